"""Opinions written to a file for other programs: csv or xlsx, one row an item, inert for spreadsheets."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from sqlmodel import Session, col, select

from importers.personal_data import mask
from models.tables import Feedback, Image, Pilot, Problem, Unit
from services import audit
from services.access import Action, Person, require
from services.feedback import sees_personal_data
from services.feedback_filters import Filters, checked, conditions
from services.images import address_of_source
from services.pilots import zone_of

COLUMNS = (
    "id",
    "submitted_at",
    "channel",
    "unit_code",
    "unit_text",
    "respondent",
    "function",
    "function_by",
    "kind",
    "confidence",
    "severity",
    "state",
    "owner",
    "problem",
    "text",
    "images",
    "source_key",
    "part_of",
    "platform",
    "system",
    "app_version",
    "device",
    "region",
)
MOST_IN_A_CELL = 32_767
_FORMULA = re.compile(r"^[\s]*[=+\-@\t\r＝＋－＠]")
# Excel in Vietnamese parts a list at its semicolons and line breaks, whatever the quotes say: what would call or
# fetch something there is disarmed too.
_WITHIN = re.compile(r"(?<=[;\t\r\n])(?=[=+\-@＝＋－＠][^;\r\n]*[(|!])")
_FIGURE = re.compile(r"^[+-]?[\d .,]+$")


def export_feedback(
    session: Session,
    person: Person,
    pilot: Pilot,
    path: Path,
    *,
    now: datetime,
    filters: Filters | None = None,
    masked: bool = False,
) -> int:
    """Write every opinion that the filters match; returns how many. The export is on record.

    Personal data is masked when asked, and always for a role that doesn't see it on the screen. Raises
    NotFound and Refused for a filter that names nothing.
    """
    require(person, Action.EXPORT_FEEDBACK)
    masked = masked or not sees_personal_data(person)
    rows = _rows(session, person, pilot, checked(session, person, filters or Filters()), masked)
    items = _write_xlsx(path, rows) if path.suffix.lower() == ".xlsx" else _write_csv(path, rows)
    audit.record(
        session,
        person,
        "export feedback",
        "pilot",
        pilot.code,
        now=now,
        after={"items": items, "masked": masked, "file": path.name},
    )
    session.commit()
    return items


def _rows(
    session: Session, person: Person, pilot: Pilot, filters: Filters, masked: bool
) -> Iterator[tuple[object, ...]]:
    zone = zone_of(pilot)
    links: dict[int, list[str]] = {}
    for image in session.exec(select(Image).order_by(col(Image.feedback_id), col(Image.position))):
        # What lay in a workbook has no address but the one it is kept under here.
        said = address_of_source(image.link) or f"/tep/anh/{image.id}"
        links.setdefault(image.feedback_id, []).append(said)
    query = (
        select(Feedback, Unit.code, Problem.title)
        .join(Unit, col(Unit.id) == col(Feedback.unit_id), isouter=True)
        .join(Problem, col(Problem.id) == col(Feedback.problem_id), isouter=True)
        .where(*conditions(person, pilot, filters))
        .order_by(col(Feedback.id))
        .execution_options(yield_per=1000)
    )
    for item, code, problem in session.exec(query):
        sure = [c for c in (item.function_confidence, item.kind_confidence) if c is not None]
        hidden = mask if masked else str
        yield (
            item.id,
            item.submitted_at.astimezone(zone).isoformat(timespec="seconds") if item.submitted_at else "",
            item.channel,
            code or "",
            hidden(item.unit_text),
            item.respondent,
            item.function,
            item.function_by,
            item.kind,
            min(sure) if sure else "",
            item.severity,
            item.state,
            item.owner,
            hidden(problem or ""),
            hidden(item.text),
            " ".join(links.get(item.id or 0, ())),
            item.source_key,
            item.root_id if item.part else "",
            item.platform,
            item.system,
            item.app_version,
            item.device,
            item.region,
        )


def inert(value: object) -> object:
    """Text that a spreadsheet would run gets an apostrophe in front; a signed figure stays as it is.

    >>> inert("=1+1"), inert("-1"), inert("+84 912 345 678"), inert("@x")
    ("'=1+1", '-1', '+84 912 345 678', "'@x")
    """
    if not isinstance(value, str):
        return value
    text = _WITHIN.sub("'", value)
    return f"'{text}" if _FORMULA.match(text) and not _FIGURE.match(text) else text


def _write_csv(path: Path, rows: Iterator[tuple[object, ...]]) -> int:
    items = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([inert(value) for value in row])
            items += 1
    return items


def _write_xlsx(path: Path, rows: Iterator[tuple[object, ...]]) -> int:
    """Text longer than a cell holds goes on in columns of its own at the right."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Feedback")
    sheet.append([*COLUMNS])
    items = 0
    text_at = COLUMNS.index("text")
    for row in rows:
        text = str(row[text_at])
        more = [text[n : n + MOST_IN_A_CELL] for n in range(MOST_IN_A_CELL, len(text), MOST_IN_A_CELL)]
        cells = [*row[:text_at], text[:MOST_IN_A_CELL], *row[text_at + 1 :], *more]
        sheet.append([_text_cell(sheet, value) for value in cells])
        items += 1
    book.save(path)
    return items


def _text_cell(sheet: object, value: object) -> object:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell
