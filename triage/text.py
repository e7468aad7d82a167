"""People's Vietnamese as the categoriser reads it: words in their places, short forms written out.

A `Word` keeps where it stands in the text as given (character offsets), so that what decided can be
shown on the text itself, however the text was typed: composed or decomposed accents, zero-width
characters, no accents at all. Short forms ("hđ", "mk", "ko") come from teencode.csv:

    written   as people type it, lower case; matched with its accents
    meant     what stands for it
    near      empty: always. Else words (folded) of which one must stand within two places; "+x": x comes
              next; "~": only in a text typed without accents. Rows with a condition stand first.

Numbers, amounts, codes, phones, dates and the like become classes ("«tien»"), so that one bill's amount
teaches about every bill's amount.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from locales.vietnamese import clean_text, fold

FOLDER = Path(__file__).parent
LONGEST = 4000  # characters that are read of one text; the rest no longer changes what it is about

_NAMES = (
    r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<web>(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:vn|com)\b(?:/\S*)?)|"
)
_CODES = r"(?P<makh>\bp[a-z][ .]?\d{2}[ .]?\d{4,12}\b)|(?P<thangso>\bt\d{1,2}\b)|(?P<ban>\bv\d+(?:\.\d+)+)"
_NUMBERS: tuple[tuple[str, str], ...] = (
    ("sdt", r"(?:\+84|\b0)(?:[ .-]?\d){8,10}\b|\b1[89]00[ .-]?\d{2,4}(?:[ .-]?\d{2})?\b"),
    ("thang", r"\b\d{1,2}/\d{4}\b"),
    ("ngay", r"\b\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\b"),
    ("gio", r"\b\d{1,2}\s?h(?:\s?\d{1,2})?\b|\b\d{1,2}:\d{2}(?::\d{2})?\b|\b\d{1,2}g\d{2}\b"),
    ("phienban", r"\b\d+(?:\.\d{1,2}){2,}\b"),
    ("phantram", r"\d+(?:[.,]\d+)?\s?%"),
    (
        "tien",
        r"\b\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?:\s?(?:đồng|dong|vnđ|vnd|đ|d)\b)?(?!\s?(?:kwh|số|so)\b)"
        r"|\b\d+(?:[.,]\d+)?\s?(?:đồng|dong|vnđ|vnd|đ|k|tr|triệu|trieu|nghìn|nghin|ngàn|ngan|củ|lít)\d*\b",
    ),
    ("khoang", r"\b\d+(?:\s?-\s?\d+)?\s?(?:giây|giay|phút|phut|tiếng|tieng|s|p|ph|ms)\b"),
    ("dienluong", r"\b\d+(?:[.,]\d+)*\s?(?:kwh|kw|mwh|kv|ký|kí)\b"),
    ("so", r"\d+(?:[.,]\d+)*"),
)
_MARKS = "\u0300-\u036f\u200b-\u200d\u00ad\u2060\ufeff"
_GLAD = "\U0001f44d\U0001f44f\u2764\U0001f970\U0001f60d\U0001f618\U0001f44c\U0001f4af\U0001f389\U0001f490\U0001f339"
_SAD = "\U0001f621\U0001f620\U0001f624\U0001f44e\U0001f92c\U0001f62d\U0001f622\U0001f612"
_REST = (
    f"|(?P<word>[^\\W\\d_][\\w{_MARKS}]*)|(?=[\\d+])(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _NUMBERS)
    + f")|(?P<hoi>\\?+)|(?P<vui>[{_GLAD}])|(?P<buon>[{_SAD}])"
    + '|(?P<trich>["“”«»])|(?P<dung>[.;!\n,:]+)'
)
_PIECE = re.compile(_CODES + _REST, re.IGNORECASE)
_PIECE_WITH_NAMES = re.compile(_NAMES + _CODES + _REST, re.IGNORECASE)
_CHUNK = re.compile(r"[^ ]+")
DIGIT = re.compile(r"\d")
_NAMED = re.compile(r"@|://|www\.|\.vn|\.com", re.IGNORECASE)
_REPEAT = re.compile(r"([^\W\d_])\1{2,}")
_ACCENT = re.compile("[\u00c0-\u024f\u1ea0-\u1ef9\u0300-\u036f]")


class Word(NamedTuple):
    """One syllable as understood: `plain` folded, `accented` lower case with accents; [start, end) as given.

    A short form written out gives several words of one place. Classes stand in «», a stop is "."; stops
    and question marks are words too.
    """

    start: int
    end: int
    accented: str
    plain: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a short form stands for, and when."""

    meant: tuple[tuple[str, str], ...]
    near: frozenset[str]
    following: frozenset[str]
    bare_only: bool

    @property
    def always(self) -> bool:
        return not (self.near or self.following or self.bare_only)


@cache
def short_forms() -> dict[str, tuple[Rule, ...]]:
    """The rules of teencode.csv by what is written, in their order."""
    rules: dict[str, list[Rule]] = {}
    with (FOLDER / "teencode.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            near = row["near"].split()
            rules.setdefault(row["written"], []).append(
                Rule(
                    meant=tuple((w, fold(w)) for w in row["meant"].split()),
                    near=frozenset(fold(w) for w in near if w[0] not in "+~"),
                    following=frozenset(fold(w[1:]) for w in near if w[0] == "+"),
                    bare_only="~" in near,
                )
            )
    return {written: tuple(found) for written, found in rules.items()}


@lru_cache(maxsize=50_000)
def _spelled(piece: str) -> tuple[str, str]:
    """One piece as (accented, plain): composed, lower case, letters drawn out ("quáááá") once."""
    accented = clean_text(piece).lower()
    if len(accented) > 2:
        accented = _REPEAT.sub(r"\1", accented)
    return accented, fold(accented)


def has_accents(text: str) -> bool:
    """Whether a text was typed with Vietnamese accents; one without them leaves words ambiguous.

    >>> has_accents("mất điện"), has_accents("mat dien")
    (True, False)
    """
    return _ACCENT.search(text) is not None


Piece = tuple[int, int, str, str]  # start, end, accented, plain


def cut(text: str) -> tuple[Piece, ...]:
    """Pieces of a stretch of text, places counted from its start."""
    pieces: list[Piece] = []
    for match in (_PIECE_WITH_NAMES if _NAMED.search(text) else _PIECE).finditer(text):
        kind = match.lastgroup
        if kind == "word":
            accented, plain = _spelled(match[0])
            if plain:
                pieces.append((*match.span(), accented, plain))
        else:
            name = "." if kind == "dung" else f"«{kind}»"
            pieces.append((*match.span(), name, name))
    return tuple(pieces)


@lru_cache(maxsize=50_000)
def _cut_without_digits(chunk: str) -> tuple[Piece, ...] | None:
    """The same for what stands between two spaces, kept; None where a digit is in it."""
    return None if DIGIT.search(chunk) else cut(chunk)


def _pieces(text: str) -> list[Word]:
    """Numbers are read with what stands beside them ("30 giây", "0914 337 205"), the rest chunk by chunk."""
    chunks = [(match.start(), match[0]) for match in _CHUNK.finditer(text)]
    pieces: list[Word] = []
    at = 0
    new = tuple.__new__  # a third of the time of Word(…), for the piece that is made most often
    while at < len(chunks):
        start, chunk = chunks[at]
        at += 1
        read = _cut_without_digits(chunk)
        if read is None:
            while at < len(chunks) and DIGIT.search(chunks[at][1]):
                at += 1
            at = min(at + 1, len(chunks))
            read = cut(text[start : chunks[at - 1][0] + len(chunks[at - 1][1])])
        for first, last, accented, plain in read:
            pieces.append(new(Word, (start + first, start + last, accented, plain)))
    return pieces


def as_read(text: str) -> str:
    """What is read of a text: its beginning, tabs as spaces; places stay the same."""
    return text[:LONGEST].replace("\t", " ")


def words(text: str) -> list[Word]:
    """The words of a text in their places, short forms written out, numbers as classes.

    >>> [w.plain for w in words("Quên mk, nhập OTP 3 lần ko đc")]
    ['quen', 'mat', 'khau', '.', 'nhap', 'otp', '«so»', 'lan', 'khong', 'duoc']
    """
    text = as_read(text)
    pieces = _pieces(text)
    forms = short_forms()
    short = [at for at, word in enumerate(pieces) if word[2] in forms]
    if not short:
        return pieces
    bare = not has_accents(text)
    plain = [word[3] for word in pieces]
    found: list[Word] = []
    done = 0
    for at in short:
        if meant := meaning(forms[pieces[at].accented], plain, at, bare):
            found += pieces[done:at]
            found += [Word(pieces[at].start, pieces[at].end, a, p) for a, p in meant]
            done = at + 1
    return found + pieces[done:]


def meaning(
    rules: tuple[Rule, ...], plain: Sequence[str], at: int, bare: bool
) -> tuple[tuple[str, str], ...]:
    """What a short form stands for among a text's words, as (accented, plain); () where it stands for itself.

    `plain` are the text's words without accents, `at` the place of the short form; `bare` says that the text
    has no accents at all.
    """
    for rule in rules:
        if rule.bare_only:
            if bare:
                return rule.meant
        elif (
            rule.always
            or (at + 1 < len(plain) and plain[at + 1] in rule.following)
            or not rule.near.isdisjoint(plain[max(0, at - 2) : at + 3])
        ):
            return rule.meant
    return ()
