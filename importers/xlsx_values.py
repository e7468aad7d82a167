"""What an xlsx cell's kind, value, formula and style together mean."""

from __future__ import annotations

from importers.cells import Cell, Fault
from importers.clean import iso_cell, number_from, serial_cell, share_cell, text_cell
from importers.legacy_text import from_font
from importers.xlsx_parts import Book, Style
from importers.xlsx_text import unescape

_PLAIN = Style()


class Values:
    """Turns what a sheet's XML says of a cell into the cell, with the strings and styles of its workbook."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.since_1904 = book.since_1904
        self.strings = book.strings
        self._texts: dict[tuple[str, str], str | None] = {}
        self._styles: dict[str, Style] = {"": _PLAIN}

    def cell(self, kind: str, style: str, value: str | None, formula: str | None, inline: str | None) -> Cell:
        """The cell for `t`, `s` and the texts of `v`, `f` and `is`; None where there is no such element.

        An error, and a formula whose value was never stored, are Faults.
        """
        if kind == "s" and value is not None:
            return self._shared(value, style)
        if inline is not None and (kind == "inlineStr" or value is None):
            return self._text(inline, style)
        if kind in ("str", "inlineStr") and value is not None:
            return self._text(value, style)
        value = value.strip() if value is not None else ""
        if not value:
            return None if formula is None else Fault("formula", "=" + formula[:500])
        if kind == "b":
            return value in ("1", "true")
        if kind == "e":
            return Fault("error", value[:100])
        if kind == "d":
            return iso_cell(value)
        return self._number(value, style)

    def _number(self, value: str, style: str) -> Cell:
        number = number_from(value)
        if style and isinstance(number, int | float):
            means = self.style(style)
            if means.is_date:
                return serial_cell(number, since_1904=self.since_1904)
            if means.is_share:
                return share_cell(number)
        return number

    def style(self, written: str) -> Style:
        """The style of a number that a cell names; one that is not there means nothing."""
        known = self._styles.get(written)
        if known is None:
            styles = self._book.styles
            known = styles[int(written)] if written.isdecimal() and int(written) < len(styles) else _PLAIN
            self._styles[written] = known
        return known

    def _shared(self, written: str, style: str) -> Cell:
        font = self.style(style).font
        key = (written, font)
        if key not in self._texts:
            number = written.strip()
            if not number:
                return None
            if not number.isdecimal() or int(number) >= len(self._book.strings):
                return Fault("error", f"#{number[:20]}")
            text = self._book.strings[int(number)]
            self._texts[key] = text_cell(from_font(font, text) if font else text)
        return self._texts[key]

    def _text(self, written: str, style: str) -> str | None:
        font = self.style(style).font
        text = unescape(written)
        return text_cell(from_font(font, text) if font else text)
