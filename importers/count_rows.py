"""Which rows of a table of counts are data: not totals, not group rows, not the block of signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from importers.cells import Cell
from importers.count_levels import (
    Figures,
    Standing,
    depths,
    figures_of,
    parents_unlike_children,
    total_unlike_rows,
)
from importers.header_rows import is_blank
from importers.header_words import COUNTS, is_numbering, words_of
from importers.numbers_days import count_of, shown
from importers.sheet_titles import (
    compares,
    corporation_in,
    group_mark,
    is_note,
    is_signature,
    is_total,
    looks_like_group,
)
from importers.tables_found import Table
from locales import Phrase

_BULLET = re.compile(r"^\s*(?:\d{1,3}(?:\.\d{1,3})*\s*[.)/:-]|[-+•*–])\s+(?=\S)")
_HEADQUARTERS = re.compile(r"\b(?:co quan|khoi|cac ban)(?: co quan)?(?: cua)? (?:evn|tap doan)(?! \w)")
_DEEPEST = 4  # headings without figures that stand one under another
_LABELS = ("unit", "unit_code", "parent", "day")


@dataclass(frozen=True)
class CountLine:
    """One data row: its number, its cells (merged labels spread down), the group it stands under."""

    number: int
    cells: list[Cell]
    context: str


@dataclass
class CountLines:
    """The data rows of a table, and the numbers of the rows that are none."""

    data: list[CountLine] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    no_figures: list[int] = field(default_factory=list)
    told: list[Phrase] = field(default_factory=list)  # sums that are none
    other_from: int | None = None  # the header of a table of another kind, which ends this one


@dataclass(frozen=True)
class _Line:
    number: int
    cells: list[Cell]
    texts: list[str]
    names: list[str]  # texts that name the row: its unit, code and number, else all but figures
    unit: str
    figures: tuple[int | None, ...]
    unread: bool  # something that is no figure stands among the figures
    numbered: bool  # the column of row numbers holds a number
    mark: str  # roman, letter or ""
    group: str  # the text that the mark stands before

    @property
    def counted(self) -> bool:
        return any(f is not None for f in self.figures)


def unit_of(cells: Sequence[Cell], columns: Sequence[int]) -> str:
    """A unit's name without the number or dash that a list puts before it."""
    text = next((shown(cells[c]).strip() for c in columns if not is_blank(cells[c])), "")
    return _BULLET.sub("", text).strip()


def count_lines(table: Table) -> CountLines:
    """Sort the rows of a table; nothing readable is left out but totals and groups that have rows below them."""
    result = CountLines()
    lines, totals = _without_sums(table, result)
    lines, result.other_from = _before_another_table(lines)
    levels = _levels(lines)
    numbered = any(line.numbered for line in lines)
    contexts: dict[int, str] = {}
    groups: list[Standing] = []
    signing = False
    for nth, line in enumerate(lines):
        signing = signing or (not line.counted and any(is_signature(t) for t in line.texts))
        if not line.counted and (signing or (not line.unread and is_note(line.group))):
            result.left_out.append(line.number)
        elif _is_group(line, lines[nth + 1 : nth + 1 + _DEEPEST], levels, numbered):
            level = levels.get(line.mark, len(levels))
            contexts = {at: name for at, name in contexts.items() if at < level}
            contexts[level] = _context_of(line.group)
            groups.append(Standing(line.number, line.figures, level - len(levels) - 1))
            result.left_out.append(line.number)
        elif not line.counted and not line.unread:
            if line.unit:
                result.no_figures.append(line.number)
        elif not line.unit and _is_sum(line, result.data, table):
            result.left_out.append(line.number)
        else:
            if line.mark:
                contexts = {at: name for at, name in contexts.items() if at < levels[line.mark]}
            context = next((contexts[at] for at in sorted(contexts, reverse=True) if contexts[at]), "")
            result.data.append(CountLine(line.number, line.cells, context))
    result.left_out.sort()
    _stand(table, result, groups, totals, whole=not any(line.unread for line in lines))
    return result


def _stand(
    table: Table, result: CountLines, groups: list[Standing], totals: dict[int, Figures], *, whole: bool
) -> None:
    """Give the rows under another unit's row that unit as their context, and tell of sums that are none."""
    depth = depths(table, [(line.number, line.cells) for line in result.data])
    over: dict[int, str] = {}
    units = table.found.fields.get("unit", [])
    for nth, line in enumerate(result.data):
        own = depth[line.number]
        over = {at: name for at, name in over.items() if at < own}
        if over:
            result.data[nth] = replace(line, context=over[max(over)])
        over[own] = unit_of(line.cells, units)
    rows = [Standing(n.number, figures_of(table, n.cells), depth[n.number]) for n in result.data]
    everything = sorted([*rows, *groups], key=lambda row: row.number)
    result.told += parents_unlike_children(table, everything)
    result.told += total_unlike_rows(table, totals, rows, whole=whole)


def _context_of(group: str) -> str:
    """The unit that a group row speaks for: a corporation, or EVN for the block of its own offices."""
    return corporation_in([group], departments_too=False) or (
        "EVN" if _HEADQUARTERS.search(words_of(group)) else ""
    )


def _levels(lines: Sequence[_Line]) -> dict[str, int]:
    styles = list(dict.fromkeys(line.mark for line in lines if line.mark))
    return {style: level for level, style in enumerate(styles)}


def _is_group(line: _Line, following: Sequence[_Line], levels: dict[str, int], numbered: bool) -> bool:
    """A row that heads the rows below it: marked I, A, … or a lone text where others have figures."""
    if line.mark:
        if not line.counted:
            return True
        deepest = len(levels)
        own = levels[line.mark]
        for below in following:
            if levels.get(below.mark, deepest) <= own:
                return False
            if below.counted or not below.mark:
                return below.counted
        return False
    if line.counted or line.unread or not line.group:
        return False
    elsewhere = line.group != line.unit
    return elsewhere or (numbered and not line.numbered) or looks_like_group(line.group)


def _without_sums(table: Table, result: CountLines) -> tuple[list[_Line], dict[int, Figures]]:
    """The rows without totals and what else is set beside them (averages), and what the totals say."""
    lines: list[_Line] = []
    totals: dict[int, Figures] = {}
    for number, cells in table.rows(spread=_LABELS):
        line = _line(table, number, cells)
        if any(is_total(t) for t in line.names):
            totals[number] = line.figures
        elif not any(compares(t) for t in line.names):
            lines.append(line)
            continue
        result.left_out.append(number)
    return lines, totals


def _before_another_table(lines: list[_Line]) -> tuple[list[_Line], int | None]:
    """The lines up to the header of a table of another kind, and that header's row."""
    for nth, line in enumerate(lines):
        if _heads_another_table(line):
            return lines[:nth], line.number
    return lines, None


def _heads_another_table(line: _Line) -> bool:
    """A row such as STT | Chức năng | Nội dung, where numbers and figures stand in the rows above it."""
    if line.counted or not line.unread:
        return False
    said = [text for cell in line.cells if (text := shown(cell).strip())]
    return len(said) > 2 and is_numbering((said[0],)) and not any(char.isdigit() for t in said for char in t)


def _is_sum(line: _Line, data: Sequence[CountLine], table: Table) -> bool:
    """A row without a name whose every figure is the sum of the figures above it."""
    columns = [table.found.first(name) for name in COUNTS]
    sums = [
        sum(n for one in data if column is not None and isinstance(n := count_of(one.cells[column]), int))
        for column in columns
    ]
    return len(data) > 1 and all(f is None or f == s for f, s in zip(line.figures, sums, strict=True))


def _line(table: Table, number: int, cells: list[Cell]) -> _Line:
    fields = table.found.fields
    figures = {column for name in COUNTS for column in fields.get(name, ())}
    read = [count_of(cells[fields[name][0]]) if name in fields else None for name in COUNTS]
    texts = {c: t for c, cell in enumerate(cells) if isinstance(cell, str) and (t := cell.strip())}
    unit = unit_of(cells, [c for name in ("unit", "unit_code") for c in fields.get(name, ())])
    numbers = table.numbering()
    naming = {*numbers, *(c for name in ("unit", "unit_code") for c in fields.get(name, ()))}
    mark, group = _mark_of(cells, numbers, fields.get("unit", []))
    if not mark:
        lone = set(texts.values())
        group = lone.pop() if len(lone) == 1 else ""
    return _Line(
        number,
        cells,
        list(texts.values()),
        [t for c, t in texts.items() if c not in figures and (not unit or c in naming)],
        unit,
        tuple(f if isinstance(f, int) else None for f in read),
        any(not isinstance(f, int) and f is not None for f in read),
        any(re.fullmatch(r"\d+(\.\d+)*\.?", shown(cells[c]).strip()) for c in numbers),
        mark,
        group or unit,
    )


def _mark_of(cells: Sequence[Cell], numbers: Sequence[int], units: Sequence[int]) -> tuple[str, str]:
    for column in numbers:
        cell = cells[column]
        if isinstance(cell, str) and (found := group_mark(cell))[0]:
            return found
    for column in units:
        cell = cells[column]
        if isinstance(cell, str) and (found := group_mark(cell))[1]:
            return found
    return "", ""
