"""The cells of an ods that calamine tells like others: errors, formulas without a value, percentages."""

from __future__ import annotations

import re
from xml.parsers import expat

from importers.archive_check import Archive
from importers.cells import Fault
from importers.clean import number_from, share_cell
from importers.faults_xls import Faults
from importers.grid import MOST_CELLS, MOST_COLUMNS
from importers.refusals import Refused
from importers.xlsx_text import parse_part

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 p"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_SAYS_ERROR = re.compile(r"#(?:N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!)|Err:[0-9]{3}")
MOST_FAULTS = 200_000


def faults_of_ods(archive: Archive) -> list[Faults]:
    """For each sheet in its order, those cells by row and column from 1. Raises Refused.

    A percentage is the text that is shown. A formula without a value counts only in a file in which no
    formula has one.
    """
    if "content.xml" not in archive:
        return []
    xml = archive.read("content.xml")
    if b"\x00" not in xml[:200] and not any(word in xml for word in (b"formula", b"error", b"percentage")):
        return []
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    with archive.open("content.xml") as part:
        parse_part(part, parser)
    if reader.calculated:
        # A program that calculates leaves out the value where a formula gives an empty text.
        return [
            {at: it for at, it in sheet.items() if isinstance(it, str) or it.kind == "error"}
            for sheet in reader.found
        ]
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found: list[Faults] = []
        self.calculated = False
        self._depth = 0
        self._row = self._rows = self._column = self._columns = 0
        self._cell: dict[str, str] | None = None
        self._faults: list[tuple[int, int, Fault | str]] = []
        self._said: list[str] = []
        self._listening = False
        self._total = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == _TABLE + "table":
            self._depth += 1
            if self._depth == 1:
                self.found.append({})
                self._row = 0
        elif self._depth != 1:
            return
        elif tag == _TABLE + "table-row":
            self._rows = _times(attributes.get(_TABLE + "number-rows-repeated", ""))
            self._column = 0
            self._faults = []
        elif tag in _CELLS:
            self._columns = _times(attributes.get(_TABLE + "number-columns-repeated", ""))
            self._cell, self._said = attributes, []
        elif tag == _TEXT and self._cell is not None:
            self._listening = True

    def characters(self, text: str) -> None:
        if self._listening:
            self._said.append(text)

    def end(self, tag: str) -> None:
        if tag == _TABLE + "table":
            self._depth -= 1
        elif self._depth != 1:
            return
        elif tag == _TEXT:
            self._listening = False
        elif tag in _CELLS and self._cell is not None:
            if (fault := _fault(self._cell, "".join(self._said).strip())) is not None:
                self._faults.append((self._column, self._columns, fault))
            self.calculated |= _TABLE + "formula" in self._cell and _OFFICE + "value-type" in self._cell
            self._column += self._columns
            self._cell = None
        elif tag == _TABLE + "table-row":
            self._keep()
            self._row += self._rows

    def _keep(self) -> None:
        for column, times, fault in self._faults:
            self._total += self._rows * times
            if self._total > MOST_FAULTS or column + times > MOST_COLUMNS:
                raise Refused("too_many_cells", most=MOST_CELLS)
            for row in range(self._row + 1, self._row + self._rows + 1):
                for place in range(column + 1, column + times + 1):
                    self.found[-1][row, place] = fault


def _times(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 8 else 1


def _fault(about: dict[str, str], said: str) -> Fault | str | None:
    formula = about.get(_TABLE + "formula")
    kind = about.get(_OFFICE + "value-type", "")
    if about.get(_CALC) == "error" or (formula is not None and _SAYS_ERROR.fullmatch(said)):
        return Fault("error", said[:100] or "#N/A")
    if kind == "percentage" and isinstance(
        number := number_from(about.get(_OFFICE + "value", "")), int | float
    ):
        return share_cell(number)
    valued = any(about.get(_OFFICE + name) for name in ("value", "date-value", "time-value", "boolean-value"))
    if formula is not None and not valued and not said and kind != "string":
        return Fault("formula", formula.partition(":")[2][:500] or formula[:500])
    return None
