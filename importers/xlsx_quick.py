"""The quick way through a large sheet of the common, regular form: one pattern a cell instead of five events.

Used only on XML that was found well-formed and without declarations, and only where every byte between
the first row and the last is accounted for by the pattern; any other sheet goes the plain way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

from importers.cells import Cell
from importers.clean import clean, number_from
from importers.refusals import Refused
from importers.xlsx_parts import unescape
from importers.xlsx_values import Values

# Below this the plain way is quick enough.
WORTH_IT = 1 << 20
_REMEMBERED = 1 << 16
_HEAD = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?i:utf-8)[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])?\s*\?>)?\s*<worksheet\b"
)
PIECE = re.compile(
    rb"\s*(?:(?:</row>|<row(?: [^>]*)?(?:/>|></row>))\s*)*+(?:"
    rb"<row(?: [^>]*?)? r=\"(\d{1,7})\"[^>]*>"
    rb"|<c r=\"([A-Z]{1,3})(\d{1,7})\"(?: s=\"(\d{1,6})\")?(?: t=\"([A-Za-z]+)\")?(?:/>|>"
    rb"(?:(<f)(?: [^>]*)?(?:/>|>([^<]*)</f>))?"
    rb"(?:(<v)(?:>([^<]*)</v>| ?/>)|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)?"
    rb"</c>))"
)
_REST = re.compile(rb"\s*(?:(?:</row>|<row(?: [^>]*)?(?:/>|></row>))\s*)*+</sheetData>")
_ENTITY = re.compile("&#?[0-9A-Za-z]+;")


class _Characters(dict[str, str]):
    """Entity -> character, each worked out once."""

    def __missing__(self, entity: str) -> str:
        hexadecimal = entity.startswith("&#x")
        character = chr(int(entity[3:-1], 16) if hexadecimal else int(entity[2:-1]))
        self[entity] = character
        return character


_CHARACTERS = _Characters({"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"', "&apos;": "'"})


def is_regular(xml: bytes) -> bool:
    """Whether a sheet's XML may be read by pattern: plain UTF-8, no prefix, no comment, no CDATA, one table."""
    return (
        _HEAD.match(xml) is not None
        and b"<!" not in xml
        and xml.count(b"<?") <= 1
        and xml.count(b"<sheetData>") == 1
        and xml.count(b"</sheetData>") == 1
    )


def check_well_formed(xml: bytes) -> None:
    """Refuse XML that is not well-formed or declares a document type."""

    def refuse(*_declared: object) -> None:
        raise Refused("doctype", part="xml")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as trouble:
        raise Refused("damaged") from trouble


def ends_at(xml: bytes, at: int) -> bool:
    """Whether nothing but the table's end follows."""
    return _REST.match(xml, at) is not None


def plain(written: bytes) -> str:
    """The text of well-formed XML without elements."""
    text = written.decode("utf-8")
    return _ENTITY.sub(lambda found: _CHARACTERS[found.group()], text) if "&" in text else text


def quick_cells(values: Values) -> Callable[..., Cell]:
    """A function from the last seven groups of `PIECE` to the cell; the commonest forms take the shortest way."""
    texts: dict[bytes, str | None] = {}

    def cell(
        style: bytes | None,
        kind: bytes | None,
        has_formula: bytes | None,
        formula: bytes | None,
        has_value: bytes | None,
        value: bytes | None,
        inline: bytes | None,
    ) -> Cell:
        if style is None and has_formula is None:
            if inline is not None:
                if inline in texts:
                    return texts[inline]
                text = clean(unescape(plain(inline)))
                if len(texts) < _REMEMBERED:
                    texts[inline] = text
                return text
            if value and kind in (None, b"n"):
                return number_from(value.decode())
        return values.cell(
            kind.decode() if kind else "n",
            style.decode() if style else "",
            plain(value or b"") if has_value else None,
            plain(formula or b"") if has_formula else None,
            None if inline is None else plain(inline),
        )

    return cell
