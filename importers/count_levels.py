"""How the rows of a table of counts stand under one another, and where what a parent or a total says is not their sum."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importers.cells import Cell
from importers.header_words import COUNTS
from importers.numbers_days import count_of, shown
from importers.tables_found import Table
from locales import Phrase, phrase

_DASH = re.compile(r"\s*[-+•*–]\s*\S")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,5}\.?")
Figures = tuple[int | None, ...]


@dataclass(frozen=True)
class Standing:
    """One row with figures: its number in the file, its figures in the order of COUNTS, how deep it stands."""

    number: int
    figures: Figures
    depth: int


def figures_of(table: Table, cells: Sequence[Cell]) -> Figures:
    """The figures of a row in the order of COUNTS; None for a blank and for what is no figure."""
    columns = [table.found.first(name) for name in COUNTS]
    read = [None if column is None else count_of(cells[column]) for column in columns]
    return tuple(figure if isinstance(figure, int) else None for figure in read)


def depths(table: Table, rows: Sequence[tuple[int, list[Cell]]]) -> dict[int, int]:
    """How deep each row stands, by its number: 1.1 under 1, "- Điện lực …" under a name without a dash.

    All 0 where the rows do not differ in it, or where the first one is already deep.
    """
    numbered = {number: _dots(table, cells) for number, cells in rows}
    dashed = {number: _dashes(table, cells) for number, cells in rows}
    for found in (numbered, dashed):
        known = [depth for depth in found.values() if depth is not None]
        if len(set(known)) > 1 and len(known) == len(rows) and known[0] == min(known):
            return {number: depth or 0 for number, depth in found.items()}
    return {number: 0 for number, _cells in rows}


def _dots(table: Table, cells: Sequence[Cell]) -> int | None:
    texts = [shown(cells[c]).strip() for c in table.numbering()]
    number = next((t for t in texts if _NUMBER.fullmatch(t)), None)
    return None if number is None else number.rstrip(".").count(".")


def _dashes(table: Table, cells: Sequence[Cell]) -> int | None:
    column = table.found.first("unit")
    return None if column is None else int(bool(_DASH.match(shown(cells[column]))))


def parents_unlike_children(table: Table, rows: Sequence[Standing]) -> list[Phrase]:
    """A sentence for each figure of a row that is not the sum of the rows one step below it."""
    told = []
    for nth, row in enumerate(rows):
        end = nth + 1
        while end < len(rows) and rows[end].depth > row.depth:
            end += 1
        below = rows[nth + 1 : end]
        nearest = min((other.depth for other in below), default=0)
        steps = [other for other in below if other.depth == nearest]
        told += unlike(table, row.number, row.figures, steps)
    return told


def unlike(table: Table, number: int, own: Figures, below: Sequence[Standing]) -> list[Phrase]:
    """A sentence for each figure of a row that is not what the others, all of them known, add up to."""
    told: list[Phrase] = []
    for nth, name in enumerate(COUNTS):
        parts = [row.figures[nth] for row in below]
        known = [part for part in parts if part is not None]
        column, figure = table.found.first(name), own[nth]
        if not known or len(known) < len(parts) or figure is None or column is None or sum(known) == figure:
            continue
        told.append(
            phrase(
                "row %(row)s gives %(own)s in column “%(column)s”, the rows that belong to it (%(rows)s) add up to %(sum)s",
                row=number,
                own=_grouped(figure),
                column=table.header(column),
                rows=rows_listed([row.number for row in below]),
                sum=_grouped(sum(known)),
            )
        )
    return told


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def total_unlike_rows(
    table: Table, totals: Mapping[int, Figures], rows: Sequence[Standing], *, whole: bool
) -> list[Phrase]:
    """The same for the last total of a table: what it may sum are all rows above it, or those that stand highest.

    `whole`: every row above was read, so that a sum is one.
    """
    if not totals or not whole or not rows:
        return []
    last = max(totals)
    above = [row for row in rows if row.number < last] or list(rows)
    top = min(row.depth for row in above)
    highest = [row for row in above if row.depth == top]
    sums = [unlike(table, last, totals[last], of) for of in (above, highest)]
    return min(sums, key=len)


def rows_listed(numbers: Sequence[int], most: int = 30) -> str:
    """Row numbers in a sentence.

    >>> rows_listed([3, 4, 9])
    '3, 4, 9'
    """
    return ", ".join(map(str, numbers[:most])) + (", …" if len(numbers) > most else "")
