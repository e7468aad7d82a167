"""xls, xlsb and ods -> sheets, by calamine, and by a look of our own for the cells that it cannot tell from blanks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from io import BytesIO
from operator import itemgetter

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from importers.cells import Cell, Sheet
from importers.clean import moment_cell, number_cell, text_cell
from importers.faults_xls import Faults
from importers.grid import Budget, Grid
from importers.legacy_text import as_unicode, old_letters
from importers.refusals import Refused
from importers.xlsx_parts import MOST_SHEETS

_A_DAY = timedelta(days=1)


def read_old_workbook(data: bytes, faults: Sequence[Faults] = ()) -> list[Sheet]:
    """The worksheets of an xls, xlsb or ods file in their order. Raises Refused.

    `faults` are, for each sheet of the file in its order, the cells that calamine tells like others.
    """
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return _sheets(book, faults)
    except PasswordError as trouble:
        raise Refused("password_protected") from trouble
    except (CalamineError, OSError, ValueError, OverflowError) as trouble:
        code = "password_protected" if "password" in str(trouble).lower() else "damaged"
        raise Refused(code) from trouble


def _sheets(book: CalamineWorkbook, faults: Sequence[Faults]) -> list[Sheet]:
    known = [(nth, m) for nth, m in enumerate(book.sheets_metadata) if m.typ == SheetTypeEnum.WorkSheet]
    if len(known) > MOST_SHEETS:
        raise Refused("too_many_sheets", sheets=len(known), most=MOST_SHEETS)
    budget = Budget()
    sheets = []
    for nth, about in known:
        source = book.get_sheet_by_name(about.name)
        merged = [(r1 + 1, c1 + 1, r2 + 1, c2 + 1) for (r1, c1), (r2, c2) in source.merged_cell_ranges or []]
        name = text_cell(about.name) or ""
        hidden = about.visible != SheetVisibleEnum.Visible
        sheets.append(
            Sheet(name, _rows(name, source, budget, faults[nth] if nth < len(faults) else {}), hidden, merged)
        )
    return sheets


def _rows(name: str, source: CalamineSheet, budget: Budget, faults: Faults) -> list[list[Cell]]:
    grid = Grid(name, budget)
    kind = old_letters(value for line in source.iter_rows() for value in line if isinstance(value, str))
    # Lines come from row 1 on, but each begins at the first filled column.
    first_column = source.start[1] + 1 if source.start else 1
    for number, line in enumerate(source.iter_rows(), start=1):
        for column, value in enumerate(line, start=first_column):
            if value == "" or (faults and (number, column) in faults):
                continue
            cell = _cell(as_unicode(kind, value) if isinstance(value, str) else value)
            if cell is not None:
                grid.put(number, column, cell)
    for (row, column), fault in sorted(faults.items(), key=itemgetter(0)):
        grid.put(row, column, fault)
    return grid.rows()


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return number_cell(value)
    if isinstance(value, timedelta):
        return number_cell(value / _A_DAY)
    if isinstance(value, date | time):
        return moment_cell(value)
    return None
