"""What tests of EVNICT's desk share: opinions with labels as a test wants them, a problem of some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models.tables import Feedback, Pilot, Unit
from models.types import key
from services.access import OPERATOR
from services.problem_acts import change_problem, confirm_problem
from services.routing import reroute
from tests.services.rows import opinion, record_opinions


def items_of_units(
    session: Session,
    pilot: Pilot,
    places: Sequence[Unit],
    *,
    now: datetime,
    labels: Mapping[str, Any] | None = None,
) -> list[int]:
    """One opinion a unit, in that order, each set to these columns; their numbers."""
    made = []
    before = session.exec(select(func.count()).select_from(Feedback)).one()
    for row, unit in enumerate(places, 2 + before):
        text = f"Không nhận được mã OTP lần {row}"
        record_opinions(
            session,
            [opinion(row, text, second=row, email=f"n{row}.{unit.code}@example.vn")],
            pilot=pilot,
            now=now,
            unit=unit,
        )
        item = session.exec(select(Feedback).order_by(col(Feedback.id).desc())).first()
        assert item is not None
        for name, value in {
            "function": "login",
            "kind": "bug",
            "severity": "major",
            **(labels or {}),
        }.items():
            setattr(item, name, value)
        session.add(item)
        made.append(key(item))
    session.flush()
    reroute(session, OPERATOR, made, now=now)
    session.commit()
    return made


def released_problem(session: Session, pilot: Pilot, items: Sequence[int], *, now: datetime) -> int:
    """A problem of these opinions whose fix was released; its number."""
    number = confirm_problem(session, OPERATOR, pilot, items, "Không nhận được OTP", now=now).problem
    for values in ({"state": "fixed", "fixed_in_android": "3.4.2"}, {"state": "released"}):
        change_problem(session, OPERATOR, pilot, number, values, now=now)
    return number
