"""Phrases that speak for a function or a kind, from lexicon.csv, found in the words of a text.

    phrase       as written; read through `triage.text.words`, so spellings and short forms fall together
    speaks_for   a function or a kind of categories
    concept      phrases of one meaning ("otp", "trutien"): what one writer calls so, another calls otherwise
    weight       1 to 4: how surely

A phrase of one syllable is matched with its accents (ví is not vì); longer ones without.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from models.codes import FUNCTION_CODES
from triage.text import Word, words


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


class Found(NamedTuple):
    """A phrase at words [first, last) of a text."""

    first: int
    last: int
    entries: tuple[Entry, ...]


@cache
def entries() -> tuple[Entry, ...]:
    """All of lexicon.csv."""
    path = Path(__file__).with_name("lexicon.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Entry(r["phrase"], r["speaks_for"], r["concept"], float(r["weight"]))
            for r in csv.DictReader(file)
        )


@dataclass(frozen=True, slots=True)
class _Index:
    single: dict[str, tuple[Entry, ...]]
    several: dict[str, tuple[Entry, ...]]
    longest: dict[str, int]


def _index(chosen: Sequence[Entry]) -> _Index:
    single: dict[str, list[Entry]] = {}
    several: dict[str, list[Entry]] = {}
    longest: dict[str, int] = {}
    for entry in chosen:
        read = words(entry.phrase)
        if len(read) == 1:
            single.setdefault(read[0].accented, []).append(entry)
        else:
            several.setdefault(" ".join(w.plain for w in read), []).append(entry)
            longest[read[0].plain] = max(longest.get(read[0].plain, 0), len(read))
    return _Index(
        {k: tuple(v) for k, v in single.items()}, {k: tuple(v) for k, v in several.items()}, longest
    )


@cache
def _indexes() -> tuple[_Index, _Index, _Index]:
    of_function = [e for e in entries() if e.speaks_for in FUNCTION_CODES]
    of_kind = [e for e in entries() if e.speaks_for not in FUNCTION_CODES]
    return _index(entries()), _index(of_function), _index(of_kind)


def _find(said: Sequence[Word], plain: list[str], index: _Index) -> list[Found]:
    single, several, longest = index.single, index.several, index.longest
    found: list[Found] = []
    end, free = len(said), 0
    for at, word in enumerate(plain):
        if at < free:
            continue
        for length in range(min(longest[word], end - at) if word in longest else 0, 1, -1):
            if entry := several.get(" ".join(plain[at : at + length])):
                found.append(Found(at, at + length, entry))
                free = at + length
                break
        else:
            if entry := single.get(said[at].accented):
                found.append(Found(at, at + 1, entry))
    return found


def find(said: Sequence[Word]) -> tuple[list[Found], list[Found], list[Found]]:
    """The phrases in a text's words: of both sorts together, of functions alone, of kinds alone.

    At each place the longest counts, and no word is in two phrases of one list.

    >>> [f.entries[0].speaks_for for f in find(words("quên mk"))[0]]
    ['login']
    """
    plain = [w.plain for w in said]
    both, of_function, of_kind = _indexes()
    return _find(said, plain, both), _find(said, plain, of_function), _find(said, plain, of_kind)
