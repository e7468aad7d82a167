"""Our reader of xlsx says of every cell what openpyxl says, over good workbooks that we did not make."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import pytest
from openpyxl import load_workbook

from importers.cells import Fault
from importers.clean import share_cell
from importers.confined import read_bytes
from importers.refusals import Refused
from importers.xlsx_parts import is_share_format
from locales.vietnamese import clean_text

SHARED = Path(__file__).parents[3] / "shared"
FOLDERS = (SHARED / "samples", SHARED / "hostile" / "public")
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
# openpyxl leaves out the cells of a strict package and of one with prefixes, and shows the error that
# Excel writes beside a picture placed in a cell.
WE_KNOW_BETTER = ("strict_iso_paths.xlsx", "hebrew-name.xlsx", "metadata_2019.xlsx")
FOREIGN = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
FILES = sorted(f for folder in FOLDERS for f in folder.rglob("*.xlsx")) if SHARED.exists() else []
FILES = [f for f in FILES if f.stat().st_size < 200_000 and f.name not in WE_KNOW_BETTER]


def openpyxl_says(path: Path) -> dict[tuple[str, int, int], object] | None:
    """Every filled cell by sheet, row and column; None where openpyxl can't read the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            # From memory: openpyxl leaves a file open where it gives up.
            book = load_workbook(BytesIO(path.read_bytes()), data_only=True)
        except FOREIGN:
            return None
        return {
            (sheet.title, cell.row, cell.column): shown_as(cell.value, cell.number_format)
            for sheet in book.worksheets
            # Only cells that are there: the box between two far corners would never end.
            for cell in sheet._cells.values()
            if cell.value is not None
        }


def shown_as(value: object, number_format: str) -> object:
    """A number under a format of percentages is read as the share that is shown."""
    if isinstance(value, int | float) and not isinstance(value, bool) and is_share_format(number_format):
        return share_cell(value)
    return value


def plain(value: object) -> object:
    """What both readers mean by a cell: numbers as floats, days and moments alike, text cleaned."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return round(float(value), 9)
    if isinstance(value, datetime):
        return (value + timedelta(milliseconds=500)).replace(microsecond=0)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, timedelta):
        return round(value.total_seconds() / 86_400, 9)
    if isinstance(value, time):
        return round((value.hour * 3600 + value.minute * 60 + value.second) / 86_400, 6)
    # Excel writes what XML can't hold as _xHHHH_; openpyxl leaves it so.
    return clean_text(ESCAPE.sub(lambda found: chr(int(found[1], 16)), str(value))) or None


@pytest.mark.parametrize("path", FILES, ids=[f.name for f in FILES])
def test_every_cell_is_what_openpyxl_says(path):
    try:
        sheets = read_bytes(path.read_bytes(), ".xlsx")
    except Refused:
        return
    theirs = openpyxl_says(path)
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
