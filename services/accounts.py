"""Accounts: made by an administrator, their passwords kept as Argon2 hashes."""

from __future__ import annotations

from datetime import datetime

from argon2 import PasswordHasher
from sqlmodel import Session, select

from locales import phrase
from models.codes import Role
from models.tables import Account, Unit
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require

LEAST_PASSWORD = 10
SHORT_NAME = 4
NEEDS_UNIT = (Role.REPORTER, Role.LEADER, Role.DATA_OFFICER)
_HASHER = PasswordHasher()


def add_account(
    session: Session,
    person: Person,
    username: str,
    role: str,
    password: str,
    *,
    now: datetime,
    unit_code: str | None = None,
    locale: str = "vi",
    display_name: str = "",
    must_change_password: bool = False,
) -> Account:
    """Make an account. Raises Refused (name taken, weak password, unknown role, unit missing) and NotFound."""
    require(person, Action.MANAGE_ACCOUNTS)
    name = username.strip().casefold()
    if not name or len(name) > 64 or not all(c.isalnum() or c in "._-@" for c in name):
        raise Refused(
            phrase(
                "“%(name)s” can't be a user name. Take letters, digits and . _ - @ only, at most 64.",
                name=username,
            )
        )
    if role not in list(Role):
        raise Refused(
            phrase(
                "“%(role)s” is not a role. Take one of %(roles)s.",
                role=role,
                roles=", ".join(r.value for r in Role),
            )
        )
    if session.exec(select(Account.id).where(Account.username == name)).first() is not None:
        raise Refused(phrase("There is an account “%(name)s” already. Take another name.", name=name))
    check_password(password, name)
    unit = None
    if unit_code:
        unit = session.exec(select(Unit).where(Unit.code == unit_code)).first()
        if unit is None:
            raise NotFound(phrase("There is no unit with the code %(code)s.", code=unit_code))
    if role in NEEDS_UNIT and unit is None:
        raise Refused(phrase("This role stands for a unit. Name it with --unit CODE."))
    account = Account(
        username=name,
        display_name=display_name or username.strip(),
        role=role,
        unit_id=key(unit) if unit else None,
        password_hash=hash_password(password),
        must_change_password=must_change_password,
        locale=locale,
        created_at=now,
    )
    session.add(account)
    session.flush()
    audit.record(
        session,
        person,
        "add account",
        "account",
        account.id,
        now=now,
        after={"username": name, "role": role, "unit": unit_code or ""},
    )
    session.commit()
    session.refresh(account)
    return account


def check_password(password: str, username: str) -> None:
    """Raise Refused, saying what is wrong, for a password that is too easy."""
    if len(password) < LEAST_PASSWORD:
        raise Refused(
            phrase("The password is too short: at least %(n)s characters are needed.", n=LEAST_PASSWORD)
        )
    # A name of two letters stands in many a good password by chance.
    holds_name = len(username) >= SHORT_NAME and username in password.casefold()
    if holds_name or len(set(password)) < 5:
        raise Refused(phrase("The password is too easy: it repeats itself or holds the user name."))


def hash_password(password: str) -> str:
    """The Argon2id hash that is kept."""
    return _HASHER.hash(password)
