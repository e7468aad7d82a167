"""How the opinions of one stretch of the queue are found: in the list's order while they are close together there, else
by whatever names the fewest of them.

A list that one index holds in its order (a `Lead`) is read from it. Any other is looked for, step by step and each step
bounded, so that none costs much where it fails:

1. among the first rows of the order, of which an index alone is read (`ix_feedback_in_order` holds most columns); or
   of the index of the severe, or of those with a mark, which hold the labels too,
2. where that promises no page nearby and a lead, a unit or rare words name few: all of those, sorted,
3. in ever wider pieces of the order behind the first rows, as far as these promise; of a unit's own rows where one is
   asked for,
4. all that the narrowest of them names, sorted: so many are left only where conditions exclude one another.

Over 300 lines: the steps begin where another ended, and what each costs the others is read beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, union_all
from sqlalchemy import select as columns
from sqlmodel import Session, col

from models.bulk_update import among
from models.feedback import COMMON
from models.tables import Feedback, Unit
from services.feedback_filters import Conditions
from services.feedback_leads import ALL, Lead, hinted, leads_of, unit_lead
from services.feedback_search import by_the_index, has_words, hits
from services.row_by_row import row_by_row

# Rows of the order, or of a lead, that are read first; how many times more each further look reads; at most.
FIRST_ROWS, WIDER, MANY_ROWS = 2_000, 4, 80_000
# A page that probably ends so many rows away is looked for elsewhere first.
FAR, GUESSED = 20_000, 4
# What names no more than this is gathered and sorted.
FEW = 5_000
# Of so many rows at the page's place so few have a rare word.
PROBED, RARE = 200, 2
# Reading an item's words takes as long as being told of so many items that have them.
READ_WORTH = {"sqlite": 10, "postgresql": 2}
LARGEST = 2**31 - 1  # number that PostgreSQL keeps
Row = tuple[int, datetime | None, str]  # its number, moment, severity
Start = tuple[int, datetime | None]
_PLACE: tuple[Any, ...] = (Feedback.id, Feedback.submitted_at, Feedback.severity)


@dataclass(frozen=True)
class Stretch:
    """Items that follow one another by time alone: one severity, with or without a time, found exactly or not."""

    severity: str | None
    dated: bool
    exact: bool | None


def rows_of(
    session: Session, parts: Conditions, stretch: Stretch, start: Start | None, newest_first: bool, most: int
) -> list[Row]:
    """The items of the stretch that follow the place where the page starts, at most so many."""
    if parts.days and not stretch.dated:
        return []
    walk = _Walk(session, parts, stretch, start, newest_first, most)
    return walk.direct() if walk.is_led else walk.in_steps()


def all_of(session: Session, query: Select[Any], parts: Conditions) -> Select[Any]:
    """The whole list in no order, begun where probably the fewest are."""
    leads = leads_of(parts, None)
    conditions = (*parts.ordered, *parts.days, *parts.of_states, *parts.rest)
    if parts.search is not None and not parts.found and not parts.units:
        found = hits(session, parts.search, parts.number)
        query = query.select_from(found).join(Feedback, col(Feedback.id) == found.c.id)
        return _with_unit(query).where(*map(row_by_row, (parts.of_pilot, *conditions)))
    query = _with_unit(query.select_from(Feedback))
    of_unit = unit_lead(session, parts)
    if parts.found or of_unit:
        conditions = (*conditions, *parts.by_index)
        if of_unit is None or parts.found:
            conditions = (parts.of_pilot, *conditions, *parts.of_unit)
            return query.where(*parts.found, *map(row_by_row, conditions))
        return hinted(query, of_unit).where(parts.of_pilot, *of_unit.whole, *map(row_by_row, conditions))
    if leads:
        return hinted(query, leads[0]).where(parts.of_pilot, *leads[0].whole, *map(row_by_row, conditions))
    return query.where(parts.of_pilot, *parts.days, *map(row_by_row, conditions))


class _Walk:
    """One look for the items of one stretch."""

    def __init__(
        self,
        session: Session,
        parts: Conditions,
        stretch: Stretch,
        start: Start | None,
        newest_first: bool,
        most: int,
    ) -> None:
        self.session, self.parts, self.stretch, self.most = session, parts, stretch, most
        self.leads = leads_of(parts, stretch.severity)
        self.base = next((lead for lead in self.leads if lead.holds_labels and len(lead.branches) == 1), ALL)
        self.of_unit = unit_lead(session, parts)
        at, number = col(Feedback.submitted_at), col(Feedback.id)
        self.order = (at.desc(), number.desc()) if newest_first else (at, number)
        self.start, self.newest_first = start, newest_first
        self.worded = PROBED  # of so many rows at the page's place
        self.kind = (parts.of_pilot, *parts.days, at.is_not(None) if stretch.dated else at.is_(None))
        self.place = (*self.kind, *_behind(start, newest_first))
        severity = () if stretch.severity is None else (col(Feedback.severity) == stretch.severity,)
        of_unit = self.of_unit.whole if self.of_unit else ()
        self.cheap = (*parts.ordered, *severity, *parts.found, *of_unit, *parts.of_states, *parts.rest)

    @property
    def is_led(self) -> bool:
        """Whether one index holds just this list in its order."""
        parts = self.parts
        common = sum(parts.equal.get(name) == value for name, value in COMMON.items())
        narrowed = parts.search or parts.found or parts.units or parts.rest
        return not narrowed and len(self.leads) + common <= 1

    def direct(self) -> list[Row]:
        """Read from the index that holds the list, or from that of all."""
        if not self.leads:
            return self._rows(self._merged(ALL, self.cheap))
        if len(self.leads[0].branches) > 1 and (found := self._near(ALL)) is not None:
            return found
        return self._rows(self._merged(self.leads[0], self.cheap))

    def in_steps(self) -> list[Row]:
        """Looked for, each step bounded, until one of them is sure."""
        rare = self.parts.search is not None and self._few_have_the_words()
        if rare and (found := self._gathered_words(FEW)) is not None:
            return found
        reached = self._row_at(self.base, FIRST_ROWS)
        found = self._until(self.base, reached)
        if reached is None or len(found) >= self.most:
            return found
        narrow = None
        likely = FIRST_ROWS * (self.most - len(found)) // len(found) if found else MANY_ROWS
        if likely > FAR:
            narrow = self._narrow()
            if narrow is not None and narrow[1] <= FEW:
                return self._gathered(*narrow)
            other = next((n for n in self.leads if len(n.branches) == 1 and n is not self.base), None)
            if other is not None and (near := self._near(other)) is not None:
                return near
        if (further := self._further(found, reached)) is not None:
            return further
        narrow = narrow or self._narrow()
        if self.parts.search is None:
            return self._gathered(*narrow) if narrow else self.direct()
        if narrow is not None and self.parts.found:
            return self._gathered(*narrow, *map(row_by_row, self.parts.by_index))
        return self._gathered_words(None) or []

    def _near(self, lead: Lead) -> list[Row] | None:
        """Those among the next rows of a lead; None where that is not a page and more rows follow."""
        bound = self._row_at(lead, FIRST_ROWS)
        found = self._until(lead, bound)
        return found if len(found) >= self.most or bound is None else None

    def _further(self, found: list[Row], reached: Start) -> list[Row] | None:
        """More of them, in ever wider pieces of the order behind what was read; None where they are too far apart.

        How far a piece goes is taken from how far the first rows went. Where units are asked for, theirs alone are read.
        """
        first = self.start or self._row_at(self.base, 0)
        lead, read = self.of_unit or self.base, FIRST_ROWS
        while read < MANY_ROWS:
            # What so few of them promise is a guess.
            likely = read * (self.most - len(found)) // len(found) if len(found) > GUESSED else WIDER * read
            rows = max(FIRST_ROWS, min(likely * 5 // 4, WIDER * read))
            bound = self._ahead(first, reached, read, rows)
            places = (*self.kind, *self._beyond(reached), *self._up_to(bound))
            missing = self.most - len(found)
            if lead is self.of_unit:
                by_index = self._quicker_by_index(self._count(lead, places, MANY_ROWS))
                if by_index:
                    # What names the words costs most of it, however far is looked.
                    rows = max(rows, MANY_ROWS)
                    bound = self._ahead(first, reached, read, rows)
                    places = (*self.kind, *self._beyond(reached), *self._up_to(bound))
                found = found + self._of_lead(lead, places, missing, by_index=by_index)
            else:
                found = found + self._rows(
                    self._merged(lead, (*self.cheap, *self._worded()), places, missing)
                )
            if len(found) >= self.most or bound is None:
                return found
            reached, read = bound, read + rows
        return None

    def _ahead(self, first: Start | None, reached: Start, read: int, rows: int) -> Start | None:
        """Where about so many rows behind a place end, as `read` of them led there; None where that is beyond all days."""
        if first is None:
            return None
        if first[1] is None or reached[1] is None:
            number = reached[0] + (reached[0] - first[0]) * rows // read
            return min(max(number, 0), LARGEST), None
        span = reached[1] - first[1]
        if not span:
            return self._row_at(self.base, rows, *self._beyond(reached))
        try:
            return reached[0], reached[1] + span * (rows / read)
        except OverflowError:
            return None

    def _beyond(self, reached: Start) -> tuple[ColumnElement[bool], ...]:
        """That an item stands behind all that has a place's moment."""
        column, value = _measure(reached)
        return (column < value if self.newest_first else column > value,)

    def _up_to(self, bound: Start | None) -> tuple[ColumnElement[bool], ...]:
        """That an item stands no further than what has a place's moment."""
        if bound is None:
            return ()
        column, value = _measure(bound)
        return (column >= value if self.newest_first else column <= value,)

    def _until(self, lead: Lead, bound: Start | None) -> list[Row]:
        """Those of a lead from the page's place up to another."""
        return self._rows(
            self._merged(lead, (*self.cheap, *self._worded()), (*self.place, *self._up_to(bound)))
        )

    def _row_at(self, lead: Lead, rows: int, *behind: ColumnElement[bool]) -> Start | None:
        """The place of the row of a lead that so many others come before; None where there are no more than that."""
        place: Any = columns(col(Feedback.id), col(Feedback.submitted_at))
        query = hinted(place.select_from(Feedback), lead).where(
            *(self.kind if behind else self.place), *behind, *lead.whole
        )
        row = self.session.execute(query.order_by(*self.order).limit(1).offset(rows)).first()
        return None if row is None else (row[0], row[1])

    def _few_have_the_words(self) -> bool:
        """Whether hardly any of the rows at the page's place has them: then the index of words names few."""
        some: Select[Any] = columns(col(Feedback.id).label("id")).where(*self.place).order_by(*self.order)
        probed = some.limit(PROBED).subquery()
        query = columns(func.count()).select_from(probed)
        query = query.join(Feedback, col(Feedback.id) == probed.c.id).where(*self._worded())
        self.worded = self.session.execute(query).scalar_one()
        return self.worded < RARE

    def _gathered_words(self, most: int | None) -> list[Row] | None:
        """All that the index of words names, sorted; None where they are more than `most`."""
        if most is not None:
            named = self._hits(most + 1)
            with by_the_index(self.session):
                numbers = self.session.execute(columns(named.c.id)).scalars().all()
            if len(numbers) > most:
                return None
            # By their numbers: how many they are is then known to the database too.
            these = columns(*_PLACE).select_from(Feedback).where(among(col(Feedback.id), numbers))
            return self._rows(self._sorted(these, (*self.place, *self.cheap)))
        named = self._hits()
        query = columns(*_PLACE).select_from(named).join(Feedback, col(Feedback.id) == named.c.id)
        with by_the_index(self.session):
            return self._rows(self._sorted(query, (*self.place, *self.cheap)))

    def _hits(self, most: int | None = None) -> Any:
        """What the index of words names for this stretch."""
        search, exact = self.parts.search, self.stretch.exact
        if search is None:
            raise ValueError("no words are looked for")
        number = None if exact is not None else self.parts.number
        return hits(self.session, search, number, exactly=exact, most=most)

    def _narrow(self) -> tuple[Lead, int] | None:
        """What names the fewest, and how many these are, up to a little more than few."""
        found = [Lead("", (condition,), ()) for condition in self.parts.found]
        if self.parts.days:
            found.append(Lead("", self.parts.days, ()))
        if self.of_unit:
            found.append(self.of_unit)
        counted = [(lead, self._count(lead)) for lead in (*found, *self.leads)]
        return min(counted, key=lambda each: each[1], default=None)

    def _count(self, lead: Lead, places: Sequence[ColumnElement[bool]] = (), most: int = FEW + 1) -> int:
        query = hinted(columns(col(Feedback.id)).select_from(Feedback), lead)
        some = query.where(*(places or (self.parts.of_pilot,)), *lead.whole).limit(most).subquery()
        return int(self.session.execute(columns(func.count()).select_from(some)).scalar_one())

    def _gathered(self, lead: Lead, rows: int, *more: ColumnElement[bool]) -> list[Row]:
        """All that a lead names, about so many rows, of which more is known by another index; sorted."""
        by_index = not more and self._quicker_by_index(rows)
        places = (self.parts.of_pilot, *more, *map(row_by_row, self.place))
        return self._of_lead(lead, places, self.most, by_index=by_index)

    def _of_lead(
        self, lead: Lead, places: Sequence[ColumnElement[bool]], most: int, *, by_index: bool
    ) -> list[Row]:
        """Those that a lead names at some places, sorted; that they have the words is read, or told by their index."""
        words = self._worded() if self.parts.search is not None else ()
        if by_index:
            words = (col(Feedback.id).in_(columns(self._hits().c.id).offset(0)),)
        query = hinted(columns(*_PLACE).select_from(Feedback), lead).where(*places, *lead.whole)
        with by_the_index(self.session) if by_index else nullcontext():
            return self._rows(self._sorted(query, (*self.cheap, *words), most))

    def _quicker_by_index(self, rows: int) -> bool:
        """Whether the index of words probably names less than it would take to read the words of so many items."""
        if self.parts.search is None:
            return False
        newest = self.session.execute(columns(func.max(col(Feedback.id)))).scalar() or 0
        named = int(newest) * self.worded // PROBED
        worth = READ_WORTH[self.session.get_bind().dialect.name] * rows
        return max(named, FEW if self.worded < RARE else 0) < worth

    def _sorted(
        self, query: Select[Any], conditions: Sequence[ColumnElement[bool]], most: int | None = None
    ) -> Select[Any]:
        # All of them first and their order then: else an index of the order is read until enough are met.
        named = _with_unit(query).where(*map(row_by_row, conditions)).offset(0).subquery()
        at, number = named.c.submitted_at, named.c.id
        by = (at.desc(), number.desc()) if self.newest_first else (at, number)
        return columns(named).order_by(*by).limit(self.most if most is None else most)

    def _merged(
        self,
        lead: Lead,
        conditions: Sequence[ColumnElement[bool]],
        places: Sequence[ColumnElement[bool]] | None = None,
        most: int | None = None,
    ) -> Any:
        """The first of each branch in the order, and of these the first."""
        each = [
            hinted(_select(), lead)
            .where(*(self.place if places is None else places), *branch, *map(row_by_row, conditions))
            .order_by(*self.order)
            .limit(self.most if most is None else most)
            for branch in lead.branches
        ]
        if len(each) == 1:
            return each[0]
        together = union_all(*(columns(one.subquery()) for one in each)).subquery()
        at, number = together.c.submitted_at, together.c.id
        by = (at.desc(), number.desc()) if self.newest_first else (at, number)
        return columns(together).order_by(*by).limit(self.most)

    def _worded(self) -> tuple[ColumnElement[bool], ...]:
        """That an item has the words, read from its own: as exactly as the stretch says."""
        search, exact = self.parts.search, self.stretch.exact
        if search is None:
            return ()
        if exact:
            return (has_words(search, exactly=True),)
        return (
            self.parts.by_words if exact is None else (*self.parts.by_words, ~has_words(search, exactly=True))
        )

    def _rows(self, query: Any) -> list[Row]:
        return [(number, at, severity) for number, at, severity in self.session.execute(query)]


def _select() -> Select[Any]:
    return _with_unit(columns(*_PLACE).select_from(Feedback))


def _with_unit(query: Select[Any]) -> Select[Any]:
    return query.join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)


def _measure(place: Start) -> tuple[Any, Any]:
    """By what the order goes at a place, and how far it is there: the moment, where there is none the number."""
    return (col(Feedback.id), place[0]) if place[1] is None else (col(Feedback.submitted_at), place[1])


def _behind(start: Start | None, newest_first: bool) -> Iterator[ColumnElement[bool]]:
    """That an item stands behind the place where the page starts."""
    at, number = col(Feedback.submitted_at), col(Feedback.id)
    if start is None:
        return
    behind = number < start[0] if newest_first else number > start[0]
    if start[1] is None:
        yield behind
        return
    yield at <= start[1] if newest_first else at >= start[1]
    yield or_(at < start[1] if newest_first else at > start[1], and_(at == start[1], behind))
