"""What the tests of the desk's acts share: opinions stored with what each test is about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from models.tables import Feedback, Pilot, Unit
from services.access import OPERATOR
from services.routing import reroute
from tests.services.rows import opinion, record_opinions


def stored(
    session: Session, pilot: Pilot, now: datetime, unit: Unit | None, count: int = 1, **columns: Any
) -> list[int]:
    """Opinions of a unit, each with these columns, their owners found anew by them; their numbers."""
    before = set(session.exec(select(Feedback.id)))
    first = len(before)
    rows = [opinion(n + 2, f"Không nhận được mã OTP {first + n}", second=first + n) for n in range(count)]
    record_opinions(session, rows, pilot=pilot, now=now, unit=unit)
    query = select(Feedback).where(col(Feedback.id).not_in(before)).order_by(col(Feedback.id))
    items = session.exec(query).all()
    numbers = [item.id or 0 for item in items]
    for item in items:
        for name, value in columns.items():
            setattr(item, name, value)
        session.add(item)
    session.commit()
    reroute(session, OPERATOR, numbers, now=now, quiet=True)
    session.commit()
    return numbers
