"""Accounts: made by an administrator or by a rule that one made, their passwords kept as Argon2 hashes."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from sqlmodel import Session, select

from locales import phrase
from models.codes import Role
from models.tables import Account, Unit
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.passwords import check_password, hash_password

NEEDS_UNIT = (Role.REPORTER, Role.LEADER, Role.DATA_OFFICER)


def add_account(
    session: Session,
    person: Person,
    username: str,
    role: str,
    password: str | None,
    *,
    now: datetime,
    unit_code: str | None = None,
    locale: str = "vi",
    display_name: str = "",
    must_change_password: bool = False,
    email: str = "",
) -> Account:
    """Make an account; without a password it waits for an invitation or single sign-on.

    Raises Refused (name taken, weak password, unknown role, unit missing) and NotFound.
    """
    require(person, Action.MANAGE_ACCOUNTS)
    name = unicodedata.normalize("NFC", username).strip().casefold()
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
    if password is not None:
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
        password_hash=hash_password(password) if password is not None else None,
        email=email,
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
