"""Sheets for tests: from openpyxl workbooks, csv text, or rows written in the test."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

from importers.cells import Cell, Fault, Sheet
from locales.vietnamese import clean_text

SHARED = Path(__file__).resolve().parents[3] / "shared"
SAMPLES = SHARED / "samples"


def cell_of(value: object) -> Cell:
    """One openpyxl value as the contract of importers.cells has it."""
    if isinstance(value, str):
        if value.startswith("#") and value.isupper():
            return Fault("error", value)
        return clean_text(value) or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value  # type: ignore[return-value]


def sheets_of(book: Workbook) -> list[Sheet]:
    """A workbook's sheets with merged ranges and hidden state."""
    return [
        Sheet(
            ws.title,
            [[cell_of(v) for v in row] for row in ws.iter_rows(values_only=True)],
            ws.sheet_state != "visible",
            [(r.min_row, r.min_col, r.max_row, r.max_col) for r in ws.merged_cells.ranges],
        )
        for ws in book.worksheets
    ]


def sheets_of_csv(text: str, delimiter: str = ",") -> list[Sheet]:
    """A csv's one sheet: every cell text, blank cells None."""
    lines = csv.reader(StringIO(text), delimiter=delimiter)
    return [Sheet("", [[clean_text(c) or None for c in line] for line in lines])]


def sheets_in(path: Path) -> list[Sheet]:
    """A file of the samples."""
    if path.suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        return sheets_of_csv(text, ";" if text.count(";") > text.count(",") else ",")
    return sheets_of(load_workbook(path, data_only=True))


def sheet(
    *rows: Sequence[Cell],
    name: str = "Sheet1",
    hidden: bool = False,
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> Sheet:
    """One sheet out of rows written in a test."""
    return Sheet(name, [list(row) for row in rows], hidden, list(merged))
