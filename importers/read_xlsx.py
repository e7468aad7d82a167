"""xlsx and xlsm -> sheets, in one pass over each sheet's XML and without ever laying out the box between far cells.

Written for this purpose, because a cell without a usable value must be told from an empty one: an error
and a formula that was never calculated are Faults here, where fast readers give empty text.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from importers.archive_check import Archive
from importers.cells import Sheet
from importers.clean import text_cell
from importers.grid import Budget, Grid
from importers.refusals import Refused
from importers.xlsx_parts import Book, read_book
from importers.xlsx_pictures import pictures_of
from importers.xlsx_quick import LAST_ROW, WORTH_IT, quick_rows, read_around, rows_between
from importers.xlsx_text import Irregular, parse_part
from importers.xlsx_values import Values

LAST_COLUMN = 16_384
MOST_MERGED = 50_000
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ROOTS = ("worksheet", "chartsheet", "dialogsheet", "macrosheet")


def read_xlsx(archive: Archive, *, keep_pictures: bool = False) -> list[Sheet]:
    """The sheets of a workbook in their order; chart and macro sheets are left out. Raises Refused."""
    book = read_book(archive)
    budget = Budget()
    sheets = []
    for part in book.sheets:
        name = text_cell(part.name) or ""
        table = None
        if archive.size(part.part) >= WORTH_IT:
            table = read_quickly(archive.read(part.part), name, book, budget)
        if table is None:
            table = Table(name, book, budget)
            with archive.open(part.part) as file:
                parse_part(file, table.parser())
        pictures = pictures_of(archive, part.part, table.picture_cells) if keep_pictures else []
        sheets.append(Sheet(name, table.grid.rows(), part.hidden, table.merged, pictures))
    return sheets


def column_number(letters: str) -> int:
    """1 for A, 27 for AA; 0 where these are no letters of a column.

    >>> column_number("A"), column_number("XFD"), column_number("$A")
    (1, 16384, 0)
    """
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number


def read_quickly(xml: bytes, name: str, book: Book, budget: Budget) -> Table | None:
    """A large sheet read by pattern, or None where its form is not the common one and nothing was spent."""
    table = Table(name, book, budget)
    before = budget.cells
    try:
        start, end = rows_between(xml)
        for written in read_around(xml, start, end):
            table.merge(written)
        for row, line in quick_rows(table.values, xml, start, end, table.column_of):
            table.grid.put_line(row, line)
    except Irregular:
        budget.cells = before
        return None
    return table


class Table:
    """One sheet while it is read: its grid, merged ranges, and the cells that are pictures."""

    def __init__(self, name: str, book: Book, budget: Budget) -> None:
        self.grid = Grid(name, budget)
        self.values = Values(book)
        self.merged: list[tuple[int, int, int, int]] = []
        self.picture_cells: list[tuple[int, int, str]] = []

    def row_of(self, written: str) -> int:
        """The number of a row as a sheet has it, else a refusal."""
        if not (written.isascii() and written.isdecimal()) or not 1 <= int(written[:9]) <= LAST_ROW:
            self.refuse(written)
        return int(written)

    def column_of(self, letters: str, row: int) -> int:
        """The number of a column as a sheet has it, else a refusal."""
        number = column_number(letters.upper())
        if not 1 <= number <= LAST_COLUMN:
            self.refuse(f"{letters}{row}")
        return number

    def merge(self, written: str) -> None:
        """Note a merged range; one that is no range is of no consequence."""
        found = _RANGE.fullmatch(written)
        if found and len(self.merged) < MOST_MERGED:
            left, top, right, bottom = found.groups()
            self.merged.append((int(top), column_number(left), int(bottom), column_number(right)))

    def refuse(self, address: str) -> None:
        """Refuse the file for an address that no sheet has."""
        raise Refused("bad_cell_address", sheet=self.grid.sheet, address=address[:40])

    def parser(self) -> expat.XMLParserType:
        """A parser whose events fill this table."""
        return _Events(self).parser


class _Events:
    """Takes the events of one sheet's XML, whatever prefix its writer chose."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._columns: dict[str, int] = {}
        self._row = 0
        self._row_written = ""
        self._column = 0
        self._cell: dict[str, str] | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: str | None = None
        self._heard: list[str] = []
        self._listening = False
        self._phonetic = False
        self._colon = ""
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._root

    def _root(self, tag: str, _attributes: dict[str, str]) -> None:
        prefix, colon, name = tag.rpartition(":")
        if name not in _ROOTS:
            raise Refused("damaged")
        self._colon = prefix + colon
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.removeprefix(self._colon)
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "f", "t"):
            self._listening = self._cell is not None and not self._phonetic
            self._heard = []
        elif tag == "row":
            self._row_written = attributes.get("r", "") or str(self._row + 1)
            self._row = self._table.row_of(self._row_written)
            self._column = 0
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "mergeCell":
            self._table.merge(attributes.get("ref", ""))

    def _characters(self, text: str) -> None:
        if self._listening:
            self._heard.append(text)

    def _end(self, tag: str) -> None:
        tag = tag.removeprefix(self._colon)
        if tag == "c":
            self._end_cell()
        elif tag in ("v", "f", "t") and self._listening:
            self._listening = False
            heard = "".join(self._heard)
            if tag == "v":
                self._value = heard
            elif tag == "f":
                self._formula = heard
            else:
                self._inline = (self._inline or "") + heard
        elif tag == "rPh":
            self._phonetic = False

    def _start_cell(self, attributes: dict[str, str]) -> None:
        where = attributes.get("r")
        if where:
            letters = where.rstrip("0123456789")
            column = self._columns.get(letters)
            if column is None:
                column = self._columns[letters] = self._table.column_of(letters, self._row)
            self._column = column
            if where[len(letters) :] != self._row_written:
                self._table.refuse(where)
        else:
            self._column += 1
        self._cell = attributes
        self._value = self._formula = self._inline = None

    def _end_cell(self) -> None:
        about, self._cell = self._cell or {}, None
        kind, table = about.get("t", "n"), self._table
        rich = about.get("vm", "") if kind == "e" and self._value == "#VALUE!" else ""
        if rich or (self._formula and "DISPIMG(" in self._formula):
            # A picture is this cell's value, as Excel (a rich value) and WPS (DISPIMG) write it.
            table.picture_cells.append((self._row, self._column, rich or self._formula or ""))
            return
        cell = table.values.cell(kind, about.get("s", ""), self._value, self._formula, self._inline)
        if cell is not None:
            table.grid.put(self._row, self._column, cell)
