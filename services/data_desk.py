"""The data officer's own desk: wrong data and performance of the corporation's area, and customers looked up on record.

Texts are shown with personal data hidden. A customer code in full is shown one act at a time: the reason is asked
once a day, and each showing stands in the record with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from importers.personal_data import HIDDEN, find_personal_data, mask
from locales import phrase
from locales.vietnamese import clean_text, fold
from models.codes import Kind
from models.tables import Answer, AppFunction, CodeReason, Feedback, FeedbackOwner, Pilot, Unit
from models.types import key
from services import audit
from services.access import Action, NotAllowed, Person, Refused, require, within_reach
from services.answers import SENT
from services.feedback import find_item
from services.feedback_filters import Filters, conditions
from services.pilots import zone_of
from services.states import OPEN

PAGE = 20
SHORTEST_REASON, LONGEST_REASON = 5, 200
KINDS = (Kind.WRONG_DATA.value, Kind.PERFORMANCE.value)
PARTS = ("open", "overdue", "done", "others")


@dataclass(frozen=True)
class DataFilters:
    """What the list is narrowed to. `part` is `open`, `overdue`, `done` or `others` (owned by somebody else); "" all."""

    part: str = "open"
    kind: str = ""
    search: str = ""


@dataclass(frozen=True)
class DataLine:
    """One opinion of the desk. `part` is the state of the own part, "" where the unit is no owner of it."""

    id: int
    text: str
    kind: str
    severity: str
    state: str
    function_label: str
    unit_name: str
    submitted_at: datetime | None
    owner: str
    part: str
    due_at: datetime | None
    overdue: bool
    code: str
    answered: bool


@dataclass(frozen=True)
class DataPage:
    """One page, what is overdue first, then by due time."""

    lines: tuple[DataLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class ShownCode:
    """What was shown of one opinion: its customer codes in full, and its words with them."""

    number: int
    codes: tuple[str, ...]
    text: str


def list_data_items(
    session: Session,
    person: Person,
    pilot: Pilot,
    filters: DataFilters,
    *,
    now: datetime,
    page: int = 1,
    size: int = PAGE,
) -> DataPage:
    """The opinions of the desk that the filters leave, the most pressing first."""
    require(person, Action.SEE_DATA_DESK)
    where = [*_own(person, pilot), *_narrowed(filters, now)]
    total = _count(session, person, where)
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    query = (
        columns(Feedback, AppFunction.label, Unit.name, _PART.state, _PART.due_at)  # type: ignore[call-overload]
        .select_from(Feedback)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .join(
            AppFunction,
            and_(
                col(AppFunction.pilot_id) == col(Feedback.pilot_id),
                col(AppFunction.code) == col(Feedback.function),
            ),
        )
        .join(_PART, _own_part(person), isouter=True)
        .where(*where)
        .order_by(
            col(_PART.state).in_([s.value for s in OPEN]).desc().nulls_last(),
            col(_PART.due_at).asc().nulls_last(),
            col(Feedback.id),
        )
        .offset((page - 1) * size)
        .limit(size)
    )
    rows = session.execute(query).all()
    answered = _answered(session, [key(item) for item, *_rest in rows])
    return DataPage(
        tuple(
            DataLine(
                key(item),
                mask(item.text),
                item.kind,
                item.severity,
                item.state,
                label,
                name or item.unit_text,
                item.submitted_at,
                item.owner,
                state or "",
                due,
                bool(state in OPEN and due and due < now),
                masked_code(item),
                key(item) in answered,
            )
            for item, label, name, state, due in rows
        ),
        total,
        page,
        pages,
    )


def count_data_items(
    session: Session, person: Person, pilot: Pilot, filters: DataFilters, *, now: datetime
) -> int:
    """How many opinions of the desk the filters leave."""
    require(person, Action.SEE_DATA_DESK)
    return _count(session, person, [*_own(person, pilot), *_narrowed(filters, now)])


_PART = FeedbackOwner


def _own_part(person: Person) -> ColumnElement[bool]:
    """Joins the part that the officer's unit, or one below it, has in an opinion; only one unit owns an opinion."""
    units = select(Unit.id).where(within_reach(person))
    return and_(col(_PART.feedback_id) == col(Feedback.id), col(_PART.unit_id).in_(units))


def _own(person: Person, pilot: Pilot) -> list[ColumnElement[bool]]:
    return [*conditions(person, pilot, Filters()), col(Feedback.kind).in_(KINDS)]


def _narrowed(filters: DataFilters, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    still = col(_PART.state).in_([s.value for s in OPEN])
    match filters.part:
        case "open":
            found.append(still)
        case "overdue":
            found += [still, col(_PART.due_at) < now]
        case "done":
            found.append(and_(col(_PART.id).is_not(None), ~still))
        case "others":
            found.append(col(_PART.id).is_(None))
    if filters.kind in KINDS:
        found.append(col(Feedback.kind) == filters.kind)
    if words := fold(filters.search):
        plain = col(Feedback.search_text).contains(words, autoescape=True)
        number = words.lstrip("#")
        is_number = number.isascii() and number.isdecimal() and len(number) < 10
        found.append(or_(plain, col(Feedback.id) == int(number)) if is_number else plain)
    return found


def _count(session: Session, person: Person, where: Sequence[ColumnElement[bool]]) -> int:
    query = (
        columns(func.count())
        .select_from(Feedback)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .join(_PART, _own_part(person), isouter=True)
        .where(*where)
    )
    return int(session.execute(query).scalar_one())


def _answered(session: Session, numbers: Sequence[int]) -> set[int]:
    query = select(Answer.feedback_id).where(col(Answer.feedback_id).in_(numbers), Answer.state == SENT)
    return set(session.exec(query))


def codes_of(item: Feedback) -> tuple[str, ...]:
    """The customer codes of an opinion: the one that was given, then those in its words, each once."""
    said = [
        "".join(c for c in item.text[f.start : f.end] if c.isalnum()).upper()
        for f in find_personal_data(item.text)
        if f.kind == "customer_code"
    ]
    return tuple(dict.fromkeys(code for code in (item.customer_code, *said) if code))


def _with_codes(text: str) -> str:
    """An opinion's text with its customer codes, and every other personal data hidden."""
    hidden = list(mask(text))
    for found in find_personal_data(text):
        if found.kind == "customer_code":
            hidden[found.start : found.end] = text[found.start : found.end]
    return "".join(hidden)


def masked_code(item: Feedback) -> str:
    """The first customer code with only its first four characters, which tell the unit; "" where there is none."""
    codes = codes_of(item)
    return codes[0][:4] + HIDDEN * (len(codes[0]) - 4) if codes else ""


def reason_of(session: Session, person: Person, pilot: Pilot, *, now: datetime) -> str:
    """Why this person looks customers up today; "" where they have not said it yet."""
    require(person, Action.LOOK_UP_CODES)
    row = _reason(session, person, _day(pilot, now))
    return row.reason if row else ""


def say_reason(session: Session, person: Person, pilot: Pilot, reason: str, *, now: datetime) -> None:
    """Say why customers are looked up today; each showing is on record with it. Raises Refused for too short a one."""
    require(person, Action.LOOK_UP_CODES)
    if person.account_id is None:
        raise NotAllowed(phrase("Customer codes are looked up by somebody with an account of their own."))
    reason = mask(" ".join(clean_text(reason).split()))
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refused(
            phrase("A reason has %(least)s to %(most)s letters.", least=SHORTEST_REASON, most=LONGEST_REASON)
        )
    day = _day(pilot, now)
    row = _reason(session, person, day)
    if row is None:
        row = CodeReason(account_id=person.account_id, day=day, reason=reason, at=now)
    row.reason, row.at = reason, now
    session.add(row)
    audit.record(
        session, person, "reason for codes", "account", person.account_id, now=now, after={"reason": reason}
    )
    session.commit()


def show_codes(
    session: Session, person: Person, pilot: Pilot, numbers: Sequence[int], *, now: datetime
) -> tuple[ShownCode, ...]:
    """Opinions' customer codes in full, each showing on record with the day's reason.

    Raises Refused where no reason was said today, NotFound for one out of reach.
    """
    reason = reason_of(session, person, pilot, now=now)
    if not reason:
        raise Refused(phrase("Say first why customers are looked up today; it is asked once a day."))
    found = []
    for number in dict.fromkeys(numbers):
        item, *_unit = find_item(session, person, pilot, number)
        codes = codes_of(item)
        found.append(ShownCode(number, codes, _with_codes(item.text)))
        audit.record(
            session,
            person,
            "show customer code",
            "feedback",
            number,
            now=now,
            after={"reason": reason, "codes": len(codes)},
        )
    session.commit()
    return tuple(found)


def _reason(session: Session, person: Person, day: date) -> CodeReason | None:
    query = select(CodeReason).where(CodeReason.account_id == person.account_id, CodeReason.day == day)
    return session.exec(query).first()


def _day(pilot: Pilot, now: datetime) -> date:
    return now.astimezone(zone_of(pilot)).date()
