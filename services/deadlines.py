"""By when a unit owes its report, and whether what was sent was on time: strictly before the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from models.tables import Extension, Pilot, ReportingDuty
from models.tallies import DUTIES
from models.types import key
from services.kept import Kept
from services.pilots import zone_of


@dataclass(frozen=True)
class Deadlines:
    """The day before which each unit owes its report (`before`), by unit id.

    A unit's own duty to EVN counts first, then a day that its parent set, then the pilot's.
    """

    pilot_before: date
    zone: ZoneInfo
    before: dict[int, date]
    extended: dict[int, date]
    owed_to: dict[int, int]
    covered: dict[int, int]

    def of(self, unit_id: int) -> date:
        """The strict day of a unit."""
        return self.before.get(unit_id, self.pilot_before)

    def on_time(self, unit_id: int, sent_at: datetime | None) -> bool | None:
        """Whether a sending was on time; None while none is recorded. An extension never makes it so."""
        if sent_at is None:
            return None
        return sent_at.astimezone(self.zone) < datetime.combine(self.of(unit_id), time.min, self.zone)


_deadlines: Kept[Deadlines] = Kept(DUTIES, most=4)


def load_deadlines(session: Session, pilot: Pilot) -> Deadlines:
    """The duties and extensions of a pilot. Change nothing in it: it is kept."""
    asked = (key(pilot), pilot.report_before, zone_of(pilot))
    return _deadlines.get(session, asked, lambda: _load(session, pilot))


def _load(session: Session, pilot: Pilot) -> Deadlines:
    duties = session.exec(select(ReportingDuty).where(ReportingDuty.pilot_id == pilot.id)).all()
    top = {d.to_unit_id for d in duties if d.before == pilot.report_before}
    before: dict[int, date] = {}
    owed_to: dict[int, int] = {}
    covered: dict[int, int] = {}
    # The duty to EVN is written last, so that it stands; a covered one leaves the parent's day to stand.
    for duty in sorted(duties, key=lambda d: (d.to_unit_id in top and d.covered_by_id is None, key(d))):
        before[duty.unit_id] = duty.before
        owed_to[duty.unit_id] = duty.covered_by_id or duty.to_unit_id
        if duty.covered_by_id is not None:
            covered[duty.unit_id] = duty.covered_by_id
    extensions = session.exec(select(Extension).where(Extension.pilot_id == pilot.id))
    return Deadlines(
        pilot.report_before,
        zone_of(pilot),
        before,
        {e.unit_id: e.before for e in extensions},
        owed_to,
        covered,
    )


def last_day(before: date) -> date:
    """The last day on time for a report owed strictly before a day."""
    return before - timedelta(days=1)


def working_days(start: date, end: date) -> int:
    """Monday to Friday from `start` to `end`, both in; 0 when it is over. Holidays are not known here."""
    days = (end - start).days + 1
    return sum((start + timedelta(days=n)).weekday() < 5 for n in range(max(days, 0)))


def last_working_day(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
