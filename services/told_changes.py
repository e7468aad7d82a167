"""The history of an opinion's labels: who changed which of them, when, from what to what."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from models.tables import Feedback, LabelEvent
from models.types import key
from services.access import Person


def tell_change(
    session: Session, person: Person, item: Feedback, field: str, old: str, new: str, *, now: datetime
) -> None:
    """Put a line of an opinion's history into the caller's transaction."""
    session.add(
        LabelEvent(
            feedback_id=key(item),
            account_id=person.account_id,
            who=person.name,
            at=now,
            field=field,
            old=old,
            new=new,
        )
    )
