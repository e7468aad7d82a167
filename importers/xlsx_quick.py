"""The quick way through a large sheet of the common, regular form: one pattern over its bytes instead of five events a cell.

Taken only where every byte between the first row and the last is accounted for by the pattern; what stands
around the rows is read by expat. Any other sheet goes the plain way, which also decides what is damage.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from importers.cells import Cell
from importers.clean import clean, number_from, serial_cell
from importers.grid import MOST_CHARACTERS
from importers.refusals import Refused
from importers.xlsx_text import Irregular, pieces, plain, unescape
from importers.xlsx_values import Values

LAST_ROW = 1_048_576
# Below this the plain way is quick enough.
WORTH_IT = 1 << 18
_REMEMBERED = 1 << 17
_HEAD = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?i:utf-8)[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])?\s*\?>)?\s*<worksheet\b"
)
# A cell: letters, number, what it is, its value or its text, else its formula (and value); else a row; else
# what stands between, which only space may be.
_PIECE = re.compile(
    r"<c r=\"([A-Z]{1,3})([0-9]{1,7})\"((?: s=\"[0-9]{1,6}\")?(?: t=\"[A-Za-z]+\")?)(?:/>|>"
    r"(?:<v>([^<]*)</v>|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>"
    r"|(<f(?: [A-Za-z0-9:]+=\"[^\"<&]*\")*(?:/>|>[^<]*</f>)(?:<v>[^<]*</v>|<v ?/>)?|<v ?/>)|)</c>)"
    r"|<(row(?: [A-Za-z0-9:]+=\"[^\"<&]*\")*/?|/row)>"
    r"|([^\s<]|<)"
)
_ROW = re.compile(r" r=\"([0-9]{1,7})\"")
_ABOUT = re.compile(r"(?: s=\"([0-9]+)\")?(?: t=\"([A-Za-z]+)\")?")
_FORMULA = re.compile(r"(?:<f(?: [^>]*)?(?:/>|>([^<]*)</f>))?(?:<v>([^<]*)</v>|(<v ?/>))?")
_SERIAL = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,17})?")


def rows_between(xml: bytes) -> tuple[int, int]:
    """Where the rows of a sheet begin and end. Raises Irregular: another form, a comment, a declaration, two tables."""
    start, end = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    if not _HEAD.match(xml) or start < 0 or end < start or b"<!" in xml or xml.count(b"<?") > 1:
        raise Irregular
    start += len(b"<sheetData>")
    return start, end


def read_around(xml: bytes, start: int, end: int) -> list[str]:
    """The merged ranges, from what stands around the rows. Refuses what is not well-formed; raises Irregular for more tables."""
    merged: list[str] = []
    tables = 0

    def element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal tables
        tables += tag == "sheetData"
        if tag == "mergeCell":
            merged.append(attributes.get("ref", ""))

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    try:
        parser.Parse(xml[:start])
        parser.Parse(xml[end:], True)
    except expat.ExpatError as trouble:
        raise Refused("damaged") from trouble
    if tables != 1:
        raise Irregular
    return merged


Sort = Callable[[str, str], Cell]


class _Sorts(dict[str, Sort]):
    """Style and kind as a cell writes them -> what makes a cell of the texts of `v` and of `is`, chosen once."""

    def __init__(self, values: Values) -> None:
        super().__init__()
        self._of = values
        self._texts: dict[str, str | None] = {}
        self._shared_texts: list[str | None] | None = None

    def __missing__(self, about: str) -> Sort:
        style, kind = parts_of(about)
        means = self._of.style(style)
        if kind == "n" and means.is_date:
            sort = self._day(style)
        elif kind == "n" and not means.is_share:
            sort = self._number(style)
        elif kind == "s" and not means.font:
            sort = self._shared(style)
        elif kind in ("inlineStr", "str") and not means.font:
            sort = self._text
        else:
            sort = self._remembered(kind, style)
        self[about] = sort
        return sort

    def _text(self, value: str, inline: str) -> str | None:
        written = inline or value
        if written in self._texts:
            return self._texts[written]
        # Nothing to unescape, to shorten or to restore: most of what makes columns of codes and addresses.
        if (
            written.isascii()
            and written.isprintable()
            and "&" not in written
            and "  " not in written
            and "_x" not in written
        ):
            return written.strip() or None
        if len(self._texts) >= _REMEMBERED:
            self._texts.clear()
        text = self._texts[written] = clean(unescape(plain(written)))
        return text

    def _shared(self, style: str) -> Sort:
        if self._shared_texts is None:
            self._shared_texts = list(map(clean, self._of.strings))
        texts = self._shared_texts
        other = self._remembered("s", style)

        def shared(value: str, inline: str) -> Cell:
            if inline or not value.isdecimal() or int(value) >= len(texts):
                return other(value, inline)
            return texts[int(value)]

        return shared

    def _number(self, style: str) -> Sort:
        other = self._remembered("n", style)

        def number(value: str, inline: str) -> Cell:
            if value.isascii() and value.isdecimal() and len(value) < 16:
                return int(value)
            return other(value, inline) if inline or "&" in value else number_from(value)

        return number

    def _day(self, style: str) -> Sort:
        other = self._remembered("n", style)
        since_1904 = self._of.since_1904

        def day(value: str, inline: str) -> Cell:
            plain_serial = not inline and _SERIAL.fullmatch(value)
            return serial_cell(float(value), since_1904=since_1904) if plain_serial else other(value, inline)

        return day

    def _remembered(self, kind: str, style: str) -> Sort:
        known: dict[str, Cell] = {}
        cell = self._of.cell

        def remembered(value: str, inline: str) -> Cell:
            if inline:
                return cell(kind, style, None, None, plain(inline))
            if value not in known:
                if len(known) >= _REMEMBERED:
                    known.clear()
                known[value] = cell(kind, style, plain(value), None, None)
            return known[value]

        return remembered


def parts_of(about: str) -> tuple[str, str]:
    """Style and kind of a cell."""
    found = _ABOUT.fullmatch(about)
    if found is None:
        raise Irregular
    return found[1] or "", found[2] or "n"


def _with_formula(values: Values, about: str, rest: str) -> Cell:
    """A cell with a formula or an empty `v`; a picture that a formula places is left to the plain way."""
    style, kind = parts_of(about)
    found = _FORMULA.fullmatch(rest)
    if found is None or "DISPIMG(" in rest:
        raise Irregular
    formula, value, empty = found.groups()
    said = plain(formula or "") if rest.startswith("<f") else None
    return values.cell(
        kind, style, None if value is None and empty is None else plain(value or ""), said, None
    )


def quick_rows(  # noqa: C901  (one loop over a million cells: a call for each would cost more than the loop)
    values: Values, xml: bytes, start: int, end: int, column_of: Callable[[str, int], int]
) -> Iterator[tuple[int, list[Cell]]]:
    """Each row with a cell: its number and its cells. Raises Irregular, also where rows or cells are out of order."""
    columns: dict[str, int] = {}
    sorts = _Sorts(values)
    row, row_written, line = 0, "", list[Cell]()
    for group in pieces(_PIECE, xml, start, end, b"</row>"):
        for letters, number, about, value, inline, rest, mark, _odd in group:
            if letters:
                if number != row_written:
                    raise Irregular
                if value or inline:
                    cell = sorts[about](value, inline)
                elif rest:
                    cell = _with_formula(values, about, rest)
                else:
                    continue
                if cell is None:
                    continue
                column = columns.get(letters)
                if column is None:
                    column = columns[letters] = column_of(letters, row)
                gap = column - len(line)
                if gap != 1:
                    if gap < 1:
                        raise Irregular
                    line.extend([None] * (gap - 1))
                line.append(cell)
                if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
                    raise Irregular
            elif mark == "/row" and row_written:
                if line:
                    yield row, line
                row_written, line = "", []
            else:
                found = _ROW.search(mark)
                if found is None or row_written or not row < int(found[1]) <= LAST_ROW:
                    raise Irregular
                row = int(found[1])
                row_written = "" if mark.endswith("/") else found[1]
    if row_written:
        raise Irregular
