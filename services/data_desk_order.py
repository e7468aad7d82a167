"""The opinions of a data officer's desk in the order in which they are worked through, as numbers alone.

They are gathered from the owners' index and that of units, without a text, and kept while nothing changed: a page is a
piece of them and every count is known, however many they are.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlmodel import Session, col

from models.bulk_update import among
from models.codes import Kind
from models.tables import Feedback, FeedbackOwner, Pilot, Unit
from models.tallies import OPINIONS, UNITS
from services.access import Action, Person, feedback_within_reach, reach_key, require
from services.feedback_filters import finds_personal_data
from services.feedback_search import by_the_index, hits, query_of
from services.kept import Kept, record_mark
from services.row_by_row import row_by_row
from services.states import OPEN
from services.unit_tree import load_tree

KINDS = (Kind.WRONG_DATA.value, Kind.PERFORMANCE.value)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = 1 << 62


@dataclass(frozen=True)
class DeskOrder:
    """The desk's opinions: first those whose own part is open, then those with it done, both by when they are due,
    then those that others own, by number.

    `kinds` holds the place of each one's kind in KINDS; `dues` the microseconds of each open one's due time. The first
    `open` are open, those before `owned` have a part of the own.
    """

    numbers: array[int]
    kinds: bytes
    dues: array[int]
    open: int
    owned: int

    def stretch(self, part: str, now: datetime) -> tuple[int, int]:
        """Where those of a part begin and end."""
        match part:
            case "open":
                return 0, self.open
            case "overdue":
                return 0, bisect_left(self.dues, _micros(now))
            case "done":
                return self.open, self.owned
            case "others":
                return self.owned, len(self.numbers)
        return 0, len(self.numbers)

    def count(self, part: str, kind: str, now: datetime) -> int:
        """How many of a part there are, of one kind where it is named."""
        start, end = self.stretch(part, now)
        return end - start if kind not in KINDS else self.kinds.count(KINDS.index(kind), start, end)

    def listed(self, part: str, kind: str, now: datetime) -> Sequence[int]:
        """The numbers of these, in their order."""
        start, end = self.stretch(part, now)
        if kind not in KINDS:
            return self.numbers[start:end]
        wanted = KINDS.index(kind)
        pairs = zip(self.numbers[start:end], self.kinds[start:end], strict=True)
        return [number for number, of_kind in pairs if of_kind == wanted]


# Sixteen desks of a hundred thousand opinions take about 25 MB.
_orders: Kept[DeskOrder] = Kept(OPINIONS, UNITS, most=16, also=record_mark)
_found: Kept[frozenset[int]] = Kept(OPINIONS, UNITS, most=16, also=record_mark)


def desk_order(session: Session, person: Person, pilot: Pilot) -> DeskOrder:
    """The whole desk of this person."""
    require(person, Action.SEE_DATA_DESK)
    asked = (*reach_key(person), pilot.id)
    return _orders.get(session, asked, lambda: _gathered(session, person, pilot))


def desk_found(session: Session, person: Person, pilot: Pilot, said: str) -> frozenset[int]:
    """The numbers on the desk of those that have these words, or are of this number; as the queue finds them."""
    require(person, Action.SEE_DATA_DESK)
    search, number = query_of(said, open_to=finds_personal_data(person)), _number(said)
    asked = (*reach_key(person), pilot.id, search, number)
    return _found.get(session, asked, lambda: _have(session, person, pilot, said, number))


def _have(session: Session, person: Person, pilot: Pilot, said: str, number: int | None) -> frozenset[int]:
    search = query_of(said, open_to=finds_personal_data(person))
    here = set(desk_order(session, person, pilot).numbers)
    with by_the_index(session):
        named = session.execute(columns(hits(session, search, number).c.id)).scalars()
        return frozenset(here.intersection(named))


def _number(said: str) -> int | None:
    number = said.strip().removeprefix("#")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else None


def _gathered(session: Session, person: Person, pilot: Pilot) -> DeskOrder:
    units = _units(session, person)
    mine, parts = _conditions(person, pilot), _part_of(units)
    query: Any = (
        columns(col(Feedback.id), col(Feedback.kind), col(FeedbackOwner.state), col(FeedbackOwner.due_at))
        .select_from(FeedbackOwner)
        .join(Feedback, col(Feedback.id) == col(FeedbackOwner.feedback_id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
    )
    rows = session.execute(query.where(*parts, *map(row_by_row, mine))).all()
    owned = {number for number, *_rest in rows}
    first = sorted((_due(due), number, kind) for number, kind, state, due in rows if state in OPEN)
    done = sorted((_due(due), number, kind) for number, kind, state, due in rows if state not in OPEN)
    others = sorted(_others(session, person, pilot, units, owned))
    told = [*((n, kind) for _due_at, n, kind in (*first, *done)), *others]
    return DeskOrder(
        array("q", [number for number, _kind in told]),
        bytes(KINDS.index(kind) for _number_, kind in told),
        array("q", [due for due, _n, _kind in first]),
        len(first),
        len(first) + len(done),
    )


def _others(
    session: Session, person: Person, pilot: Pilot, units: Sequence[int] | None, owned: set[int]
) -> Iterable[tuple[int, str]]:
    """Number and kind of those within reach in which no unit below has a part."""
    mine = _conditions(person, pilot)
    place: Any = columns(col(Feedback.id), col(Feedback.kind)).select_from(Feedback)
    place = place.join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
    if units is None:
        return [(number, kind) for number, kind in session.execute(place.where(*mine)) if number not in owned]
    # All that is asked of these stands in the index of units.
    area = place.with_hint(Feedback, "INDEXED BY ix_feedback_of_unit", "sqlite")
    area = area.where(
        col(Feedback.pilot_id) == pilot.id,
        among(col(Feedback.unit_id), units),
        col(Feedback.stands).is_(True),
        row_by_row(col(Feedback.kind).in_(KINDS)),
    )
    found = {number: kind for number, kind in session.execute(area) if number not in owned}
    led = columns(col(Feedback.id)).where(among(col(Feedback.owner_unit_id), units))
    rest = set(session.execute(led).scalars()) - owned - found.keys()
    if rest:
        elsewhere = session.execute(place.where(among(col(Feedback.id), rest), *map(row_by_row, mine)))
        found.update((number, kind) for number, kind in elsewhere)
    return found.items()


def _conditions(person: Person, pilot: Pilot) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Feedback.pilot_id) == pilot.id,
        col(Feedback.stands).is_(True),
        col(Feedback.kind).in_(KINDS),
        feedback_within_reach(person),
    )


def _units(session: Session, person: Person) -> list[int] | None:
    """The numbers of the units below this person; None for who stands for no unit and reaches all."""
    if not person.stands_for_a_unit:
        return None
    path = person.unit_path
    return [n.id for n in load_tree(session).nodes.values() if path and n.path.startswith(path)]


def _part_of(units: Sequence[int] | None) -> tuple[ColumnElement[bool], ...]:
    if units is None:
        return (col(FeedbackOwner.unit_id).is_not(None),)
    return (among(col(FeedbackOwner.unit_id), units),)


def _due(at: datetime | None) -> int:
    return _NEVER if at is None else _micros(at)


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
