"""Appendix 2 as a workbook: the form itself, the figures of the units, the curve by day, every opinion, an annex a unit."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils.units import pixels_to_EMU
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from locales.vietnamese import clean_text
from reports import wording
from reports.appendix import AppendixFacts
from reports.excel_branches import add_branches
from reports.excel_cells import (
    BOLD,
    CENTRE,
    CONTINUED,
    HEAD,
    ITALIC,
    LEFT,
    MOST_HIGH,
    RIGHT,
    TITLE,
    high,
    indented,
    new_workbook,
    pieces,
    put,
    put_across,
    put_heads,
    set_page,
)
from reports.excel_sheets import add_annex, add_days, add_units
from reports.packages import settled
from reports.placed_pictures import Placed, place_pictures

APPENDIX_SHEET = "Phụ lục 2"
NUMBER_WIDTH, FUNCTION_WIDTH, TEXT_WIDTH, PICTURES_WIDTH = 7.0, 26.0, 58.0, 46.0
_WIDE_TEXT = 70.0
_PICTURES_A_ROW = 3
_PICTURE_HIGH = 230  # pixels
_GAP = 6
_PIXELS_PER_DIGIT = 8
_POINTS_PER_PIXEL = 0.75


def build_excel(facts: AppendixFacts, pictures: Mapping[str, bytes]) -> bytes:
    """The workbook as xlsx; `pictures` holds the bytes of the present pictures by SHA-256.

    The same facts and pictures give the same bytes; no text is ever a formula.
    """
    book = new_workbook()
    _add_appendix(book.create_sheet(APPENDIX_SHEET), facts, pictures)
    units = book.create_sheet("Đơn vị")
    add_units(units, facts)
    add_days(book.create_sheet("Theo ngày"), facts)
    add_annex(book.create_sheet(wording.ANNEX_SHEET), facts)
    add_branches(book, facts, units)
    out = BytesIO()
    # Unpacked here, since the finished package is packed once, at its end.
    ExcelWriter(book, ZipFile(out, "w", ZIP_STORED)).save()
    return settled(out.getvalue(), facts)


def _add_appendix(sheet: Worksheet, facts: AppendixFacts, pictures: Mapping[str, bytes]) -> None:
    shows = any(line.pictures for line in facts.lines)
    text_width = TEXT_WIDTH if shows else _WIDE_TEXT
    heads = [("STT", NUMBER_WIDTH), ("Chức năng", FUNCTION_WIDTH), ("Nội dung góp ý", text_width)]
    heads += [("Hình ảnh", PICTURES_WIDTH)] if shows else []
    told = wording.statements(facts)
    start = 7 + len(told)
    columns = len(heads)
    empty, counted = wording.no_opinions(facts), wording.how_lines_count(facts)
    before = [text for text in (empty, counted) if text]
    table = start + 2 + len(before)
    if not empty:
        put_heads(sheet, table, heads)
    else:
        for letter, (_name, width) in zip("ABCD", heads, strict=False):
            sheet.column_dimensions[letter].width = width

    put_across(sheet, 1, columns, clean_text(facts.appendix_label), font=TITLE, align=HEAD)
    put_across(sheet, 2, columns, wording.TITLE, font=TITLE, align=HEAD)
    put_across(sheet, 3, columns, wording.attached_to(facts), font=ITALIC, align=HEAD)
    put_across(sheet, 4, columns, wording.RESULTS, font=BOLD)
    put_across(sheet, 5, columns, wording.RESULTS_OF)
    for row, statement in enumerate(told, start=6):
        put_across(sheet, row, columns, statement.marked, align=indented(2) if statement.level else LEFT)
    put_across(sheet, start - 1, columns, wording.scope(facts), font=ITALIC)
    put_across(sheet, start + 1, columns, wording.OPINIONS, font=BOLD)
    for row, text in enumerate(before, start=start + 2):
        put_across(sheet, row, columns, text, font=None if text == empty else ITALIC)

    last = _add_lines(sheet, facts, pictures, table + 1, columns, text_width) if not empty else table
    put(sheet, last, columns, "./.", align=RIGHT, ruled=False)
    set_page(sheet, landscape=shows)


def _add_lines(
    sheet: Worksheet,
    facts: AppendixFacts,
    pictures: Mapping[str, bytes],
    row: int,
    columns: int,
    text_width: float,
) -> int:
    """The table of opinions from `row` on; the row after it."""
    in_tail = False
    for stt, line in enumerate(facts.lines, start=1):
        if line.tail and not in_tail:
            in_tail = True
            for column in range(1, columns + 1):
                put(sheet, row, column, wording.OTHER_OPINIONS if column == 1 else None, font=BOLD)
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
            row += 1
        placed, gaps = place_pictures(line.pictures, pictures)
        told = "\n".join(part for part in (line.text, wording.origin(facts, line)) if part)
        for n, piece in enumerate(pieces(told, text_width)):
            put(sheet, row, 1, f"{stt} {CONTINUED}" if n else stt, align=CENTRE)
            put(sheet, row, 2, line.function_label)
            put(sheet, row, 3, piece, worded=True)
            tall = max(high(piece, text_width), high(line.function_label, FUNCTION_WIDTH))
            if columns == 4:
                put(sheet, row, 4, None if n else "\n".join(gaps))
                tall = tall if n else max(tall, _show(sheet, row, placed, gaps))
            sheet.row_dimensions[row].height = tall
            row += 1
    return row


def _show(sheet: Worksheet, row: int, placed: list[Placed], gaps: list[str]) -> float:
    """Set the pictures of a line side by side in its last cell; the height they need, in points."""
    above = high("\n".join(gaps), PICTURES_WIDTH) / _POINTS_PER_PIXEL if gaps else 0.0
    if not placed:
        return above * _POINTS_PER_PIXEL
    rows = -(-len(placed) // _PICTURES_A_ROW)
    room = MOST_HIGH / _POINTS_PER_PIXEL - above
    box_high = min(_PICTURE_HIGH, room / rows - _GAP)
    box_wide = PICTURES_WIDTH * _PIXELS_PER_DIGIT / min(len(placed), _PICTURES_A_ROW) - _GAP
    down = above
    for start in range(0, len(placed), _PICTURES_A_ROW):
        tallest = 0
        for n, one in enumerate(placed[start : start + _PICTURES_A_ROW]):
            scale = min(box_wide / one.width, box_high / one.height)
            wide, tall = round(one.width * scale), round(one.height * scale)
            tallest = max(tallest, tall)
            across = n * (box_wide + _GAP) + _GAP / 2
            image = Image(BytesIO(one.data))
            image.anchor = OneCellAnchor(
                AnchorMarker(3, pixels_to_EMU(round(across)), row - 1, pixels_to_EMU(round(down + _GAP / 2))),
                XDRPositiveSize2D(pixels_to_EMU(wide), pixels_to_EMU(tall)),
            )
            sheet.add_image(image)
        down += tallest + _GAP
    return min(MOST_HIGH, down * _POINTS_PER_PIXEL)
