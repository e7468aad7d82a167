"""What the linear model sees of a text: runs of one to three words in several views.

Views: the words without accents; with accents; the sequence of lexicon concepts; the words with the
phrases that name a function replaced by their concept; the same for phrases that name a kind, and for words
of one sense; the sequence of senses alone with the small words that turn a sentence. Replacing
lets one writer's "trả tiền qua MoMo bị lỗi" teach about another's "đóng qua ngân hàng bị lỗi". The edges:
an order begins with its verb, a question ends with its mark.

Texts are laid end to end and worked on as arrays; a feature is known by a 64-bit code (`triage.hashes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from triage.hashes import Finder, Hashes, all_runs, code, codes
from triage.lexicon import Found, phrases
from triage.reading import Ints, Reading

BLOCKS = (
    "plain 1",
    "plain 2",
    "accented 1",
    "concepts",
    "by function",
    "by kind",
    "edges",
    "senses",
    "by sense",
)
TURNING = np.sort(
    codes(
        [
            ".",
            "khong",
            "chua",
            "ma",
            "thi",
            "de",
            "la",
            "nhung",
            "da",
            "duoc",
            "roi",
            "neu",
            "khi",
            "moi",
            "cung",
        ]
    )
)
Floats = npt.NDArray[np.float32]
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

    def runs(self, block: int, said: Hashes, row: Ints, first: Ints, last: Ints, longest: int) -> None:
        """Every run of up to `longest` tokens that stays within a text."""
        for size, keys in enumerate(all_runs(said, longest), start=1):
            self.of_size(block, keys, row, first, last, size)

    def of_size(self, block: int, keys: Hashes, row: Ints, first: Ints, last: Ints, size: int) -> None:
        """The runs of one size, given by their codes, that stay within a text."""
        count = len(keys)
        if size == 1:
            self.add(block, keys, row, first, last)
            return
        within = np.flatnonzero(row[:count] == row[size - 1 : size - 1 + count])
        self.add(block, keys[within], row[within], first[within], last[within + size - 1])

    def add(self, block: int, keys: Hashes, row: Ints, first: Ints, last: Ints) -> None:
        self.parts.append((row, keys ^ _SALT[block], np.full(len(keys), block), first, last))


def keys_of(said: Reading) -> Keys:
    """The features of texts that were read."""
    row, at = said.row, np.arange(len(said.row))
    gathered = _Gatherer()
    plain = all_runs(said.plain, 3)
    gathered.of_size(0, plain[0], row, at, at + 1, 1)
    gathered.of_size(1, plain[1], row, at, at + 1, 2)
    gathered.of_size(2, said.accented, row, at, at + 1, 1)
    both, of_function, of_kind, of_sense = phrases().find(said)
    gathered.runs(3, both.means, row[both.starts], both.starts, both.starts + both.sizes, 3)
    for block, found in ((4, of_function), (5, of_kind), (8, of_sense)):
        tokens, last, kept = _replaced(said.plain, found)
        gathered.runs(block, tokens[kept], row[kept], kept, last[kept], 3)
    _edges(gathered, plain, said, of_kind)
    tokens, last, kept = _replaced(said.plain, of_sense)
    telling = np.zeros(len(at), bool)
    telling[of_sense.starts] = True
    place = np.minimum(np.searchsorted(TURNING, said.plain), len(TURNING) - 1)
    telling |= TURNING[place] == said.plain
    kept = kept[telling[kept]]
    gathered.runs(7, tokens[kept], row[kept], kept, last[kept], 3)
    parts = (np.concatenate(part) for part in zip(*gathered.parts, strict=True))
    return Keys(said.texts, *parts)


def _replaced(plain: Hashes, found: Found) -> tuple[Hashes, Ints, Ints]:
    """The words with phrases replaced by what they mean, where each token ends, and which words begin a token."""
    tokens, last = plain.copy(), np.arange(1, len(plain) + 1)
    tokens[found.starts], last[found.starts] = found.means, found.starts + found.sizes
    covered = np.zeros(len(plain) + 1, np.int64)
    covered[found.starts + 1] += 1
    covered[found.starts + found.sizes] -= 1
    return tokens, last, np.flatnonzero(np.cumsum(covered)[: len(plain)] == 0)


def _edges(gathered: _Gatherer, plain: list[Hashes], said: Reading, kinds: Found) -> None:
    """The first and the last one, two, three words, and the first and last phrase that names a kind."""
    ends = np.cumsum(said.sizes)
    for size in (1, 2, 3):
        texts = np.flatnonzero(said.sizes >= size)
        runs = plain[size - 1]
        first = ends[texts] - said.sizes[texts]
        gathered.add(6, runs[first] ^ _BEGINS, texts, first, first + size)
        first = ends[texts] - size
        gathered.add(6, runs[first] ^ _ENDS, texts, first, first + size)
    of_text = said.row[kinds.starts]
    changes = np.flatnonzero(np.diff(of_text)) + 1
    for mark, places in (
        (_BEGINS, np.concatenate([np.arange(min(1, len(of_text))), changes])),
        (_ENDS, np.concatenate([changes - 1, np.arange(len(of_text))[-1:]])),
    ):
        first = kinds.starts[places]
        gathered.add(6, kinds.means[places] ^ mark, of_text[places], first, first + kinds.sizes[places])


@dataclass(frozen=True)
class Vocabulary:
    """The features that a model knows: sorted codes, the block of each, how rare each is."""

    keys: Hashes
    block: Ints
    rarity: Floats

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self.keys)

    def tabulate(self, found: Keys) -> Table:
        """The known features of texts, each once a text, each block of a text of length 1."""
        if not len(self.keys) or not len(found.key):
            none = np.zeros(0, np.int64)
            return Table(found.texts, none, none, none, none, np.zeros(0, np.float32))
        at = self._finder.find(found.key)
        known = np.flatnonzero(at >= 0)
        # The number of the entry in the low bits: sorted, the first entry of each place comes first.
        bits = len(known).bit_length()
        order = np.sort(((found.row[known] * len(self.keys) + at[known]) << bits) | np.arange(len(known)))
        place = order >> bits
        new = np.ones(len(place), bool)
        new[1:] = place[1:] != place[:-1]
        row, feature = np.divmod(place[new], len(self.keys))
        entry = known[order[new] & ((1 << bits) - 1)]
        value = self.rarity[feature].astype(np.float64)
        part = row * len(BLOCKS) + self.block[feature]
        length = np.sqrt(np.bincount(part, value * value, found.texts * len(BLOCKS)))
        weighed: Floats = (value / length[part]).astype(np.float32)
        return Table(found.texts, row, feature, found.first[entry], found.last[entry], weighed)


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
