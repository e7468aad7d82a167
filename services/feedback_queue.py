"""Going through the opinions of a list one by one: which comes next."""

from __future__ import annotations

from sqlmodel import Session, and_, col, or_, select

from models.tables import Feedback, Pilot, Unit
from services.access import Action, Person, require
from services.feedback_filters import Filters, conditions


def next_item(session: Session, person: Person, pilot: Pilot, filters: Filters, number: int) -> int | None:
    """The opinion after `number` in the list that the filters give, the newest first; else the list's first.

    `number` itself need not be in the list any more. None when nothing else is left.
    """
    require(person, Action.SEE_FEEDBACK)
    query = (
        select(Feedback.id)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(*conditions(person, pilot, filters), Feedback.id != number)
        .order_by(col(Feedback.submitted_at).desc().nulls_last(), col(Feedback.id).desc())
        .limit(1)
    )
    here = session.exec(
        select(Feedback.submitted_at).where(Feedback.id == number, Feedback.pilot_id == pilot.id)
    ).first()
    earlier = col(Feedback.id) < number
    if here is None:
        after = and_(col(Feedback.submitted_at).is_(None), earlier)
    else:
        after = or_(
            col(Feedback.submitted_at) < here,
            and_(col(Feedback.submitted_at) == here, earlier),
            col(Feedback.submitted_at).is_(None),
        )
    return session.exec(query.where(after)).first() or session.exec(query).first()
