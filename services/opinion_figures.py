"""Figures of opinions over a range of days: new ones, where they stood at a moment, what was done with them.

Every figure counts what the list of opinions counts with the same filters. Where an opinion stood at a moment is
told by its history of states.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import day_month_year
from models.codes import Severity
from models.tables import Feedback, LabelEvent, Pilot, Unit
from services.access import Person, Refused
from services.feedback_filters import Filters, conditions
from services.states import OPEN

LONGEST_RANGE = 800
EVERYTHING = Filters()
SEVERE = (Severity.CRITICAL.value, Severity.MAJOR.value)
# What every query selects, and groups by, of an opinion.
_STANDING = (col(Feedback.function), col(Feedback.severity), col(Feedback.state))


@dataclass(frozen=True)
class Range:
    """Days from `first` to `last`, both in."""

    first: date
    last: date

    @property
    def earlier(self) -> Range:
        """As many days, right before."""
        days = (self.last - self.first).days + 1
        return Range(self.first - timedelta(days=days), self.first - timedelta(days=1))


def checked_range(first: date, last: date) -> Range:
    """The days as a range. Raises Refused where they run backwards or are too many."""
    if first > last:
        raise Refused(
            phrase(
                "The first day %(first)s lies after the last day %(last)s. Swap them.",
                first=day_month_year(first),
                last=day_month_year(last),
            )
        )
    if (last - first).days >= LONGEST_RANGE or first.year < 2000:
        raise Refused(
            phrase("A summary covers at most %(n)s days from the year 2000 on. Take fewer.", n=LONGEST_RANGE)
        )
    return Range(first, last)


class OpinionFigures:
    """Counts over what this person's list of opinions shows."""

    def __init__(self, session: Session, person: Person, pilot: Pilot) -> None:
        self.session, self.person, self.pilot = session, person, pilot

    def query(
        self,
        *what: Any,
        where: Iterable[ColumnElement[bool]] = (),
        filters: Filters = EVERYTHING,
        units: bool = True,
    ) -> Any:
        """A selection over the opinions within reach, joined (outer) to their units, by conditions and filters.

        Without `units` theirs are looked up only where the person's reach asks for them.
        """
        query = columns(*what).select_from(Feedback)
        if units or self.person.stands_for_a_unit:
            query = query.join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        return query.where(*conditions(self.person, self.pilot, filters), *where)

    def new(self, days: Range) -> Counter[tuple[str, str]]:
        """New opinions by function and kind."""
        by = (col(Feedback.function), col(Feedback.kind))
        query = self.query(*by, func.count(), filters=within(days)).group_by(*by)
        return Counter({(f, k): n for f, k, n in self.session.execute(query)})

    def of(self, field: str, days: Range) -> Counter[str]:
        """New opinions by one of their codes."""
        by = getattr(Feedback, field)
        query = self.query(by, func.count(), filters=within(days)).group_by(by)
        return _counter(self.session.execute(query))

    def by_day(self, days: Range) -> tuple[tuple[date, int], ...]:
        """New opinions of every day of the range."""
        by = col(Feedback.submitted_on)
        query = self.query(by, func.count(), filters=within(days)).group_by(by)
        counted = dict(self.session.execute(query).all())
        length = (days.last - days.first).days + 1
        every = (days.first + timedelta(days=n) for n in range(length))
        return tuple((day, counted.get(day, 0)) for day in every)

    def undated(self) -> int:
        """Opinions whose day nobody knows."""
        query = self.query(func.count(), where=(col(Feedback.submitted_on).is_(None),))
        return int(self.session.execute(query).scalar_one())

    def standing(self, moment: datetime) -> Counter[tuple[str, str, str]]:
        """Opinions sent before a moment by function, severity and the state that they had at it."""
        query = self.query(*_STANDING, func.count(), where=(_sent_before(moment),)).group_by(*_STANDING)
        counted = Counter({(f, severity, s): n for f, severity, s, n in self.session.execute(query)})
        for item, state in self.turned(moment):
            counted[item.function, item.severity, item.state] -= 1
            counted[item.function, item.severity, state] += 1
        return counted

    def turned(self, moment: datetime) -> list[tuple[Any, str]]:
        """Opinions sent before a moment whose state changed since, with the one that they had then."""
        later = and_(
            col(LabelEvent.feedback_id) == col(Feedback.id),
            col(LabelEvent.field) == "state",
            col(LabelEvent.at) >= moment,
        )
        what = (
            col(Feedback.id),
            col(Feedback.function),
            col(Feedback.severity),
            col(Feedback.state),
            col(Feedback.submitted_on),
            col(LabelEvent.old),
        )
        query = (
            self.query(*what, where=(_sent_before(moment),))
            .join(LabelEvent, later)
            .order_by(col(LabelEvent.feedback_id), col(LabelEvent.at), col(LabelEvent.id))
        )
        first: dict[int, tuple[Any, str]] = {}
        for row in self.session.execute(query):
            first.setdefault(row.id, (row, row.old))
        return list(first.values())

    def moved(
        self, start: datetime, end: datetime, into: Sequence[str], out_of: Sequence[str]
    ) -> Counter[str]:
        """Opinions, by function, that were brought into one of these states within a time, each once."""
        within = and_(
            col(LabelEvent.feedback_id) == col(Feedback.id),
            col(LabelEvent.field) == "state",
            col(LabelEvent.at) >= start,
            col(LabelEvent.at) < end,
            col(LabelEvent.new).in_([str(s) for s in into]),
            col(LabelEvent.old).in_([str(s) for s in out_of]),
        )
        by = col(Feedback.function)
        query = self.query(by, func.count(func.distinct(Feedback.id))).join(LabelEvent, within)
        return _counter(self.session.execute(query.group_by(by)))

    def oldest(self, moment: datetime) -> dict[str, date]:
        """The day of the oldest opinion of each function that was open at a moment."""
        by = col(Feedback.function)
        query = self.query(
            by, func.min(Feedback.submitted_on), where=(*self._stayed(moment), _is_open())
        ).group_by(by)
        found: dict[str, date] = {code: day for code, day in self.session.execute(query) if day}
        for item, state in self.turned(moment):
            if state in OPEN and item.submitted_on:
                found[item.function] = min(item.submitted_on, found.get(item.function, item.submitted_on))
        return found

    def _stayed(self, moment: datetime) -> tuple[ColumnElement[bool], ...]:
        """Sent before a moment and of the same state since."""
        turned = (
            select(LabelEvent.id)
            .where(
                LabelEvent.feedback_id == Feedback.id,
                LabelEvent.field == "state",
                col(LabelEvent.at) >= moment,
            )
            .exists()
        )
        return _sent_before(moment), ~turned

    def severe_open(self, moment: datetime, most: int) -> list[int]:
        """The numbers of severe opinions that were open at a moment, critical and old ones first."""
        severe = col(Feedback.severity).in_(SEVERE)
        query = (
            self.query(col(Feedback.id), col(Feedback.severity), col(Feedback.submitted_on))
            .where(*self._stayed(moment), _is_open(), severe)
            .order_by(col(Feedback.severity), col(Feedback.submitted_on), col(Feedback.id))
            .limit(most)
        )
        rows = [(r.severity, r.submitted_on or date.min, r.id) for r in self.session.execute(query)]
        rows += [
            (item.severity, item.submitted_on or date.min, item.id)
            for item, state in self.turned(moment)
            if state in OPEN and item.severity in SEVERE
        ]
        return [number for _severity, _day, number in sorted(rows)[:most]]


def within(days: Range) -> Filters:
    return Filters(day_from=days.first, day_to=days.last)


def _sent_before(moment: datetime) -> ColumnElement[bool]:
    """One without a day was there from the start."""
    day = col(Feedback.submitted_on)
    return or_(day.is_(None), day < moment.date())


def _is_open() -> ColumnElement[bool]:
    return col(Feedback.state).in_([str(s) for s in OPEN])


def _counter(rows: Iterable[Any]) -> Counter[str]:
    return Counter({row[0]: row[1] for row in rows})
