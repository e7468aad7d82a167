"""What the linear model sees of a text: runs of one to three words in several views.

Views: the words without accents; with accents; the sequence of lexicon concepts; the words with the
phrases that name a function replaced by their concept; the same for phrases that name a kind. Replacing
lets one writer's "trả tiền qua MoMo bị lỗi" teach about another's "đóng qua ngân hàng bị lỗi". The edges:
an order begins with its verb, a question ends with its mark.

Texts are laid end to end and worked on as arrays; a feature is known by a 64-bit code (`triage.hashes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from triage.hashes import Hashes, chained, code, codes
from triage.lexicon import phrases
from triage.text import Word

BLOCKS = ("plain 1", "plain 2", "accented 1", "accented 2", "concepts", "by function", "by kind", "edges")
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
_SALT = codes(BLOCKS)
_BEGINS, _ENDS = (np.uint64(code(mark)) for mark in ("^", "$"))


@dataclass(frozen=True)
class Keys:
    """The features of several texts before any vocabulary, in no order; one may come twice in a text.

    Entry j: feature `key[j]` of block `block[j]` in text `row[j]`, standing on words [first, last) of all the
    texts' words laid end to end.
    """

    texts: int
    row: Ints
    key: Hashes
    block: Ints
    first: Ints
    last: Ints

    def of(self, rows: Sequence[int]) -> Keys:
        """Those of some texts alone, which become texts 0, 1, …; places stay as they are."""
        number = np.full(self.texts, -1)
        number[list(rows)] = np.arange(len(rows))
        row = number[self.row]
        kept = np.flatnonzero(row >= 0)
        return Keys(len(rows), row[kept], self.key[kept], self.block[kept], self.first[kept], self.last[kept])


@dataclass(frozen=True)
class Table:
    """The known features of several texts, in the order of the texts: entry j is feature `feature[j]` of text
    `row[j]` on words [first[j], last[j]), weighing `value[j]`."""

    texts: int
    row: Ints
    feature: Ints
    first: Ints
    last: Ints
    value: Floats


class _Gatherer:
    """Collects runs of tokens of one view after another."""

    def __init__(self) -> None:
        self.parts: list[tuple[Ints, Hashes, Ints, Ints, Ints]] = []

    def runs(
        self, block: int, said: Hashes, row: Ints, first: Ints, last: Ints, sizes: Sequence[int]
    ) -> None:
        """Every run of `sizes` tokens that stays within a text."""
        for size in sizes:
            keys = chained(said, size)
            count = len(keys)
            within = np.flatnonzero(row[:count] == row[size - 1 : size - 1 + count])
            self.add(block, keys[within], row[within], first[within], last[within + size - 1])

    def add(self, block: int, keys: Hashes, row: Ints, first: Ints, last: Ints) -> None:
        self.parts.append((row, keys ^ _SALT[block], np.full(len(keys), block), first, last))


def keys_of(texts: Sequence[Sequence[Word]]) -> Keys:
    """The features of texts given as words."""
    plain = codes(w.plain for w in chain.from_iterable(texts))
    accented = codes(w.accented for w in chain.from_iterable(texts))
    sizes = np.array([len(said) for said in texts], np.int64)
    row = np.repeat(np.arange(len(texts)), sizes)
    at = np.arange(len(plain))
    ends = np.cumsum(sizes)
    left = ends[row] - at
    gathered = _Gatherer()
    gathered.runs(0, plain, row, at, at + 1, (1,))
    gathered.runs(1, plain, row, at, at + 1, (2,))
    gathered.runs(2, accented, row, at, at + 1, (1,))
    gathered.runs(3, accented, row, at, at + 1, (2,))
    both, of_function, of_kind = (p.find(plain, accented, left) for p in phrases())
    starts, lengths, means = both
    begin = np.array(starts, np.int64)
    gathered.runs(4, means, row[begin], begin, begin + np.array(lengths, np.int64), (1, 2, 3))
    for block, (starts, lengths, means) in ((5, of_function), (6, of_kind)):
        begin, size = np.array(starts, np.int64), np.array(lengths, np.int64)
        said, last = plain.copy(), at + 1
        said[begin], last[begin] = means, begin + size
        covered = np.zeros(len(plain) + 1, np.int64)
        np.add.at(covered, begin + 1, 1)
        np.add.at(covered, begin + size, -1)
        kept = np.flatnonzero(np.cumsum(covered)[: len(plain)] == 0)
        gathered.runs(block, said[kept], row[kept], kept, last[kept], (1, 2, 3))
    _edges(gathered, plain, row, sizes, ends, of_kind)
    parts = (np.concatenate(part) for part in zip(*gathered.parts, strict=True))
    return Keys(len(texts), *parts)


def _edges(
    gathered: _Gatherer,
    plain: Hashes,
    row: Ints,
    sizes: Ints,
    ends: Ints,
    kinds: tuple[list[int], list[int], Hashes],
) -> None:
    """The first and the last one, two, three words, and the first and last phrase that names a kind."""
    for size in (1, 2, 3):
        texts = np.flatnonzero(sizes >= size)
        runs = chained(plain, size)
        first = ends[texts] - sizes[texts]
        gathered.add(7, runs[first] ^ _BEGINS, texts, first, first + size)
        first = ends[texts] - size
        gathered.add(7, runs[first] ^ _ENDS, texts, first, first + size)
    begin, size_of, means = np.array(kinds[0], np.int64), np.array(kinds[1], np.int64), kinds[2]
    of_text = row[begin]
    changes = np.flatnonzero(np.diff(of_text)) + 1
    for mark, places in (
        (_BEGINS, np.concatenate([np.arange(min(1, len(begin))), changes])),
        (_ENDS, np.concatenate([changes - 1, np.arange(len(begin))[-1:]])),
    ):
        first = begin[places]
        gathered.add(7, means[places] ^ mark, of_text[places], first, first + size_of[places])


@dataclass(frozen=True)
class Vocabulary:
    """The features that a model knows: sorted codes, the block of each, how rare each is."""

    keys: Hashes
    block: Ints
    rarity: Floats

    def tabulate(self, found: Keys) -> Table:
        """The known features of texts, each once a text, each block of a text of length 1."""
        if not len(self.keys) or not len(found.key):
            none = np.zeros(0, np.int64)
            return Table(found.texts, none, none, none, none, np.zeros(0, np.float32))
        at = np.searchsorted(self.keys, found.key)
        at[at == len(self.keys)] = 0
        known = np.flatnonzero(self.keys[at] == found.key)
        place, once = np.unique(found.row[known] * len(self.keys) + at[known], return_index=True)
        row, feature = np.divmod(place, len(self.keys))
        entry = known[once]
        value = self.rarity[feature].astype(np.float64)
        part = row * len(BLOCKS) + self.block[feature]
        length = np.sqrt(np.bincount(part, value * value, found.texts * len(BLOCKS)))
        value = (value / length[part]).astype(np.float32)
        return Table(found.texts, row, feature, found.first[entry], found.last[entry], value)


def learn_vocabulary(found: Keys, at_least: int) -> Vocabulary:
    """The features that come in at least so many of the texts."""
    order = np.lexsort((found.row, found.key))
    key, row = found.key[order], found.row[order]
    new = np.ones(len(key), bool)
    new[1:] = (key[1:] != key[:-1]) | (row[1:] != row[:-1])
    keys, first, count = np.unique(key[new], return_index=True, return_counts=True)
    kept = np.flatnonzero(count >= at_least)
    block = found.block[order[new][first[kept]]]
    rarity = 1 + np.log((1 + found.texts) / (1 + count[kept]))
    return Vocabulary(keys[kept], block, rarity.astype(np.float32))
