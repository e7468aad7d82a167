"""The trash: opinions that a person put away with a reason, for 30 days, and takes out again whole.

Only a person's act puts something there; no rule and no guess hides an opinion. What lies there is in no list but
its own and in no figure but the reconciliation's line “trong thùng rác”. Nothing is deleted: after 30 days the
words and the sender are made anonymous by the retention job, and the row stays and is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.tables import Feedback, Pilot, Unit
from services.access import Action, Person, feedback_within_reach, require
from services.item_acts import Acted, act_on_items
from services.item_changes import Changes
from services.item_working import KEPT_DAYS


def put_in_trash(
    session: Session, person: Person, pilot: Pilot, numbers: Sequence[int], reason: str, *, now: datetime
) -> Acted:
    """Put opinions away, each whole. Raises Refused without a reason, NotFound, NotAllowed."""
    return act_on_items(session, person, pilot, numbers, Changes(trash=True, reason=reason), now=now)


def restore(
    session: Session, person: Person, pilot: Pilot, numbers: Sequence[int], *, now: datetime
) -> Acted:
    """Take opinions out again, with labels, owners and problem as they were. Raises Refused, NotFound, NotAllowed."""
    return act_on_items(session, person, pilot, numbers, Changes(trash=False), now=now)


def count_trashed(session: Session, person: Person, pilot: Pilot) -> int:
    """How many opinions within reach lie in the trash: for the line that adds up to all opinions."""
    require(person, Action.SEE_PROGRESS)
    return session.exec(
        select(func.count())
        .select_from(Feedback)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(
            Feedback.pilot_id == pilot.id,
            col(Feedback.trashed_at).is_not(None),
            feedback_within_reach(person),
        )
    ).one()


def past_keeping(session: Session, *, now: datetime) -> list[int]:
    """The opinions of every pilot that have lain there longer than KEPT_DAYS: to be made anonymous, never to be lost."""
    query = select(Feedback.id).where(col(Feedback.trashed_at) < now - timedelta(days=KEPT_DAYS))
    return [number for number in session.exec(query.order_by(col(Feedback.id))) if number is not None]
