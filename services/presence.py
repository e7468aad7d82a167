"""Who has an opinion open at this moment: said by each page that shows it, gone two minutes after the last word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from models.codes import Role
from models.tables import Account, ItemPresence, Pilot
from services.access import Action, Person, require
from services.feedback import find_item

LASTS = timedelta(minutes=2)
# How often a page says it: one that is late once is still there.
AGAIN = timedelta(seconds=50)
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Present:
    """Somebody who has the item open."""

    name: str
    role: Role


def keep_presence(session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime) -> bool:
    """This person has this opinion open, and no other. `now` is the real moment. Raises NotFound.

    Whether it was written: a database that is busy with something longer is not waited for.
    """
    require(person, Action.SEE_FEEDBACK)
    try:
        find_item(session, person, pilot, number)
        if person.account_id is None:
            return False
        mine = col(ItemPresence.account_id) == person.account_id
        past = and_(mine, col(ItemPresence.feedback_id) != number)
        session.execute(delete(ItemPresence).where(or_(past, col(ItemPresence.seen_at) < now - KEPT)))
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        said = insert(ItemPresence).values(feedback_id=number, account_id=person.account_id, seen_at=now)
        named = ["feedback_id", "account_id"]
        session.execute(said.on_conflict_do_update(index_elements=named, set_={"seen_at": now}))
        session.commit()
    except OperationalError as busy:
        if "locked" not in str(busy.orig):
            raise
        session.rollback()
        return False
    return True


def who_else(
    session: Session, person: Person, pilot: Pilot, number: int, *, now: datetime
) -> tuple[Present, ...]:
    """Who else has this opinion open, by name. Raises NotFound, also for one out of reach."""
    require(person, Action.SEE_FEEDBACK)
    find_item(session, person, pilot, number)
    query = (
        select(Account)
        .join(ItemPresence, col(ItemPresence.account_id) == col(Account.id))
        .where(
            ItemPresence.feedback_id == number,
            col(ItemPresence.seen_at) > now - LASTS,
            col(ItemPresence.account_id) != (person.account_id or 0),
        )
        .order_by(col(Account.username))
    )
    return tuple(Present(row.display_name or row.username, Role(row.role)) for row in session.exec(query))
