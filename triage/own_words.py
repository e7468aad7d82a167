"""Words of triage staff beside the model: a phrase that speaks for a function or a kind, weighed 1 to 4.

Where a phrase stands in a text, the odds of its label rise, once a phrase: 4 times with weight 1, 30 with 2,
400 with 3, and with 4 so much that it decides even where the model is all but certain. Phrases are read as texts are
(`triage.text.words`), so spellings and short forms fall together; accents don't matter, except that a single
syllable typed with accents is meant with them (ví is not vì) wherever the text has accents at all.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from triage.features import Floats
from triage.model import FUNCTIONS, LABELS
from triage.suggestion import Reason
from triage.text import Word, has_accents, words

Row = tuple[str, str, float]  # phrase, function or kind, weight
Found = tuple[
    int, int, int, str, float
]  # start and end among the words, number of the row, speaks for, weight
RAISES = {1: 1.5, 2: 3.5, 3: 6.0, 4: 12.0}  # by how much the log of the odds rises with each weight
_MARKS = (".", "«hoi»", "«trich»")


class OwnWords:
    """Phrases ready to be found in texts. `rows` that hold no word at all are never found."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_first: dict[str, list[tuple[int, tuple[str, ...], str, str, float]]] = defaultdict(list)
        self.rows = tuple(rows)
        for row, (phrase, speaks_for, weight) in enumerate(self.rows):
            read = _said(phrase)
            if read:
                plain = tuple(w.plain for w in read)
                alone = read[0].accented if len(read) == 1 and has_accents(read[0].accented) else ""
                self._by_first[plain[0]].append((row, plain, alone, speaks_for, weight))

    def __bool__(self) -> bool:
        return bool(self._by_first)

    def find(self, said: Sequence[Word], *, bare: bool) -> list[Found]:
        """Where the phrases stand in a text; `bare` says that it was typed without accents."""
        found: list[Found] = []
        plain = [w.plain for w in said]
        for at, word in enumerate(plain):
            for row, phrase, alone, speaks_for, weight in self._by_first.get(word, ()):
                size = len(phrase)
                if tuple(plain[at : at + size]) != phrase:
                    continue
                if not alone or bare or said[at].accented == alone:
                    found.append((at, at + size, row, speaks_for, weight))
        return found

    def find_rows(self, text: str) -> set[int]:
        """The numbers of the rows whose phrases stand in a text."""
        return {row for _start, _end, row, *_rest in self.find(words(text), bare=not has_accents(text))}

    def speaks_in(self, text: str) -> bool:
        """Whether any of the phrases stands in a text."""
        return bool(self.find_rows(text))


def phrase_key(phrase: str) -> str:
    """What makes two phrases the same: their words as they are read; "" for a phrase without a word.

    >>> phrase_key("Mã  OTP"), phrase_key("ma otp"), phrase_key("…")
    ('ma otp', 'ma otp', '')
    """
    read = _said(phrase)
    alone = len(read) == 1 and has_accents(read[0].accented)
    return read[0].accented if alone else " ".join(w.plain for w in read)


def _said(phrase: str) -> list[Word]:
    return [w for w in words(phrase) if w.plain not in _MARKS]


def tip(
    shares: Floats, found: Sequence[Sequence[Found]]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Raise the odds in rows of probabilities, in place; for which rows function and kind came out otherwise."""
    cut = len(FUNCTIONS)
    was = shares[:, :cut].argmax(1), shares[:, cut:].argmax(1)
    for row, here in enumerate(found):
        # A phrase counts once, however often it is said.
        said_once = {row_of: (speaks_for, weight) for _start, _end, row_of, speaks_for, weight in here}
        for speaks_for, weight in said_once.values():
            shares[row, LABELS.index(speaks_for)] *= math.exp(RAISES[round(weight)])
        if here:
            shares[row, :cut] /= shares[row, :cut].sum()
            shares[row, cut:] /= shares[row, cut:].sum()
    return shares[:, :cut].argmax(1) != was[0], shares[:, cut:].argmax(1) != was[1]


def reasons(text: str, said: Sequence[Word], found: Sequence[Found], labels: Sequence[str]) -> list[Reason]:
    """The phrases that spoke for the labels that were chosen, as stretches of the text."""
    return [
        Reason(
            said[start].start,
            said[end - 1].end,
            text[said[start].start : said[end - 1].end],
            speaks_for,
            RAISES[round(weight)],
        )
        for start, end, _row, speaks_for, weight in found
        if speaks_for in labels
    ]
