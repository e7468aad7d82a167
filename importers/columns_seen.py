"""A file's own columns as a person chooses among them: header, letter, first values, what each was taken for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from importers.cells import Cell, Sheet
from importers.header_rows import is_blank, may_be_header
from importers.header_words import Header, header_text
from importers.numbers_days import shown
from importers.results import SeenColumn

SAMPLES = 3
MOST_COLUMNS = 100
_LOOKED_AT = 200
_LONGEST = 60


def letter_of(column: int) -> str:
    """The letters above a spreadsheet's column, counted from 0.

    >>> letter_of(0), letter_of(27)
    ('A', 'AB')
    """
    letters = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        letters = chr(ord("A") + rest) + letters
        column -= 1
    return letters


def seen_columns(
    tables: Iterable[tuple[Sequence[Header], Iterable[Sequence[Cell]], Mapping[str, Sequence[int]]]],
) -> tuple[SeenColumn, ...]:
    """The columns of a file's tables (headers, rows, field -> columns), each header once.

    A column without a header is there when it holds something: a person may know what it is.
    """
    seen: dict[tuple[str, str], SeenColumn] = {}
    for headers, lines, fields in tables:
        rows = list(islice(lines, _LOOKED_AT))
        texts = [header_text(h) for h in headers]
        times = Counter(texts)
        for column, text in enumerate(texts[:MOST_COLUMNS]):
            samples = _samples(row[column] for row in rows if column < len(row))
            if not text and not samples:
                continue
            letter = letter_of(column)
            alone = bool(text) and times[text] == 1
            place = (text, "" if alone else letter)
            if place in seen:
                continue
            taken = tuple(name for name, columns in fields.items() if column in columns)
            ref = text if alone else f"{text} [{letter}]".strip()
            seen[place] = SeenColumn(ref, text, letter, samples, taken)
    return tuple(seen.values())


def likely_columns(sheets: Sequence[Sheet]) -> tuple[SeenColumn, ...]:
    """The columns under the likeliest row of headers, where no header says enough to be known as one."""
    best: tuple[int, Sheet, int] | None = None
    for sheet in sheets:
        if sheet.hidden:
            continue
        for nth, row in enumerate(sheet.rows[:_LOOKED_AT]):
            filled = sum(not is_blank(cell) for cell in row)
            if filled > (best[0] if best else 1) and may_be_header(row) and nth + 1 < len(sheet.rows):
                best = (filled, sheet, nth)
    if best is None:
        return ()
    _filled, sheet, nth = best
    headers: list[Header] = [() if is_blank(cell) else (shown(cell).strip(),) for cell in sheet.rows[nth]]
    return seen_columns([(headers, sheet.rows[nth + 1 :], {})])


def _samples(cells: Iterable[Cell]) -> tuple[str, ...]:
    filled = (re.sub(r"\s+", " ", shown(cell)).strip() for cell in cells if not is_blank(cell))
    return tuple(text[:_LONGEST] for text in islice(filled, SAMPLES))
