"""How the sample workbooks are drawn: rows as they stand, and the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.drawing.image import Image as Picture
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

HERE = Path(__file__).parent
_DRAWN_AT = datetime(2025, 12, 1, 8)
_EMPTY_VALUE = r'(<c r="{at}"[^>]*)>(<f>[^<]*</f>)<v\s*/?>(?:</v>)?'


@dataclass(frozen=True)
class Sum:
    """A formula with the value that the office's program stored beside it."""

    formula: str
    value: int | str


@dataclass
class Page:
    """One worksheet: its rows, and what stands around them."""

    name: str
    rows: Sequence[Sequence[object]]
    merged: Sequence[str] = ()
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[str] = ()
    filtered: str = ""
    font: str = ""
    indented: dict[str, int] = field(default_factory=dict)
    pictures: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)


def workbook(*pages: Page) -> bytes:
    """The bytes of an xlsx."""
    book = Workbook()
    book.properties.created = book.properties.modified = _DRAWN_AT
    stored: dict[str, dict[str, int | str]] = {}
    for nth, page in enumerate(pages):
        sheet = book.worksheets[0] if nth == 0 else book.create_sheet()
        sheet.title = page.name
        stored[f"xl/worksheets/sheet{nth + 1}.xml"] = _fill(sheet, page)
    return _same_each_time(book, stored)


def _fill(sheet: Worksheet, page: Page) -> dict[str, int | str]:
    values = _fill_cells(sheet, page)
    for area in page.merged:
        sheet.merge_cells(area)
    for at, steps in page.indented.items():
        sheet[at].alignment = Alignment(indent=steps)
    for at, form in page.formats.items():
        sheet[at].number_format = form
    for at, colour in page.pictures.items():
        drawn = BytesIO()
        Image.new("RGB", (24, 24), colour).save(drawn, "PNG")
        sheet.add_image(Picture(drawn), at)
    _hide(sheet, page)
    return values


def _hide(sheet: Worksheet, page: Page) -> None:
    for number in page.hidden_rows:
        sheet.row_dimensions[number].hidden = True
    for letter in page.hidden_columns:
        sheet.column_dimensions[letter].hidden = True
    if page.filtered:
        sheet.auto_filter.ref = page.filtered
    if page.hidden:
        sheet.sheet_state = "hidden"


def _fill_cells(sheet: Worksheet, page: Page) -> dict[str, int | str]:
    values: dict[str, int | str] = {}
    for r, row in enumerate(page.rows, start=1):
        for c, value in enumerate(row, start=1):
            if value is None:
                continue
            cell = sheet.cell(r, c)
            if isinstance(value, Sum):
                cell.value = value.formula
                values[cell.coordinate] = value.value
            else:
                cell.value = value  # type: ignore[assignment]
            if isinstance(value, str) and "\n" in value:
                cell.alignment = Alignment(wrap_text=True)
            if page.font:
                cell.font = Font(name=page.font)
    return values


def _same_each_time(book: Workbook, stored: dict[str, dict[str, int | str]]) -> bytes:
    first, out = BytesIO(), BytesIO()
    book.save(first)
    with ZipFile(first) as drawn, ZipFile(out, "w", ZIP_DEFLATED) as kept:
        for name in sorted(drawn.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            data = drawn.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2025-12-01T08:00:00Z", data)
            for at, value in stored.get(name, {}).items():
                data = _with_value(data.decode(), at, value).encode()
            kept.writestr(ZipInfo(name, (2025, 12, 1, 8, 0, 0)), data, ZIP_DEFLATED)
    return out.getvalue()


def _with_value(xml: str, at: str, value: int | str) -> str:
    kind = ' t="str"' if isinstance(value, str) else ""
    told, times = re.subn(_EMPTY_VALUE.format(at=at), rf"\g<1>{kind}>\g<2><v>{value}</v>", xml)
    if times != 1:
        raise ValueError(f"no formula stands at {at}")
    return told


def lines(rows: Sequence[Sequence[object]], delimiter: str) -> str:
    """Rows as the text of a csv whose cells need no quotes but where they hold the delimiter or a line end."""
    return "".join(delimiter.join(_field(cell, delimiter) for cell in row) + "\r\n" for row in rows)


def _field(cell: object, delimiter: str) -> str:
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in (delimiter, '"', "\n")) else text


Draw = Callable[[], bytes]
SAMPLES: dict[str, Draw] = {}


def sample(name: str) -> Callable[[Draw], Draw]:
    """Register the file that a function draws."""

    def kept(draw: Draw) -> Draw:
        SAMPLES[name] = draw
        return draw

    return kept
