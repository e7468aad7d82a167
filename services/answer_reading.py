"""Answers as units and EVNICT read them: of one item, all that came to a unit, what is unread, who read what when."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from models.bulk_update import among
from models.database import alone
from models.tables import Answer, AnswerReading, AnswerVersion, AppFunction, Feedback, Pilot, Unit
from models.tallies import ANSWERS, OPINIONS, UNITS
from models.types import key
from services.access import Action, Person, may, reach_key, require
from services.answers import SENT
from services.feedback import find_item, shown_text
from services.feedback_filters import Filters, conditions
from services.kept import Kept, record_mark
from services.row_by_row import row_by_row

PAGE = 20


@dataclass(frozen=True)
class Earlier:
    """What an answer said before."""

    text: str
    who: str
    until: datetime


@dataclass(frozen=True)
class Reading:
    """A unit's people read it; `current` where they read what it says now."""

    unit_name: str
    who: str
    at: datetime
    current: bool


@dataclass(frozen=True)
class AnswerOfItem:
    """One answer of an item. `unread` is for the reader's own unit; who stands for none has nothing to read."""

    id: int
    text: str
    state: str
    version: int
    who: str
    sent_at: datetime
    changed_at: datetime
    unread: bool
    earlier: tuple[Earlier, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class AnswerLine:
    """One answer in a list, with the opinion that it answers (its personal data hidden where need be)."""

    answer: AnswerOfItem
    item: int
    item_text: str
    item_state: str
    function_label: str
    unit_name: str


@dataclass(frozen=True)
class AnswerPage:
    """One page of answers, the newest first; `unread` counts all that the reader's unit has not read."""

    lines: tuple[AnswerLine, ...]
    total: int
    unread: int
    page: int
    pages: int


def answers_of(session: Session, person: Person, pilot: Pilot, number: int) -> tuple[AnswerOfItem, ...]:
    """The answers to an opinion, the newest first; a unit's people see none that was withdrawn. Raises NotFound."""
    require(person, Action.READ_ANSWERS)
    find_item(session, person, pilot, number)
    query = select(Answer).where(Answer.feedback_id == number)
    if not answers_units(person):
        query = query.where(Answer.state == SENT)
    return _whole(session, person, session.exec(query.order_by(col(Answer.id).desc())).all())


def answers_units(person: Person) -> bool:
    """Whether this person answers units rather than reads what they are answered."""
    return not person.stands_for_a_unit or may(person, Action.ANSWER_UNITS)


def list_answers(
    session: Session,
    person: Person,
    pilot: Pilot,
    *,
    only_unread: bool = False,
    page: int = 1,
    size: int = PAGE,
) -> AnswerPage:
    """Answers within reach that were not withdrawn, the newest first."""
    require(person, Action.READ_ANSWERS)
    listed = _order(session, person, pilot, unread=only_unread)
    total = len(listed)
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    query = (
        select(Answer, Feedback, AppFunction.label, Unit.name)
        .join(Feedback, col(Feedback.id) == col(Answer.feedback_id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .join(
            AppFunction,
            (col(AppFunction.pilot_id) == col(Feedback.pilot_id))
            & (col(AppFunction.code) == col(Feedback.function)),
        )
        .where(among(col(Answer.id), listed[(page - 1) * size : page * size]), *_sent(person, pilot))
        .order_by(col(Answer.changed_at).desc(), col(Answer.id).desc())
    )
    found = session.exec(query).all()
    whole = {a.id: a for a in _whole(session, person, [answer for answer, *_rest in found])}
    lines = tuple(
        AnswerLine(
            whole[key(answer)],
            key(item),
            shown_text(person, item.text, key(item)),
            item.state,
            label,
            name or item.unit_text,
        )
        for answer, item, label, name in found
    )
    return AnswerPage(lines, total, count_unread(session, person, pilot), page, pages)


def count_unread(session: Session, person: Person, pilot: Pilot) -> int:
    """Answers within reach that the person's own unit has not read as they stand; 0 for who stands for no unit."""
    require(person, Action.READ_ANSWERS)
    if not reads_for_a_unit(person):
        return 0
    return len(_order(session, person, pilot, unread=True))


def reads_for_a_unit(person: Person) -> bool:
    """Whether an answer that this person opens counts as read by their unit."""
    return person.unit_id is not None and not answers_units(person)


def mark_read(
    session: Session, person: Person, pilot: Pilot, answers: Iterable[int], *, now: datetime
) -> int:
    """The person's unit has read these answers as they stand; how many were unread. Others are passed over."""
    require(person, Action.READ_ANSWERS)
    if not reads_for_a_unit(person) or person.unit_id is None:
        return 0
    with alone(session, f"answers read by {person.unit_id}"):
        numbers = sorted(set(answers))
        query = (
            select(Answer.id, Answer.version)
            .join(Feedback, col(Feedback.id) == col(Answer.feedback_id))
            .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
            .where(*_sent(person, pilot), _unread(person), col(Answer.id).in_(numbers))
        )
        unread = [(number, version) for number, version in session.exec(query) if number is not None]
        mine = select(AnswerReading).where(AnswerReading.unit_id == person.unit_id)
        have = {
            r.answer_id: r
            for r in session.exec(mine.where(col(AnswerReading.answer_id).in_([n for n, _v in unread])))
        }
        for number, version in unread:
            row = have.get(number) or AnswerReading(
                answer_id=number, unit_id=person.unit_id, version=version, who=person.name, at=now
            )
            row.version, row.who, row.at = version, person.name, now
            session.add(row)
        session.commit()
    return len(unread)


def _sent(person: Person, pilot: Pilot) -> list[ColumnElement[bool]]:
    # There are far fewer answers than opinions: each is led from to its opinion.
    return [*map(row_by_row, conditions(person, pilot, Filters())), col(Answer.state) == SENT]


def _unread(person: Person) -> ColumnElement[bool]:
    read = exists().where(
        col(AnswerReading.answer_id) == col(Answer.id),
        col(AnswerReading.unit_id) == person.unit_id,
        col(AnswerReading.version) >= col(Answer.version),
    )
    return ~read


# The numbers of answers alone: fifty lists of a hundred thousand take 40 MB.
_orders: Kept[array[int]] = Kept(ANSWERS, OPINIONS, UNITS, most=50, also=record_mark)


def _order(session: Session, person: Person, pilot: Pilot, *, unread: bool) -> array[int]:
    """The numbers of the answers within reach, or of those that the person's unit has not read; the newest first."""
    asked = (*reach_key(person), person.unit_id, pilot.id, unread)
    return _orders.get(session, asked, lambda: _gathered(session, person, pilot, unread=unread))


def _gathered(session: Session, person: Person, pilot: Pilot, *, unread: bool) -> array[int]:
    query = (
        columns(col(Answer.id))
        .select_from(Answer)
        .join(Feedback, col(Feedback.id) == col(Answer.feedback_id))
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .where(*_sent(person, pilot), *([_unread(person)] if unread else []))
        .order_by(col(Answer.changed_at).desc(), col(Answer.id).desc())
    )
    return array("q", (number for number in session.execute(query).scalars() if number is not None))


def _whole(session: Session, person: Person, rows: Sequence[Answer]) -> tuple[AnswerOfItem, ...]:
    numbers = [key(row) for row in rows]
    earlier: dict[int, list[Earlier]] = {}
    versions = select(AnswerVersion).where(col(AnswerVersion.answer_id).in_(numbers))
    for v in session.exec(versions.order_by(col(AnswerVersion.version).desc())):
        earlier.setdefault(v.answer_id, []).append(Earlier(v.text, v.who, v.replaced_at))
    versions_now = {key(row): row.version for row in rows}
    readings: dict[int, list[Reading]] = {}
    read_here = set()
    marks = select(AnswerReading, Unit.name).join(Unit, col(Unit.id) == col(AnswerReading.unit_id))
    for r, name in session.exec(
        marks.where(col(AnswerReading.answer_id).in_(numbers)).order_by(col(AnswerReading.at))
    ):
        current = r.version >= versions_now[r.answer_id]
        readings.setdefault(r.answer_id, []).append(Reading(name, r.who, r.at, current))
        if current and r.unit_id == person.unit_id:
            read_here.add(r.answer_id)
    reads = reads_for_a_unit(person)
    return tuple(
        AnswerOfItem(
            key(row),
            row.text,
            row.state,
            row.version,
            row.who,
            row.sent_at,
            row.changed_at,
            reads and key(row) not in read_here,
            tuple(earlier.get(key(row), ())),
            # Which unit read it is for who answers; a unit's people need not know of others.
            () if reads else tuple(readings.get(key(row), ())),
        )
        for row in rows
    )
