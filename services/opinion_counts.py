"""How many opinions each unit and day has, read from the sums that the database keeps (`models.tallies`).

What people sent is counted (`part == 0`), what lies in the trash apart; each count is what a list of `/y-kien`
with the filters beside it shows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlmodel import Session, col

from models.codes import UnitLink
from models.tables import Pilot, Unit
from models.tallies import FEEDBACK_TALLY, NO_DAY, OPINIONS, UNITS
from models.types import key
from services.kept import Kept

_SUM = FEEDBACK_TALLY.c
MOST_KEPT = 64


@dataclass(frozen=True)
class Counted:
    """One sum. `phase` is `in` (the trial's days up to the day asked for), `later` in it, or `out` of it.

    `unit_id` is 0 where no unit is known; `other` marks those that came without one by another channel.
    """

    unit_id: int
    unit_link: str
    other: bool
    trashed: bool
    phase: str
    n: int


@dataclass(frozen=True)
class Opinions:
    """The sums of a pilot as of a day."""

    rows: tuple[Counted, ...]

    def by_unit(self) -> dict[int, int]:
        """Opinions of the trial's days so far, by the unit they name."""
        return {r.unit_id: r.n for r in self.rows if r.unit_id and r.phase == "in" and not r.trashed}

    def unplaced(self) -> int:
        """Those of the trial's days so far that name no unit that can be known; those that wait for one are not in it."""
        known = (UnitLink.NONE, UnitLink.SETTLED)
        return sum(r.n for r in self.rows if r.unit_link in known and r.phase == "in" and not r.trashed)


@dataclass(frozen=True)
class Reconciliation:
    """Where all opinions are: the parts add up to `total`.

    `units`, `without_unit`, `other_channels` are of the trial's days so far, `later` of its days after the one
    asked for, `outside` of other days. A unit's own reconciliation has no parts without a unit.
    """

    units: int
    without_unit: int
    other_channels: int
    later: int
    outside: int
    trashed: int

    @property
    def in_trial(self) -> int:
        """All of the trial's days so far, of whatever unit."""
        return self.units + self.without_unit + self.other_channels

    @property
    def total(self) -> int:
        """All that ever came."""
        return self.in_trial + self.later + self.outside + self.trashed


_sums: Kept[Opinions] = Kept(OPINIONS, most=MOST_KEPT)
# Where a unit stands is in its path: a unit that moves changes what is counted.
_days: Kept[list[tuple[date, int]]] = Kept(OPINIONS, UNITS, most=MOST_KEPT)


def load_opinions(session: Session, pilot: Pilot, *, on: date) -> Opinions:
    """The sums of a pilot as of a day, one for each unit, standing and phase. Change nothing in it: it is kept."""
    # The trial's days may be changed, and with them what is in it.
    asked = (key(pilot), pilot.trial_from, pilot.trial_to, on)
    return _sums.get(session, asked, lambda: _load(session, pilot, on))


def _load(session: Session, pilot: Pilot, on: date) -> Opinions:
    phase = _phase(pilot, on)
    named = (_SUM.unit_id, _SUM.unit_link, _SUM.other, _SUM.trashed)
    query = (
        select(*named, phase, func.sum(_SUM.n))
        .where(_SUM.pilot_id == pilot.id)
        .group_by(*named, phase)
        .having(func.sum(_SUM.n) != 0)
    )
    rows = session.execute(query).all()
    return Opinions(tuple(Counted(r[0], r[1], bool(r[2]), bool(r[3]), str(r[4]), int(r[5])) for r in rows))


def opinions_by_day(
    session: Session, pilot: Pilot, *, on: date, path: str | None = None
) -> list[tuple[date, int]]:
    """Opinions of each of the trial's days up to a day, those without a day left out; of the subtree of a path if given."""
    asked = (key(pilot), pilot.trial_from, pilot.trial_to, on, path)
    return _days.get(session, asked, lambda: _by_day(session, pilot, on, path))


def _by_day(session: Session, pilot: Pilot, on: date, path: str | None) -> list[tuple[date, int]]:
    query = (
        select(_SUM.day, func.sum(_SUM.n))
        .where(_SUM.pilot_id == pilot.id, _SUM.trashed.is_(False))
        .where(_SUM.day.between(pilot.trial_from, min(on, pilot.trial_to)))
        .group_by(_SUM.day)
        .order_by(_SUM.day)
    )
    if path is not None:
        below = select(col(Unit.id)).where(col(Unit.path).startswith(path, autoescape=True))
        query = query.where(_SUM.unit_id.in_(below))
    return [(day, int(n)) for day, n in session.execute(query)]


def reconcile(rows: Sequence[Counted], of: Collection[int] | None = None) -> Reconciliation:
    """Where the opinions of these units (None: all opinions) are."""
    parts = dict.fromkeys(("units", "without_unit", "other_channels", "later", "outside", "trashed"), 0)
    for row in rows:
        if of is None or row.unit_id in of:
            parts[_part(row)] += row.n
    return Reconciliation(**parts)


def _part(row: Counted) -> str:
    if row.trashed:
        return "trashed"
    if row.phase != "in":
        return "later" if row.phase == "later" else "outside"
    if row.unit_id:
        return "units"
    return "other_channels" if row.other else "without_unit"


def _phase(pilot: Pilot, on: date) -> ColumnElement[str]:
    last = min(on, pilot.trial_to)
    day = _SUM.day
    inside = or_(day == NO_DAY, and_(day >= pilot.trial_from, day <= last))
    later = and_(day > last, day >= pilot.trial_from, day <= pilot.trial_to)
    # Literals, not parameters: PostgreSQL must see one expression in the selection and the grouping.
    return case(
        (inside, literal("in", literal_execute=True)),
        (later, literal("later", literal_execute=True)),
        else_=literal("out", literal_execute=True),
    )
