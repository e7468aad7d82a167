"""What several cells of one answer say together: the day and the hour, the unit in two columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from importers.cells import Cell
from importers.header_rows import is_blank
from importers.header_words import words_of
from importers.numbers_days import Written, clock_in, written_in

# From the widest to the narrowest: a corporation, a company, an electricity office, a department.
_LEVELS = tuple(
    re.compile(rf"(?:{words})\b")
    for words in (
        r"tap doan|tong cong ty|tong cty|tct|tctdl|evn ?\w*|genco ?\d?",
        r"cong ty|cty|ctdl|ctcp|pc|nhiet dien|thuy dien|truyen tai",
        r"dien luc|dl|doi quan ly|doi ql\w*|tram dien|chi nhanh",
        r"phong|ban|to|doi|phan xuong|van phong|khoi|p",
    )
)
_DEPARTMENT = len(_LEVELS) - 1


def moment_in(cells: Sequence[Cell], before: Written | None = None) -> tuple[Cell, Written | None, Cell]:
    """The cell that tells the day, its day with the hour that another cell adds, and a cell that was not understood.

    `cells` are those of all columns of times, in their order. An hour without a day is of the day that stands
    in the row `before`, as in a log that writes each day once.
    """
    if len(cells) == 1:
        return (None if is_blank(cells[0]) else cells[0]), written_in(cells[0]), None
    filled = [cell for cell in cells if not is_blank(cell)]
    told = next(((cell, written) for cell in filled if (written := written_in(cell)) is not None), None)
    if told is None:
        clock = clock_in(filled[0]) if len(filled) == 1 else None
        if clock is not None and before is not None:
            return filled[0], replace(before, clock=clock, has_clock=True), None
        return (filled[0] if filled else None), None, None
    day, written = told
    others = [cell for cell in filled if cell is not day and written_in(cell) is None]
    if written.has_clock or not others:
        return day, written, None
    clock = next((clock for cell in others if (clock := clock_in(cell)) is not None), None)
    if clock is None:
        return day, written, others[0]
    return day, replace(written, clock=clock, has_clock=True), None


def unit_in(said: Sequence[tuple[str, str]]) -> tuple[str, str, list[str]]:
    """The unit's name, the wider unit named beside it, and the names that contradict one another.

    `said` is (header, text) of every column of units that is filled. The narrower name counts: "PC Hà Đông"
    beside "EVNHANOI". A department is told with its unit, as it has no name of its own.
    """
    if len(said) < 2:
        return (said[0][1] if said else ""), "", []
    names = {words_of(text): (_level(header, text), text) for header, text in reversed(said)}
    narrow = [w for w in names if not any(w != other and f" {w} " in f" {other} " for other in names)]
    levels = sorted(((names[w][0], nth, names[w][1]) for nth, w in enumerate(reversed(narrow))), reverse=True)
    if not levels:
        return "", "", []
    deepest = [text for level, _nth, text in levels if level == levels[0][0]]
    if len(deepest) > 1:
        return "", "", [text for _header, text in said]
    above = levels[1][2] if len(levels) > 1 else ""
    if above and levels[0][0] == _DEPARTMENT:
        return f"{deepest[0]} - {above}", "", []
    return deepest[0], above, []


def _level(header: str, text: str) -> int:
    for words in (words_of(text), *_asked(header)):
        for level, pattern in enumerate(_LEVELS):
            if pattern.match(words):
                return level
    return 1


def _asked(header: str) -> list[str]:
    """What a question asks for: the words in its brackets, and the whole."""
    return [words_of(part) for part in re.findall(r"\((.*?)\)", header)] + [words_of(header)]
