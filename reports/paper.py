"""What an official document is made of, part by part: the same parts become Word and PDF.

Lengths are millimetres. Texts are people's words and printed as such, never as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from locales.vietnamese import clean_text

# What stays free between the issuer's half of the head and the nation's.
HEAD_APART = 4.0
# Words of the names of offices that stay on one line of it.
_TOGETHER = (
    "ĐIỆN LỰC",
    "VIỆT NAM",
    "VIỄN THÔNG",
    "CÔNG NGHỆ",
    "THÔNG TIN",
    "MIỀN BẮC",
    "MIỀN TRUNG",
    "MIỀN NAM",
)


def issuer_words(name: str) -> str:
    """An issuer's name in capitals, with those words kept together that no line should part.

    >>> issuer_words("Tập đoàn Điện lực Việt Nam").replace("\u00a0", "_")
    'TẬP ĐOÀN ĐIỆN_LỰC VIỆT_NAM'
    """
    told = " ".join(clean_text(name).split()).upper()
    for words in _TOGETHER:
        told = told.replace(words, words.replace(" ", "\u00a0"))
    return told


@dataclass(frozen=True)
class Office:
    """Who issues a document: what stands above it ("" for none), its name, its symbol, the place it writes from."""

    name: str
    above: str = ""
    symbol: str = ""
    place: str = ""


@dataclass(frozen=True)
class Head:
    """Issuer and nation, number and date; `subject` ("V/v …") only where the document is a letter."""

    office: Office
    subject: str = ""
    signed_on: date | None = None


@dataclass(frozen=True)
class Addressed:
    """ "Kính gửi:" with one name beside it or several below it."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Title:
    """The name of a report in the middle, and what it is of in italics."""

    lines: tuple[str, ...]
    under: str = ""


@dataclass(frozen=True)
class Part:
    """The heading of a part."""

    text: str


@dataclass(frozen=True)
class Body:
    """A paragraph of text; one that leads to what follows stays with it."""

    text: str
    italic: bool = False
    leads: bool = False


@dataclass(frozen=True)
class Note:
    """Small words under a table or a picture."""

    text: str


@dataclass(frozen=True)
class Table:
    """A ruled table whose heads come again on every page. `bold` are the numbers of rows set so, from 0."""

    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    aligns: tuple[str, ...]
    bold: frozenset[int] = frozenset()


def with_next(table: Table) -> list[int]:
    """The rows that stay on the page of the row below them: totals never stand alone.

    >>> with_next(Table(("A",), (10.0,), (("1",), ("2",), ("3",)), ("left",), frozenset({2})))
    [1]
    """
    return sorted(row - 1 for row in table.bold if row)


@dataclass(frozen=True)
class Drawing:
    """A picture: its drawing as SVG of `width` by `height`, and in words what it tells."""

    svg: str
    width: float
    height: float
    told: str


@dataclass(frozen=True)
class Signature:
    """Where the document goes to, and who signs."""

    recipients: tuple[str, ...]
    authority: tuple[str, ...]
    signer: str = ""


Block = Head | Addressed | Title | Part | Body | Note | Table | Drawing | Signature


@dataclass(frozen=True)
class Paper:
    """A document: its parts, its name and author as its properties name them, and the moment it is of."""

    blocks: tuple[Block, ...]
    name: str
    author: str
    at: datetime

    @property
    def drawings(self) -> list[Drawing]:
        """Its pictures in order."""
        return [block for block in self.blocks if isinstance(block, Drawing)]
