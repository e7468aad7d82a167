"""The order in which opinions are worked through: a page after or before a place, the next one, how many there are.

Never by counting off: a page begins at the place where another ended, and an index leads there, so that a page deep in
a million opinions takes no longer than the first.
"""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, literal
from sqlalchemy import select as columns
from sqlmodel import Session, col

from models.codes import Severity
from models.tables import Feedback, Pilot, Unit
from services.access import Action, Person, feedback_within_reach, require
from services.feedback_filters import Filters, finds_personal_data, parted_conditions
from services.feedback_search import Query, by_the_index, has_words, query_of
from services.feedback_walk import Stretch, all_of, rows_of

NEWEST, OLDEST, SEVERE = "", "cu-nhat", "nang-nhat"
ORDERS = (NEWEST, OLDEST, SEVERE)
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
    some = all_of(session, query, parts).limit(most + 1).subquery()
    counted = columns(func.count(), func.count(func.distinct(some.c.root))).select_from(some)
    with by_the_index(session) if parts.search else nullcontext():
        lines, opinions = session.execute(counted).one()
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
        begin = next((n for n, stretch in enumerate(stretches) if _holds(stretch, at)), len(stretches))
        stretches = stretches[begin:]
    newest_first = (order == OLDEST) == back
    found: list[Place] = []
    for nth, stretch in enumerate(stretches):
        start = (at.id, at.at) if at is not None and nth == 0 else None
        rows = rows_of(session, parts, stretch, start, newest_first, most - len(found))
        found += [Place(number, moment, severity, bool(stretch.exact)) for number, moment, severity in rows]
        if len(found) >= most:
            break
    return found


def _holds(stretch: Stretch, place: Place) -> bool:
    return (
        stretch.severity in (None, place.severity)
        and stretch.dated == (place.at is not None)
        and stretch.exact in (None, place.exact)
    )


def _stretches(order: str, filters: Filters, exactly: bool) -> list[Stretch]:
    severities: tuple[str | None, ...] = (None,)
    if order == SEVERE:
        severities = (filters.severity,) if filters.severity else _SEVERITIES
    return [
        Stretch(severity, dated, exact)
        for exact in ((True, False) if exactly else (None,))
        for severity in severities
        for dated in (True, False)
    ]


def _exact(person: Person, filters: Filters) -> Query | None:
    """What is looked for, where accents were typed, so that those who wrote it so come first."""
    asked = query_of(filters.search, open_to=finds_personal_data(person))
    return asked if asked.exact else None
