"""Where a header stands: one to three rows, merged or not, that together name enough columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from importers.cells import Cell, Sheet
from importers.header_words import Assignment, Choose, Header, is_part
from importers.numbers_days import read_written, shown
from importers.sheet_titles import is_title

_DIGITS = re.compile(r"[\d.,\s%-]+")
# Beyond these no office's table reaches; a hostile file may.
MOST_COLUMNS = 256
_MOST_MERGED = 100_000
Enough = Callable[[Assignment], bool]


def is_blank(cell: Cell) -> bool:
    """Nothing to see in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


@dataclass(frozen=True)
class HeaderAt:
    """A header: its first row, its height, its columns' names and what they were taken for."""

    row: int
    height: int
    headers: tuple[Header, ...]
    found: Assignment


Across = dict[tuple[int, int], tuple[int, int]]


def merged_across(sheet: Sheet) -> Across:
    """For each cell of a merged range that may be a header's: the range's first row, and its first column from 0."""
    cells: Across = {}
    for top, left, bottom, right in sheet.merged:
        if bottom - top > 5 or left > MOST_COLUMNS:
            continue
        if len(cells) > _MOST_MERGED:
            break
        for row in range(top, bottom + 1):
            for column in range(left - 1, min(right, MOST_COLUMNS)):
                cells[row, column] = (top, left - 1)
    return cells


def header_at(
    sheet: Sheet,
    row: int,
    across: Across,
    choose: Choose,
    enough: Enough,
    *,
    tallest: int,
) -> HeaderAt | None:
    """The best header of up to `tallest` rows that starts at a row, or None."""
    best: HeaderAt | None = None
    for height in range(1, tallest + 1):
        last = row + height - 1
        if last > len(sheet.rows) or not may_be_header(sheet.rows[last - 1]):
            break
        headers = _headers(sheet, row, height, across)
        found = choose(headers)
        if not found.fields:
            break
        if not enough(found) or (height > 1 and _titled(sheet, row, headers, found, across, choose)):
            continue
        # A last row that divides the columns above it belongs to the header even where it takes one away
        # ("CBCNV cài đặt" over "Android" and "iOS").
        gain = len(found.fields) - len(best.found.fields) if best else 1
        may_be = gain == 0 or (height > 1 and _names_parts(sheet.rows[last - 1]))
        if gain > 0 or (may_be and _only_sub_headers(sheet, row, last, found, across)):
            best = HeaderAt(row, height, tuple(headers), found)
    return best


_KEYS = ("unit", "unit_code", "text", "code", "alias")


def _key_of(found: Assignment) -> int | None:
    return next((found.first(name) for name in _KEYS if name in found.fields), None)


def _titled(
    sheet: Sheet, row: int, headers: Sequence[Header], found: Assignment, across: Across, choose: Choose
) -> bool:
    """Whether the first row is a title or a letterhead above the header, and no part of it."""
    key = _key_of(found)
    if key is None:
        return False
    top, left = across.get((row, key), (row, key))
    if top >= row and _text_at(sheet.rows[top - 1], left):
        return len(headers[key]) > 1 and bool(choose([headers[key][-1:]]).fields)
    return any(is_title(c) for c in sheet.rows[row - 1] if isinstance(c, str) and c.strip())


def may_be_header(line: Sequence[Cell]) -> bool:
    """Some text and no numbers in a row; days may stand there."""
    texts = 0
    for cell in line:
        if isinstance(cell, str):
            if cell.strip():
                if _DIGITS.fullmatch(cell) and read_written(cell) is None:
                    return False
                texts += 1
        elif cell is not None and not isinstance(cell, date):
            return False
    return texts > 0


def _names_parts(line: Sequence[Cell]) -> bool:
    """A row of nothing but parts that are no figure by themselves: Android | iOS, Nam | Nữ."""
    texts = [cell for cell in line if isinstance(cell, str) and cell.strip()]
    return len(texts) > 1 and all(is_part(text) for text in texts)


def _only_sub_headers(sheet: Sheet, first: int, last: int, found: Assignment, across: Across) -> bool:
    """Whether the last row only divides the header above it: the unit's own column is empty or merged there."""
    key = _key_of(found)
    if key is None:
        return False
    cell = sheet.rows[last - 1][key] if key < len(sheet.rows[last - 1]) else None
    if not is_blank(cell) or across.get((last, key), (last, key))[0] < first:
        return False
    merged_down = across.get((last, key), (last, key))[0] < last
    upper = sheet.rows[last - 2]
    gaps = [
        c
        for c, text in enumerate(sheet.rows[last - 1])
        if not is_blank(text) and (c >= len(upper) or is_blank(upper[c]) or (last - 1, c) in across)
    ]
    return merged_down or bool(gaps)


def _headers(sheet: Sheet, row: int, height: int, across: Across) -> list[Header]:
    """The parts of each column's header, from the top down; a merged or carried group name in each."""
    lines = [sheet.rows[r - 1] for r in range(row, row + height)]
    width = min(max(len(line) for line in lines), MOST_COLUMNS)
    parts: list[list[str]] = [[] for _ in range(width)]
    for depth, line in enumerate(lines):
        carried = ""
        below = lines[depth + 1 :]
        for column in range(width):
            text = _text_at(line, column)
            origin = across.get((row + depth, column))
            if origin and origin != (row + depth, column):
                text = text or (_text_at(sheet.rows[origin[0] - 1], origin[1]) if origin[0] >= row else "")
            elif text:
                carried = text if any(_text_at(deep, column) for deep in below) else ""
            elif below and carried and any(_text_at(deep, column) for deep in below):
                # Without merged ranges (csv) a group's name stands over its first column only.
                text = carried
            else:
                carried = ""
            if origin and text and below:
                carried = ""
            if text and (not parts[column] or parts[column][-1] != text):
                parts[column].append(text)
    return [tuple(p) for p in parts]


def _text_at(line: Sequence[Cell], column: int) -> str:
    cell = line[column] if column < len(line) else None
    if isinstance(cell, date):
        return shown(cell)
    return cell.strip() if isinstance(cell, str) else ""
