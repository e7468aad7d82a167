"""What units have sent: of each its newest version that went out with a letter, as a line of the list in the ZIP."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from locales import phrase
from models.codes import ReportState
from models.tables import Pilot, Report
from reports.sent_list import SentLine, build_sent_list
from services.access import NotFound
from services.pilots import zone_of
from services.unit_reports import versions_of
from services.unit_tree import Node

_DAYS = ("letter_on", "sent_on", "returned_on")


def sent_line(session: Session, pilot: Pilot, node: Node) -> SentLine:
    """A unit's newest version that was sent, sent back or not. The caller has checked the reach.

    Raises NotFound where nothing was sent, or the letter was taken back since.
    """
    told = [r for r in versions_of(session, pilot, node) if r.state != ReportState.DRAFT]
    report = next((r for r in told if r.filed_at is not None), None)
    if report is None:
        raise NotFound(phrase("No sending is recorded of the report of %(unit)s.", unit=node.name))
    return SentLine(
        node.code,
        node.name,
        report.version,
        report.state,
        report.letter_number,
        report.letter_on,
        _day(pilot, report.filed_at),
        _day(pilot, report.returned_at) if report.state == ReportState.RETURNED else None,
        _why(report),
        told[0].version if told[0].version > report.version else 0,
    )


def _day(pilot: Pilot, at: datetime | None) -> date | None:
    return at.astimezone(zone_of(pilot)).date() if at else None


def _why(report: Report) -> str:
    return report.returned_why if report.state == ReportState.RETURNED else ""


def line_to_json(line: SentLine) -> dict[str, Any]:
    """A line as JSON keeps it.

    >>> line_from_json(line_to_json(SentLine("PA", "", letter_on=date(2025, 12, 12)))).letter_on
    datetime.date(2025, 12, 12)
    """
    told = asdict(line)
    return told | {name: told[name].isoformat() for name in _DAYS if told[name]}


def line_from_json(told: dict[str, Any]) -> SentLine:
    """The line that `line_to_json` gave."""
    return SentLine(**(told | {name: date.fromisoformat(told[name]) for name in _DAYS if told[name]}))


def list_of_sent(wanted: dict[str, Any], entries: list[dict[str, Any]], state: Path) -> bytes:
    """The list of a bundle, in the order asked for; those without documents stand in it with the reason."""
    told = {entry["unit"]: line_from_json(entry["sent"]) for entry in entries}
    for code, why in json.loads(state.read_bytes())["failed"]:
        told[code] = SentLine(code, wanted["names"].get(code, code), missing=why)
    lines = [told[code] for code in wanted["codes"] if code in told]
    at = datetime.fromisoformat(wanted["at"])
    return build_sent_list(wanted["pilot_name"], wanted["unit_name"], lines, at)
