"""The shared strings of an xlsx, in their order: the runs of rich text joined, phonetic readings left out."""

from __future__ import annotations

import re
from xml.parsers import expat

from importers.archive_check import Archive
from importers.legacy_text import from_font
from importers.xlsx_text import Irregular, parse_part, pieces, plain, unescape

# Below this the plain way is quick enough.
WORTH_IT = 1 << 18
# A text of one run; else an item with fonts or readings; else what stands between, which only space may be.
_ITEM = re.compile(
    r"<si>(?:<t(?: xml:space=\"preserve\")?>([^<]*)</t>|<t ?/>)(</si>)"
    r"|(<si ?/>|<si>(?:<(?!/si>)|[^<])*</si>)"
    r"|([^\s<]|<)"
)
_UTF8 = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?i:utf-8)[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])?\s*\?>)?\s*<"
)


class _Strings:
    """Collects the texts of a shared string table, each run read in its own font."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._run: list[str] = []
        self._font = ""
        self._phonetic = 0
        self._inside = False

    def parser(self) -> expat.XMLParserType:
        """A parser whose events fill `texts`."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        return parser

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "t":
            self._inside = not self._phonetic
            self._run = []
        elif tag == "si":
            self._pieces = []
        elif tag == "r":
            self._font = ""
        elif tag == "rFont":
            self._font = attributes.get("val", "")
        elif tag == "rPh":
            self._phonetic += 1

    def characters(self, text: str) -> None:
        if self._inside:
            self._run.append(text)

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "t" and self._inside:
            self._pieces.append(from_font(self._font, unescape("".join(self._run))))
            self._inside = False
        elif tag == "si":
            self.texts.append("".join(self._pieces))
            self._font = ""
        elif tag == "rPh":
            self._phonetic -= 1


def shared_strings(archive: Archive, part: str) -> list[str]:
    """The texts as their cells name them by number. Raises Refused."""
    if archive.size(part) >= WORTH_IT:
        try:
            return read_quickly(archive.read(part))
        except Irregular:
            pass
    strings = _Strings()
    with archive.open(part) as file:
        parse_part(file, strings.parser())
    return strings.texts


def read_quickly(xml: bytes) -> list[str]:
    """The same by a pattern. Raises Irregular where the part's form is not the common one."""
    opened, end = xml.find(b"<sst"), xml.rfind(b"</sst>")
    start = xml.find(b">", opened) + 1
    head = xml[: max(start, 0)]
    if opened < 0 or not 0 < start <= end or b"<!" in xml or xml.count(b"<?") > 1 or not _UTF8.match(xml):
        raise Irregular
    parser = expat.ParserCreate()
    try:
        parser.Parse(head)
        parser.Parse(xml[end:], True)
    except expat.ExpatError as trouble:
        raise Irregular from trouble
    texts: list[str] = []
    for group in pieces(_ITEM, xml, start, end, b"</si>"):
        for text, closed, rich, odd in group:
            if closed:
                texts.append(unescape(plain(text)))
            elif rich:
                texts += _of_item(rich)
            elif odd:
                raise Irregular
    return texts


def _of_item(written: str) -> list[str]:
    strings = _Strings()
    try:
        strings.parser().Parse(written, True)
    except expat.ExpatError as trouble:
        raise Irregular from trouble
    return strings.texts
