"""The order in which opinions are worked through: a page after or before a place, the next one, how many there are.

Never by counting off: a page begins at the place where another ended, and an index leads there, so that a page deep in
a million opinions takes no longer than the first.

Over 300 lines: each order needs its key, its comparison and its place in the address, and they must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    func,
    literal,
    not_,
    or_,
    text,
    union_all,
)
from sqlalchemy import select as columns
from sqlmodel import Session, col

from models.codes import Severity
from models.tables import Feedback, Pilot, Unit
from services.access import Action, Person, feedback_within_reach, require
from services.feedback_filters import (
    Conditions,
    Filters,
    finds_personal_data,
    parted_conditions,
)
from services.feedback_search import Query, has_words, hits, query_of

NEWEST, OLDEST, SEVERE = "", "cu-nhat", "nang-nhat"
ORDERS = (NEWEST, OLDEST, SEVERE)
# So many rows are read in the list's order before those that an index finds are gathered and sorted.
WALKED = 2_000
MOST_COUNTED = 10_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"(\d{1,10})\.(-|-?\d{1,17})\.([0-2])\.([01])")
_SEVERITIES = tuple(s.value for s in Severity)


@dataclass(frozen=True)
class Place:
    """Where an item stands in every order. `exact`: it has the words of the search with their accents."""

    id: int
    at: datetime | None
    severity: str
    exact: bool = False

    def __str__(self) -> str:
        micros = "-" if self.at is None else str((self.at - _EPOCH) // timedelta(microseconds=1))
        return f"{self.id}.{micros}.{_SEVERITIES.index(self.severity)}.{int(self.exact)}"


def place_said(said: str) -> Place | None:
    """The place that an address names; None where it names none.

    >>> str(place_said("12.1764000000000000.1.0"))
    '12.1764000000000000.1.0'
    """
    found = _PLACE.fullmatch(said)
    if found is None or not said.isascii():
        return None
    number, micros, severity, exact = found.groups()
    try:
        at = None if micros == "-" else _EPOCH + timedelta(microseconds=int(micros))
    except OverflowError:
        return None
    return Place(int(number), at, _SEVERITIES[int(severity)], exact == "1")


@dataclass(frozen=True)
class Window:
    """The places of one page; whether more come before and after it."""

    places: tuple[Place, ...]
    earlier: bool
    later: bool


@dataclass(frozen=True)
class _Stretch:
    """Items that follow one another by time alone: one severity, with or without a time, found exactly or not."""

    severity: str | None
    dated: bool
    exact: bool | None

    def holds(self, place: Place) -> bool:
        return (
            self.severity in (None, place.severity)
            and self.dated == (place.at is not None)
            and self.exact in (None, place.exact)
        )


def page_of(
    session: Session,
    person: Person,
    pilot: Pilot,
    filters: Filters,
    *,
    order: str = NEWEST,
    after: Place | None = None,
    before: Place | None = None,
    size: int = 50,
) -> Window:
    """The page that follows `after`, or ends before `before`; the first without either."""
    require(person, Action.SEE_FEEDBACK)
    back = before is not None
    at = before if back else after
    found = _walk(session, person, pilot, filters, order, at, back=back, most=size + 1)
    more = len(found) > size
    found = found[:size]
    if back:
        return Window(tuple(reversed(found)), more, True)
    return Window(tuple(found), at is not None, more)


def next_item(
    session: Session,
    person: Person,
    pilot: Pilot,
    filters: Filters,
    number: int,
    *,
    order: str = NEWEST,
    place: Place | None = None,
) -> int | None:
    """The opinion after `number` in the list that the filters give; else the list's first.

    `number` itself need not be in the list any more; `place` is where it stood, if an act has moved it since.
    None when nothing else is left.
    """
    return _beside(session, person, pilot, filters, number, order, place, back=False)


def previous_item(
    session: Session,
    person: Person,
    pilot: Pilot,
    filters: Filters,
    number: int,
    *,
    order: str = NEWEST,
    place: Place | None = None,
) -> int | None:
    """The opinion before `number`; else the list's last. None when nothing else is left."""
    return _beside(session, person, pilot, filters, number, order, place, back=True)


def _beside(
    session: Session,
    person: Person,
    pilot: Pilot,
    filters: Filters,
    number: int,
    order: str,
    place: Place | None,
    *,
    back: bool,
) -> int | None:
    require(person, Action.SEE_FEEDBACK)
    here = place or place_of(session, person, pilot, number, filters)
    for start in (here, None) if here else (None,):
        for found in _walk(session, person, pilot, filters, order, start, back=back, most=2):
            if found.id != number:
                return found.id
    return None


def place_of(
    session: Session, person: Person, pilot: Pilot, number: int, filters: Filters | None = None
) -> Place | None:
    """Where an item within reach stands, in the search of these filters; None where there is no such item."""
    require(person, Action.SEE_FEEDBACK)
    exact = _exact(person, filters) if filters else None
    worded = has_words(exact, exactly=True) if exact else literal(False)
    query = (
        columns(col(Feedback.submitted_at), col(Feedback.severity), worded)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(col(Feedback.id) == number, col(Feedback.pilot_id) == pilot.id, feedback_within_reach(person))
    )
    row = session.execute(query).first()
    return None if row is None else Place(number, row[0], row[1], bool(row[2]))


def count_feedback(
    session: Session, person: Person, pilot: Pilot, filters: Filters, *, most: int = MOST_COUNTED
) -> tuple[int, int]:
    """How many lines, and how many opinions (one in parts counts once), up to `most` and one more."""
    require(person, Action.SEE_FEEDBACK)
    parts = parted_conditions(person, pilot, filters)
    query: Select[Any] = columns(col(Feedback.root_id).label("root"))
    some = _listed(session, query, parts, parts.ordered).limit(most + 1).subquery()
    lines, opinions = session.execute(
        columns(func.count(), func.count(func.distinct(some.c.root))).select_from(some)
    ).one()
    return int(lines), int(opinions)


def _walk(
    session: Session,
    person: Person,
    pilot: Pilot,
    filters: Filters,
    order: str,
    at: Place | None,
    *,
    back: bool,
    most: int,
) -> list[Place]:
    """The items that follow a place, stretch by stretch; `back` walks the other way."""
    parts = parted_conditions(person, pilot, filters)
    stretches = _stretches(order, filters, _exact(person, filters) is not None)
    if back:
        stretches = stretches[::-1]
    if at is not None:
        begin = next((n for n, stretch in enumerate(stretches) if stretch.holds(at)), len(stretches))
        stretches = stretches[begin:]
    newest_first = (order == OLDEST) == back
    found: list[Place] = []
    for nth, stretch in enumerate(stretches):
        start = at if nth == 0 else None
        found += _of_stretch(session, parts, stretch, start, newest_first, most - len(found))
        if len(found) >= most:
            break
    return found


def _stretches(order: str, filters: Filters, exactly: bool) -> list[_Stretch]:
    severities: tuple[str | None, ...] = (None,)
    if order == SEVERE:
        severities = (filters.severity,) if filters.severity else _SEVERITIES
    return [
        _Stretch(severity, dated, exact)
        for exact in ((True, False) if exactly else (None,))
        for severity in severities
        for dated in (True, False)
    ]


def _exact(person: Person, filters: Filters) -> Query | None:
    """What is looked for, where accents were typed, so that those who wrote it so come first."""
    asked = query_of(filters.search, open_to=finds_personal_data(person))
    return asked if asked.exact else None


def _of_stretch(
    session: Session, parts: Conditions, stretch: _Stretch, start: Place | None, newest_first: bool, most: int
) -> list[Place]:
    ordered = [*parts.ordered, *_within(stretch, start, newest_first)]
    if parts.search is None and not parts.found and not parts.rare:
        return _places(session, _merged(ordered, parts, newest_first, most), stretch)
    # Where many fit, the first rows of the order hold a page; where few do, their own index finds them all.
    first: Select[Any] = columns(col(Feedback.id).label("id")).where(*ordered)
    some = first.order_by(*_by_time(newest_first)).limit(WALKED).subquery()
    read = [*parts.rest, *parts.found, *parts.by_words, *parts.of_states, *_as_exact(parts, stretch)]
    near = _select().join(some, some.c.id == col(Feedback.id)).where(*read)
    here = _places(session, near.order_by(*_by_time(newest_first)).limit(most), stretch)
    if len(here) >= most or session.execute(columns(func.count()).select_from(some)).scalar_one() < WALKED:
        return here
    place: tuple[Any, ...] = (Feedback.id, Feedback.submitted_at, Feedback.severity)
    gathered = _listed(session, columns(*place), parts, ordered, stretch)
    return _places(session, gathered.order_by(*_by_time(newest_first, led=False)).limit(most), stretch)


def _as_exact(parts: Conditions, stretch: _Stretch) -> list[ColumnElement[bool]]:
    if parts.search is None or stretch.exact is None:
        return []
    exactly = has_words(parts.search, exactly=True)
    return [exactly if stretch.exact else not_(exactly)]


def _listed(
    session: Session,
    query: Select[Any],
    parts: Conditions,
    ordered: Sequence[ColumnElement[bool]],
    stretch: _Stretch | None = None,
) -> Select[Any]:
    """The whole list in no order, begun where the fewest are: at the words, at what has its own index, at a flag."""
    if parts.search is not None:
        exactly = stretch is not None and bool(stretch.exact)
        found = hits(session, parts.search, None if exactly else parts.number, exactly=exactly)
        query = query.select_from(found).join(Feedback, col(Feedback.id) == found.c.id)
        rest = [] if stretch is None or exactly else _as_exact(parts, stretch)
        query = query.where(*map(_unled, (*ordered, *parts.found, *parts.of_states)), *rest)
    elif parts.found:
        query = query.select_from(Feedback).where(*map(_unled, (*ordered, *parts.of_states)), *parts.found)
    elif parts.rare:
        few = _flagged(session, parts.rare)
        query = query.select_from(few).join(Feedback, col(Feedback.id) == few.c.id)
        query = query.where(*map(_unled, (*ordered, *parts.of_states)))
    else:
        query = query.select_from(Feedback).where(*ordered, *parts.of_states)
    return query.join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True).where(*parts.rest)


def _flagged(session: Session, flag: str) -> Subquery:
    """The items that have a flag, by the index of these alone: SQLite does not know that it names few."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    index = f" INDEXED BY ix_feedback_{flag}" if sqlite else ""
    true = "IS 1" if sqlite else "IS true"
    return text(f"SELECT id FROM feedback{index} WHERE {flag} {true}").columns(id=Integer).subquery()  # noqa: S608


def _merged(ordered: list[ColumnElement[bool]], parts: Conditions, newest_first: bool, most: int) -> Any:
    """The first of each state in the order, and of these the first: each state has its index."""
    where = [*parts.rest, *ordered]
    if len(parts.states) < 2:
        query = _select().where(*where, *(col(Feedback.state) == state for state in parts.states))
        return query.order_by(*_by_time(newest_first)).limit(most)
    each = [
        columns(
            _select()
            .where(*where, col(Feedback.state) == state)
            .order_by(*_by_time(newest_first))
            .limit(most)
            .subquery()
        )
        for state in parts.states
    ]
    together = union_all(*each).subquery()
    at, number = together.c.submitted_at, together.c.id
    by = (at.desc(), number.desc()) if newest_first else (at, number)
    return columns(together).order_by(*by).limit(most)


def _select() -> Select[Any]:
    place: tuple[Any, ...] = (Feedback.id, Feedback.submitted_at, Feedback.severity)
    return (
        columns(*place).select_from(Feedback).join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
    )


def _places(session: Session, query: Any, stretch: _Stretch) -> list[Place]:
    return [
        Place(number, at, severity, bool(stretch.exact)) for number, at, severity in session.execute(query)
    ]


def _within(stretch: _Stretch, start: Place | None, newest_first: bool) -> Iterator[ColumnElement[bool]]:
    """That an item is of the stretch, and behind the place where the page starts."""
    at, number = col(Feedback.submitted_at), col(Feedback.id)
    if stretch.severity is not None:
        yield col(Feedback.severity) == stretch.severity
    yield at.is_not(None) if stretch.dated else at.is_(None)
    if start is None:
        return
    behind = number < start.id if newest_first else number > start.id
    if start.at is None:
        yield behind
        return
    yield at <= start.at if newest_first else at >= start.at
    yield or_(at < start.at if newest_first else at > start.at, and_(at == start.at, behind))


def _by_time(newest_first: bool, *, led: bool = True) -> Sequence[ColumnElement[Any]]:
    at: Any = col(Feedback.submitted_at)
    # As an expression, no index of the list's order is taken for it.
    number: Any = col(Feedback.id) if led else col(Feedback.id) + 0
    return (at.desc(), number.desc()) if newest_first else (at, number)


def _unled(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same condition, but no index is taken for it."""
    return func.coalesce(condition, literal(False)) == literal(True)
