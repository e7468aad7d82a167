"""Our reader of xlsx says of every cell what openpyxl says, over good workbooks that we did not make."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from importers.cells import Fault
from importers.confined import read_bytes
from importers.refusals import Refused
from locales.vietnamese import clean_text

SHARED = Path(__file__).parents[3] / "shared"
FOLDERS = (SHARED / "samples", SHARED / "hostile" / "public")
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
FILES = sorted(f for folder in FOLDERS for f in folder.rglob("*.xlsx")) if SHARED.exists() else []


def openpyxl_says(path: Path) -> dict[tuple[str, int, int], object] | None:
    """Every filled cell by sheet, row and column; None where openpyxl can't read the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(path, data_only=True)
        except Exception:  # what a foreign reader raises on a foreign file is its own affair
            return None
        return {
            (sheet.title, cell.row, cell.column): cell.value
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }


def plain(value: object) -> object:
    """What both readers mean by a cell: numbers as floats, days and moments alike, text cleaned."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return round(float(value), 9)
    if isinstance(value, datetime):
        return value.replace(microsecond=0)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, timedelta):
        return round(value.total_seconds() / 86_400, 9)
    if isinstance(value, time):
        return round((value.hour * 3600 + value.minute * 60 + value.second) / 86_400, 6)
    return clean_text(str(value)) or None


@pytest.mark.parametrize("path", FILES, ids=[f.name for f in FILES])
def test_every_cell_is_what_openpyxl_says(path):
    theirs = openpyxl_says(path)
    try:
        sheets = read_bytes(path.read_bytes(), ".xlsx")
    except Refused:
        return
    if theirs is None:
        return
    ours = {
        (sheet.name, r, c): cell
        for sheet in sheets
        for r, row in enumerate(sheet.rows, 1)
        for c, cell in enumerate(row, 1)
        if cell is not None
    }
    names = {sheet.name for sheet in sheets}
    differ = [
        (place, theirs.get(place), ours.get(place))
        for place in theirs.keys() | ours.keys()
        if place[0] in names
        and not isinstance(ours.get(place), Fault)
        and plain(theirs.get(place, "")) != plain(ours.get(place, ""))
    ]
    assert differ == []
