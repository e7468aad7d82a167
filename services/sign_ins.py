"""Signing in with a password, and the session that follows any way in: a row whose token only the person holds.

A little long: opening, asking and ending a session read and write the same two rows.

`now` is always the real clock here: a demonstration stands still, a session must not.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from locales import LANGUAGES, phrase
from locales.vietnamese import clean_text
from models.codes import Role
from models.tables import Account, Pilot, SignIn, Unit
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require
from services.passwords import NOBODY, hash_password, is_right, needs_new_hash

# The cookie that a token travels in, where the form that ends the session is sent, where one's own password is
# changed, one's own sessions are listed and an invitation is taken up, and the header that tells Streamlit whose
# sign-in a connection belongs to: the door and the screens, which do not know each other, agree on them here.
COOKIE = "phien"
SIGN_OUT = "/dang-xuat"
CHANGE_PASSWORD = "/doi-mat-khau"  # noqa: S105  an address
OWN_SESSIONS = "/phien-cua-toi"
INVITATION = "/loi-moi"
BOUND_TO = "x-sign-in"
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
MOST_FAILURES = 10
LOCKED_FOR = timedelta(minutes=15)
LONGEST_NAME = 64


class WrongPassword(Refused):
    """No active account has this name and this password."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "No account has this user name and this password. Check both, Caps Lock and the Vietnamese "
                "keyboard too; the administrator sets a forgotten password anew."
            )
        )


class Locked(Refused):
    """Too many wrong passwords; nothing is tried until the lock ends."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "Too many wrong passwords: signing in with this name is closed for %(minutes)s minutes. "
                "Try again then, or ask the administrator to open it.",
                minutes=int(LOCKED_FOR.total_seconds() // 60),
            )
        )


@dataclass(frozen=True)
class Opened:
    """A new session. `token` is told once, to the person's browser."""

    token: str
    person: Person


def plain_name(username: str) -> str:
    """A user name as it is kept: NFC, without outer spaces, lower case; empty for what can be no name.

    >>> plain_name("  BaoCao "), plain_name("a\\x00b")
    ('baocao', '')
    """
    name = unicodedata.normalize("NFC", username).strip().casefold()
    return name if name.isprintable() and len(name) <= LONGEST_NAME else ""


def after_failure(failed: int, last: datetime | None, *, now: datetime) -> tuple[int, datetime | None]:
    """How often a name has failed in a row after one more failure, and until when it is closed for that.

    What lies longer ago than a lock lasts is forgotten.

    >>> from datetime import UTC
    >>> now = datetime(2025, 12, 12, tzinfo=UTC)
    >>> after_failure(0, None, now=now), after_failure(8, now - timedelta(minutes=16), now=now)
    ((1, None), (1, None))
    >>> after_failure(9, now, now=now) == (0, now + LOCKED_FOR)
    True
    """
    failed = failed + 1 if last is not None and now - last < LOCKED_FOR else 1
    return (0, now + LOCKED_FOR) if failed >= MOST_FAILURES else (failed, None)


def sign_in(
    session: Session,
    username: str,
    password: str,
    *,
    address: str,
    agent: str,
    now: datetime,
    known_browser: bool = False,
) -> Opened:
    """Open a session. Raises WrongPassword or Locked; a wrong password is counted, and kept, all the same.

    A browser in which this account signed in before (`known_browser`) is not held off by what strangers got wrong,
    and its caller counts what it gets wrong itself. The password is verified outside any transaction: it takes long
    on purpose, and others must not wait.
    """
    name = plain_name(username)
    account = session.exec(select(Account).where(Account.username == name)).first()
    known = account.password_hash if account is not None and account.active else None
    locked = account is not None and not known_browser and _is_locked(account, now)
    session.rollback()
    if locked:
        raise Locked
    right = is_right(known or NOBODY, password) and known is not None
    fresh = hash_password(password) if right and known is not None and needs_new_hash(known) else None

    account = session.exec(select(Account).where(Account.username == name).with_for_update()).first()
    if account is not None and not known_browser and _is_locked(account, now):
        session.rollback()
        raise Locked
    if account is None or not right or account.password_hash != known or not account.active:
        if account is not None and not known_browser:
            count_failure(session, account, address=address, now=now)
        session.commit()
        raise WrongPassword
    account.failed_attempts, account.last_failed_at, account.locked_until = 0, None, None
    account.password_hash = fresh or account.password_hash
    opened = open_session(session, account, address=address, agent=agent, now=now)
    audit.record(session, opened.person, "sign in", "account", account.id, now=now)
    session.commit()
    return opened


def _is_locked(account: Account, now: datetime) -> bool:
    return account.locked_until is not None and account.locked_until > now


def open_session(
    session: Session,
    account: Account,
    *,
    address: str,
    agent: str,
    now: datetime,
    how: str = "password",
    provider_token: str = "",
) -> Opened:
    """Put a new session of an account into the caller's transaction; whether it may be is known already."""
    token = secrets.token_urlsafe(32)
    session.add(account)
    row = SignIn(
        token_hash=token_hash(token),
        account_id=key(account),
        address=address,
        agent=clean_text(agent)[:200],
        created_at=now,
        last_seen_at=now,
        ends_at=now + LONGEST,
        how=how,
        provider_token=provider_token,
    )
    session.add(row)
    unit = session.get(Unit, account.unit_id) if account.unit_id is not None else None
    return Opened(token, _person(account, unit, row))


def count_failure(session: Session, account: Account, *, address: str, now: datetime) -> None:
    """Write down a wrong password; one too many locks the account for a while."""
    failed, until = after_failure(account.failed_attempts, account.last_failed_at, now=now)
    account.failed_attempts, account.last_failed_at = failed, now
    if until is not None:
        account.locked_until = until
        who = Person(account.username, None, account_id=account.id, address=address)
        audit.record(session, who, "lock account", "account", account.id, now=now)
    session.add(account)


def end_sessions_of(session: Session, account_id: int, *, now: datetime, but: int | None = None) -> int:
    """End every session of an account (but one) in the caller's transaction; returns how many."""
    rows = session.exec(
        select(SignIn).where(
            SignIn.account_id == account_id, col(SignIn.ended_at).is_(None), SignIn.ends_at > now
        )
    ).all()
    ended = [row for row in rows if row.id != but]
    for row in ended:
        row.ended_at, row.provider_token = now, ""
        session.add(row)
    return len(ended)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def person_of(session: Session, token: str, *, now: datetime, seen_now: bool = True) -> Person | None:
    """Who holds this token: None when it was never given, has ended, was idle too long, or the account is closed.

    Ask before anything else is done in the session: it ends the session's transaction. That the person was
    seen is written at most once a minute, and not where a machine asks by itself (`seen_now` False).
    """
    if not token:
        return None
    query = (
        select(SignIn, Account, Unit, Pilot.code)
        .join(Account, col(Account.id) == col(SignIn.account_id))
        .join(Unit, col(Unit.id) == col(Account.unit_id), isouter=True)
        .join(Pilot, col(Pilot.id) == col(SignIn.pilot_id), isouter=True)
        .where(
            SignIn.token_hash == token_hash(token),
            col(SignIn.ended_at).is_(None),
            SignIn.ends_at > now,
            SignIn.last_seen_at > now - IDLE,
            Account.active,
        )
    )
    found = session.exec(query).first()
    if found is None:
        session.rollback()
        return None
    row, account, unit, pilot = found
    person = _person(account, unit, row, pilot or "")
    number, seen = row.id, row.last_seen_at
    session.rollback()
    if seen_now and now - seen >= SEEN_EVERY:
        # The first statement of its transaction: on SQLite one that had read before could not wait its turn.
        session.execute(
            update(SignIn)
            .where(col(SignIn.id) == number, col(SignIn.last_seen_at) < now)
            .values(last_seen_at=now)
        )
        session.commit()
    return person


def _person(account: Account, unit: Unit | None, row: SignIn, pilot: str = "") -> Person:
    return Person(
        name=account.display_name or account.username,
        role=Role(account.role),
        account_id=key(account),
        unit_id=key(unit) if unit else None,
        unit_code=unit.code if unit else "",
        unit_path=unit.path if unit else "",
        address=row.address,
        locale=account.locale,
        # Who came through the provider does not use the password that was set for them.
        must_change_password=account.must_change_password and row.how == "password",
        pilot_code=pilot,
    )


def sign_out(session: Session, token: str, *, now: datetime) -> str:
    """End the session of this token; nothing happens when there is none.

    Returns what the provider of single sign-on wants to see at signing out, sealed; else nothing.
    """
    query = (
        select(SignIn, Account)
        .join(Account, col(Account.id) == col(SignIn.account_id))
        .where(SignIn.token_hash == token_hash(token), col(SignIn.ended_at).is_(None))
    )
    found = session.exec(query).first()
    if found is None:
        session.rollback()
        return ""
    row, account = found
    sealed, row.ended_at, row.provider_token = row.provider_token, now, ""
    session.add(row)
    audit.record(session, _person(account, None, row), "sign out", "account", account.id, now=now)
    session.commit()
    return sealed


def end_all(session: Session, person: Person, account_id: int, *, now: datetime) -> int:
    """End every session of an account, one's own or (an administrator) another's; returns how many.

    Raises NotAllowed.
    """
    if person.account_id != account_id:
        require(person, Action.MANAGE_ACCOUNTS)
    ended = end_sessions_of(session, account_id, now=now)
    audit.record(session, person, "end sessions", "account", account_id, now=now, after={"sessions": ended})
    session.commit()
    return ended


def choose_language(session: Session, person: Person, code: str) -> None:
    """Keep the language that a person reads in; anything unknown changes nothing."""
    if code not in LANGUAGES or person.account_id is None:
        return
    session.execute(update(Account).where(col(Account.id) == person.account_id).values(locale=code))
    session.commit()


def unit_name(session: Session, person: Person) -> str:
    """The name of the unit a person stands for; empty for who stands for none."""
    if person.unit_id is None:
        return ""
    unit = session.get(Unit, person.unit_id)
    return (unit.short_name or unit.name) if unit else ""


def has_account(session: Session, name: str) -> bool:
    """Whether an account, open or closed, has this plain name."""
    return session.exec(select(Account.id).where(Account.username == name)).first() is not None


def has_accounts(session: Session) -> bool:
    """Whether anybody can sign in at all."""
    return session.exec(select(Account.id).where(Account.active).limit(1)).first() is not None
