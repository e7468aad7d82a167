"""xlsx and xlsm -> sheets, in one pass over each sheet's XML and without ever laying out the box between far cells.

Written for this purpose, because a cell without a usable value must be told from an empty one: an error
and a formula that was never calculated are Faults here, where fast readers give empty text.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from importers.archive_check import Archive
from importers.cells import Cell, Fault, Sheet
from importers.clean import iso_cell, number_from, serial_cell, text_cell
from importers.grid import Budget, Grid
from importers.legacy_text import from_font
from importers.refusals import Refused
from importers.xlsx_parts import Book, Style, parse_part, read_book, unescape
from importers.xlsx_pictures import pictures_of

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MOST_MERGED = 50_000
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_PLAIN = Style()


def read_xlsx(archive: Archive, *, keep_pictures: bool = False) -> list[Sheet]:
    """The sheets of a workbook in their order; chart and macro sheets are left out. Raises Refused."""
    book = read_book(archive)
    budget = Budget()
    sheets = []
    for part in book.sheets:
        reader = _SheetReader(text_cell(part.name) or "", book, budget)
        with archive.open(part.part) as file:
            parse_part(file, reader.parser)
        pictures = pictures_of(archive, part.part, reader.picture_cells) if keep_pictures else []
        sheets.append(Sheet(reader.grid.sheet, reader.grid.rows(), part.hidden, reader.merged, pictures))
    return sheets


def column_number(letters: str) -> int:
    """1 for A, 27 for AA; 0 where these are no letters of a column.

    >>> column_number("A"), column_number("XFD"), column_number("1A")
    (1, 16384, 0)
    """
    number = 0
    for letter in letters:
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number


class _SheetReader:
    """Takes the events of one sheet's XML and fills a grid."""

    def __init__(self, name: str, book: Book, budget: Budget) -> None:
        self.grid = Grid(name, budget)
        self.merged: list[tuple[int, int, int, int]] = []
        self.picture_cells: list[tuple[int, int, str]] = []
        self._book = book
        self._columns: dict[str, int] = {}
        self._texts: dict[tuple[str, str], str | None] = {}
        self._row = 0
        self._row_written = ""
        self._column = 0
        self._in_cell = False
        self._kind = "n"
        self._style = _PLAIN
        self._meta = ""
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] = []
        self._heard: list[str] = []
        self._listening = False
        self._phonetic = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._root

    def _root(self, tag: str, _attributes: dict[str, str]) -> None:
        prefix, _colon, name = tag.rpartition(":")
        if name not in ("worksheet", "chartsheet", "dialogsheet", "macrosheet"):
            raise Refused("damaged")
        colon = prefix + ":" if prefix else ""
        self._tag_cell, self._tag_row = colon + "c", colon + "row"
        self._tag_value, self._tag_formula, self._tag_text = colon + "v", colon + "f", colon + "t"
        self._tag_merged, self._tag_phonetic = colon + "mergeCell", colon + "rPh"
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self._tag_cell:
            self._start_cell(attributes)
        elif tag == self._tag_value or tag == self._tag_formula or tag == self._tag_text:
            self._listening = self._in_cell and not self._phonetic
            self._heard = []
        elif tag == self._tag_row:
            self._start_row(attributes.get("r", ""))
        elif tag == self._tag_phonetic:
            self._phonetic = True
        elif tag == self._tag_merged:
            self._merge(attributes.get("ref", ""))

    def _characters(self, text: str) -> None:
        if self._listening:
            self._heard.append(text)

    def _end(self, tag: str) -> None:
        if tag == self._tag_cell:
            self._end_cell()
        elif tag == self._tag_value or tag == self._tag_formula or tag == self._tag_text:
            if not self._listening:
                return
            self._listening = False
            heard = "".join(self._heard)
            if tag == self._tag_value:
                self._value = heard
            elif tag == self._tag_formula:
                self._formula = heard
            else:
                self._inline.append(heard)
        elif tag == self._tag_phonetic:
            self._phonetic = False

    def _start_row(self, written: str) -> None:
        if written:
            if not (written.isdecimal() and written.isascii()) or not 1 <= int(written[:9]) <= LAST_ROW:
                self._refuse(written)
            self._row, self._row_written = int(written), written
        else:
            self._row += 1
            self._row_written = str(self._row)
            if self._row > LAST_ROW:
                self._refuse(self._row_written)
        self._column = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        where = attributes.get("r")
        if where:
            letters = where.rstrip("0123456789")
            self._column = self._columns.get(letters) or self._new_column(letters, where)
            if where[len(letters) :] != self._row_written:
                self._refuse(where)
        else:
            self._column += 1
        self._in_cell = True
        self._kind = attributes.get("t", "n")
        style = attributes.get("s")
        self._style = self._style_of(style) if style else _PLAIN
        self._meta = attributes.get("vm", "")
        self._value = self._formula = None
        self._inline = []

    def _new_column(self, letters: str, where: str) -> int:
        number = column_number(letters.upper())
        if not 1 <= number <= LAST_COLUMN:
            self._refuse(where)
        self._columns[letters] = number
        return number

    def _style_of(self, written: str) -> Style:
        styles = self._book.styles
        return styles[int(written)] if written.isdecimal() and int(written) < len(styles) else _PLAIN

    def _end_cell(self) -> None:
        self._in_cell = False
        if picture := self._picture():
            self.picture_cells.append((self._row, self._column, picture))
            return
        cell = self._cell()
        if cell is not None:
            self.grid.put(self._row, self._column, cell)

    def _picture(self) -> str:
        """What names the picture that is this cell's value, as Excel (a rich value) and WPS (DISPIMG) write it."""
        if self._meta and self._kind == "e" and self._value == "#VALUE!":
            return self._meta
        if self._formula and "DISPIMG(" in self._formula:
            return self._formula
        return ""

    def _cell(self) -> Cell:
        value, kind = self._value, self._kind
        if kind == "s" and value is not None:
            return self._shared(value)
        if kind == "inlineStr" or (self._inline and value is None):
            return self._text("".join(self._inline) if self._inline else value or "")
        if kind == "str" and value is not None:
            return self._text(value)
        if value is None or not value.strip():
            return None if self._formula is None else Fault("formula", "=" + self._formula[:500])
        if kind == "b":
            return value.strip() in ("1", "true")
        if kind == "e":
            return Fault("error", value.strip()[:100])
        if kind == "d":
            return iso_cell(value)
        number = number_from(value)
        if self._style.is_date and isinstance(number, int | float):
            return serial_cell(number, since_1904=self._book.since_1904)
        return number

    def _shared(self, written: str) -> Cell:
        written = written.strip()
        if not written:
            return None
        if not written.isdecimal() or int(written) >= len(self._book.strings):
            return Fault("error", f"#{written[:20]}")
        text = self._book.strings[int(written)]
        key = (text, self._style.font)
        if key not in self._texts:
            self._texts[key] = text_cell(from_font(self._style.font, text))
        return self._texts[key]

    def _text(self, written: str) -> str | None:
        return text_cell(from_font(self._style.font, unescape(written)))

    def _merge(self, written: str) -> None:
        found = _RANGE.fullmatch(written)
        if found and found.group(3) and len(self.merged) < MOST_MERGED:
            left, top, right, bottom = found.groups()
            self.merged.append((int(top), column_number(left), int(bottom), column_number(right)))

    def _refuse(self, address: str) -> None:
        raise Refused("bad_cell_address", sheet=self.grid.sheet, address=address[:40])
