"""The text of an xlsx's XML: what references and escapes stand for, parts run through expat, or through a pattern.

A pattern is quicker by far, and may be taken only where it accounts for every byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from importers.refusals import Refused

_CHUNK = 1 << 21
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"&(#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|lt|gt|amp|quot|apos);")
_CONTROLS = bytes(n for n in range(32) if n not in (9, 10, 13))
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class Irregular(Exception):
    """A part is not of the common form."""


class _Characters(dict[str, str]):
    """What stands between & and ; -> the character, each worked out once."""

    def __missing__(self, reference: str) -> str:
        number = int(reference[2:], 16) if reference.startswith("#x") else int(reference[1:])
        if not (
            number in (9, 10, 13)
            or 31 < number < 0xD800
            or 0xDFFF < number < 0xFFFE
            or 0xFFFF < number < 0x110000
        ):
            raise Irregular
        self[reference] = chr(number)
        return self[reference]


_CHARACTERS = _Characters(_NAMED)


def plain(written: str) -> str:
    """The characters of XML text without elements. Raises Irregular for a reference that XML does not know.

    >>> plain("H&#7891; &amp; s&#x1A1;")
    'Hồ & sơ'
    """
    if "&" not in written:
        return written
    parts = _REFERENCE.split(written)
    if written.count("&") != len(parts) >> 1:
        raise Irregular
    parts[1::2] = map(_CHARACTERS.__getitem__, parts[1::2])
    return "".join(parts)


def pieces(
    pattern: re.Pattern[str], xml: bytes, start: int, end: int, closing: bytes
) -> Iterator[list[tuple[str, ...]]]:
    """The groups of a pattern's matches between two places, some MB at a time, cut after a closing tag.

    Raises Irregular for what is no text in UTF-8 or holds characters that XML forbids. The pattern itself
    must match all that is not space.
    """
    at = start
    while at < end:
        cut = xml.rfind(closing, at, at + _CHUNK) if at + _CHUNK < end else end
        if cut < at:
            cut = xml.find(closing, at, end)
        until = end if cut in (-1, end) else cut + len(closing)
        written = xml[at:until]
        at = until
        if len(written.translate(None, _CONTROLS)) != len(written):
            raise Irregular
        try:
            text = written.decode()
        except UnicodeDecodeError as trouble:
            raise Irregular from trouble
        if "\ufffe" in text or "\uffff" in text:
            raise Irregular
        if "\r" in text:
            # Ends of lines as XML has them; one that is meant is written as a reference.
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        yield pattern.findall(text)


def parse_part(part: IO[bytes], parser: expat.XMLParserType) -> None:
    """Run a prepared parser over a part; not well-formed is damage, a declaration is refused."""

    def refuse(*_declared: object) -> None:
        raise Refused("doctype", part="xml")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.ParseFile(part)
    except (expat.ExpatError, LookupError) as trouble:
        raise Refused("damaged") from trouble


def unescape(text: str) -> str:
    """`_xHHHH_` as the character it stands for; pairs of surrogates as one character."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
