"""What is true of written Vietnamese, wherever it is read: clean text, folded text, days and numbers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

# Control characters but tab and line feed; zero-width and direction marks, except the joiner inside
# emoji (U+200D) and the variation selectors, which change what a person sees.
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LONE_JOINER = re.compile(r"(?<![\u2190-\U0001FFFF])\u200d|\u200d(?![\u2190-\U0001FFFF])")


class _WithoutMarks(dict[int, int | None]):
    """For `str.translate`: combining marks are left out, each character looked up once."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


_WITHOUT_MARKS = _WithoutMarks()


def clean_text(text: str) -> str:
    """People's text as it is kept: NFC, line feeds only, no control or zero-width characters.

    >>> clean_text("Đie\\u0323\\u0302n\\u00a0lực\\r\\n\\u200bHà Nội ")
    'Điện lực\\nHà Nội'
    """
    # What is printable has none of the characters that are taken out, and no space but the plain one.
    if text.isprintable() and "  " not in text and (text.isascii() or unicodedata.is_normalized("NFC", text)):
        return text.strip(" ")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _LONE_JOINER.sub("", _CONTROL.sub("", text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(lines).strip("\n")


def fold(text: str) -> str:
    """Text without accents, case or doubled spaces, đ as d: what two spellings have in common.

    >>> fold("  Điện lực  HÒA VANG ")
    'dien luc hoa vang'
    """
    if text.isprintable():
        if text.isascii():
            return " ".join(text.lower().split())
        # Words with accents are few and texts many: each is folded once.
        words = [word.lower() if word.isascii() else _folded_word(word) for word in text.split(" ")]
        return " ".join(filter(None, words))
    return _folded(text)


@lru_cache(maxsize=1 << 15)
def _folded_word(word: str) -> str:
    return _folded(word)


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", clean_text(text).replace("đ", "d").replace("Đ", "D"))
    return " ".join(text.translate(_WITHOUT_MARKS).casefold().split())


def vietnamese_number(value: float | int, digits: int = 0) -> str:
    """A number as Vietnamese write it.

    >>> vietnamese_number(1234567), vietnamese_number(1234.5, 1)
    ('1.234.567', '1.234,5')
    """
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def day_month_year(day: date | datetime) -> str:
    """25/11/2025."""
    return f"{day:%d/%m/%Y}"
