"""The cells of the form's sheet as typed cells, and from there as the same rows that a file gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from importers.cells import Cell, Fault, Sheet
from importers.clean import number_cell, serial_cell, text_cell
from importers.day_order import Order
from importers.feedback import read_feedback
from importers.feedback_words import judge_feedback
from importers.google_calls import SheetNotRead, refused
from importers.results import FeedbackRow, Reading, UnreadableFile
from locales import phrase

_ERRORS = frozenset(
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#ERROR!",
        "#SPILL!",
        "#CALC!",
        "#LOADING...",
    ]
)
# Locales in which a sheet writes the month before the day.
_MONTH_FIRST = re.compile(r"en_(?:US|PH|PR)|en|fil.*|.*_US")


@dataclass(frozen=True)
class FormAnswers:
    """What the sheet held: the tab that was taken, its cells, its zone, and a fingerprint of all that was said."""

    sheet_id: str
    title: str
    locale: str
    zone: str
    tab_id: int
    tab: str
    rows: list[list[Any]] = field(repr=False)
    fingerprint: str = ""
    requests: int = 0


def read_answers(
    answers: FormAnswers, *, zone: ZoneInfo, trial: tuple[date, date] | None = None
) -> Reading[FeedbackRow]:
    """The answers as rows, the moments in `zone` (the pilot's); the sheet's own zone is what its times are in.

    Raises SheetNotRead where the tab has no table of answers.
    """
    try:
        written_in = ZoneInfo(answers.zone) if answers.zone else zone
    except (ZoneInfoNotFoundError, ValueError):
        written_in = zone
    sheet = Sheet(answers.tab, _cells(answers.rows))
    try:
        reading = read_feedback(
            [sheet], zone=written_in, trial=trial, order=Order(bool(_MONTH_FIRST.fullmatch(answers.locale)))
        )
    except UnreadableFile as error:
        raise SheetNotRead("no_answers", refused("no_answers", tab=answers.tab)) from error
    if written_in.key == zone.key:
        return reading
    rows = [_moved(row, zone) for row in reading.rows]
    told = phrase("The times of the sheet are those of %(zone)s; they were converted.", zone=written_in.key)
    return Reading(
        rows, reading.problems, reading.read, [*reading.notes, told], reading.mapping, reading.columns
    )


def _moved(row: FeedbackRow, zone: ZoneInfo) -> FeedbackRow:
    return row if row.submitted_at is None else replace(row, submitted_at=row.submitted_at.astimezone(zone))


def _cells(rows: Sequence[Sequence[Any]]) -> list[list[Cell]]:
    """Typed cells, every row as long as the header: the API leaves out what is empty at the end."""
    first = next((n for n, row in enumerate(rows) if any(str(cell).strip() for cell in row)), 0)
    header = [str(cell) for cell in rows[first]] if rows else []
    moments = {
        column
        for column, title in enumerate(header)
        if (verdict := judge_feedback((title,))) is not None and verdict[0] == "submitted_at"
    }
    width = len(header)
    return [
        [
            *(_cell(value, moment=number > first and column in moments) for column, value in enumerate(row)),
            *[None] * (width - len(row)),
        ]
        for number, row in enumerate(rows)
    ]


def _cell(value: Any, *, moment: bool) -> Cell:
    if isinstance(value, str):
        return Fault("error", value) if value in _ERRORS else text_cell(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return serial_cell(value) if moment else number_cell(value)
    return Fault("error", str(value)[:100])
