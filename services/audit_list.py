"""The record as an administrator reads it: found by person, act, unit, days and words, a page at a time, and exported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, or_
from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import fold
from models.tables import Account, Audit, Feedback, ImportBatch, Report, Unit
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, require
from services.audit_fields import field_words, value_words
from services.audit_words import act_words, subject_words
from services.feedback_export import MOST_IN_A_CELL, inert

PAGE = 50
MOST_EXPORTED = 100_000
_COLUMNS = (
    "STT",
    "Thời điểm",
    "Người",
    "Từ địa chỉ",
    "Đơn vị",
    "Việc",
    "Đối tượng",
    "Trước",
    "Sau",
    "Mã băm",
)
# Whose unit a row is about, beside what it says itself: a subject that is a row of a table with a unit.
_OF_A_UNIT: tuple[tuple[str, Any], ...] = (
    ("feedback", Feedback),
    ("report", Report),
    ("import_batch", ImportBatch),
    ("account", Account),
)


@dataclass(frozen=True)
class AuditFilters:
    """What to show. Days are days in the zone, both in; words must all be there, accents or not.

    `unit` is a unit's code and means its whole subtree; `subject` and `number` are what an act was done to.
    """

    who: str = ""
    act: str = ""
    unit: str = ""
    from_on: date | None = None
    to_on: date | None = None
    words: str = ""
    subject: str = ""
    number: str = ""


@dataclass(frozen=True)
class AuditLine:
    """One row of the record. What was blanked at a person's request says since when."""

    id: int
    at: datetime
    who: str
    address: str
    unit: str
    act: str
    subject: str
    subject_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    hash: str
    blanked_at: datetime | None


@dataclass(frozen=True)
class AuditPage:
    """Fifty rows at most, the newest first; `page` counts from 1 and is drawn into what there is."""

    lines: tuple[AuditLine, ...]
    total: int
    page: int
    pages: int


def list_audit(
    session: Session, person: Person, filters: AuditFilters, *, zone: ZoneInfo, page: int = 1
) -> AuditPage:
    """One page of what the filters match. Raises NotAllowed, NotFound for a unit that is none."""
    require(person, Action.SEE_AUDIT)
    rules = _rules(session, filters, zone)
    total = session.exec(select(func.count()).select_from(Audit).where(*rules)).one()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    query = select(Audit).where(*rules).order_by(col(Audit.id).desc()).offset((page - 1) * PAGE).limit(PAGE)
    return AuditPage(tuple(_line(row) for row in session.exec(query)), total, page, pages)


def people_of_audit(session: Session, person: Person) -> list[str]:
    """Everybody who stands in the record, by name."""
    require(person, Action.SEE_AUDIT)
    names = session.exec(select(Audit.who).where(Audit.who != "").distinct()).all()
    return sorted(names, key=fold)


def acts_of_audit(session: Session, person: Person) -> list[str]:
    """Every act that stands in the record."""
    require(person, Action.SEE_AUDIT)
    return list(session.exec(select(Audit.act).distinct()))


def export_audit(
    session: Session, person: Person, filters: AuditFilters, path: Path, *, zone: ZoneInfo, now: datetime
) -> int:
    """Write what the filters match to an .xlsx, the newest first; returns how many. The export is on record too.

    At most 100.000 rows: the newest of them.
    """
    require(person, Action.SEE_AUDIT)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Nhật ký")
    sheet.append(list(_COLUMNS))
    rows = 0
    query = (
        select(Audit)
        .where(*_rules(session, filters, zone))
        .order_by(col(Audit.id).desc())
        .limit(MOST_EXPORTED)
        .execution_options(yield_per=1_000)
    )
    for row in session.exec(query):
        sheet.append([_cell(sheet, value) for value in _exported(_line(row), zone)])
        rows += 1
    book.save(path)
    audit.record(
        session, person, "export record", "audit", "", now=now, after={"rows": rows, **_said(filters)}
    )
    session.commit()
    return rows


def told(values: Mapping[str, Any] | None, zone: ZoneInfo | None = None) -> str:
    """What a row keeps of before or after, in one line: `trạng thái: Mới · loại: Lỗi chức năng`."""
    if not values:
        return ""
    return " · ".join(
        f"{field_words(name)}: {told_value(name, value, zone)}" for name, value in values.items()
    )


def told_value(name: str, value: Any, zone: ZoneInfo | None = None) -> str:
    """The value of one field in one line; moments in `zone`."""
    if isinstance(value, Mapping):
        return "{" + told(value, zone) + "}"
    if isinstance(value, list):
        return ", ".join(told_value(name, part, zone) for part in value)
    return value_words(name, value, zone)


def _said(filters: AuditFilters) -> dict[str, str]:
    return {name: str(value) for name, value in vars(filters).items() if value}


def _exported(line: AuditLine, zone: ZoneInfo) -> Iterator[object]:
    yield line.id
    yield line.at.astimezone(zone).isoformat(sep=" ", timespec="seconds")
    yield line.who
    yield line.address
    yield line.unit
    yield str(act_words(line.act))
    yield f"{subject_words(line.subject)} {line.subject_id}".strip()
    yield told(line.before, zone)
    yield told(line.after, zone)
    yield line.hash


def _cell(sheet: object, value: object) -> object:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=str(inert(value))[:MOST_IN_A_CELL])
    cell.data_type = "s"
    return cell


def _line(row: Audit) -> AuditLine:
    return AuditLine(
        key(row),
        row.at,
        row.who,
        row.address,
        row.unit_code,
        row.act,
        row.subject,
        row.subject_id,
        row.before,
        row.after,
        row.hash,
        row.blanked_at,
    )


def _rules(session: Session, filters: AuditFilters, zone: ZoneInfo) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if filters.who:
        rules.append(col(Audit.who) == filters.who)
    if filters.act:
        rules.append(col(Audit.act) == filters.act)
    if filters.subject:
        rules.append(col(Audit.subject) == filters.subject)
    if filters.number:
        rules.append(col(Audit.subject_id) == filters.number)
    if filters.from_on is not None:
        rules.append(col(Audit.at) >= datetime.combine(filters.from_on, time(), zone))
    if filters.to_on is not None:
        rules.append(col(Audit.at) < datetime.combine(filters.to_on + timedelta(days=1), time(), zone))
    rules += [col(Audit.search_text).contains(word, autoescape=True) for word in fold(filters.words).split()]
    if filters.unit:
        rules.append(_about(session, filters.unit))
    return rules


def _about(session: Session, code: str) -> ColumnElement[bool]:
    """Rows about a unit or one below it: by their own word, or because what they name belongs to one."""
    unit = session.exec(select(Unit).where(Unit.code == code)).first()
    if unit is None:
        raise NotFound(phrase("There is no unit with the code %(code)s.", code=code))
    below = col(Unit.path).startswith(unit.path, autoescape=True)
    codes = select(Unit.code).where(below)
    numbers = select(Unit.id).where(below)
    ways: list[ColumnElement[bool]] = [col(Audit.unit_code).in_(codes)]
    ways.append(and_(col(Audit.subject) == "unit", _number("unit").in_(numbers)))
    ways.append(and_(col(Audit.subject) == "unit", col(Audit.subject_id).in_(codes)))
    for name, table in _OF_A_UNIT:
        named = select(table.id).where(table.id == _number(name), table.unit_id.in_(numbers))
        ways.append(and_(col(Audit.subject) == name, named.correlate(Audit).exists()))
    return or_(*ways)


def _number(subject: str) -> ColumnElement[int]:
    # A cast of what is no number fails on PostgreSQL, and the order of conditions is the database's.
    digits = and_(col(Audit.subject) == subject, col(Audit.subject_id) != "", _is_number())
    return case((digits, cast(col(Audit.subject_id), Integer)), else_=None)


def _is_number() -> ColumnElement[bool]:
    # Without a pattern that both databases know: a number is what loses all its letters with its digits.
    rest: Any = col(Audit.subject_id)
    for digit in "0123456789":
        rest = func.replace(rest, digit, "")
    return and_(rest == "", func.length(col(Audit.subject_id)) < 10)
