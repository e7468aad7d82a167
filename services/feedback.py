"""Opinions as people read them: found by filters, in pages, one whole with its history."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from importers.personal_data import mask
from locales import phrase
from models.codes import Role, UnitLink
from models.tables import AppFunction, Feedback, FeedbackVersion, Image, LabelEvent, Pilot, Unit
from models.types import key
from services.access import (
    Action,
    NotFound,
    Person,
    feedback_within_reach,
    may,
    require,
)
from services.feedback_filters import Filters, conditions

PAGE = 50


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


@dataclass(frozen=True)
class FeedbackPage:
    """One page of a list. `total` counts its lines in all, `opinions` what people sent: one in parts counts once."""

    lines: tuple[FeedbackLine, ...]
    total: int
    page: int
    pages: int
    opinions: int


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


def list_feedback(
    session: Session, person: Person, pilot: Pilot, filters: Filters, *, page: int = 1, size: int = PAGE
) -> FeedbackPage:
    """A page of opinions within reach, the newest first."""
    require(person, Action.SEE_FEEDBACK)
    where = conditions(person, pilot, filters)
    total, opinions = session.exec(
        select(func.count(), func.count(func.distinct(Feedback.root_id)))
        .select_from(Feedback)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(*where)
    ).one()
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    query = (
        select(Feedback, Unit.code, Unit.name, AppFunction.label)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .join(
            AppFunction,
            (col(AppFunction.pilot_id) == col(Feedback.pilot_id))
            & (col(AppFunction.code) == col(Feedback.function)),
        )
        .where(*where)
        .order_by(col(Feedback.submitted_at).desc().nulls_last(), col(Feedback.id).desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    found = session.exec(query).all()
    images = _image_counts(session, [key(item) for item, *_unit in found])
    lines = tuple(
        _line(item, code or "", name or "", label, images.get(key(item), 0), person, pilot)
        for item, code, name, label in found
    )
    return FeedbackPage(lines, total, page, pages, opinions)


def _image_counts(session: Session, ids: list[int]) -> dict[int, int]:
    query = (
        select(Image.feedback_id, func.count())
        .where(col(Image.feedback_id).in_(ids))
        .group_by(col(Image.feedback_id))
    )
    return dict(session.exec(query).all())


def sees_personal_data(person: Person) -> bool:
    """Whether telephone numbers, codes and addresses are shown to this person in full."""
    return person.role is None or may(person, Action.SEE_CONTACTS) or person.role is Role.DATA_OFFICER


def _line(
    item: Feedback, code: str, name: str, label: str, images: int, person: Person, pilot: Pilot
) -> FeedbackLine:
    sure = [c for c in (item.function_confidence, item.kind_confidence) if c is not None]
    day = item.submitted_on
    return FeedbackLine(
        key(item),
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
        item.text if sees_personal_data(person) else mask(item.text),
        images,
        item.version,
        day is None or pilot.trial_from <= day <= pilot.trial_to,
        item.root_id if item.part else None,
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
    open_to = sees_personal_data(person)
    contact = (item.contact_name, item.contact_email, item.contact_phone, item.customer_code)
    return FeedbackItem(
        _line(item, code, name, label, len(images), person, pilot),
        any(contact),
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
    )


def _parts(session: Session, item: Feedback) -> tuple[int, ...]:
    if item.part:
        return ()
    query = select(Feedback.id).where(Feedback.root_id == item.id, Feedback.part > 0)
    numbers = session.exec(query.where(col(Feedback.stands).is_(True)).order_by(col(Feedback.part)))
    return tuple(n for n in numbers if n is not None)


def find_item(session: Session, person: Person, pilot: Pilot, number: int) -> tuple[Feedback, str, str, str]:
    query = (
        select(Feedback, Unit.code, Unit.name, AppFunction.label)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .join(
            AppFunction,
            (col(AppFunction.pilot_id) == col(Feedback.pilot_id))
            & (col(AppFunction.code) == col(Feedback.function)),
        )
        .where(Feedback.id == number, Feedback.pilot_id == pilot.id, feedback_within_reach(person))
    )
    found = session.exec(query).first()
    if found is None:
        raise NotFound(phrase("There is no opinion number %(number)s within your reach.", number=number))
    item, code, name, label = found
    return item, code or "", name or "", label


def count_waiting_for_person(session: Session, person: Person, pilot: Pilot) -> tuple[int, int]:
    """Within reach: opinions whose label, and opinions whose unit, waits for a person."""
    require(person, Action.SEE_FEEDBACK)

    def count(filters: Filters) -> int:
        return session.exec(
            select(func.count())
            .select_from(Feedback)
            .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
            .where(*conditions(person, pilot, filters))
        ).one()

    return count(Filters(needs_person=True)), count(Filters(unit_link=UnitLink.WAITING.value))
