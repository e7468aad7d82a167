"""One account a role in a demonstration, with a password that is told to everybody; never anywhere else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, select

from models.codes import Role
from models.database import writing
from models.tables import Account, Feedback, InstallCount
from services.access import OPERATOR
from services.accounts import add_account
from services.pilots import is_demonstration

PASSWORD = "ThiDiem-2025"  # noqa: S105  no secret: it is printed
# User name, name, role, unit.
ACCOUNTS = (
    ("baocao", "Nguyễn Thị Báo Cáo", Role.REPORTER, "EVNHANOI"),
    ("lanhdao", "Trần Văn Lãnh Đạo", Role.LEADER, "EVNHANOI"),
    ("phanloai", "Lê Thị Phân Loại", Role.TRIAGER, None),
    ("dulieu", "Phạm Văn Dữ Liệu", Role.DATA_OFFICER, "EVNHANOI"),
    ("tapdoan", "Hoàng Thị Tập Đoàn", Role.HEADQUARTERS, None),
    ("quantri", "Vũ Văn Quản Trị", Role.ADMIN, None),
)


def is_unused(session: Session) -> bool:
    """Whether nothing was counted or said in this database, and nobody has an account."""
    return all(
        session.exec(select(table.id).limit(1)).first() is None for table in (InstallCount, Feedback, Account)
    )


def add_demonstration_accounts(engine: Engine, *, now: datetime, locale: str = "vi") -> int:
    """Make those that are not there yet; returns how many. Nothing happens outside a demonstration."""
    made = 0
    with writing(engine) as session:
        if not is_demonstration(session):
            return 0
        have = set(session.exec(select(Account.username)))
        for username, name, role, unit in ACCOUNTS:
            if username not in have:
                add_account(
                    session,
                    OPERATOR,
                    username,
                    role.value,
                    PASSWORD,
                    now=now,
                    unit_code=unit,
                    locale=locale,
                    display_name=name,
                )
                made += 1
    return made
