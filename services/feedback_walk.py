"""How the opinions of one stretch of the queue are found: in the list's order while they are close together there, else
by whatever names the fewest of them.

A list that one index holds in its order (a `Lead`) is read from it. Any other is looked for, step by step and each step
bounded, so that none costs much where it fails:

1. among the first rows of the order, of which an index alone is read (`ix_feedback_in_order` holds most columns),
2. where a lead, a unit or rare words name few: all of those, sorted,
3. among the next rows of a lead, then among many of the order,
4. all that the narrowest of them names, sorted: so many are left only where conditions exclude one another.

Over 300 lines: the steps, the indexes that they read and how each is said to both databases must agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Select, and_, func, literal_column, or_, union_all
from sqlalchemy import select as columns
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col

from models.codes import Kind, Severity
from models.feedback import COMMON
from models.tables import Feedback, Unit
from services.feedback_filters import Conditions
from services.feedback_search import has_words, hits

# Rows of the order, or of a lead, that are read first, and at most.
FIRST_ROWS, MANY_ROWS = 2_000, 80_000
# What names no more than this is gathered and sorted.
FEW = 5_000
# Of so many rows at the page's place so few have a rare word.
PROBED, RARE = 200, 2
Row = tuple[int, datetime | None, str]  # its number, moment, severity
Start = tuple[int, datetime | None]
_PLACE: tuple[Any, ...] = (Feedback.id, Feedback.submitted_at, Feedback.severity)


@dataclass(frozen=True)
class Stretch:
    """Items that follow one another by time alone: one severity, with or without a time, found exactly or not."""

    severity: str | None
    dated: bool
    exact: bool | None


@dataclass(frozen=True)
class Lead:
    """An index that holds a part of the list in its order: each of `branches` by itself, `whole` in no order.

    `holds_labels`: the labels stand in it too, so that the table need not be read for them.
    """

    index: str
    whole: tuple[ColumnElement[bool], ...]
    branches: tuple[tuple[ColumnElement[bool], ...], ...]
    holds_labels: bool = False


# The order of all items, each of its rows with the labels.
_ALL = Lead("ix_feedback_in_order", (), ((),), holds_labels=True)


def rows_of(
    session: Session, parts: Conditions, stretch: Stretch, start: Start | None, newest_first: bool, most: int
) -> list[Row]:
    """The items of the stretch that follow the place where the page starts, at most so many."""
    walk = _Walk(session, parts, stretch, start, newest_first, most)
    return walk.direct() if walk.is_led else walk.in_steps()


def all_of(session: Session, query: Select[Any], parts: Conditions) -> Select[Any]:
    """The whole list in no order, begun where probably the fewest are."""
    leads = _leads(parts, None)
    conditions = (*parts.ordered, *parts.days, *parts.of_states, *parts.rest)
    if parts.search is not None and not parts.found:
        found = hits(session, parts.search, parts.number)
        query = query.select_from(found).join(Feedback, col(Feedback.id) == found.c.id)
        return _with_unit(query).where(*map(_unled, (parts.of_pilot, *conditions)))
    query = _with_unit(query.select_from(Feedback))
    if parts.found:
        conditions = (parts.of_pilot, *conditions, *parts.by_index)
        return query.where(*parts.found, *map(_unled, conditions))
    if leads:
        return _hinted(query, leads[0]).where(parts.of_pilot, *leads[0].whole, *map(_unled, conditions))
    return query.where(parts.of_pilot, *parts.days, *map(_unled, conditions))


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
        self.leads = _leads(parts, stretch)
        at, number = col(Feedback.submitted_at), col(Feedback.id)
        self.order = (at.desc(), number.desc()) if newest_first else (at, number)
        # As an expression, no index of the list's order is taken for it.
        self.sorted = (at.desc(), (number + 0).desc()) if newest_first else (at, number + 0)
        self.newest_first = newest_first
        self.place = (parts.of_pilot, *parts.days, *_behind(stretch, start, newest_first))
        severity = () if stretch.severity is None else (col(Feedback.severity) == stretch.severity,)
        self.cheap = (*parts.ordered, *severity, *parts.found, *parts.of_states, *parts.rest)

    @property
    def is_led(self) -> bool:
        """Whether one index holds just this list in its order."""
        parts = self.parts
        common = sum(parts.equal.get(name) == value for name, value in COMMON.items())
        return not (parts.search or parts.found or parts.rest) and len(self.leads) + common <= 1

    def direct(self) -> list[Row]:
        """Read from the index that holds the list, or from that of all."""
        if not self.leads:
            return self._rows(self._merged(_ALL, self.cheap))
        if len(self.leads[0].branches) > 1 and (found := self._near(_ALL, FIRST_ROWS)) is not None:
            return found
        return self._rows(self._merged(self.leads[0], self.cheap))

    def in_steps(self) -> list[Row]:
        """Looked for, each step bounded, until one of them is sure."""
        rare = self.parts.search is not None and self._few_have_the_words()
        if rare and (found := self._gathered_words(FEW)) is not None:
            return found
        if (found := self._near(_ALL, FIRST_ROWS)) is not None:
            return found
        narrow = self._narrow()
        if narrow is not None and narrow[1] <= FEW:
            return self._gathered(narrow[0])
        lead = next((lead for lead in self.leads if len(lead.branches) == 1), None)
        if lead is not None:
            found = self._near(lead, MANY_ROWS if lead.holds_labels else FIRST_ROWS)
            if found is not None:
                return found
        if (found := self._near(_ALL, MANY_ROWS)) is not None:
            return found
        if self.parts.search is None:
            return self._gathered(narrow[0]) if narrow else self.direct()
        if narrow is not None and self.parts.found:
            return self._gathered(narrow[0], *map(_unled, self.parts.by_index))
        return self._gathered_words(None) or []

    def _near(self, lead: Lead, rows: int) -> list[Row] | None:
        """Those among the next rows of a lead; None where that is not a page and more rows follow."""
        bound = self._moment_after(lead, rows)
        within = () if bound is None else (bound,)
        found = self._rows(self._merged(lead, (*self.cheap, *self._worded()), *within))
        return found if len(found) >= self.most or bound is None else None

    def _moment_after(self, lead: Lead, rows: int) -> Any:
        """That an item is among the next rows of a lead; None where there are no more than that."""
        at: Any = col(Feedback.submitted_at)
        number: Any = col(Feedback.id)
        query = _hinted(columns(at, number).select_from(Feedback), lead)
        query = query.where(*self.place, *lead.whole).order_by(*self.order).limit(1).offset(rows)
        last = self.session.execute(query).first()
        if last is None:
            return None
        if last[0] is None:
            return number >= last[1] if self.newest_first else number <= last[1]
        return at >= last[0] if self.newest_first else at <= last[0]

    def _few_have_the_words(self) -> bool:
        """Whether hardly any of the rows at the page's place has them: then the index of words names few."""
        some: Select[Any] = columns(col(Feedback.id).label("id")).where(*self.place).order_by(*self.order)
        probed = some.limit(PROBED).subquery()
        query = columns(func.count()).select_from(probed)
        query = query.join(Feedback, col(Feedback.id) == probed.c.id).where(*self._worded())
        return bool(self.session.execute(query).scalar_one() < RARE)

    def _gathered_words(self, most: int | None) -> list[Row] | None:
        """All that the index of words names, sorted; None where they are more than `most`."""
        search = self.parts.search
        if search is None:
            return None
        exact = self.stretch.exact
        number = None if exact is not None else self.parts.number
        if most is not None:
            named = hits(self.session, search, number, exactly=exact, most=most + 1)
            if self.session.execute(columns(func.count()).select_from(named)).scalar_one() > most:
                return None
        named = hits(self.session, search, number, exactly=exact)
        query = columns(*_PLACE).select_from(named).join(Feedback, col(Feedback.id) == named.c.id)
        return self._rows(self._sorted(query, (*self.place, *self.cheap)))

    def _narrow(self) -> tuple[Lead, int] | None:
        """What names the fewest, and how many these are, up to a little more than few."""
        found = [Lead("", (condition,), ()) for condition in self.parts.found]
        if self.parts.days:
            found.append(Lead("", self.parts.days, ()))
        counted = [(lead, self._count(lead)) for lead in (*found, *self.leads)]
        return min(counted, key=lambda each: each[1], default=None)

    def _count(self, lead: Lead) -> int:
        query = _hinted(columns(col(Feedback.id)).select_from(Feedback), lead)
        some = query.where(self.parts.of_pilot, *lead.whole).limit(FEW + 1).subquery()
        return int(self.session.execute(columns(func.count()).select_from(some)).scalar_one())

    def _gathered(self, lead: Lead, *more: ColumnElement[bool]) -> list[Row]:
        """All that a lead names, of which more is known by another index, sorted."""
        query = _hinted(columns(*_PLACE).select_from(Feedback), lead)
        query = query.where(self.parts.of_pilot, *lead.whole, *more)
        words = self._worded() if self.parts.search is not None else ()
        return self._rows(self._sorted(query, (*self.place, *self.cheap)).where(*words))

    def _sorted(self, query: Select[Any], conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
        return _with_unit(query).where(*map(_unled, conditions)).order_by(*self.sorted).limit(self.most)

    def _merged(
        self, lead: Lead, conditions: Sequence[ColumnElement[bool]], *within: ColumnElement[bool]
    ) -> Any:
        """The first of each branch in the order, and of these the first."""
        each = [
            _hinted(_select(), lead)
            .where(*self.place, *within, *branch, *map(_unled, conditions))
            .order_by(*self.order)
            .limit(self.most)
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


def _hinted(query: Select[Any], lead: Lead) -> Select[Any]:
    # SQLite keeps no figures by which it would know which index names the fewest.
    return query.with_hint(Feedback, f"INDEXED BY {lead.index}", "sqlite") if lead.index else query


def _leads(parts: Conditions, stretch: Stretch | None) -> list[Lead]:
    """The indexes that hold a part of the list in its order, those that probably name fewer first."""
    equal = dict(parts.equal)
    if stretch is not None and stretch.severity is not None:
        equal["severity"] = stretch.severity
    return [*_rare_leads(parts, equal), *_label_leads(parts, equal)]


def _rare_leads(parts: Conditions, equal: dict[str, str]) -> Iterator[Lead]:
    """Indexes of those alone that are unlike most."""
    if parts.trash:
        trashed = (col(Feedback.trashed_at).is_not(None),)
        yield Lead("ix_feedback_trashed", trashed, (trashed,))
    for name in parts.flags:
        flagged = (getattr(Feedback, name).is_(True),)
        yield Lead(f"ix_feedback_{name}", flagged, (flagged,))
    for name, common in COMMON.items():
        value = equal.get(name)
        if value is not None and value != common:
            column = getattr(Feedback, name)
            # Said in the words of the index, so that it is seen to hold them.
            other = (column != literal_column(f"'{common}'"), column == value)
            yield Lead(f"ix_feedback_{name}", other, (other,), holds_labels=name == "severity")


def _label_leads(parts: Conditions, equal: dict[str, str]) -> Iterator[Lead]:
    severity, function, kind = (equal.get(name) for name in ("severity", "function", "kind"))
    if function:
        of_function = col(Feedback.function) == function
        kinds = [col(Feedback.kind) == each for each in ([kind] if kind else [each.value for each in Kind])]
        whole = (of_function, *(kinds if kind else ()))
        index = "ix_feedback_pilot_id_function_kind_submitted_at_id"
        yield Lead(index, whole, tuple((of_function, each) for each in kinds))
    elif kind:
        of_kind = (col(Feedback.kind) == kind,)
        yield Lead("ix_feedback_pilot_id_kind_submitted_at_id", of_kind, (of_kind,))
    # The index of the more severe holds their states too.
    if parts.states and severity in (None, COMMON["severity"]):
        yield _by_state(severity, parts.states)


def _by_state(severity: str | None, states: Sequence[str]) -> Lead:
    severities = [severity] if severity else [each.value for each in Severity]
    whole = (col(Feedback.severity).in_(severities), col(Feedback.state).in_(states))
    branches = [
        (col(Feedback.severity) == one, col(Feedback.state) == state)
        for one in severities
        for state in states
    ]
    return Lead("ix_feedback_by_severity", whole, tuple(branches))


def _behind(stretch: Stretch, start: Start | None, newest_first: bool) -> Iterator[ColumnElement[bool]]:
    """That an item has a time or none, as the stretch says, and stands behind the place where the page starts."""
    at, number = col(Feedback.submitted_at), col(Feedback.id)
    yield at.is_not(None) if stretch.dated else at.is_(None)
    if start is None:
        return
    behind = number < start[0] if newest_first else number > start[0]
    if start[1] is None:
        yield behind
        return
    yield at <= start[1] if newest_first else at >= start[1]
    yield or_(at < start[1] if newest_first else at > start[1], and_(at == start[1], behind))


def _unled(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The same condition, but SQLite takes no index for it; PostgreSQL knows what each condition leaves."""
    return _Unled(condition)


class _Unled(FunctionElement[bool]):
    name = "unled"
    type = Boolean()
    _is_implicitly_boolean = True
    inherit_cache = True


@compiles(_Unled, "sqlite")
def _unled_on_sqlite(element: _Unled, compiler: SQLCompiler, **more: Any) -> str:
    return f"coalesce({compiler.process(element.clauses, **more)}, 0)"


@compiles(_Unled, "postgresql")
def _plain_on_postgresql(element: _Unled, compiler: SQLCompiler, **more: Any) -> str:
    return f"({compiler.process(element.clauses, **more)})"
