"""Phrases that speak for a function or a kind, from lexicon.csv.

    phrase       as written; read through `triage.text.words`, so spellings and short forms fall together
    speaks_for   a function or a kind of categories
    concept      phrases of one meaning ("otp", "trutien"): what one writer calls so, another calls otherwise
    weight       1 to 4: how surely

A phrase of one syllable is matched with its accents (ví is not vì); longer ones without. At each place of a
text the longest phrase counts, and no word is in two phrases of one sort.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from models.codes import FUNCTION_CODES
from triage.hashes import Hashes, chained, code, codes
from triage.text import words

LONGEST_PHRASE = 7


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of a phrase."""

    phrase: str
    speaks_for: str
    concept: str
    weight: float

    @property
    def name(self) -> str:
        """Concept and label as one word."""
        return f"{self.speaks_for}.{self.concept}"


@cache
def entries() -> tuple[Entry, ...]:
    """All of lexicon.csv."""
    path = Path(__file__).with_name("lexicon.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Entry(r["phrase"], r["speaks_for"], r["concept"], float(r["weight"]))
            for r in csv.DictReader(file)
        )


@dataclass(frozen=True)
class Phrases:
    """Phrases by length, as sorted codes, with the code of what each means. Length 1 is of accented words."""

    known: tuple[Hashes, ...]
    means: tuple[Hashes, ...]

    def find(self, plain: Hashes, accented: Hashes, left: np.ndarray) -> tuple[list[int], list[int], Hashes]:
        """Starts, lengths and meanings of the phrases in texts laid end to end.

        `left` counts the words of its own text from each word on, itself included.
        """
        length = np.zeros(len(plain), np.int64)
        meaning = np.zeros(len(plain), np.uint64)
        for size, (known, means) in enumerate(zip(self.known, self.means, strict=True), start=1):
            if not len(known) or len(plain) < size:
                continue
            said = accented if size == 1 else chained(plain, size)
            at = np.minimum(np.searchsorted(known, said), len(known) - 1)
            hit = np.flatnonzero((known[at] == said) & (left[: len(said)] >= size))
            length[hit], meaning[hit] = size, means[at[hit]]
        starts: list[int] = []
        free = 0
        for at_word in np.flatnonzero(length).tolist():
            if at_word >= free:
                starts.append(at_word)
                free = at_word + int(length[at_word])
        return starts, length[starts].tolist(), meaning[starts]


def _phrases(chosen: Sequence[Entry]) -> Phrases:
    found: list[dict[int, int]] = [{} for _size in range(LONGEST_PHRASE)]
    for entry in chosen:
        read = words(entry.phrase)
        size = len(read)
        said = codes([w.accented if size == 1 else w.plain for w in read])
        found[size - 1].setdefault(int(chained(said, size)[0]), code(entry.name))
    known = [np.array(sorted(of_size), np.uint64) for of_size in found]
    means = [np.array([of_size[k] for k in sorted(of_size)], np.uint64) for of_size in found]
    return Phrases(tuple(known), tuple(means))


@cache
def phrases() -> tuple[Phrases, Phrases, Phrases]:
    """All phrases, those of functions alone, those of kinds alone."""
    of_function = [e for e in entries() if e.speaks_for in FUNCTION_CODES]
    of_kind = [e for e in entries() if e.speaks_for not in FUNCTION_CODES]
    return _phrases(entries()), _phrases(of_function), _phrases(of_kind)
