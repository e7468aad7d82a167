"""The accounts as an administrator keeps them: listed, made, changed, closed, and a forgotten password set anew."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import fold
from models.codes import Role
from models.tables import Account, SignIn, Unit
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.accounts import NEEDS_UNIT, add_account
from services.invitations import Invited, end_invitations, invite
from services.passwords import hash_password, new_password
from services.sign_ins import IDLE, end_sessions_of

MOST_NAME = 200


@dataclass(frozen=True)
class AccountLine:
    """One account of the list. `sessions` counts where it is signed in now; `last_seen_at` is of any session."""

    id: int
    username: str
    display_name: str
    role: str
    unit_code: str
    unit_name: str
    active: bool
    locked_until: datetime | None
    must_change_password: bool
    sessions: int
    last_seen_at: datetime | None


@dataclass(frozen=True)
class FirstPassword:
    """A password that is shown once, to be told to its owner, who changes it at the first sign-in."""

    account_id: int
    username: str
    password: str


@dataclass(frozen=True)
class AccountFields:
    """What an administrator may change of an account. `unit_code` is empty for who stands for no unit."""

    display_name: str
    role: str
    unit_code: str


def list_accounts(
    session: Session, person: Person, *, now: datetime, words: str = "", role: str = ""
) -> list[AccountLine]:
    """The accounts by name; with words, those whose names or unit hold them all, accents or not."""
    require(person, Action.MANAGE_ACCOUNTS)
    live: Counter[int] = Counter()
    alive = (col(SignIn.ended_at).is_(None), SignIn.ends_at > now, SignIn.last_seen_at > now - IDLE)
    for number in session.exec(select(SignIn.account_id).where(*alive)):
        live[number] += 1
    seen: dict[int, datetime] = dict(
        session.exec(
            select(SignIn.account_id, func.max(SignIn.last_seen_at)).group_by(col(SignIn.account_id))
        ).all()
    )
    query = (
        select(Account, Unit.code, Unit.name)
        .join(Unit, col(Unit.id) == col(Account.unit_id), isouter=True)
        .order_by(col(Account.username))
    )
    wanted = fold(words).split()
    lines = []
    for account, unit_code, unit_name in session.exec(query):
        code, name = unit_code or "", unit_name or ""
        if role not in ("", account.role):
            continue
        if wanted:
            said = fold(f"{account.username} {account.display_name} {code} {name}")
            if not all(word in said for word in wanted):
                continue
        locked = account.locked_until if account.locked_until and account.locked_until > now else None
        number = key(account)
        lines.append(
            AccountLine(
                number,
                account.username,
                account.display_name,
                account.role,
                code,
                name,
                account.active,
                locked,
                account.must_change_password,
                live[number],
                seen.get(number),
            )
        )
    return lines


def open_account(
    session: Session, person: Person, username: str, fields: AccountFields, *, now: datetime
) -> FirstPassword:
    """Make an account with a password that is shown once. Raises Refused, NotFound."""
    require(person, Action.MANAGE_ACCOUNTS)
    fields = _sound(fields)
    password = new_password(username)
    account = add_account(
        session,
        person,
        username,
        fields.role,
        password,
        now=now,
        unit_code=fields.unit_code or None,
        display_name=fields.display_name,
        must_change_password=True,
    )
    return FirstPassword(key(account), account.username, password)


def invite_new(
    session: Session, person: Person, username: str, fields: AccountFields, *, now: datetime
) -> Invited:
    """Make an account without a password, and the link with which its owner sets one. Raises Refused, NotFound."""
    require(person, Action.MANAGE_ACCOUNTS)
    fields = _sound(fields)
    account = add_account(
        session,
        person,
        username,
        fields.role,
        None,
        now=now,
        unit_code=fields.unit_code or None,
        display_name=fields.display_name,
    )
    return invite(session, person, key(account), now=now)


def change_account(
    session: Session, person: Person, account_id: int, fields: AccountFields, *, now: datetime
) -> AccountFields:
    """Change name, role or unit; returns what they were. With another role or unit its sessions end.

    Raises NotFound, Refused (one's own role).
    """
    account = _account(session, person, account_id)
    fields = _sound(fields)
    if account_id == person.account_id and fields.role != account.role:
        raise Refused(phrase("Nobody changes their own role. Ask another administrator."))
    unit = None
    if fields.unit_code:
        unit = session.exec(select(Unit).where(Unit.code == fields.unit_code)).first()
        if unit is None:
            raise NotFound(phrase("There is no unit with the code %(code)s.", code=fields.unit_code))
    old_unit = session.get(Unit, account.unit_id) if account.unit_id else None
    was = AccountFields(account.display_name, account.role, old_unit.code if old_unit else "")
    if was == fields:
        raise Refused(phrase("Nothing was changed."))
    account.display_name, account.role = fields.display_name, fields.role
    account.unit_id = key(unit) if unit else None
    session.add(account)
    if (was.role, was.unit_code) != (fields.role, fields.unit_code):
        # What is open on a screen was drawn for another role.
        end_sessions_of(session, account_id, now=now)
    _written(session, person, "change account", account, now, was.__dict__, fields.__dict__)
    return was


def _sound(fields: AccountFields) -> AccountFields:
    if fields.role not in list(Role):
        raise Refused(phrase("“%(role)s” is not a role.", role=fields.role))
    if fields.role in NEEDS_UNIT and not fields.unit_code:
        raise Refused(phrase("This role stands for a unit: choose the unit too."))
    name = " ".join(fields.display_name.split())
    if len(name) > MOST_NAME:
        raise Refused(phrase("The name is too long: at most %(n)s letters.", n=MOST_NAME))
    return AccountFields(name, fields.role, fields.unit_code if fields.role in NEEDS_UNIT else "")


def close_account(session: Session, person: Person, account_id: int, *, now: datetime) -> int:
    """Let nobody sign in with it any more; what it did stays. Returns how many sessions ended."""
    account = _account(session, person, account_id)
    if account_id == person.account_id:
        raise Refused(phrase("Nobody closes their own account. Ask another administrator."))
    if not account.active:
        raise Refused(phrase("Account “%(name)s” is closed already.", name=account.username))
    account.active = False
    session.add(account)
    end_invitations(session, account_id, now=now)
    ended = end_sessions_of(session, account_id, now=now)
    _written(session, person, "close account", account, now, {"active": True}, {"active": False})
    return ended


def reopen_account(session: Session, person: Person, account_id: int, *, now: datetime) -> None:
    """Let a closed account sign in again with the password it had."""
    account = _account(session, person, account_id)
    if account.active:
        raise Refused(phrase("Account “%(name)s” is open already.", name=account.username))
    account.active = True
    session.add(account)
    _written(session, person, "reopen account", account, now, {"active": False}, {"active": True})


def reset_password(session: Session, person: Person, account_id: int, *, now: datetime) -> FirstPassword:
    """A new password, shown once; the old one and every session end, and a lock after wrong tries too."""
    account = _account(session, person, account_id)
    password = new_password(account.username)
    account.password_hash, account.must_change_password = hash_password(password), True
    account.failed_attempts, account.last_failed_at, account.locked_until = 0, None, None
    session.add(account)
    end_invitations(session, account_id, now=now)
    ended = end_sessions_of(session, account_id, now=now)
    _written(session, person, "reset password", account, now, None, {"sessions_ended": ended})
    return FirstPassword(account_id, account.username, password)


def unlock_account(session: Session, person: Person, account_id: int, *, now: datetime) -> None:
    """Let an account that wrong passwords have closed sign in again at once, with the password it has."""
    account = _account(session, person, account_id)
    if account.locked_until is None or account.locked_until <= now:
        raise Refused(phrase("Account “%(name)s” is not locked.", name=account.username))
    before: dict[str, object] = {"locked_until": account.locked_until.isoformat()}
    account.failed_attempts, account.last_failed_at, account.locked_until = 0, None, None
    session.add(account)
    _written(session, person, "unlock account", account, now, before, {})


def _account(session: Session, person: Person, account_id: int) -> Account:
    require(person, Action.MANAGE_ACCOUNTS)
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound(phrase("There is no such account any more."))
    return account


def _written(
    session: Session,
    person: Person,
    act: str,
    account: Account,
    now: datetime,
    before: dict[str, object] | None,
    after: dict[str, object],
) -> None:
    audit.record(
        session,
        person,
        act,
        "account",
        account.id,
        now=now,
        before=before,
        after={"username": account.username, **after},
    )
    session.commit()
