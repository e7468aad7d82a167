"""Cells of our workbooks: people's text that stays text, numbers and days with their forms, page set-up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from datetime import date
from functools import cache
from math import ceil

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.chart._chart import ChartBase
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from locales.vietnamese import clean_text
from reports.drawn_lines import text_width

FONT = "Times New Roman"
SIZE = 12
# Excel's own limit for one cell, in UTF-16 units.
MOST_LETTERS = 32_767
CONTINUED = "(tiếp)"
NUMBER, SHARE, DAY = "#,##0", "0.0%", "dd/mm/yyyy"
# Excel gives a row no more than 409.5 points.
MOST_HIGH = 405.0
LINE_HIGH = 16.5
# Rows of a table beside which a chart still has room on a page.
MOST_ON_ONE_PAGE = 28
# How much of a line is filled before a word goes to the next.
_FILLED = 0.93
# What Excel would read as an escaped character, _x0041_ as A.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
CENTRE = Alignment(horizontal="center", vertical="top", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="top")
HEAD = Alignment(horizontal="center", vertical="center", wrap_text=True)
BOLD = Font(name=FONT, size=SIZE, bold=True)
ITALIC = Font(name=FONT, size=SIZE, italic=True)
TITLE = Font(name=FONT, size=14, bold=True)
_THIN = Side(style="thin", color="000000")
RULED = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


@cache
def indented(steps: int) -> Alignment:
    """Text that begins some steps in; Excel knows 15 at most."""
    return Alignment(horizontal="left", vertical="top", wrap_text=True, indent=min(15, steps))


class Book(Workbook):  # type: ignore[misc]
    """A workbook that knows the looks of its cells: openpyxl would build each anew for every cell."""

    def __init__(self) -> None:
        super().__init__()
        # By identity; the alignment and font are kept beside, so that an identity stays theirs.
        self.looks: dict[tuple[int, int, bool, str, bool], tuple[StyleArray, Alignment, Font | None]] = {}


def new_workbook() -> Book:
    """An empty workbook in Times New Roman."""
    book = Book()
    book.remove(book.worksheets[0])
    normal = next(style for style in book._named_styles if style.name == "Normal")
    normal.font = Font(name=FONT, size=SIZE)
    book._fonts[0] = normal.font
    return book


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | int | float | date | None,
    *,
    align: Alignment = LEFT,
    font: Font | None = None,
    ruled: bool = True,
    form: str = "",
    worded: bool = False,
) -> Cell:
    """Write one cell. Text is cleaned and is text for Excel too, whatever it starts with; None stays blank.

    `worded` text is clean already and stays as it is, blank places and the line end before a cut included.
    """
    cell: Cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _ESCAPED.sub("_x005F_", value if worded else clean_text(value))
        cell.data_type = "s"
    elif value is not None:
        cell.value = value
    _dress(cell, align, font, ruled, form)
    return cell


def _dress(cell: Cell, align: Alignment, font: Font | None, ruled: bool, form: str) -> None:
    looks: dict[tuple[int, int, bool, str, bool], tuple[StyleArray, Alignment, Font | None]]
    looks = cell.parent.parent.looks
    words = isinstance(cell.value, str)
    look = (id(align), id(font), ruled, form, words)
    if look in looks:
        cell._style = copy(looks[look][0])
        return
    cell.alignment = align
    cell.quotePrefix = words
    if font is not None:
        cell.font = font
    if ruled:
        cell.border = RULED
    if form:
        cell.number_format = form
    looks[look] = (copy(cell._style), align, font)


def put_heads(sheet: Worksheet, row: int, heads: Sequence[tuple[str, float]]) -> None:
    """The heads of a table and the widths of its columns, repeated on every printed page."""
    for column, (name, width) in enumerate(heads, start=1):
        put(sheet, row, column, name, align=HEAD, font=BOLD)
        sheet.column_dimensions[_letter(column)].width = width
    sheet.print_title_rows = f"{row}:{row}"


def put_across(
    sheet: Worksheet, row: int, columns: int, text: str, *, font: Font | None = None, align: Alignment = LEFT
) -> None:
    """A sentence of `wording` over the whole width, in a row as high as it needs."""
    put(sheet, row, 1, text, font=font, align=align, ruled=False, worded=True)
    # `merge_cells` would make and dress every covered cell; these are bare.
    sheet.merged_cells.add(f"A{row}:{_letter(columns)}{row}")
    width = sum(sheet.column_dimensions[_letter(c)].width for c in range(1, columns + 1))
    big = (font.size or SIZE) / SIZE if font else 1.0
    sheet.row_dimensions[row].height = high(text, width / big) * big


def _letter(column: int) -> str:
    return "ABCDEFGHIJ"[column - 1]


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in a column that many digits wide, rather too many than too few."""
    room = width * text_width("0", SIZE) * _FILLED
    return sum(max(1, ceil(text_width(line, SIZE) / room)) for line in text.split("\n"))


def high(text: str, width: float) -> float:
    """The height in points of a row with this text."""
    return min(MOST_HIGH, lines_needed(text, width) * LINE_HIGH + 3)


def pieces(text: str, width: float | None = None) -> list[str]:
    """A text as cells can hold it: within Excel's letters, and within a printed row where a width is given.

    Cut at line ends or spaces where there are any; joined they are the whole text.

    >>> pieces("một hai")
    ['một hai']
    >>> "".join(pieces("a" * 70_000)) == "a" * 70_000
    True
    """
    text = clean_text(text)
    most = MOST_LETTERS if width is None else int(width * MOST_HIGH / LINE_HIGH * 1.2)
    found: list[str] = []
    while len(text) > 2 * most or _too_much(text, width):
        cut = most
        while _too_much(text[:cut], width):
            cut = cut * 3 // 4
        near = max(text.rfind("\n", cut // 2, cut), text.rfind(" ", cut // 2, cut))
        cut = near + 1 if near > 0 else cut
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text]


def _too_much(text: str, width: float | None) -> bool:
    # An escaped underscore takes six letters more.
    letters = len(text.encode("utf-16-le")) // 2 + 6 * len(_ESCAPED.findall(text))
    return letters > MOST_LETTERS or (
        width is not None and lines_needed(text, width) * LINE_HIGH + 3 > MOST_HIGH
    )


def set_page(sheet: Worksheet, *, landscape: bool) -> None:
    """A4 by Decree 30's margins, as wide as one page, with page numbers."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.firstPageNumber, sheet.page_setup.useFirstPageNumber = 1, True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    left, right = (0.8, 0.6) if landscape else (30 / 25.4, 20 / 25.4)
    sheet.page_margins = PageMargins(
        left=left, right=right, top=25 / 25.4, bottom=20 / 25.4, header=12 / 25.4, footer=10 / 25.4
    )
    sheet.oddHeader.center.text = f'&"{FONT},Regular"&13&P'
    sheet.HeaderFooter.differentFirst = True
    sheet.print_options.horizontalCentered = True


def put_below(sheet: Worksheet, chart: ChartBase, row: int, *, last: int) -> None:
    """A chart below the table that ends in row `last`: on its page where the table is short, else on the next one."""
    sheet.add_chart(chart, f"A{row}")
    if last <= MOST_ON_ONE_PAGE:
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "portrait", 1
        # On one page nothing is repeated.
        sheet.print_title_rows = None
    else:
        sheet.row_breaks.append(Break(id=row - 1))
