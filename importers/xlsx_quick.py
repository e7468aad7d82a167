"""The quick way through a large sheet of the common, regular form: one pattern a cell instead of five events.

Used only on XML that was found well-formed and without declarations, and only where every byte between
the first row and the last is accounted for by the pattern; any other sheet goes the plain way.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from importers.refusals import Refused

# Below this the plain way is quick enough.
WORTH_IT = 1 << 20
_HEAD = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?i:utf-8)[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])?\s*\?>)?\s*<worksheet\b"
)
PIECE = re.compile(
    rb"\s*(?:</row>\s*)*(?:"
    rb"<row(?: [^>]*?)? r=\"(\d{1,7})\"[^>]*>"
    rb"|<c r=\"([A-Z]{1,3})(\d{1,7})\"(?: s=\"(\d{1,6})\")?(?: t=\"([A-Za-z]+)\")?(?:/>|>"
    rb"(?:(<f)(?: [^>]*)?(?:/>|>([^<]*)</f>))?"
    rb"(?:(<v)(?:>([^<]*)</v>| ?/>)|<is><t(?: xml:space=\"preserve\")?>([^<]*)</t></is>)?"
    rb"</c>))"
)
_REST = re.compile(rb"\s*(?:</row>\s*)*</sheetData>")
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
