"""The data officer's own desk: wrong data and performance of the corporation's area, and customers looked up on record.

Texts are shown with personal data hidden. A customer code in full is shown one act at a time: the reason is asked
once a day, and each showing stands in the record with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from importers.personal_data import HIDDEN, find_personal_data, mask
from locales import phrase
from locales.vietnamese import clean_text, fold
from models.bulk_update import among
from models.tables import Answer, AppFunction, CodeReason, Feedback, FeedbackOwner, Pilot, Unit
from models.types import key
from services import audit
from services.access import (
    Action,
    NotAllowed,
    Person,
    Refused,
    feedback_within_reach,
    require,
    within_reach,
)
from services.answers import SENT
from services.data_desk_order import desk_found, desk_order
from services.feedback import find_item
from services.pilots import zone_of
from services.row_by_row import row_by_row
from services.states import OPEN

PAGE = 20
SHORTEST_REASON, LONGEST_REASON = 5, 200
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
    listed = _listed(session, person, pilot, filters, now)
    total = len(listed)
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    here = list(listed[(page - 1) * size : page * size])
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
        .where(among(col(Feedback.id), here), row_by_row(feedback_within_reach(person)))
    )
    place = {number: nth for nth, number in enumerate(here)}
    rows = sorted(session.execute(query).all(), key=lambda row: place[key(row[0])])
    answered = _answered(session, here)
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
    if fold(filters.search):
        return len(_listed(session, person, pilot, filters, now))
    return desk_order(session, person, pilot).count(filters.part, filters.kind, now)


_PART = FeedbackOwner


def _own_part(person: Person) -> ColumnElement[bool]:
    """Joins the part that the officer's unit, or one below it, has in an opinion; only one unit owns an opinion."""
    units = select(Unit.id).where(within_reach(person))
    return and_(col(_PART.feedback_id) == col(Feedback.id), row_by_row(col(_PART.unit_id).in_(units)))


def _listed(
    session: Session, person: Person, pilot: Pilot, filters: DataFilters, now: datetime
) -> Sequence[int]:
    """The numbers of the opinions that the filters leave, in the desk's order."""
    listed = desk_order(session, person, pilot).listed(filters.part, filters.kind, now)
    if not fold(filters.search):
        return listed
    found = desk_found(session, person, pilot, filters.search)
    return [number for number in listed if number in found]


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
