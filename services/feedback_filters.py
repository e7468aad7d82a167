"""What a list of opinions is narrowed to, as conditions that always carry the person's reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import fold
from models.codes import FUNCTION_CODES, PLATFORMS, REGIONS, Channel, Kind, State
from models.tables import Feedback, Image, Pilot, Unit
from services.access import Person, Refused, feedback_within_reach
from services.progress import in_trial, node_within_reach
from services.unit_tree import load_tree

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
    platform: str = ""
    region: str = ""  # the back-end's corporation
    system: str = ""  # these three: words that it says
    app_version: str = ""
    device: str = ""


KNOWN = {
    "state": ("open", *(s.value for s in State)),
    "function": FUNCTION_CODES,
    "kind": tuple(k.value for k in Kind),
    "channel": tuple(c.value for c in Channel),
    "platform": PLATFORMS,
    "region": REGIONS,
}


def checked(session: Session, person: Person, filters: Filters) -> Filters:
    """The filters, their unit by its code as it is written. Raises NotFound and Refused where one names nothing."""
    for name, codes in KNOWN.items():
        value = getattr(filters, name)
        if value and value not in codes:
            raise Refused(
                phrase(
                    "“%(value)s” is not a value of %(field)s. Take one of %(codes)s.",
                    value=value,
                    field=name,
                    codes=", ".join(codes),
                )
            )
    if not filters.unit:
        return filters
    return replace(filters, unit=node_within_reach(session, person, load_tree(session), filters.unit).code)


def conditions(person: Person, pilot: Pilot, filters: Filters) -> list[ColumnElement[bool]]:
    """The filters as conditions over Feedback joined (outer) to Unit; the reach is always among them.

    What stands is listed: an opinion in parts by its parts. Opinions are counted by their `root_id`.
    """
    return [
        feedback_within_reach(person),
        col(Feedback.pilot_id) == pilot.id,
        col(Feedback.stands).is_(True),
        *_codes(filters),
        *_days(pilot, filters),
        *_search(filters),
        *_flags(filters),
    ]


def _codes(filters: Filters) -> Iterator[ColumnElement[bool]]:
    for name in ("function", "kind", "severity", "channel", "unit_link", "platform", "region"):
        if value := getattr(filters, name):
            yield getattr(Feedback, name) == value
    for name in ("system", "app_version", "device"):
        if said := getattr(filters, name).strip():
            yield func.lower(getattr(Feedback, name)).contains(said.lower(), autoescape=True)
    if filters.state == "open":
        yield col(Feedback.state).in_([s.value for s in OPEN_STATES])
    elif filters.state:
        yield col(Feedback.state) == filters.state
    if filters.unit:
        path = select(Unit.path).where(Unit.code == filters.unit).scalar_subquery()
        yield func.substr(Unit.path, 1, func.length(path)) == path


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
