"""The unit tree and the aliases of its names, by the columns of units.csv and unit_aliases.csv or the like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from importers.cells import Cell, Fault, Sheet
from importers.header_rows import is_blank
from importers.header_words import Assignment, Choose, Header, header_text, words_of
from importers.numbers_days import count_of, shown
from importers.results import AliasRow, Reading, RowProblem, UnitRow
from importers.tables_found import Table, Tables, find_tables
from locales import Phrase, phrase
from locales.vietnamese import clean_text
from models.codes import UnitStatus

_UNIT_COLUMNS = {
    "code": r"code|ma|ma don vi|ma dv|unit code|unit id",
    "name": r"name|ten|ten don vi|don vi|ten day du|unit|unit name|full name",
    "short_name": r"short name|ten (?:viet )?tat|ten ngan|ten rut gon|viet tat|short",
    "parent_code": r"parent code|parent|ma (?:don vi )?(?:cap tren|cha|quan ly)|ma cap tren|don vi cap tren|truc thuoc",
    "kind": r"kind|type|loai|loai don vi|loai hinh|cap",
    "status": r"status|trang thai|tinh trang",
    "merged_into": r"merged into|sap nhap vao|ma don vi nhan|nhap vao|successor|don vi ke thua",
    "confidence": r"confidence|do tin cay|muc chac chan",
    "customer_prefix": r"customer prefix|dau ma khach hang|tien to (?:ma )?khach hang|prefix",
    "addressee": r"addressee|noi nhan|nhan van ban|gui den",
    "ownership": r"ownership|so huu|hinh thuc so huu",
    "headcount": r"headcount|(?:tong )?(?:so )?(?:cbcnv|lao dong|cbcnv nld|nguoi lao dong|nhan vien)|tong so lao dong",
    "contact": r"contact|dau moi|lien he|nguoi lien he|dau moi lien he|email|thu dien tu",
}
_ALIAS_COLUMNS = {
    "alias": r"alias|ten goi khac|ten khac|bi danh|ten goi|ten thuong goi",
    "unit_code": r"unit code|code|ma|ma don vi|ma dv|unit",
    "origin": r"origin|nguon|nguon goc",
}
Row = TypeVar("Row")
Wrong = Callable[[str, Phrase], None]
Cells = Mapping[str, Cell]
Build = Callable[[Table, int, Cells, tuple[str, ...], Wrong], Row]
_YES = {"yes", "y", "true", "1", "x", "co"}
_NO = {"", "no", "n", "false", "0", "khong", "-"}


def _choose(columns: Mapping[str, str]) -> Choose:
    patterns = {name: re.compile(words) for name, words in columns.items()}

    def chosen(headers: Sequence[Header]) -> Assignment:
        fields: dict[str, list[int]] = {}
        for column, header in enumerate(headers):
            said = words_of(header[-1]) if header else ""
            name = next((n for n, p in patterns.items() if n not in fields and p.fullmatch(said)), None)
            if said and name:
                fields[name] = [column]
        return Assignment(fields)

    return chosen


def _tables(
    sheets: Sequence[Sheet], columns: Mapping[str, str], needed: Sequence[str], told: Phrase
) -> Tables:
    def enough(found: Assignment) -> bool:
        return all(name in found.fields for name in needed)

    return find_tables(sheets, _choose(columns), enough, several=False, needed=told)


def read_units(sheets: Sequence[Sheet]) -> Reading[UnitRow]:
    """Units with code and name; headcount (people) and contact are None where the file has no such column.

    Raises UnreadableFile (`empty`, `no_table`).
    """
    found = _tables(sheets, _UNIT_COLUMNS, ("code", "name"), phrase("the columns code and name of units"))
    reading = _read(found, _unit_row, tuple(_UNIT_COLUMNS))
    return _refuse_repeats(reading, found.tables)


def read_aliases(sheets: Sequence[Sheet]) -> Reading[AliasRow]:
    """Aliases with the codes of their units. Raises UnreadableFile (`empty`, `no_table`)."""
    told = phrase("the columns alias and unit_code")
    found = _tables(sheets, _ALIAS_COLUMNS, ("alias", "unit_code"), told)
    return _read(found, _alias_row, tuple(_ALIAS_COLUMNS))


def read_listed(
    sheets: Sequence[Sheet],
    columns: Mapping[str, str],
    needed: Sequence[str],
    told: Phrase,
    build: Build[Row],
) -> Reading[Row]:
    """A list with one row a thing: `columns` is field -> pattern of folded headers, `build` makes a row of the cells.

    Raises UnreadableFile (`empty`, `no_table`); `told` is what was looked for.
    """
    return _read(_tables(sheets, columns, needed, told), build, tuple(columns))


def _read(found: Tables, build: Build[Row], known: Sequence[str]) -> Reading[Row]:
    reading: Reading[Row] = Reading(notes=list(found.notes))
    read = 0
    for table in found.tables:
        at = {name: columns[0] for name, columns in table.found.fields.items()}
        reading.mapping.update({name: table.header(column) for name, column in at.items()})
        ignored = [header_text(h) for c, h in enumerate(table.headers) if h and c not in at.values()]
        if ignored:
            reading.notes.append(phrase("Columns not taken: %(columns)s.", columns=", ".join(ignored)))
        for number, line in table.rows():
            read += 1
            came = tuple(shown(cell) for cell in line)
            cells = {name: line[at[name]] if name in at else None for name in known}
            wrong: list[RowProblem] = []

            def say(
                name: str,
                expected: Phrase,
                *,
                line: Sequence[Cell] = line,
                number: int = number,
                wrong: list[RowProblem] = wrong,
                came: tuple[str, ...] = came,
                table: Table = table,
                at: Mapping[str, int] = at,
            ) -> None:
                found = shown(line[at[name]])
                wrong.append(
                    RowProblem(table.sheet.name, number, table.header(at[name]), found, expected, came)
                )

            for name, column in at.items():
                if isinstance(line[column], Fault):
                    say(name, phrase("words (this cell holds an error or a formula without a value)"))
            row = build(table, number, cells, came, say)
            if wrong:
                reading.problems.extend(wrong)
            else:
                reading.rows.append(row)
    return replace(reading, read=read)


def cell_text(cell: Cell) -> str:
    """The words of a cell, clean."""
    return " ".join(clean_text(shown(cell)).split())


def unspaced(cell: Cell) -> str:
    """A code of a cell: its words without spaces."""
    return "".join(cell_text(cell).split())


def _unit_row(table: Table, number: int, cells: Cells, came: tuple[str, ...], wrong: Wrong) -> UnitRow:
    if is_blank(cells["code"]):
        wrong("code", phrase("a unit's code"))
    if is_blank(cells["name"]):
        wrong("name", phrase("a unit's name"))
    status = cell_text(cells["status"]).casefold() or UnitStatus.ACTIVE
    if status not in set(UnitStatus):
        wrong("status", phrase("one of %(codes)s", codes=", ".join(UnitStatus)))
    addressee = words_of(cell_text(cells["addressee"]))
    if addressee not in _YES | _NO:
        wrong("addressee", phrase("yes or nothing"))
    headcount = count_of(cells["headcount"])
    if isinstance(headcount, Phrase):
        wrong("headcount", headcount)
    return UnitRow(
        table.sheet.name,
        number,
        code=unspaced(cells["code"]),
        name=cell_text(cells["name"]),
        short_name=cell_text(cells["short_name"]),
        parent_code=unspaced(cells["parent_code"]),
        kind=cell_text(cells["kind"]),
        status=str(status),
        merged_into=unspaced(cells["merged_into"]),
        confidence=cell_text(cells["confidence"]),
        customer_prefix=cell_text(cells["customer_prefix"]),
        addressee=addressee in _YES,
        ownership=cell_text(cells["ownership"]),
        headcount=headcount if isinstance(headcount, int) else None,
        contact=cell_text(cells["contact"]) if "contact" in table.found.fields else None,
        as_it_came=came,
    )


def _alias_row(table: Table, number: int, cells: Cells, came: tuple[str, ...], wrong: Wrong) -> AliasRow:
    if is_blank(cells["alias"]):
        wrong("alias", phrase("another name of a unit"))
    if is_blank(cells["unit_code"]):
        wrong("unit_code", phrase("a unit's code"))
    origin = cell_text(cells["origin"]) or "shipped"
    return AliasRow(
        table.sheet.name, number, cell_text(cells["alias"]), unspaced(cells["unit_code"]), origin, came
    )


def _refuse_repeats(reading: Reading[UnitRow], tables: Sequence[Table]) -> Reading[UnitRow]:
    """A code that stands in two rows is a problem of the later ones."""
    first: dict[str, int] = {}
    rows: list[UnitRow] = []
    for row in reading.rows:
        if row.code in first:
            header = next(t.header(t.found.fields["code"][0]) for t in tables if t.sheet.name == row.sheet)
            expected = phrase("a code of its own (row %(row)s has the same)", row=first[row.code])
            reading.problems.append(
                RowProblem(row.sheet, row.row, header, row.code, expected, row.as_it_came)
            )
        else:
            first[row.code] = row.row
            rows.append(row)
    return replace(reading, rows=rows)
