"""How long the drawn lines under the headings of Decree 30/2020/NĐ-CP are, from the width of their text."""

from __future__ import annotations

import re
import unicodedata

# Advance widths of Times New Roman Bold in thousandths of the type size; letters with accents are as
# wide as their base letter.
_UPPER = (
    (389, "I"),
    (500, "J"),
    (556, "S"),
    (611, "FP"),
    (667, "BELTZ"),
    (722, "ACDNRUVXYĐ"),
    (778, "GHKOQ"),
    (944, "M"),
    (1000, "W"),
)
_LOWER = (
    (278, "il"),
    (333, "fjt"),
    (389, "s"),
    (444, "cerz"),
    (500, "agovxy"),
    (556, "bdhknpquđ"),
    (722, "w"),
    (833, "m"),
)
_MARKS = ((250, " \u00a0,."), (278, "/:;"), (333, "-()"))
_OTHER = 500
_MM_PER_POINT = 25.4 / 72
# Where a line may end: at any blank but one that keeps its words together.
_BREAKS = re.compile(r"[^\S\u00a0]+")


class _Widths(dict[str, int]):
    """The width of each letter, found once for each letter with its accents."""

    def __missing__(self, letter: str) -> int:
        base = unicodedata.normalize("NFD", letter)[0]
        width = 0 if unicodedata.combining(base) else _OTHER if base == letter else self[base]
        self[letter] = width
        return width


_WIDTHS = _Widths(
    {letter: width for table in (_UPPER, _LOWER, _MARKS) for width, letters in table for letter in letters}
)


def text_width(text: str, points: float) -> float:
    """Width of one line of bold Times New Roman, in millimetres.

    >>> round(text_width("Độc lập - Tự do - Hạnh phúc", 14), 1)
    60.2
    """
    return sum(map(_WIDTHS.__getitem__, text)) / 1000 * points * _MM_PER_POINT


def longest_line(text: str, points: float, column: float) -> float:
    """Width in millimetres of the longest line of `text` once it is wrapped in a column that wide.

    >>> round(longest_line("TẬP ĐOÀN ĐIỆN LỰC VIỆT NAM", 13, 40), 1) <= 40
    True
    """
    longest = line = 0.0
    space = text_width(" ", points)
    for word in filter(None, _BREAKS.split(text)):
        width = text_width(word, points)
        if line and line + space + width > column:
            line = 0.0
        line = min(column, line + space + width if line else width)
        longest = max(longest, line)
    return longest
