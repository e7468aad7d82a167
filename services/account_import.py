"""Accounts from a workbook: looked at first, then made all at once, each with a link for its owner's password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, select

from importers.accounts import read_accounts
from importers.child import read_sheets
from importers.results import AccountRow, Reading, RowProblem
from locales import Phrase, phrase
from models.tables import Account, Invitation, Unit
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require
from services.accounts import NEEDS_UNIT
from services.invitations import LASTS, Invited
from services.sign_ins import INVITATION, token_hash

MOST_ACCOUNTS = 2_000


@dataclass
class AccountPlan:
    """What a file would do: accounts to make, those that are there already (and stay as they are), rows to correct."""

    fresh: list[AccountRow] = field(default_factory=list)
    there: list[AccountRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[Phrase] = field(default_factory=list)
    read: int = 0


def plan_accounts(session: Session, person: Person, path: Path, name: str) -> AccountPlan:
    """Read a workbook or csv and say what it would do; nothing is kept. Raises UnreadableFile, NotAllowed, Refused."""
    require(person, Action.MANAGE_ACCOUNTS)
    return plan_of(session, person, read_accounts(read_sheets(path, name)))


def plan_of(session: Session, person: Person, found: Reading[AccountRow]) -> AccountPlan:
    """The same of rows that were read."""
    require(person, Action.MANAGE_ACCOUNTS)
    if found.read > MOST_ACCOUNTS:
        raise Refused(phrase("At most %(n)s accounts a file. Split it.", n=MOST_ACCOUNTS))
    names = set(session.exec(select(Account.username)))
    codes = set(session.exec(select(Unit.code)))
    plan = AccountPlan(problems=list(found.problems), notes=list(found.notes), read=found.read)
    for row in found.rows:
        if row.username in names:
            plan.there.append(row)
        elif row.unit_code and row.unit_code not in codes:
            plan.problems.append(_wrong(row, found, row.unit_code, phrase("the code of a unit of the tree")))
        elif row.role in NEEDS_UNIT and not row.unit_code:
            plan.problems.append(_wrong(row, found, "", phrase("a unit’s code: this role stands for a unit")))
        else:
            plan.fresh.append(row)
    plan.problems.sort(key=lambda problem: (problem.sheet, problem.row))
    return plan


def import_accounts(
    session: Session, person: Person, plan: AccountPlan, source: str, *, now: datetime, locale: str = "vi"
) -> list[Invited]:
    """Make the accounts of a plan, all or none; returns a link for each, shown once.

    Raises Refused where there is nothing to make, and where one came to be since the plan was made.
    """
    require(person, Action.MANAGE_ACCOUNTS)
    again = plan_of(session, person, Reading(rows=list(plan.fresh), read=len(plan.fresh)))
    if not plan.fresh:
        raise Refused(phrase("The file has no account to make."))
    if again.there or again.problems:
        raise Refused(phrase("Accounts or units changed meanwhile. Look at the file again."))
    units = {unit.code: unit for unit in session.exec(select(Unit))}
    made = []
    for row in plan.fresh:
        unit = units.get(row.unit_code) if row.role in NEEDS_UNIT else None
        account = Account(
            username=row.username,
            display_name=row.display_name or row.username,
            email=row.email,
            role=row.role,
            unit_id=key(unit) if unit else None,
            locale=locale,
            created_at=now,
        )
        session.add(account)
        session.flush()
        number, token = key(account), secrets.token_urlsafe(32)
        session.add(
            Invitation(
                account_id=number,
                token_hash=token_hash(token),
                created_by=person.name,
                created_at=now,
                ends_at=now + LASTS,
            )
        )
        said = {"username": row.username, "role": row.role, "unit": row.unit_code}
        audit.record(
            session, person, "add account", "account", number, now=now, after=said, unit=row.unit_code
        )
        made.append(Invited(number, row.username, f"{INVITATION}/{token}", now + LASTS))
    after = {
        "file": source[:200],
        "made": len(made),
        "there": len(plan.there),
        "problems": len(plan.problems),
    }
    audit.record(session, person, "import accounts", "account", "", now=now, after=after)
    session.commit()
    return made


def _wrong(row: AccountRow, found: Reading[AccountRow], said: str, expected: Phrase) -> RowProblem:
    header = found.mapping.get("unit_code", "")
    return RowProblem(row.sheet, row.row, header, said, expected, row.as_it_came)
