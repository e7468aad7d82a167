"""What people speak of: opinions by function and kind, day, channel and problem, and what of it is still open.

Each figure is of the same opinions as the list that a filter gives: what stands is counted, an opinion in parts by
its parts. The figures of a look are kept in this process until the record grows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from models.tables import Feedback, Pilot, Problem, Unit
from models.tallies import UNITS
from services.access import Action, Person, require
from services.feedback_filters import OPEN_STATES, Filters, conditions
from services.kept import Kept, record_mark

MOST_PROBLEMS, MOST_UNITS = 10, 3


@dataclass(frozen=True)
class ProblemCount:
    """A problem with its opinions: `units` are how many tell of it, `names` those that tell most."""

    number: int
    title: str
    n: int
    open: int
    units: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class OpinionMap:
    """Opinions within reach that the filters leave.

    `cells` is (function, kind) -> how many; `open_by` severity -> how many are open; `days` the days with
    opinions in their order, those without a day counted in `undated`; `problems` the largest in front.
    """

    total: int
    cells: dict[tuple[str, str], int]
    channels: dict[str, int]
    open_by: dict[str, int]
    days: tuple[tuple[date, int], ...]
    undated: int
    problems: tuple[ProblemCount, ...]

    @property
    def open(self) -> int:
        """How many are open."""
        return sum(self.open_by.values())


_looks: Kept[OpinionMap] = Kept(UNITS, most=64, also=record_mark)


def opinion_map(session: Session, person: Person, pilot: Pilot, filters: Filters) -> OpinionMap:
    """Count the opinions that the filters leave, as `list_feedback` would list them."""
    require(person, Action.SEE_FEEDBACK)
    asked = (
        pilot.id,
        pilot.trial_from,
        pilot.trial_to,
        person.role,
        person.unit_path,
        person.account_id,
        person.open,
        filters,
    )
    return _looks.get(session, asked, lambda: _counted(session, person, conditions(person, pilot, filters)))


def weeks_of(days: Sequence[tuple[date, int]], first: date) -> list[tuple[date, date, int]]:
    """The same by weeks that begin on the weekday of `first`, the empty ones between too: first day, last day, sum.

    >>> weeks_of([(date(2025, 11, 20), 2), (date(2025, 11, 26), 1), (date(2025, 12, 4), 5)], date(2025, 11, 20))
    ... # doctest: +NORMALIZE_WHITESPACE
    [(datetime.date(2025, 11, 20), datetime.date(2025, 11, 26), 3),
     (datetime.date(2025, 11, 27), datetime.date(2025, 12, 3), 0),
     (datetime.date(2025, 12, 4), datetime.date(2025, 12, 10), 5)]
    """
    sums: Counter[int] = Counter()
    for day, n in days:
        sums[(day - first).days // 7] += n
    if not sums:
        return []
    week = timedelta(days=7)
    return [
        (first + week * n, first + week * (n + 1) - timedelta(days=1), sums[n])
        for n in range(min(sums), max(sums) + 1)
    ]


def _counted(session: Session, person: Person, where: Sequence[ColumnElement[bool]]) -> OpinionMap:
    is_open = case((col(Feedback.state).in_([s.value for s in OPEN_STATES]), 1), else_=0)
    labels = (Feedback.function, Feedback.kind, Feedback.channel, Feedback.severity, is_open.label("open"))
    cells: Counter[tuple[str, str]] = Counter()
    channels: Counter[str] = Counter()
    open_by: Counter[str] = Counter()
    grouped = columns(*labels, func.count()).group_by(*labels)  # type: ignore[call-overload]
    for function, kind, channel, severity, stands_open, n in session.execute(_within(grouped, person, where)):
        cells[function, kind] += n
        channels[channel] += n
        if stands_open:
            open_by[severity] += n
    by_day: Select[*tuple[Any, ...]] = columns(col(Feedback.submitted_on), func.count()).group_by(
        col(Feedback.submitted_on)
    )
    found = session.execute(_within(by_day, person, where)).all()
    days = {day: n for day, n in found if day is not None}
    undated = sum(n for day, n in found if day is None)
    return OpinionMap(
        sum(cells.values()),
        dict(cells),
        dict(channels.most_common()),
        dict(open_by),
        tuple(sorted(days.items())),
        undated,
        _problems(session, person, where, is_open),
    )


def _within(
    query: Select[*tuple[Any, ...]], person: Person, where: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """The query of the opinions that these conditions leave; who reaches all of them needs no unit looked up."""
    query = query.select_from(Feedback)
    if person.stands_for_a_unit:
        query = query.join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
    return query.where(*where)


def _problems(
    session: Session, person: Person, where: Sequence[ColumnElement[bool]], is_open: ColumnElement[int]
) -> tuple[ProblemCount, ...]:
    """The problems with the most opinions, and the units that tell of each."""
    by_unit: Select[*tuple[Any, ...]] = columns(
        col(Feedback.problem_id).label("problem"),
        col(Feedback.unit_id).label("unit"),
        func.count().label("n"),
        func.sum(is_open).label("open"),
    ).group_by(col(Feedback.problem_id), col(Feedback.unit_id))
    counted = _within(by_unit, person, [*where, col(Feedback.problem_id).is_not(None)]).cte("counted")
    most = (
        columns(counted.c.problem, func.sum(counted.c.n).label("n"))
        .group_by(counted.c.problem)
        .order_by(func.sum(counted.c.n).desc(), counted.c.problem)
        .limit(MOST_PROBLEMS)
        .cte("most")
    )
    query = (
        columns(
            counted.c.problem, col(Problem.title), counted.c.unit, col(Unit.name), counted.c.n, counted.c.open
        )
        .join(most, most.c.problem == counted.c.problem)
        .join(Problem, col(Problem.id) == counted.c.problem)
        .join(Unit, col(Unit.id) == counted.c.unit, isouter=True)
        .order_by(most.c.n.desc(), counted.c.problem, counted.c.n.desc(), counted.c.unit)
    )
    rows: dict[int, list[Any]] = {}
    for row in session.execute(query):
        rows.setdefault(row.problem, []).append(row)
    return tuple(
        ProblemCount(
            number,
            of[0].title,
            sum(row.n for row in of),
            sum(row.open for row in of),
            sum(row.unit is not None for row in of),
            tuple(row.name for row in of if row.unit is not None)[:MOST_UNITS],
        )
        for number, of in rows.items()
    )
