"""What an xlsx says about its sheets outside them: their names and parts, the shared strings, what a style means."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from importers.archive_check import Archive
from importers.legacy_text import as_unicode, old_letters
from importers.refusals import Refused
from importers.xlsx_strings import shared_strings

MOST_SHEETS = 500
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
SHARE_IDS = frozenset({"9", "10"})
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_NO_TABLE = ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")
_OLD_FONT = (".vn", "vni")


@dataclass(frozen=True)
class SheetPart:
    """A sheet of the workbook and the part that holds it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Style:
    """What a cell's style says about its value: a date, a share (82%), and an old Vietnamese font."""

    is_date: bool = False
    is_share: bool = False
    font: str = ""


@dataclass
class Book:
    """The workbook's frame, read once."""

    sheets: list[SheetPart] = field(default_factory=list)
    since_1904: bool = False
    strings: list[str] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)


class _NoDoctype(ET.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise Refused("doctype", part=name)


def tree(archive: Archive, name: str) -> ET.Element:
    """A small part as a tree; a part that is missing or not well-formed is damage."""
    if name not in archive:
        raise Refused("damaged")
    parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314  (declarations are refused)
    try:
        parser.feed(archive.read(name))
        root: ET.Element = parser.close()
    except (ET.ParseError, LookupError, ValueError) as trouble:
        raise Refused("damaged") from trouble
    return root


def local(name: str) -> str:
    """A tag or attribute without its namespace."""
    return name.rpartition("}")[2]


def attribute(element: ET.Element, name: str) -> str:
    """An attribute by its local name, "" where it is missing."""
    if name in element.attrib:
        return element.attrib[name]
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part points to inside the package: id -> (kind, part). External targets are left out."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", name + ".rels")
    if path not in archive:
        return {}
    found = {}
    for element in tree(archive, path):
        target = attribute(element, "Target").replace("\\", "/")
        if attribute(element, "TargetMode") == "External" or not target:
            continue
        whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[attribute(element, "Id")] = (attribute(element, "Type").rpartition("/")[2], whole)
    return found


def read_book(archive: Archive) -> Book:
    """The frame of a workbook; raises Refused."""
    if "[content_types].xml" not in archive:
        raise Refused("damaged")
    start = next((part for kind, part in relations(archive, "").values() if kind == "officeDocument"), "")
    if start not in archive:
        raise Refused("damaged")
    book = Book()
    links = relations(archive, start)
    for group in tree(archive, start):
        if local(group.tag) == "workbookPr":
            book.since_1904 = attribute(group, "date1904") in ("1", "true", "on")
        elif local(group.tag) == "sheets":
            book.sheets = _sheet_parts(archive, group, links)
    if len(book.sheets) > MOST_SHEETS:
        raise Refused("too_many_sheets", sheets=len(book.sheets), most=MOST_SHEETS)
    _read_tables(archive, book, dict(links.values()))
    return book


def _read_tables(archive: Archive, book: Book, parts: dict[str, str]) -> None:
    """The styles and the shared strings; fonts say best what old letters mean, else the strings taken together."""
    if parts.get("styles", "") in archive:
        book.styles = _styles(tree(archive, parts["styles"]))
    if parts.get("sharedStrings", "") in archive:
        book.strings = shared_strings(archive, parts["sharedStrings"])
    if not any(style.font for style in book.styles) and (kind := old_letters(book.strings)):
        book.strings = [as_unicode(kind, text) for text in book.strings]


def _sheet_parts(archive: Archive, group: ET.Element, links: dict[str, tuple[str, str]]) -> list[SheetPart]:
    found = []
    for element in group:
        kind, part = links.get(attribute(element, "id"), ("", ""))
        if kind in _NO_TABLE:
            continue
        if part not in archive:
            raise Refused("damaged")
        hidden = attribute(element, "state") in ("hidden", "veryHidden")
        found.append(SheetPart(attribute(element, "name"), part, hidden))
    return found


def _styles(root: ET.Element) -> list[Style]:
    formats: dict[str, str] = {}
    fonts: list[str] = []
    styles: list[Style] = []
    for group in root:
        tag = local(group.tag)
        if tag == "numFmts":
            formats = {attribute(f, "numFmtId"): attribute(f, "formatCode") for f in group}
        elif tag == "fonts":
            fonts = [_old_font(font) for font in group]
        elif tag == "cellXfs":
            for xf in group:
                number = attribute(xf, "fontId")
                font = fonts[int(number)] if number.isdecimal() and int(number) < len(fonts) else ""
                number = attribute(xf, "numFmtId")
                styles.append(Style(_is_date(number, formats), _is_share(number, formats), font))
    return styles


def _old_font(font: ET.Element) -> str:
    name = next((attribute(e, "val") for e in font if local(e.tag) == "name"), "")
    return name if name.lower().startswith(_OLD_FONT) else ""


def _is_date(number: str, formats: dict[str, str]) -> bool:
    if number in formats:
        return is_date_format(formats[number])
    return number.isdecimal() and int(number) in _DATE_IDS


def _is_share(number: str, formats: dict[str, str]) -> bool:
    return is_share_format(formats[number]) if number in formats else number in SHARE_IDS


def is_share_format(code: str) -> bool:
    """Whether a number format shows a number as a percentage.

    >>> is_share_format("0.0%"), is_share_format('0 "%"'), is_share_format("#,##0")
    (True, False, False)
    """
    return "%" in _NOT_FORMAT.sub("", code).partition(";")[0]


def is_date_format(code: str) -> bool:
    """Whether a number format shows a day or a time of day; a duration such as [h]:mm is no date.

    >>> is_date_format("dd/mm/yyyy"), is_date_format('#,##0 "ngày"'), is_date_format("[h]:mm"), is_date_format("[Red]0")
    (True, False, False, False)
    """
    plain = _NOT_FORMAT.sub("", code).partition(";")[0].lower()
    return "[" not in plain and plain != "general" and any(c in plain for c in "dmyhs")
