"""Phrases that speak for a function or a kind, from lexicon.csv, and words of one sense, from senses.csv.

    phrase       as written; read through `triage.text.words`, so spellings and short forms fall together
    speaks_for   a function or a kind of categories
    concept      phrases of one meaning ("otp", "trutien"): what one writer calls so, another calls otherwise
    weight       1 to 4: how surely

A phrase of one syllable is matched with its accents (ví is not vì); longer ones without. At each place of a
text the longest phrase counts, and no word is in two phrases of one sort.

senses.csv (sense, words without accents) says which words mean much the same whatever the subject: who is
spoken of, what is done with the hand, that something is wrong, missing, slow, wished for. They speak for nothing
by themselves; what a text is about shows in how they follow each other.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from models.codes import FUNCTION_CODES
from triage.hashes import Finder, Hashes, all_runs, chained, code, codes
from triage.reading import Ints, Reading, read

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


SORTS = ("both", "function", "kind", "sense")
_ACCENTED = 0  # instead of the size of a phrase: one syllable with its accents
_SALT = codes(f"phrase of {size}" for size in range(LONGEST_PHRASE + 1))


@dataclass(frozen=True)
class Found:
    """Phrases of one sort in texts laid end to end: first word, number of words, code of what each means."""

    starts: Ints
    sizes: Ints
    means: Hashes


@dataclass(frozen=True)
class Phrases:
    """All phrases by their codes; `means[sort]` has what each means as one of a sort, 0 where it is none."""

    known: Finder
    means: tuple[Hashes, ...]

    def find(self, said: Reading) -> tuple[Found, ...]:
        """The phrases of each of SORTS."""
        count = len(said.row)
        left = np.cumsum(said.sizes)[said.row] - np.arange(count)
        length = np.zeros((len(SORTS), count), np.int64)
        meaning = np.zeros((len(SORTS), count), np.uint64)
        runs = [said.accented, *all_runs(said.plain, LONGEST_PHRASE)]
        for size, run in enumerate(runs):
            at = self.known.find(run ^ _SALT[size])
            hit = np.flatnonzero(at >= 0)
            hit = hit[left[hit] >= size]
            for sort, means in enumerate(self.means):
                meant = means[at[hit]]
                place = hit[meant != 0]
                length[sort, place], meaning[sort, place] = max(size, 1), meant[meant != 0]
        return tuple(_longest(*sort) for sort in zip(length, meaning, strict=True))


def _longest(length: Ints, meaning: Hashes) -> Found:
    """From left to right, each phrase behind the one before it."""
    places = np.flatnonzero(length)
    starts: list[int] = []
    free = 0
    for at, size in zip(places.tolist(), length[places].tolist(), strict=True):
        if at >= free:
            starts.append(at)
            free = at + size
    kept = np.array(starts, np.int64)
    return Found(kept, length[kept], meaning[kept])


@cache
def senses() -> tuple[tuple[str, str], ...]:
    """All of senses.csv: (sense, words)."""
    path = Path(__file__).with_name("senses.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple((r["sense"], r["words"]) for r in csv.DictReader(file))


@cache
def phrases() -> Phrases:
    """The phrases of lexicon.csv and senses.csv."""
    said = read([e.phrase for e in entries()])
    found: dict[int, list[int]] = {}

    def note(size: int, run: Hashes, sort: int, means: str) -> None:
        key = int((chained(run, len(run)) ^ _SALT[size])[0])
        of_sort = found.setdefault(key, [0] * len(SORTS))
        of_sort[sort] = of_sort[sort] or code(means)

    end = 0
    for entry, size in zip(entries(), said.sizes.tolist(), strict=True):
        part = slice(end, end + size)
        end += size
        run = said.accented[part] if size == 1 else said.plain[part]
        for sort in (0, 1 if entry.speaks_for in FUNCTION_CODES else 2):
            note(_ACCENTED if size == 1 else size, run, sort, entry.name)
    for sense, written in senses():
        read_plain = written.split()
        note(len(read_plain), codes(read_plain), 3, f"sense.{sense}")
    keys = np.array(list(found), np.uint64)
    means = np.array(list(found.values()), np.uint64).reshape(-1, len(SORTS)).T
    return Phrases(Finder(keys), tuple(np.ascontiguousarray(column) for column in means))
