"""Problems as people read them: a list with counts, one whole with the opinions within reach. Nobody reads
another unit's words here: what lies outside a person's reach is counted only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import fold
from models.codes import FUNCTION_CODES, Kind, Severity, State
from models.tables import AppFunction, Audit, Feedback, Pilot, Problem, Unit
from models.types import key
from services.access import Action, NotFound, Person, feedback_within_reach, require
from services.feedback import shown_text
from services.problem_counts import (
    Counts,
    counts_of_problems,
    kept_counts,
    problems_within_reach,
    sizes_of_problems,
)
from services.problem_states import OPEN

PAGE = 20
SHOWN = 100  # opinions of a problem on one page


@dataclass(frozen=True)
class ProblemCard:
    """One problem in a list."""

    id: int
    title: str
    function: str
    function_label: str
    kind: str
    severity: str
    state: str
    counts: Counts


@dataclass(frozen=True)
class ProblemFilters:
    """What a list shows; empty means all. `state` takes `open` and `closed` too."""

    function: str = ""
    kind: str = ""
    severity: str = ""
    state: str = ""
    search: str = ""


@dataclass(frozen=True)
class ProblemPage:
    """One page of a list, those with the most opinions first."""

    cards: tuple[ProblemCard, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class GroupedItem:
    """One opinion of a problem or a proposal, within reach."""

    id: int
    text: str
    unit_name: str
    submitted_on: date | None
    state: str


@dataclass(frozen=True)
class Act:
    """Something that was done to a problem."""

    at: datetime
    who: str
    act: str
    changed: tuple[tuple[str, str, str], ...] = ()
    items: int = 0


@dataclass(frozen=True)
class ProblemWhole:
    """One problem. `items` are the first SHOWN opinions within reach; `merged_into` names where it went."""

    card: ProblemCard
    fixed_in_server: str
    fixed_in_android: str
    fixed_in_ios: str
    version: int
    stands: bool
    merged_into: int | None
    items: tuple[GroupedItem, ...]
    history: tuple[Act, ...]


def list_problems(
    session: Session, person: Person, pilot: Pilot, filters: ProblemFilters, *, page: int = 1
) -> ProblemPage:
    """Problems with an opinion within reach, those with the most opinions first."""
    require(person, Action.SEE_PROBLEMS)
    own = problems_within_reach(session, person, pilot)
    sizes = sizes_of_problems(session, pilot)
    query = select(Problem).where(
        col(Problem.pilot_id) == pilot.id, col(Problem.stands).is_(True), *_conditions(filters)
    )
    rows = [r for r in session.exec(query) if key(r) in own]
    rows.sort(key=lambda r: (-sizes.get(key(r), 0), -key(r)))
    words = fold(filters.search)
    if words:
        number = words.lstrip("#")
        rows = [r for r in rows if words in fold(r.title) or number == str(r.id)]
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(page, 1), pages)
    shown = rows[(page - 1) * PAGE : page * PAGE]
    return ProblemPage(cards_of(session, person, pilot, shown), len(rows), page, pages)


def _conditions(filters: ProblemFilters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for name, codes in (
        ("function", FUNCTION_CODES),
        ("kind", tuple(Kind)),
        ("severity", tuple(Severity)),
        ("state", tuple(State)),
    ):
        value = getattr(filters, name)
        if value in codes:
            found.append(getattr(Problem, name) == value)
    if filters.state in ("open", "closed"):
        is_open = col(Problem.state).in_([s.value for s in OPEN])
        found.append(is_open if filters.state == "open" else ~is_open)
    return found


def cards_of(
    session: Session, person: Person, pilot: Pilot, rows: Sequence[Problem]
) -> tuple[ProblemCard, ...]:
    """The problems as cards, in their order."""
    labels = _labels(session, pilot)
    counted = kept_counts(session, person, [key(r) for r in rows])
    return tuple(
        ProblemCard(
            key(r),
            r.title,
            r.function,
            labels.get(r.function, r.function),
            r.kind,
            r.severity,
            r.state,
            counted.get(key(r), Counts()),
        )
        for r in rows
    )


def _labels(session: Session, pilot: Pilot) -> dict[str, str]:
    query = select(AppFunction.code, AppFunction.label).where(AppFunction.pilot_id == pilot.id)
    return dict(session.exec(query).all())


def find_problem(session: Session, person: Person, pilot: Pilot, number: int) -> Problem:
    """The row. Raises NotFound, also where no opinion of it is within reach of a unit's people."""
    row = session.exec(select(Problem).where(Problem.id == number, Problem.pilot_id == pilot.id)).first()
    if row is not None and person.stands_for_a_unit:
        at = row.merged_into_id if row.merged_into_id else number
        if not counts_of_problems(session, person, [at]).get(at, Counts()).own:
            row = None
    if row is None:
        raise NotFound(phrase("There is no problem number %(number)s within your reach.", number=number))
    return row


def read_problem(session: Session, person: Person, pilot: Pilot, number: int) -> ProblemWhole:
    """One problem with the opinions within reach. Raises NotFound."""
    require(person, Action.SEE_PROBLEMS)
    row = find_problem(session, person, pilot, number)
    (card,) = cards_of(session, person, pilot, [row])
    items = grouped_items(session, person, Feedback.problem_id == number, most=SHOWN)
    return ProblemWhole(
        card,
        row.fixed_in_server,
        row.fixed_in_android,
        row.fixed_in_ios,
        row.version,
        row.stands,
        row.merged_into_id,
        items,
        _history(session, number),
    )


def grouped_items(
    session: Session, person: Person, which: ColumnElement[bool] | bool, *, most: int
) -> tuple[GroupedItem, ...]:
    """Standing opinions within reach, the newest first; personal data hidden where the role has no need of it."""
    query = (
        select(Feedback, Unit.name)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(which, col(Feedback.stands).is_(True), feedback_within_reach(person))
        .order_by(col(Feedback.submitted_at).desc().nulls_last(), col(Feedback.id).desc())
        .limit(most)
    )
    return tuple(
        GroupedItem(
            key(item),
            shown_text(person, item.text, key(item)),
            name or item.unit_text,
            item.submitted_on,
            item.state,
        )
        for item, name in session.exec(query)
    )


def _history(session: Session, number: int) -> tuple[Act, ...]:
    query = select(Audit).where(Audit.subject == "problem", Audit.subject_id == str(number))
    found = []
    for row in session.exec(query.order_by(col(Audit.id).desc())):
        before = ((row.before or {}).get("problems") or {}).get(str(number), {})
        after = ((row.after or {}).get("problems") or {}).get(str(number), {})
        changed = tuple(
            (name, str(before.get(name, "")), str(value))
            for name, value in after.items()
            if name not in ("stands", "merged_into_id")
        )
        found.append(Act(row.at, row.who, row.act, changed, len((row.after or {}).get("items") or {})))
    return tuple(found)


def problem_of(session: Session, person: Person, pilot: Pilot, item: int) -> ProblemCard | None:
    """The problem that an opinion within reach belongs to."""
    require(person, Action.SEE_PROBLEMS)
    query = (
        select(Problem)
        .join(Feedback, col(Feedback.problem_id) == col(Problem.id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(Feedback.id == item, Feedback.pilot_id == pilot.id, feedback_within_reach(person))
    )
    row = session.exec(query).first()
    return cards_of(session, person, pilot, [row])[0] if row else None
