"""Opinions as people read them: found by filters, in pages, one whole with its history.

A long file: the list and the item show a row alike, and hide alike what is personal in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import func, or_
from sqlalchemy import select as columns
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from importers.personal_data import HIDDEN, mask
from locales import phrase
from models.tables import AppFunction, Feedback, FeedbackVersion, Image, LabelEvent, Pilot, Unit
from models.types import key
from services.access import EVERY as EVERY
from services.access import (
    Action,
    NotFound,
    Person,
    feedback_within_reach,
    may,
    require,
)
from services.access import sees_personal_data as sees_personal_data
from services.feedback_counts import kept_count
from services.feedback_filters import Filters
from services.feedback_queue import MOST_COUNTED, NEWEST, Place, page_of
from services.feedback_search import CONTACT

PAGE = 50
# Who sent it stands in none of these.
_READ: tuple[Any, ...] = tuple(
    getattr(Feedback, name)
    for name in [
        "id",
        "submitted_at",
        "submitted_on",
        "channel",
        "unit_text",
        "unit_link",
        "respondent",
        "function",
        "function_by",
        "function_confidence",
        "kind",
        "kind_by",
        "kind_confidence",
        "severity",
        "state",
        "needs_person",
        "text",
        "version",
        "root_id",
        "part",
        "owner",
        "starred",
        "spam_guess",
        "text_changed",
        "problem_id",
        "due_at",
        "trashed_at",
    ]
)
_CONTACT: tuple[Any, ...] = tuple(getattr(Feedback, name) for name in CONTACT)
_NAMES: tuple[Any, ...] = (Unit.code, Unit.name, AppFunction.label)


@dataclass(frozen=True)
class FeedbackLine:
    """One opinion as a list shows it; contact and personal data are masked where the role has no need."""

    id: int
    submitted_at: datetime | None
    channel: str
    unit_code: str
    unit_name: str
    unit_text: str
    unit_link: str
    respondent: str
    function: str
    function_label: str
    function_by: str
    kind: str
    kind_by: str
    confidence: float | None
    severity: str
    state: str
    needs_person: bool
    text: str
    images: int
    version: int
    in_trial: bool
    part_of: int | None = None
    owner: str = ""
    starred: bool = False
    spam: bool = False
    edited: bool = False
    problem: int | None = None
    due_at: datetime | None = None
    trashed: bool = False


@dataclass(frozen=True)
class FeedbackPage:
    """One page of a list. `total` counts its lines in all, `opinions` what people sent: one in parts counts once.

    Both are exact up to MOST_COUNTED; `capped` says that there are more. The page before this one ends before
    `earlier`, the next one follows `later`; None where there is none.
    """

    lines: tuple[FeedbackLine, ...]
    total: int
    opinions: int
    capped: bool = False
    earlier: Place | None = None
    later: Place | None = None


@dataclass(frozen=True)
class HistoryLine:
    """One change of an opinion."""

    at: datetime
    who: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class ItemImage:
    """An image of an opinion."""

    id: int
    state: str
    why: str
    sha256: str
    link: str


@dataclass(frozen=True)
class FeedbackItem:
    """One opinion whole. `parts` stand for it where it is split; a part names the whole in `part_of`, and one
    that `stands` no more was joined again. Whom to call about it is asked for apart, since that is written down."""

    line: FeedbackLine
    has_contact: bool
    chosen_function: str
    platform: str
    system: str
    app_version: str
    device: str
    region: str
    images: tuple[ItemImage, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    earlier_texts: tuple[str, ...] = field(default=())
    text_changed: bool = False
    part_of: int | None = None
    parts: tuple[int, ...] = ()
    stands: bool = True
    gone_at: datetime | None = None
    sent_twice_of: int | None = None
    masked_contact: tuple[str, ...] = ()


def list_feedback(
    session: Session,
    person: Person,
    pilot: Pilot,
    filters: Filters,
    *,
    order: str = NEWEST,
    after: Place | None = None,
    before: Place | None = None,
    size: int = PAGE,
) -> FeedbackPage:
    """A page of opinions within reach: the first, the one behind `after`, or the one that ends before `before`."""
    require(person, Action.SEE_FEEDBACK)
    window = page_of(session, person, pilot, filters, order=order, after=after, before=before, size=size)
    lines, opinions = kept_count(session, person, pilot, filters)
    numbers = [place.id for place in window.places]
    by_number = {line.id: line for line in lines_of(session, person, pilot, numbers)}
    return FeedbackPage(
        tuple(by_number[number] for number in numbers if number in by_number),
        min(lines, MOST_COUNTED),
        min(opinions, MOST_COUNTED),
        lines > MOST_COUNTED,
        window.places[0] if window.places and window.earlier else None,
        window.places[-1] if window.places and window.later else None,
    )


def lines_of(
    session: Session, person: Person, pilot: Pilot, numbers: Sequence[int]
) -> tuple[FeedbackLine, ...]:
    """These opinions as lines, those within reach, in no order. No contact is read for them."""
    require(person, Action.SEE_FEEDBACK)
    query = (
        columns(*_READ, *_NAMES)
        .select_from(Feedback)
        # By their numbers: SQLite would rather look through all opinions of the units within reach.
        .with_hint(Feedback, "NOT INDEXED", "sqlite")
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .join(
            AppFunction,
            (col(AppFunction.pilot_id) == col(Feedback.pilot_id))
            & (col(AppFunction.code) == col(Feedback.function)),
        )
        .where(
            col(Feedback.id).in_(numbers), col(Feedback.pilot_id) == pilot.id, feedback_within_reach(person)
        )
    )
    found = session.execute(query).all()
    images = _image_counts(session, [row.id for row in found])
    return tuple(
        _line(row, row[-3] or "", row[-2] or "", row[-1], images.get(row.id, 0), person, pilot)
        for row in found
    )


def _image_counts(session: Session, ids: list[int]) -> dict[int, int]:
    query = (
        select(Image.feedback_id, func.count())
        .where(col(Image.feedback_id).in_(ids))
        .group_by(col(Image.feedback_id))
    )
    return dict(session.exec(query).all())


def shown_text(person: Person, text: str, number: int) -> str:
    """An opinion's text as this person reads it: personal data hidden unless it is shown to them now."""
    return text if sees_personal_data(person, number) else _masked(text)


# The same page is drawn again at every click.
_masked = lru_cache(maxsize=1_000)(mask)


def _line(
    item: Any, code: str, name: str, label: str, images: int, person: Person, pilot: Pilot
) -> FeedbackLine:
    sure = [c for c in (item.function_confidence, item.kind_confidence) if c is not None]
    day = item.submitted_on
    return FeedbackLine(
        item.id,
        item.submitted_at,
        item.channel,
        code,
        name,
        item.unit_text,
        item.unit_link,
        item.respondent,
        item.function,
        label,
        item.function_by,
        item.kind,
        item.kind_by,
        min(sure) if sure else None,
        item.severity,
        item.state,
        item.needs_person,
        shown_text(person, item.text, item.id),
        images,
        item.version,
        day is None or pilot.trial_from <= day <= pilot.trial_to,
        item.root_id if item.part else None,
        item.owner,
        item.starred,
        item.spam_guess,
        item.text_changed,
        item.problem_id,
        item.due_at,
        item.trashed_at is not None,
    )


def read_item(session: Session, person: Person, pilot: Pilot, number: int) -> FeedbackItem:
    """One opinion with its history. Raises NotFound, also for one out of reach."""
    require(person, Action.SEE_FEEDBACK)
    item, code, name, label = find_item(session, person, pilot, number)
    images = session.exec(
        select(Image).where(Image.feedback_id == item.id).order_by(col(Image.position))
    ).all()
    events = session.exec(
        select(LabelEvent).where(LabelEvent.feedback_id == item.id).order_by(col(LabelEvent.id).desc())
    ).all()
    versions = session.exec(
        select(FeedbackVersion.text)
        .where(FeedbackVersion.feedback_id == item.id)
        .order_by(col(FeedbackVersion.version).desc())
    ).all()
    open_to = sees_personal_data(person, number)
    left = session.execute(
        columns(or_(*(c != "" for c in _CONTACT))).where(col(Feedback.id) == number)
    ).scalar()
    return FeedbackItem(
        _line(item, code, name, label, len(images), person, pilot),
        bool(left),
        item.chosen_function,
        item.platform,
        item.system,
        item.app_version,
        item.device,
        item.region,
        tuple(ItemImage(key(i), i.state, i.why, i.sha256, i.link) for i in images),
        tuple(HistoryLine(e.at, e.who, e.field, e.old, e.new) for e in events),
        tuple(t if open_to else mask(t) for t in versions),
        item.text_changed,
        item.root_id if item.part else None,
        _parts(session, item),
        item.stands,
        item.gone_at,
        item.duplicate_of_id,
        _masked_contact(session, number) if left and may(person, Action.SEE_CONTACTS) else (),
    )


def _masked_contact(session: Session, number: int) -> tuple[str, ...]:
    """What its sender left, enough to know it by: initials, the end of a number, the beginning of a code."""
    name, email, phone, code = session.execute(columns(*_CONTACT).where(col(Feedback.id) == number)).one()
    initials = " ".join(f"{word[0]}." for word in name.split())
    start, at, domain = email.partition("@")
    told = (initials, _hidden(phone, last=2), f"{_hidden(start)}{at}{domain}", _hidden(code, first=4))
    return tuple(part for part in told if part)


def _hidden(said: str, *, first: int = 0, last: int = 0) -> str:
    shown = range(first), range(len(said) - last, len(said))
    return "".join(c if any(n in part for part in shown) else HIDDEN for n, c in enumerate(said))


def _parts(session: Session, item: Feedback) -> tuple[int, ...]:
    if item.part:
        return ()
    query = select(Feedback.id).where(Feedback.root_id == item.id, Feedback.part > 0)
    numbers = session.exec(query.where(col(Feedback.stands).is_(True)).order_by(col(Feedback.part)))
    return tuple(n for n in numbers if n is not None)


def find_item(session: Session, person: Person, pilot: Pilot, number: int) -> tuple[Feedback, str, str, str]:
    """The row with its unit's code and name and its function's label; who sent it is read only when asked of it."""
    query = (
        select(Feedback, Unit.code, Unit.name, AppFunction.label)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .join(
            AppFunction,
            (col(AppFunction.pilot_id) == col(Feedback.pilot_id))
            & (col(AppFunction.code) == col(Feedback.function)),
        )
        .where(Feedback.id == number, Feedback.pilot_id == pilot.id, feedback_within_reach(person))
        .options(*(defer(column) for column in _CONTACT))
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound(phrase("There is no opinion number %(number)s within your reach.", number=number))
    item, code, name, label = found
    return item, code or "", name or "", label
