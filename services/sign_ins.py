"""Signing in with a local account, and the session that follows: a row whose token only the person holds.

`now` is always the real clock here: a demonstration stands still, a session must not.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, col, select, update

from locales import LANGUAGES, phrase
from models.codes import Role
from models.tables import Account, SignIn, Unit
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require

# The cookie that a token travels in, where the form that ends the session is sent, and where one's own password
# is changed: the door and the screens, which do not know each other, agree on them here.
COOKIE = "phien"
SIGN_OUT = "/dang-xuat"
CHANGE_PASSWORD = "/doi-mat-khau"  # noqa: S105  an address
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
MOST_FAILURES = 10
LOCKED_FOR = timedelta(minutes=15)
LONGEST_PASSWORD = 1024
LONGEST_NAME = 64

_HASHER = PasswordHasher()
# What is verified for a name that nobody has, so that the answer takes as long as for one that somebody has.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))


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
                "Try again then, or ask the administrator for a new password.",
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


def sign_in(
    session: Session, username: str, password: str, *, address: str, agent: str, now: datetime
) -> Opened:
    """Open a session. Raises WrongPassword or Locked; a wrong password is counted, and kept, all the same.

    The password is verified outside any transaction: it takes long on purpose, and others must not wait.
    """
    name = plain_name(username)
    account = session.exec(select(Account).where(Account.username == name)).first()
    known = account.password_hash if account is not None and account.active else None
    session.rollback()
    right = is_right(known or _NOBODY, password) and known is not None

    account = session.exec(select(Account).where(Account.username == name).with_for_update()).first()
    if account is not None and account.locked_until is not None and account.locked_until > now:
        session.rollback()
        raise Locked
    if account is None or not right or account.password_hash != known or not account.active:
        if account is not None:
            count_failure(session, account, address=address, now=now)
        session.commit()
        raise WrongPassword
    account.failed_attempts, account.locked_until = 0, None
    if known is not None and _HASHER.check_needs_rehash(known):
        account.password_hash = _HASHER.hash(password)
    opened = open_session(session, account, address=address, agent=agent, now=now)
    audit.record(session, opened.person, "sign in", "account", account.id, now=now)
    session.commit()
    return opened


def open_session(session: Session, account: Account, *, address: str, agent: str, now: datetime) -> Opened:
    """Put a new session of an account into the caller's transaction; whether it may be is known already."""
    token = secrets.token_urlsafe(32)
    session.add(account)
    session.add(
        SignIn(
            token_hash=token_hash(token),
            account_id=key(account),
            address=address,
            agent=agent[:200],
            created_at=now,
            last_seen_at=now,
            ends_at=now + LONGEST,
        )
    )
    unit = session.get(Unit, account.unit_id) if account.unit_id is not None else None
    return Opened(token, _person(account, unit, address))


def is_right(known: str, password: str) -> bool:
    """Whether a password is the one whose hash is kept. Slow on purpose: ask it outside any transaction."""
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


def count_failure(session: Session, account: Account, *, address: str, now: datetime) -> None:
    """Write down a wrong password; one too many locks the account for a while."""
    account.failed_attempts += 1
    if account.failed_attempts >= MOST_FAILURES:
        account.failed_attempts, account.locked_until = 0, now + LOCKED_FOR
        who = Person(account.username, None, account_id=account.id, address=address)
        audit.record(session, who, "lock account", "account", account.id, now=now)
    session.add(account)


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
        select(SignIn, Account, Unit)
        .join(Account, col(Account.id) == col(SignIn.account_id))
        .join(Unit, col(Unit.id) == col(Account.unit_id), isouter=True)
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
    row, account, unit = found
    person = _person(account, unit, row.address)
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


def _person(account: Account, unit: Unit | None, address: str) -> Person:
    return Person(
        name=account.display_name or account.username,
        role=Role(account.role),
        account_id=key(account),
        unit_id=key(unit) if unit else None,
        unit_code=unit.code if unit else "",
        unit_path=unit.path if unit else "",
        address=address,
        locale=account.locale,
        must_change_password=account.must_change_password,
    )


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End the session of this token; nothing happens when there is none."""
    query = (
        select(SignIn, Account)
        .join(Account, col(Account.id) == col(SignIn.account_id))
        .where(SignIn.token_hash == token_hash(token), col(SignIn.ended_at).is_(None))
    )
    found = session.exec(query).first()
    if found is None:
        session.rollback()
        return
    row, account = found
    row.ended_at = now
    session.add(row)
    audit.record(session, _person(account, None, row.address), "sign out", "account", account.id, now=now)
    session.commit()


def end_all(session: Session, person: Person, account_id: int, *, now: datetime) -> int:
    """End every session of an account, one's own or (an administrator) another's; returns how many.

    Raises NotAllowed.
    """
    if person.account_id != account_id:
        require(person, Action.MANAGE_ACCOUNTS)
    rows = session.exec(
        select(SignIn).where(SignIn.account_id == account_id, col(SignIn.ended_at).is_(None))
    ).all()
    for row in rows:
        row.ended_at = now
        session.add(row)
    audit.record(
        session, person, "end sessions", "account", account_id, now=now, after={"sessions": len(rows)}
    )
    session.commit()
    return len(rows)


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


def has_accounts(session: Session) -> bool:
    """Whether anybody can sign in at all."""
    return session.exec(select(Account.id).where(Account.active).limit(1)).first() is not None


def form_token(secret: str, bound_to: str) -> str:
    """What a form must bring back: the server's signature over what only this browser's cookie holds."""
    return hmac.new(secret.encode(), b"form:" + bound_to.encode(), hashlib.sha256).hexdigest()


def form_token_fits(secret: str, bound_to: str, given: str) -> bool:
    """Whether a form came from a page that this server gave to this browser."""
    return bool(bound_to) and hmac.compare_digest(
        form_token(secret, bound_to).encode(), given.encode("utf-8", "surrogatepass")
    )
