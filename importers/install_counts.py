"""Workbooks of install counts, as offices make them -> one dated count a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from importers.cells import Cell, Sheet
from importers.count_rows import CountLine, count_lines, unit_of
from importers.day_columns import choose_of_days, day_of, split_by_day
from importers.day_order import Order, decide_order
from importers.header_rows import is_blank
from importers.header_words import (
    COUNTS,
    check_columns,
    check_fields,
    choose_install,
    enough_install,
    header_text,
    judge_install,
    with_mapping,
)
from importers.numbers_days import A_DAY, Written, count_of, shown, written_in
from importers.results import InstallRow, Reading, RowProblem
from importers.sheet_titles import corporation_in, day_in
from importers.tables_found import Table, at_sheet, find_tables
from locales import Phrase, phrase
from locales.vietnamese import day_month_year, fold

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
    found = find_tables(
        sheets,
        choose,
        enough_install,
        several=True,
        needed=phrase("a unit and at least one figure (staff, installs, family, users)"),
    )
    check_columns(mapping, [h for table in found.tables for h in table.headers])
    file = _look_over(found.tables, as_of, trial)
    file.notes += found.notes
    for table in found.tables:
        for part, day in split_by_day(table, choose):
            _read_table(part, day, file)
    _refuse_disagreement(file, found.tables)
    read = len(file.rows) + len({(p.sheet, p.row) for p in file.problems})
    return Reading(file.rows, file.problems, read, file.notes, _mapping_of(found.tables))


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
    file.notes += _notes_of(table, lines.left_out, lines.no_figures)
    if lines.other_from is not None:
        told = phrase(
            "from row %(row)s on stands a table of another kind, which was left out", row=lines.other_from
        )
        file.notes.append(at_sheet(table.sheet.name, told))
    for line in lines.data:
        problems, row = _read_line(table, line, letterhead, day, file)
        file.problems += problems
        if row and not problems:
            file.rows.append(row)


def _read_line(
    table: Table, line: CountLine, letterhead: str, day: date | None, file: _File
) -> tuple[list[RowProblem], InstallRow | None]:
    came = tuple(shown(cell) for cell in line.cells)
    problems: list[RowProblem] = []

    def wrong(column: str, cell: Cell, expected: Phrase) -> None:
        problems.append(RowProblem(table.sheet.name, line.number, column, shown(cell), expected, came))

    fields = table.found.fields
    unit = unit_of(line.cells, fields.get("unit", []))
    code = "".join(unit_of(line.cells, fields.get("unit_code", [])).split())
    parent = unit_of(line.cells, fields.get("parent", []))
    if not unit and not code:
        named = table.found.first("unit")
        wrong(table.header(fields["unit_code"][0] if named is None else named), None, _A_UNIT)
    counted_on = day
    if (column := table.found.first("day")) is not None and not is_blank(line.cells[column]):
        counted_on = _sound(file.order.reading(written_in(line.cells[column]), file.year))
        if counted_on is None:
            wrong(table.header(column), line.cells[column], A_DAY)
    elif counted_on is None:
        wrong("Ngày" if column is None else table.header(column), None, _A_DAY_SOMEWHERE)
    figures: dict[str, int | None] = {}
    for name in COUNTS:
        column = table.found.first(name)
        count = count_of(line.cells[column]) if column is not None else None
        if isinstance(count, Phrase) and column is not None:
            wrong(table.header(column), line.cells[column], count)
        else:
            figures[name] = count if isinstance(count, int) else None
    if problems:
        return problems, None
    context = parent or line.context or letterhead
    return [], InstallRow(
        table.sheet.name, line.number, code, unit, context, counted_on, **figures, as_it_came=came
    )


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


def _notes_of(table: Table, left_out: Sequence[int], no_figures: Sequence[int]) -> list[Phrase]:
    taken = {column for columns in table.found.fields.values() for column in columns}
    ignored = [header_text(h) for c, h in enumerate(table.headers) if h and c not in taken]
    notes = []
    if ignored:
        notes.append(phrase("columns not taken: %(columns)s", columns=", ".join(ignored)))
    if left_out:
        notes.append(phrase("totals, groups and signatures left out: rows %(rows)s", rows=_listed(left_out)))
    if no_figures:
        notes.append(phrase("units without any figure left out: rows %(rows)s", rows=_listed(no_figures)))
    return [at_sheet(table.sheet.name, note) for note in notes]


def _listed(numbers: Sequence[int], most: int = 30) -> str:
    return ", ".join(map(str, numbers[:most])) + (", …" if len(numbers) > most else "")


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


def _refuse_disagreement(file: _File, tables: Sequence[Table]) -> None:
    """Two rows of one unit and day: unequal figures are problems of both, else each completes the other."""
    same: dict[tuple[str, date | None], list[int]] = defaultdict(list)
    for nth, row in enumerate(file.rows):
        unit = f"={fold(row.unit_code)}" if row.unit_code else f"{fold(row.unit_text)}|{fold(row.context)}"
        same[unit, row.counted_on].append(nth)
    dropped: set[int] = set()
    for nths in same.values():
        if len(nths) == 1:
            continue
        rows = [file.rows[nth] for nth in nths]
        whole: dict[str, int | None] = {}
        unequal = ""
        for name in COUNTS:
            values = {getattr(row, name) for row in rows} - {None}
            whole[name] = next(iter(values), None)
            if len(values) > 1:
                unequal = unequal or name
        if not unequal:
            for nth in nths:
                file.rows[nth] = replace(
                    file.rows[nth],
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
            file.problems.append(_disagreement(row, other, unequal, tables))
    file.rows = [row for nth, row in enumerate(file.rows) if nth not in dropped]


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
    if other.sheet != row.sheet:
        expected = phrase(
            "one figure for this unit and day (row %(row)s of sheet “%(sheet)s” gives %(other)s)",
            row=other.row,
            sheet=other.sheet,
            other=value,
        )
    header = table.header(column) if column is not None else ""
    return RowProblem(row.sheet, row.row, header, shown(getattr(row, name)), expected, row.as_it_came)


def _mapping_of(tables: Sequence[Table]) -> dict[str, str]:
    return {
        name: table.header(columns[0])
        for table in reversed(tables)
        for name, columns in table.found.fields.items()
    }
