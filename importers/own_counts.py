"""Counts that one office keeps for itself: a row a day and no column of units, so that the sheet says whose they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from importers.cells import Cell, Sheet
from importers.header_rows import is_blank
from importers.header_words import COUNTS, Assignment, Choose, words_of
from importers.numbers_days import written_in
from importers.sheet_titles import corporation_in, day_in
from importers.tables_found import Table, tables_of

_UNIT = ("Đơn vị",)
# Names of sheets that are no unit's.
_NO_UNIT = re.compile(
    r"(?:(?:sheet|trang tinh|trang|bc|bao cao|so lieu|du lieu|data|tong hop|th|cai dat|cai|app|cskh|evn|tuan|thang|ngay|ky|dot|lan"
    r"|theo doi|thong ke|danh sach|ds|bang|bieu|mau|phu luc|pl|ket qua|kq|form|responses?|moi|new|copy|of|va|ung dung"
    r"|hang ngay|hang tuan|luy ke|[ivx]+|\d+|[a-z])\d*(?:\s+|$))+"
)


def kept_by_one_unit(choose: Choose) -> Callable[[Sheet], list[Table]]:
    """What finds a sheet's tables of days whose unit stands in its name or letterhead, with the same choice of columns.

    The unit is added as a last column, in the rows that have a day.
    """

    def dated(found: Assignment) -> bool:
        return "day" in found.fields and bool(set(COUNTS) & found.fields.keys())

    def found_in(sheet: Sheet) -> list[Table]:
        tables = tables_of(sheet, choose, dated, several=True)
        return [own for table in tables if (own := _with_unit(table, choose)) is not None]

    return found_in


def _with_unit(table: Table, choose: Choose) -> Table | None:
    letterhead = corporation_in(table.above) or corporation_in(table.top)
    name = table.sheet.name.strip()
    named = bool(corporation_in([name])) or not (_NO_UNIT.fullmatch(words_of(name)) or day_in([name]))
    unit = name if name and named else letterhead
    column = table.found.first("day")
    if not unit or column is None or table.left:
        return None
    width = len(table.headers)
    rows: list[list[Cell]] = list(table.sheet.rows)
    dated = 0
    for number in range(table.first_row, min(table.last_row, len(rows)) + 1):
        line = rows[number - 1]
        if column < len(line) and not is_blank(line[column]) and written_in(line[column]) is not None:
            rows[number - 1] = [*line[:width], *[None] * (width - len(line)), unit]
            dated += 1
    if not dated:
        return None
    headers = (*table.headers, _UNIT)
    sheet = replace(table.sheet, rows=rows)
    return replace(table, sheet=sheet, headers=headers, found=choose(headers), owner=unit)
