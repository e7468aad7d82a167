"""Columns of counts in which something else stands: shares, ticks for people, thousands. What looks like a count there is none."""

from __future__ import annotations

import re

from importers.cells import Cell
from importers.count_rows import CountLines
from importers.header_words import COUNTS, says_share
from importers.numbers_days import A_COUNT, NOT_A_SHARE, count_of
from importers.tables_found import Table
from locales import Phrase, phrase
from locales.vietnamese import fold

WITH_SHARE = phrase("a number of people with its share, such as 120 (80%)")
NO_THOUSANDS = phrase("a number of people (the table counts by thousands; write 25000, not 25)")
ONLY_THAT_DAY = phrase(
    "the number up to that day (these rows add up to the total, so each seems one day's own)"
)
_THOUSANDS = re.compile(
    r"(?:^\W*(?:(?:dvt|don vi(?: tinh)?|unit)\b\W*)?|\()(?:nghin|ngan|1\.?000|tram) (?:nguoi|cbcnv|lao dong)\W*(?:$|\))"
)
_MARKED = re.compile(r"x|v|\u2713|\u2714|\u221a|co|yes|roi|da cai|da cai dat|ok|done")


def odd_columns(table: Table, lines: CountLines) -> dict[int, Phrase]:
    """Those columns of a table's figures, from 0, with what is expected there instead."""
    columns = [column for name in COUNTS if (column := table.found.first(name)) is not None]
    if _in_thousands(table):
        return dict.fromkeys(columns, NO_THOUSANDS)
    if table.owner and (added := _added_up(table, lines, columns)):
        return dict.fromkeys(added, ONLY_THAT_DAY)
    odd: dict[int, Phrase] = {}
    for column in columns:
        cells = [line.cells[column] for line in lines.data]
        if says_share(table.headers[column]):
            odd[column] = WITH_SHARE
        elif any(_is_share(cell) for cell in cells):
            odd[column] = NOT_A_SHARE
        elif any(isinstance(cell, str) and _MARKED.fullmatch(fold(cell).strip()) for cell in cells):
            odd[column] = A_COUNT
    return odd


def figure_in(cell: Cell, odd: Phrase | None) -> int | Phrase | None:
    """A count. Among shares a 1 is 100% and nobody's count, among ticks a blank is no unknown; thousands are asked for."""
    count = count_of(cell)
    if odd is None or isinstance(count, Phrase):
        return count
    if odd is WITH_SHARE:
        return odd if count and not (isinstance(cell, str) and "%" in cell) else count
    if odd is NOT_A_SHARE:
        return odd if count == 1 else count
    if odd is NO_THOUSANDS or odd is ONLY_THAT_DAY:
        return odd if count else count
    return odd if count is None else count


def _is_share(cell: Cell) -> bool:
    return (isinstance(cell, float) and 0 < cell < 1) or (
        isinstance(cell, str) and count_of(cell) == NOT_A_SHARE
    )


def _in_thousands(table: Table) -> bool:
    said = (*table.above, *(part for header in table.headers for part in header))
    return any(_THOUSANDS.search(fold(text)) for text in said if len(text) < 200)


def _added_up(table: Table, lines: CountLines, columns: list[int]) -> list[int]:
    """The columns whose total is the sum of the days: such rows tell what each day brought."""
    totals = [cells for number, cells in table.rows() if number in lines.left_out]
    found = []
    for column in columns:
        figures = [n for line in lines.data if isinstance(n := count_of(line.cells[column]), int) and n]
        if len(figures) > 1 and any(count_of(cells[column]) == sum(figures) for cells in totals):
            found.append(column)
    return found
