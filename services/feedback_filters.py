"""What a list of opinions is narrowed to, as conditions that always carry the person's reach.

A little over 300 lines: each filter, the values it knows and its condition are read beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, True_, func, literal, or_
from sqlmodel import Session, col, select

from locales import phrase
from models.codes import FUNCTION_CODES, PLATFORMS, REGIONS, Channel, Kind, Role, Severity, State, UnitLink
from models.desk_acts import DEPARTMENT, EVNICT
from models.tables import Account, Feedback, FeedbackVersion, Image, Pilot, Unit
from models.tallies import TRIAL_CHANNELS
from services.access import (
    Action,
    NotFound,
    Person,
    Refused,
    feedback_within_reach,
    may,
    sees_personal_data,
    within_reach,
)
from services.feedback_search import Query, found_by, has_words, query_of
from services.pilots import zone_of
from services.progress import in_trial, node_within_reach
from services.unit_tree import load_tree

# The channels of the trial's people, and all others, each as a group.
CHANNEL_GROUPS = ("trial", "other")
NO_PROBLEM = -1
LEAD_OWNERS = (EVNICT, DEPARTMENT)
NOBODY, MYSELF = "none", "me"
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
    as_of: date | None = None  # in the trial's days up to this one; those without a day are in it
    images: bool = False
    needs_person: bool = False
    edited: bool = False
    edited_since: date | None = None  # by its sender
    owner: str = ""  # "evnict", "department", a unit's code, "none"
    assignee: str = ""  # an account's name, "me", "none"
    problem: int = 0  # its number; NO_PROBLEM: those in none
    starred: bool = False
    spam: bool = False
    overdue_at: datetime | None = None  # open and due before this moment
    trash: bool = False  # what lies in the trash, and nothing else
    platform: str = ""
    region: str = ""  # the back-end's corporation
    system: str = ""  # these three: words that it says
    app_version: str = ""
    device: str = ""


KNOWN = {
    "state": ("open", *(s.value for s in State)),
    "function": FUNCTION_CODES,
    "kind": tuple(k.value for k in Kind),
    "severity": tuple(s.value for s in Severity),
    "channel": (*CHANNEL_GROUPS, *(c.value for c in Channel)),
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
    if filters.owner and filters.owner not in (*LEAD_OWNERS, NOBODY):
        filters = replace(filters, owner=_unit_named(session, filters.owner))
    if not filters.unit:
        return filters
    return replace(filters, unit=node_within_reach(session, person, load_tree(session), filters.unit).code)


def _unit_named(session: Session, code: str) -> str:
    node = load_tree(session).by_code.get(code.strip().upper())
    if node is None:
        raise NotFound(phrase("There is no unit with the code %(code)s.", code=code))
    return node.code


def finds_personal_data(person: Person) -> bool:
    """Whether telephone numbers and customer codes are looked through for this person: a caller says theirs."""
    return sees_personal_data(person) or may(person, Action.SEE_CONTACTS)


# Each is true of few, and has an index of these alone (`ix_feedback_` and the column).
FLAGS = {
    "needs_person": "needs_person",
    "edited": "text_changed",
    "starred": "starred",
    "spam": "spam_guess",
}


@dataclass(frozen=True)
class Conditions:
    """The filters and the reach as conditions over Feedback, joined (outer) to Unit: all of them hold together.

    `ordered` are those that an index of the list's order may hold: what columns `equal`, the `flags` that are set,
    that it lies in the `trash` or stands; `days` those of its moment. `found` have an index of their own, which names
    few. `of_unit` say that its unit is one of those below each of `units` (a path, or a unit's code). `search` is what is looked for, `number` the item that may be meant by it. `states` is what the state is one
    of, empty for any. `rest` is looked at row by row.
    """

    of_pilot: ColumnElement[bool]
    ordered: tuple[ColumnElement[bool], ...]
    days: tuple[ColumnElement[bool], ...]
    equal: Mapping[str, str]
    flags: tuple[str, ...]
    trash: bool
    found: tuple[ColumnElement[bool], ...]
    of_unit: tuple[ColumnElement[bool], ...]
    units: tuple[str, ...]
    search: Query | None
    number: int | None
    states: tuple[str, ...]
    rest: tuple[ColumnElement[bool], ...]

    @property
    def by_index(self) -> tuple[ColumnElement[bool], ...]:
        """That an item has the words, found by their index."""
        return () if self.search is None else (self._or_number(found_by(self.search)),)

    @property
    def by_words(self) -> tuple[ColumnElement[bool], ...]:
        """The same, read from the words of an item that is there already."""
        return () if self.search is None else (self._or_number(has_words(self.search)),)

    def _or_number(self, words: ColumnElement[bool]) -> ColumnElement[bool]:
        return words if self.number is None else or_(words, col(Feedback.id) == self.number)

    @property
    def of_states(self) -> tuple[ColumnElement[bool], ...]:
        """The state as a condition."""
        return (col(Feedback.state).in_(self.states),) if self.states else ()


def conditions(person: Person, pilot: Pilot, filters: Filters) -> list[ColumnElement[bool]]:
    """The filters as conditions over Feedback joined (outer) to Unit; the reach is always among them.

    What stands is listed: an opinion in parts by its parts. Opinions are counted by their `root_id`.
    """
    parts = parted_conditions(person, pilot, filters)
    ordered = (parts.of_pilot, *parts.days, *parts.ordered)
    return [*parts.rest, *ordered, *parts.found, *parts.of_unit, *parts.by_index, *parts.of_states]


def parted_conditions(person: Person, pilot: Pilot, filters: Filters) -> Conditions:
    """The same, parted by how they are found."""
    search = number = None
    if filters.search.strip():
        search = query_of(filters.search, open_to=finds_personal_data(person))
        number = _number_asked(filters.search)
    states = tuple(s.value for s in OPEN_STATES) if filters.state == "open" or filters.overdue_at else ()
    if filters.state and filters.state != "open":
        states = (filters.state,)
    reach = feedback_within_reach(person)
    return Conditions(
        col(Feedback.pilot_id) == pilot.id,
        tuple(_ordered(filters)),
        tuple(_moments(pilot, filters)),
        dict(_equal(filters)),
        tuple(column for flag, column in FLAGS.items() if getattr(filters, flag)),
        filters.trash,
        tuple(_indexed(person, pilot, filters)),
        tuple(_of_unit(person, filters)),
        tuple(_units(person, filters)),
        search,
        number,
        states,
        # Who reaches all is asked nothing of each row.
        (*(() if isinstance(reach, True_) else (reach,)), *_rest(pilot, filters)),
    )


def _equal(filters: Filters) -> Iterator[tuple[str, str]]:
    """The columns that equal something."""
    for name in ("function", "kind", "severity", "channel", "platform"):
        value = getattr(filters, name)
        # A kind is called “other” too.
        if value and not (name == "channel" and value in CHANNEL_GROUPS):
            yield name, value
    if filters.owner in (*LEAD_OWNERS, NOBODY):
        yield "owner", filters.owner if filters.owner != NOBODY else ""


def _ordered(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.trash:
        yield col(Feedback.trashed_at).is_not(None)
    else:
        yield col(Feedback.stands).is_(True)
    for name, value in _equal(filters):
        yield getattr(Feedback, name) == value
    for flag, column in FLAGS.items():
        if getattr(filters, flag):
            yield getattr(Feedback, column).is_(True)
    # The moments say nearly the same (`_moments`): a database that took both for unlike would expect hardly any.
    if filters.day_from:
        yield _plainly(col(Feedback.submitted_on) >= filters.day_from)
    if filters.day_to:
        yield _plainly(col(Feedback.submitted_on) <= filters.day_to)


def _plainly(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition by which no index is chosen, and none expected to hold few."""
    return func.coalesce(condition, literal(False)) == literal(True)


def _moments(pilot: Pilot, filters: Filters) -> Iterator[ColumnElement[bool]]:
    """The days, said of the moment by which the list is ordered."""
    zone = zone_of(pilot)
    if filters.day_from:
        yield col(Feedback.submitted_at) >= datetime.combine(filters.day_from, time(), zone)
    if filters.day_to:
        after = datetime.combine(filters.day_to + timedelta(days=1), time(), zone)
        yield col(Feedback.submitted_at) < after


def _of_unit(person: Person, filters: Filters) -> Iterator[ColumnElement[bool]]:
    if person.role in (Role.REPORTER, Role.LEADER):
        # Their reach says so already; here it leads to their items by the index of units.
        yield col(Feedback.unit_id).in_(select(Unit.id).where(within_reach(person)))
    if filters.unit:
        path = select(Unit.path).where(Unit.code == filters.unit).scalar_subquery()
        below = select(Unit.id).where(func.substr(Unit.path, 1, func.length(path)) == path)
        yield col(Feedback.unit_id).in_(below)


def _units(person: Person, filters: Filters) -> Iterator[str]:
    """The same, by what is above them: whoever asks knows the tree and need not look for them."""
    if person.role in (Role.REPORTER, Role.LEADER):
        yield person.unit_path
    if filters.unit:
        yield filters.unit


def _indexed(person: Person, pilot: Pilot, filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.problem > 0:
        yield col(Feedback.problem_id) == filters.problem
    if filters.assignee and filters.assignee != NOBODY:
        named = select(Account.id).where(Account.username == filters.assignee).scalar_subquery()
        whose = person.account_id if filters.assignee == MYSELF else named
        yield col(Feedback.assignee_id) == whose
    if filters.owner and filters.owner not in (*LEAD_OWNERS, NOBODY):
        unit = select(Unit.id).where(Unit.code == filters.owner).scalar_subquery()
        yield col(Feedback.owner_unit_id) == unit
    if filters.edited_since:
        since = datetime.combine(filters.edited_since, time(), zone_of(pilot))
        edited = select(FeedbackVersion.feedback_id).where(col(FeedbackVersion.replaced_at) >= since)
        yield col(Feedback.id).in_(edited)


def _number_asked(search: str) -> int | None:
    """The number of an item, where that may be meant."""
    said = search.strip().removeprefix("#")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None


def _rest(pilot: Pilot, filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.channel in CHANNEL_GROUPS:
        of_trial = col(Feedback.channel).in_([c.value for c in TRIAL_CHANNELS])
        yield of_trial if filters.channel == "trial" else ~of_trial
    if filters.unit_link == "missing":
        yield col(Feedback.unit_link) != UnitLink.ASSIGNED.value
    for name in ("unit_link", "region"):
        value = getattr(filters, name)
        if value and value != "missing":
            yield getattr(Feedback, name) == value
    for name in ("system", "app_version", "device"):
        if said := getattr(filters, name).strip():
            yield func.lower(getattr(Feedback, name)).contains(said.lower(), autoescape=True)
    if filters.window:
        inside = in_trial(pilot)
        yield inside if filters.window == "in" else ~inside
    if filters.as_of:
        yield in_trial(pilot, on=filters.as_of)
    yield from _seldom(filters)


def _seldom(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.images:
        yield select(Image.id).where(Image.feedback_id == Feedback.id).exists()
    if filters.problem == NO_PROBLEM:
        yield col(Feedback.problem_id).is_(None)
    if filters.assignee == NOBODY:
        yield col(Feedback.assignee_id).is_(None)
    if filters.overdue_at:
        # Said so that no index of due times is taken: the open ones are read in the list's order.
        yield _plainly(col(Feedback.due_at) < filters.overdue_at)
