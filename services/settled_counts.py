"""Counts held for want of a unit: stored once a person says which unit their words mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.tables import FIGURES, InstallCount, Pilot, Unit, WaitingCount
from models.types import key
from services.access import Person
from services.installs import Figures, store_counts
from services.outcomes import Tally


@dataclass(frozen=True)
class SettledCount:
    """A held row that got its unit: the count of that unit and day before it (None: there was none) and after."""

    waiting_id: int
    unit_id: int
    day: date
    before: Figures | None
    after: Figures | None


def settle_waiting(
    session: Session,
    person: Person,
    pilot: Pilot,
    unit_key: str,
    unit: Unit | None,
    *,
    now: datetime,
    among: ColumnElement[bool],
) -> list[SettledCount]:
    """Store the counts held under these words at the unit that a person named (None: dropped).

    `among` says whose files' rows the person may settle. Kept when the caller commits; what a count of
    that day was before is kept as with any change.
    """
    rows = session.exec(
        select(WaitingCount)
        .where(
            WaitingCount.pilot_id == pilot.id,
            WaitingCount.unit_key == unit_key,
            WaitingCount.state == "waiting",
        )
        .where(among)
        .order_by(col(WaitingCount.id))
    ).all()
    settled = []
    for row in rows:
        row.state = "settled" if unit else "dropped"
        session.add(row)
        if unit is None:
            settled.append(SettledCount(key(row), 0, row.counted_on, None, None))
            continue
        before = figures_on(session, pilot, key(unit), row.counted_on)
        figures = {name: getattr(row, name) for name in FIGURES}
        place = {(key(unit), row.counted_on): (unit.code, figures)}
        store_counts(session, person, pilot, place, Tally(), row.import_batch_id, now)
        after = figures_on(session, pilot, key(unit), row.counted_on)
        settled.append(SettledCount(key(row), key(unit), row.counted_on, before, after))
    return settled


def figures_on(session: Session, pilot: Pilot, unit_id: int, day: date) -> Figures | None:
    """A unit's figures of just that day; None where none are stored."""
    query = select(InstallCount).where(
        InstallCount.pilot_id == pilot.id, InstallCount.unit_id == unit_id, InstallCount.counted_on == day
    )
    count = session.exec(query).first()
    return {name: getattr(count, name) for name in FIGURES} if count is not None else None
