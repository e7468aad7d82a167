"""Workbooks of install counts, as offices make them -> one dated count a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from importers.cells import Cell, Fault, Sheet
from importers.column_mapping import check_columns, check_fields, with_mapping
from importers.count_disagreements import without_disagreement
from importers.count_levels import rows_listed
from importers.count_rows import CountLine, CountLines, count_lines, unit_of
from importers.day_columns import choose_of_days, day_of, split_by_day
from importers.day_order import Order, decide_order
from importers.header_rows import is_blank
from importers.header_words import (
    COUNTS,
    Choose,
    choose_install,
    enough_install,
    header_text,
    judge_install,
)
from importers.numbers_days import A_DAY, Written, count_of, shown, written_in
from importers.odd_columns import figure_in, odd_columns
from importers.own_counts import kept_by_one_unit
from importers.refusals import unreadable
from importers.results import InstallRow, Reading, RowProblem
from importers.sheet_titles import corporation_in, day_in
from importers.tables_found import Table, at_sheet, columns_of, find_tables
from importers.turned_forms import turned_back, turning
from locales import Phrase, phrase
from locales.vietnamese import day_month_year

_NAMES = ("unit", "unit_code")
_MOST_COUNTS = 60_000
FIELDS = ("unit", "unit_code", "day", *COUNTS)
_A_UNIT = phrase("the unit's name or code")
_A_DAY_SOMEWHERE = phrase(
    "a day: in a column “Ngày”, in the title, in the sheet's name, or given with the file"
)


@dataclass
class _File:
    """What is known of all tables of a file before its rows are read."""

    as_of: date | None
    order: Order
    name_order: Order
    year: int | None
    rows: list[InstallRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    notes: list[Phrase] = field(default_factory=list)


def read_install_counts(
    sheets: Sequence[Sheet],
    *,
    as_of: date | None = None,
    mapping: Mapping[str, str] | None = None,
    trial: tuple[date, date] | None = None,
) -> Reading[InstallRow]:
    """Every unit's figures (people; None where not known) on a day, and the cells that a person must correct.

    The day comes from a column, else the title, else the sheet's name, else `as_of`, else the date line of
    the letterhead. `mapping` names columns by hand: field -> header as written. `trial` helps to tell
    05/12 from 12/05. Raises UnreadableFile (`empty`, `no_table`, `no_column`, `unknown_field`).
    """
    check_fields(mapping, FIELDS)
    choose = with_mapping(choose_of_days(choose_install), mapping)
    own, turn = kept_by_one_unit(choose), turning(choose, enough_install)
    found = find_tables(
        sheets,
        choose,
        enough_install,
        several=True,
        needed=phrase("a unit and at least one figure (staff, installs, family, users)"),
        turn=lambda sheet: own(sheet) or turn(sheet),
    )
    check_columns(mapping, [table.headers for table in found.tables])
    file = _look_over(found.tables, as_of, trial)
    file.notes += [*found.notes, *_columns_not_taken(found.tables, choose)]
    for table in found.tables:
        parts = split_by_day(table, choose)
        if len(parts) > 1 and len(parts) * (table.last_row - table.first_row) > _MOST_COUNTS:
            raise unreadable("too_many_counts", sheet=table.sheet.name, days=len(parts), most=_MOST_COUNTS)
        for part, day in parts:
            _read_table(part, day, file)
    rows, unequal = without_disagreement(file.rows, found.tables)
    rows, problems = turned_back(rows, file.problems + unequal, found.tables)
    read = len(rows) + len({(p.sheet, p.row) for p in problems})
    notes = list(dict.fromkeys(file.notes))
    return Reading(rows, problems, read, notes, _mapping_of(found.tables), columns_of(found.tables))


def _look_over(tables: Sequence[Table], as_of: date | None, trial: tuple[date, date] | None) -> _File:
    written = [
        written_in(line[column])
        for table in tables
        if (column := table.found.first("day")) is not None
        for _number, line in table.rows()
    ]
    names = [day_in([name]) for name in dict.fromkeys(table.sheet.name for table in tables)]
    titles = [day_in(table.above) for table in tables]
    headers = [day_of(h) for table in tables for h in table.headers]
    years = [w.year for w in (*titles, *names, *headers, *written) if w is not None and w.year is not None]
    year = years[0] if years else as_of.year if as_of else trial[0].year if trial else None
    order = decide_order(written, trial)
    file = _File(as_of, order, decide_order(names, trial), year)
    if order.note:
        file.notes.append(order.note)
    return file


def _read_table(table: Table, of_columns: Written | None, file: _File) -> None:
    table = _without_sum_as_headcount(table, file)
    lines = count_lines(table)
    letterhead = corporation_in(table.above) or corporation_in(table.top)
    day = _day_of_table(table, of_columns, file) if lines.data else None
    file.notes += table.found.notes
    if table.owner:
        told = phrase("the unit “%(unit)s” was taken from the sheet's name or letterhead", unit=table.owner)
        file.notes.append(at_sheet(table.sheet.name, told))
    file.notes += _notes_of(table, lines)
    if lines.other_from is not None:
        told = phrase(
            "from row %(row)s on stands a table of another kind, which was left out", row=lines.other_from
        )
        file.notes.append(at_sheet(table.sheet.name, told))
    odd = odd_columns(table, lines)
    for line in lines.data:
        problems, row = _read_line(table, line, letterhead, day, file, odd)
        file.problems += problems
        if row and not problems:
            file.rows.append(row)


def _read_line(
    table: Table, line: CountLine, letterhead: str, day: date | None, file: _File, odd: Mapping[int, Phrase]
) -> tuple[list[RowProblem], InstallRow | None]:
    came = tuple(shown(cell) for cell in line.cells)
    problems: list[RowProblem] = []

    def wrong(column: str, cell: Cell, expected: Phrase) -> None:
        problems.append(RowProblem(table.sheet.name, line.number, column, shown(cell), expected, came))

    fields = table.found.fields
    unit = unit_of(line.cells, fields.get("unit", []))
    code = "".join(unit_of(line.cells, fields.get("unit_code", [])).split())
    parent = unit_of(line.cells, fields.get("parent", []))
    if (unnamed := _without_name(table, line, unit or code)) is not None:
        wrong(*unnamed, _A_UNIT)
    counted_on = day
    if (column := table.found.first("day")) is not None and not is_blank(line.cells[column]):
        counted_on = _sound(file.order.reading(written_in(line.cells[column]), file.year))
        if counted_on is None:
            wrong(table.header(column), line.cells[column], A_DAY)
    elif counted_on is None:
        wrong("Ngày" if column is None else table.header(column), None, _A_DAY_SOMEWHERE)
    figures: dict[str, int | None] = {}
    for name in COUNTS:
        if (column := table.found.first(name)) is not None:
            count = figure_in(line.cells[column], odd.get(column))
            if isinstance(count, Phrase):
                wrong(table.header(column), line.cells[column], count)
            else:
                figures[name] = count
    if problems:
        return problems, None
    context = parent or line.context or letterhead
    return [], InstallRow(
        table.sheet.name, line.number, code, unit, context, counted_on, **figures, as_it_came=came
    )


def _without_name(table: Table, line: CountLine, name: str) -> tuple[str, Cell] | None:
    """The column and cell in which a unit's name is missing, or an error stands instead."""
    columns = [column for field in _NAMES for column in table.found.fields.get(field, ())]
    fault = next((column for column in columns if isinstance(line.cells[column], Fault)), None)
    if fault is not None:
        return table.header(fault), line.cells[fault]
    return None if name else (table.header(columns[0]), None)


def _sound(moment: datetime | None) -> date | None:
    return moment.date() if moment and 2000 <= moment.year < 2100 else None


def _told(written: Written | None, year: int | None) -> date | None:
    """A day of a title or a header: the day first, unless there is no such month."""
    return _sound(Order(False).reading(written, year)) or _sound(Order(True).reading(written, year))


def _day_of_table(table: Table, of_columns: Written | None, file: _File) -> date | None:
    """The day that holds for a table's rows without one of their own, and a note of where it was found."""
    column = table.found.first("day")
    name = table.sheet.name
    title = day_in(table.above) or day_in(table.top)
    sources = [
        (_told(of_columns, file.year), "header"),
        (_told(title, file.year), "title"),
        (_sound(file.name_order.reading(day_in([name]), file.year)), "name"),
        (file.as_of, "given"),
        (_told(day_in((*table.top, *table.above), place_too=True), file.year), "letterhead"),
    ]
    day, source = next(((d, s) for d, s in sources if d is not None), (None, ""))
    if day is not None and column is None:
        told = {
            "header": phrase("the day %(day)s was taken from the columns' headers"),
            "title": phrase("the day %(day)s was taken from the title"),
            "name": phrase("the day %(day)s was taken from the sheet's name"),
            "given": phrase("the day %(day)s was taken as given with the file"),
            "letterhead": phrase("the day %(day)s was taken from the letterhead's date line"),
        }[source]
        file.notes.append(at_sheet(name, told % {"day": day_month_year(day)}))
    return day


def _columns_not_taken(tables: Sequence[Table], choose: Choose) -> list[Phrase]:
    notes = []
    for table in tables:
        parts = [part for part, _day in split_by_day(table, choose)]
        taken = {c for part in parts for columns in part.found.fields.values() for c in columns}
        ignored = [header_text(h) for c, h in enumerate(table.headers) if h and c not in taken]
        if ignored:
            told = phrase("columns not taken: %(columns)s", columns=", ".join(ignored))
            notes.append(at_sheet(table.sheet.name, told))
    return notes


def _notes_of(table: Table, lines: CountLines) -> list[Phrase]:
    notes = []
    if table.turned:
        notes.append(phrase("read as a form with a label and its figure in each row"))
    elif lines.left_out:
        rows = rows_listed(lines.left_out)
        notes.append(phrase("totals, groups and signatures left out: rows %(rows)s", rows=rows))
    if lines.no_figures and not table.turned:
        rows = rows_listed(lines.no_figures)
        notes.append(phrase("units without any figure left out: rows %(rows)s", rows=rows))
    notes += [] if table.turned else lines.told
    return [at_sheet(table.sheet.name, note) for note in notes]


def _without_sum_as_headcount(table: Table, file: _File) -> Table:
    """A column "Tổng số" that is staff plus family in every row is their sum and no headcount."""
    columns = [table.found.first(name) for name in ("headcount", "staff_installed", "family_installed")]
    head, staff, family = columns
    if head is None or staff is None or family is None or judge_install(table.headers[head]) != ("total", 1):
        return table
    read = [[count_of(cells[c]) for c in (head, staff, family)] for _number, cells in table.rows()]
    known = [
        (a, b, c) for a, b, c in read if isinstance(a, int) and isinstance(b, int) and isinstance(c, int)
    ]
    if not known or any(a != b + c for a, b, c in known):
        return table
    fields = {name: at for name, at in table.found.fields.items() if name != "headcount"}
    file.notes.append(
        at_sheet(
            table.sheet.name,
            phrase("column “%(column)s” is the sum of installs and no headcount", column=table.header(head)),
        )
    )
    return replace(table, found=replace(table.found, fields=fields))


def _mapping_of(tables: Sequence[Table]) -> dict[str, str]:
    return {
        name: table.header(columns[0])
        for table in reversed(tables)
        for name, columns in table.found.fields.items()
    }
