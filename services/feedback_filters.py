"""What a list of opinions is narrowed to, as conditions that always carry the person's reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from locales.vietnamese import fold
from models.codes import State
from models.tables import Feedback, Image, Pilot, Unit
from services.access import Person, feedback_within_reach
from services.progress import in_trial

OPEN_STATES = (State.NEW, State.TRIAGED, State.IN_PROGRESS, State.WAITING)


@dataclass(frozen=True)
class Filters:
    """What a list of opinions is narrowed to; empty means everything within reach."""

    search: str = ""
    function: str = ""
    kind: str = ""
    severity: str = ""
    state: str = ""
    channel: str = ""
    unit: str = ""  # a unit's code: its subtree
    unit_link: str = ""
    day_from: date | None = None
    day_to: date | None = None
    window: str = ""  # "in" or "out" of the trial's days
    images: bool = False
    needs_person: bool = False
    edited: bool = False


def conditions(person: Person, pilot: Pilot, filters: Filters) -> list[ColumnElement[bool]]:
    """The filters as conditions over Feedback joined (outer) to Unit; the reach is always among them."""
    return [
        feedback_within_reach(person),
        col(Feedback.pilot_id) == pilot.id,
        *_codes(filters),
        *_days(pilot, filters),
        *_search(filters),
        *_flags(filters),
    ]


def _codes(filters: Filters) -> Iterator[ColumnElement[bool]]:
    for name in ("function", "kind", "severity", "channel", "unit_link"):
        if value := getattr(filters, name):
            yield getattr(Feedback, name) == value
    if filters.state == "open":
        yield col(Feedback.state).in_([s.value for s in OPEN_STATES])
    elif filters.state:
        yield col(Feedback.state) == filters.state
    if filters.unit:
        path = select(Unit.path).where(Unit.code == filters.unit).scalar_subquery()
        yield col(Unit.path).like(path.concat("%"))


def _days(pilot: Pilot, filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.day_from:
        yield col(Feedback.submitted_on) >= filters.day_from
    if filters.day_to:
        yield col(Feedback.submitted_on) <= filters.day_to
    if filters.window:
        inside = in_trial(pilot)
        yield inside if filters.window == "in" else ~inside


def _search(filters: Filters) -> Iterator[ColumnElement[bool]]:
    words = fold(filters.search)
    if not words:
        return
    plain = col(Feedback.search_text).contains(words, autoescape=True)
    number = words.lstrip("#")
    is_number = number.isdecimal() and len(number) < 10
    yield or_(plain, col(Feedback.id) == int(number)) if is_number else plain


def _flags(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.images:
        yield select(Image.id).where(Image.feedback_id == Feedback.id).exists()
    if filters.needs_person:
        yield col(Feedback.needs_person).is_(True)
    if filters.edited:
        yield col(Feedback.text_changed).is_(True)
