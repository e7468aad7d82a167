"""Many texts read at once, as arrays: the same words in the same places as `triage.text.words` finds in each.

What stands between two spaces is cut into words once and then known by a number, so a thousand texts are put
together from what is known. What holds digits is read with its neighbours ("30 giây", "0914 337 205").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from triage.hashes import Hashes, code
from triage.text import DIGIT, Piece, as_read, cut, has_accents, meaning, short_forms

Ints = npt.NDArray[np.int64]
KNOWN_AT_MOST = 100_000  # pieces of text; then all is forgotten, which bounds the memory
_WITH_DIGITS = -1


class _Lexis:
    """Words and pieces of text that were met, by number. Piece 0 holds no word."""

    def __init__(self) -> None:
        self.accented: list[str] = []
        self.plain: list[str] = []
        self.pieces: dict[str, int] = {"": 0}
        self.runs: dict[str, int] = {}
        self.codes: tuple[Hashes, Hashes] = (np.zeros(0, np.uint64), np.zeros(0, np.uint64))
        self.short = np.zeros(0, bool)
        self.begins, self.sizes = np.zeros(1, np.int64), np.zeros(1, np.int64)
        self.words = np.zeros((3, 0), np.int64)  # number of the word, first and last character in its piece
        self._numbers: dict[tuple[str, str], int] = {}
        self._new: list[list[tuple[int, int, int]]] = []
        self._counted = 0  # words whose codes are in the arrays

    def __len__(self) -> int:
        return len(self.sizes) + len(self._new)

    def number(self, accented: str, plain: str) -> int:
        """The number of a word."""
        said = (accented, plain)
        if (found := self._numbers.get(said)) is None:
            found = self._numbers[said] = len(self.plain)
            self.accented.append(accented)
            self.plain.append(plain)
        return found

    def add(self, read: Iterable[Piece]) -> int:
        """The number of a new piece that was cut into words."""
        self._new.append([(self.number(accented, plain), start, end) for start, end, accented, plain in read])
        return len(self) - 1

    def piece(self, chunk: str) -> int:
        """The number of what stands between two spaces."""
        found = self.pieces[chunk] = _WITH_DIGITS if DIGIT.search(chunk) else self.add(cut(chunk))
        return found

    def run(self, said: str) -> int:
        """The number of a stretch with digits."""
        found = self.runs.get(said)
        if found is None:
            found = self.runs[said] = self.add(cut(said))
        return found

    def settle(self) -> None:
        """Take what is new into the arrays."""
        if self._new:
            sizes = np.array([len(piece) for piece in self._new], np.int64)
            end = self.words.shape[1]
            begins = end + np.cumsum(sizes) - sizes
            flat = [word for piece in self._new for word in piece]
            self.words = np.hstack([self.words, np.array(flat, np.int64).reshape(-1, 3).T])
            self.begins, self.sizes = (
                np.concatenate([self.begins, begins]),
                np.concatenate([self.sizes, sizes]),
            )
            self._new = []
        if self._counted < len(self.plain):
            forms = short_forms()
            new = slice(self._counted, None)
            self.codes = (
                np.concatenate([self.codes[0], np.fromiter(map(code, self.plain[new]), np.uint64)]),
                np.concatenate([self.codes[1], np.fromiter(map(code, self.accented[new]), np.uint64)]),
            )
            self.short = np.concatenate(
                [self.short, np.fromiter((w in forms for w in self.accented[new]), bool)]
            )
            self._counted = len(self.plain)


@dataclass(frozen=True)
class Reading:
    """Texts as words laid end to end: word j is number `word[j]` and stands on characters [first[j], last[j]) of
    text `row[j]`. `plain` and `accented` are the codes of the words; `sizes` counts the words of each text."""

    texts: int
    row: Ints
    word: Ints
    first: Ints
    last: Ints
    sizes: Ints
    plain: Hashes
    accented: Hashes
    spelled: Sequence[str]

    def words(self) -> list[list[str]]:
        """The words of each text, without accents."""
        said = [self.spelled[number] for number in self.word.tolist()]
        ends = np.cumsum(self.sizes).tolist()
        return [said[end - size : end] for end, size in zip(ends, self.sizes.tolist(), strict=True)]


_lock = Lock()
_lexis = _Lexis()


def read(texts: Sequence[str]) -> Reading:
    """Read texts; any text will do, an empty one too."""
    global _lexis
    with _lock:
        if len(_lexis) > KNOWN_AT_MOST:
            _lexis = _Lexis()
        return _read([as_read(text) for text in texts], _lexis)


def _read(texts: list[str], lexis: _Lexis) -> Reading:
    chunks = " ".join(texts).split(" ") if texts else []
    counts = np.fromiter((text.count(" ") + 1 for text in texts), np.int64, len(texts))
    long = np.fromiter(map(len, chunks), np.int64, len(chunks))
    row = np.repeat(np.arange(len(texts)), counts)
    begin = np.cumsum(long + 1) - long - 1
    begin -= np.repeat(begin[np.cumsum(counts) - counts], counts)
    kept = np.flatnonzero(long)
    chunks = [chunk for chunk in chunks if chunk]
    row, begin = row[kept], begin[kept]
    known = lexis.pieces
    piece = np.fromiter(
        (lexis.piece(c) if (n := known.get(c)) is None else n for c in chunks), np.int64, len(chunks)
    )
    _join_digits(piece, row, chunks, texts, begin, lexis)
    lexis.settle()
    size = lexis.sizes[piece]
    ends = np.cumsum(size)
    at = np.arange(int(size.sum())) + np.repeat(lexis.begins[piece] - ends + size, size)
    word, first, last = lexis.words[:, at]
    place = np.repeat(begin, size)
    row = np.repeat(row, size)
    return _written_out(texts, row, word, first + place, last + place, lexis)


def _join_digits(
    piece: Ints, row: Ints, chunks: list[str], texts: list[str], begin: Ints, lexis: _Lexis
) -> None:
    """Pieces with digits, each with those that follow it and one more, become one."""
    with_digits = piece == _WITH_DIGITS
    if not with_digits.any():
        return
    same = row[1:] == row[:-1]
    follows = np.zeros(len(piece), bool)
    follows[1:] = with_digits[:-1] & same
    starts = np.flatnonzero(with_digits & ~follows)
    # A run ends behind the first piece without digits, or with the text.
    is_end = ~with_digits
    is_end[:-1] |= ~same
    is_end[-1] = True
    stops = np.flatnonzero(is_end)
    ends = stops[np.searchsorted(stops, starts)]
    long = [len(chunk) for chunk in chunks]
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        text = texts[row[start]]
        number = lexis.run(text[begin[start] : begin[end] + long[end]])
        piece[start : end + 1] = 0
        piece[start] = number


def _written_out(texts: list[str], row: Ints, word: Ints, first: Ints, last: Ints, lexis: _Lexis) -> Reading:
    """Short forms as the words that they stand for; several words then share a place."""
    forms, spelled, numbers = short_forms(), lexis.plain, lexis.accented
    ends = np.searchsorted(row, np.arange(len(texts)), side="right")
    places: list[int] = []
    meant: list[tuple[tuple[str, str], ...]] = []
    text_at, said, start, bare = -1, [""], 0, False
    for at in np.flatnonzero(lexis.short[word]).tolist():
        rules = forms[numbers[word[at]]]
        if rules[0].always:
            stands_for = rules[0].meant
        else:
            if text_at != row[at]:
                text_at = int(row[at])
                start = int(ends[text_at - 1]) if text_at else 0
                said = [spelled[n] for n in word[start : ends[text_at]].tolist()]
                bare = not has_accents(texts[text_at])
            stands_for = meaning(rules, said, at - start, bare)
        if stands_for:
            places.append(at)
            meant.append(stands_for)
    if places:
        times = np.ones(len(word), np.int64)
        times[places] = [len(m) for m in meant]
        out = np.cumsum(times) - times
        word, row, first, last = (np.repeat(part, times) for part in (word, row, first, last))
        for at, stands_for in zip(out[places].tolist(), meant, strict=True):
            word[at : at + len(stands_for)] = [lexis.number(*pair) for pair in stands_for]
        lexis.settle()
    plain, accented = lexis.codes
    sizes = np.bincount(row, minlength=len(texts))
    return Reading(len(texts), row, word, first, last, sizes, plain[word], accented[word], lexis.plain)
