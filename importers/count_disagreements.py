"""Two rows of one file that speak of the same unit and day: they complete each other, or both are told to be corrected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from importers.header_words import COUNTS
from importers.numbers_days import shown
from importers.results import InstallRow, RowProblem
from importers.tables_found import Table
from locales import phrase
from locales.vietnamese import fold


def without_disagreement(
    all_rows: Sequence[InstallRow], tables: Sequence[Table]
) -> tuple[list[InstallRow], list[RowProblem]]:
    """The rows that stand, and the problems of those of one unit and day whose figures are unequal.

    Where figures agree, each of the rows gets what only the other one knows.
    """
    kept = list(all_rows)
    problems: list[RowProblem] = []
    same: dict[tuple[str, date | None], list[int]] = defaultdict(list)
    for nth, row in enumerate(kept):
        unit = f"={fold(row.unit_code)}" if row.unit_code else f"{fold(row.unit_text)}|{fold(row.context)}"
        same[unit, row.counted_on].append(nth)
    dropped: set[int] = set()
    for nths in same.values():
        if len(nths) == 1:
            continue
        rows = [kept[nth] for nth in nths]
        whole: dict[str, int | None] = {}
        unequal = ""
        for name in COUNTS:
            values = {getattr(row, name) for row in rows} - {None}
            whole[name] = next(iter(values), None)
            if len(values) > 1:
                unequal = unequal or name
        if not unequal:
            for nth in nths:
                kept[nth] = replace(
                    kept[nth],
                    headcount=whole["headcount"],
                    staff_installed=whole["staff_installed"],
                    family_installed=whole["family_installed"],
                    users=whole["users"],
                )
            continue
        dropped |= set(nths)
        one, two = _first_unequal(rows, unequal)
        for row in rows:
            other = two if getattr(row, unequal) == getattr(one, unequal) else one
            problems.append(_disagreement(row, other, unequal, tables))
    return [row for nth, row in enumerate(kept) if nth not in dropped], problems


def _first_unequal(rows: Sequence[InstallRow], name: str) -> tuple[InstallRow, InstallRow]:
    known = [row for row in rows if getattr(row, name) is not None]
    return known[0], next(row for row in known if getattr(row, name) != getattr(known[0], name))


def _disagreement(row: InstallRow, other: InstallRow, name: str, tables: Sequence[Table]) -> RowProblem:
    table = next(t for t in tables if t.sheet.name == row.sheet and t.first_row <= row.row <= t.last_row)
    column = table.found.first(name)
    value = shown(getattr(other, name))
    expected = phrase(
        "one figure for this unit and day (row %(row)s gives %(other)s)", row=other.row, other=value
    )
    if table.turned and other.sheet == row.sheet:
        expected = phrase("one figure for this unit and day (another column gives %(other)s)", other=value)
    elif other.sheet != row.sheet:
        expected = phrase(
            "one figure for this unit and day (row %(row)s of sheet “%(sheet)s” gives %(other)s)",
            row=other.row,
            sheet=other.sheet,
            other=value,
        )
    header = table.header(column) if column is not None else ""
    return RowProblem(row.sheet, row.row, header, shown(getattr(row, name)), expected, row.as_it_came)
