"""What is done before the door opens: tables, the demonstration, its accounts, a key that can't be guessed."""

from __future__ import annotations

from sqlmodel import Session, select

from locales import phrase
from models.codes import Role
from models.database import newest_revision, reading, revision, writing
from models.tables import Account, Feedback, InstallCount
from services import demonstration
from services.access import OPERATOR
from services.accounts import add_account
from services.pilots import is_demonstration
from services.setup import set_up
from settings import WrongSettings
from web.door import Door, real_now

DEMONSTRATION_PASSWORD = "ThiDiem-2025"  # noqa: S105  told to everybody, and made in a demonstration only
# User name, role, unit.
DEMONSTRATION_ACCOUNTS = (
    ("baocao", Role.REPORTER, "EVNHANOI"),
    ("lanhdao", Role.LEADER, "EVNHANOI"),
    ("phanloai", Role.TRIAGER, None),
    ("dulieu", Role.DATA_OFFICER, "EVNHANOI"),
    ("tapdoan", Role.HEADQUARTERS, None),
    ("quantri", Role.ADMIN, None),
)
_DISPLAY_NAMES = {
    "baocao": "Nguyễn Thị Báo Cáo",
    "lanhdao": "Trần Văn Lãnh Đạo",
    "phanloai": "Lê Thị Phân Loại",
    "dulieu": "Phạm Văn Dữ Liệu",
    "tapdoan": "Hoàng Thị Tập Đoàn",
    "quantri": "Vũ Văn Quản Trị",
}
_SHORTEST_KEY = 32


def prepare(door: Door) -> None:
    """Bring the database to its newest form; in a demonstration see that each role can sign in.

    Raises WrongSettings for a signing key that could be guessed.
    """
    if revision(door.engine) != newest_revision():
        set_up(door.engine, now=door.settings.now())
    with reading(door.engine) as session:
        demo = is_demonstration(session)
    if demo:
        add_demonstration_accounts(door)
    elif len(door.secret) < _SHORTEST_KEY or len(set(door.secret)) < 10:
        raise WrongSettings(
            str(
                phrase(
                    "Setting SECRET_KEY: %(n)s characters at random are needed, at least. "
                    "Leave it out, and a key is made in DATA_DIR.",
                    n=_SHORTEST_KEY,
                )
            )
        )


def prepare_demonstration(door: Door) -> bool:
    """Set up, and load the demonstration where nothing was counted or said and nobody has an account.

    Returns whether the database is a demonstration.
    """
    set_up(door.engine, now=door.settings.now())
    with reading(door.engine) as session:
        demo = is_demonstration(session)
        unused = not any(_holds(session, table) for table in (InstallCount, Feedback, Account))
    if demo or unused:
        demonstration.load(door.engine, door.store, now=door.settings.now(demonstration=True))
        add_demonstration_accounts(door)
        return True
    return False


def _holds(session: Session, table: type[InstallCount] | type[Feedback] | type[Account]) -> bool:
    return session.exec(select(table.id).limit(1)).first() is not None


def add_demonstration_accounts(door: Door) -> None:
    """Make the accounts that are not there yet."""
    with writing(door.engine) as session:
        have = set(session.exec(select(Account.username)))
        for name, role, unit in DEMONSTRATION_ACCOUNTS:
            if name not in have:
                add_account(
                    session,
                    OPERATOR,
                    name,
                    role.value,
                    DEMONSTRATION_PASSWORD,
                    now=real_now(),
                    unit_code=unit,
                    locale=door.settings.locale,
                    display_name=_DISPLAY_NAMES[name],
                )
