"""What people speak of: opinions by function and kind, day, channel and problem, and what of it is still open.

Each figure is of the same opinions as the list that a filter gives: what stands is counted, an opinion in parts by
its parts. The figures of a look are kept in this process until the record grows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, Integer, Select, String, case, cast, func, null, union_all
from sqlalchemy import select as columns
from sqlmodel import Session, col

from models.tables import Feedback, Pilot, Problem, Unit
from models.tallies import UNITS
from services.access import Action, Person, reach_key, require
from services.feedback_filters import OPEN_STATES, Filters, conditions
from services.kept import Kept, record_mark
from services.opinion_counts import load_opinions
from services.unit_tree import load_tree

MOST_PROBLEMS, MOST_UNITS = 10, 3
# One in so many opinions: more are found faster by a walk through all than by their unit.
MANY = 20


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
    if filters.overdue_at:
        # Of this moment alone: nobody asks for it again.
        return _counted(session, person, pilot, filters)
    asked = (
        pilot.id,
        pilot.trial_from,
        pilot.trial_to,
        *reach_key(person),
        # Whose own opinions and which words are looked for is told by these.
        person.account_id,
        person.open,
        filters,
    )
    return _looks.get(session, asked, lambda: _counted(session, person, pilot, filters))


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


def _counted(session: Session, person: Person, pilot: Pilot, filters: Filters) -> OpinionMap:
    asked = _Asked(session, person, pilot, filters)
    cells: Counter[tuple[str, str]] = Counter()
    channels: Counter[str] = Counter()
    open_by: Counter[str] = Counter()
    days: dict[date, int] = {}
    undated = 0
    for function, kind, channel, severity, is_open, day, n in session.execute(_sums(asked)):
        if function is None:
            if day is None:
                undated = n
            else:
                days[day] = n
            continue
        cells[function, kind] += n
        channels[channel] += n
        if is_open:
            open_by[severity] += n
    return OpinionMap(
        sum(cells.values()),
        dict(cells),
        dict(channels.most_common()),
        dict(open_by),
        tuple(sorted(days.items())),
        undated,
        _problems(session, asked),
    )


def _sums(asked: _Asked) -> Any:
    """Sums by labels, and below them, with no function, sums by day: of one walk through the opinions."""
    # In the order of the index, so that nothing is sorted.
    by = (Feedback.function, Feedback.kind, Feedback.severity, Feedback.state, Feedback.channel)
    walk = asked.of(columns(*by, Feedback.submitted_on, func.count().label("n")))  # type: ignore[call-overload]
    found = walk.group_by(*by, col(Feedback.submitted_on)).cte("found")
    one, n = found.c, func.sum(found.c.n)
    is_open = case((one.state.in_([s.value for s in OPEN_STATES]), 1), else_=0)
    labels = (one.function, one.kind, one.channel, one.severity, is_open)
    by_label: Any = columns(*labels, cast(null(), Date).label("day"), n).group_by(*labels)
    none = cast(null(), String)
    by_day: Any = columns(none, none, none, none, cast(null(), Integer), one.submitted_on, n)
    return union_all(by_label, by_day.group_by(one.submitted_on))


class _Asked:
    """Which opinions are counted, and on SQLite by which index where it would take a long way round."""

    def __init__(self, session: Session, person: Person, pilot: Pilot, filters: Filters) -> None:
        self.person = person
        tree = load_tree(session)
        named = tree.by_code.get(filters.unit)
        # Its units by their numbers: no database looks for paths in a million rows.
        below = tree.subtree(named) if named is not None else ()
        of_units = [col(Feedback.unit_id).in_([n.id for n in below])] if named is not None else []
        narrowed = replace(filters, unit="") if named is not None else filters
        self.where = [*conditions(person, pilot, narrowed), *of_units]
        self.walks = self._is_of_many(session, pilot, filters)

    def of(self, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        """The query of these opinions; who reaches all of them needs no unit looked up."""
        query = query.select_from(Feedback)
        if self.person.stands_for_a_unit:
            query = query.join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        if self.walks:
            query = query.with_hint(Feedback, "INDEXED BY ix_feedback_summed_up", "sqlite")
        return query.where(*self.where)

    def _is_of_many(self, session: Session, pilot: Pilot, filters: Filters) -> bool:
        """Whether they are so many of all that walking through the sums' index is shortest."""
        if replace(filters, unit="", channel="", as_of=None, function="", kind="") != Filters():
            return False
        tree = load_tree(session)
        named = tree.by_code.get(filters.unit or self.person.unit_code)
        if named is None:
            return not self.person.stands_for_a_unit
        counted = load_opinions(session, pilot, on=pilot.trial_to).by_unit()
        return MANY * sum(counted.get(n.id, 0) for n in tree.subtree(named)) > sum(counted.values())


def _problems(session: Session, asked: _Asked) -> tuple[ProblemCount, ...]:
    """The problems with the most opinions, and the units that tell of each."""
    problem, unit = col(Feedback.problem_id), col(Feedback.unit_id)
    sized: Any = asked.of(columns(problem, func.count().label("n")))
    sized = sized.where(problem.is_not(None)).group_by(problem).order_by(func.count().desc(), problem)
    most = [number for number, _n in session.execute(sized.limit(MOST_PROBLEMS))]
    if not most:
        return ()
    is_open = case((col(Feedback.state).in_([s.value for s in OPEN_STATES]), 1), else_=0)
    by_unit: Any = asked.of(
        columns(
            problem.label("problem"),
            unit.label("unit"),
            func.count().label("n"),
            func.sum(is_open).label("open"),
        )
    )
    told = by_unit.where(problem.in_(most)).group_by(problem, unit).subquery("told")
    query = (
        columns(told.c.problem, col(Problem.title), told.c.unit, col(Unit.name), told.c.n, told.c.open)
        .join(Problem, col(Problem.id) == told.c.problem)
        .join(Unit, col(Unit.id) == told.c.unit, isouter=True)
        .order_by(told.c.n.desc(), told.c.unit)
    )
    rows: dict[int, list[Any]] = {number: [] for number in most}
    for row in session.execute(query):
        rows[row.problem].append(row)
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
