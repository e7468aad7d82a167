"""What the linear model sees of a text: runs of one to three words in several views.

Views: the words without accents; with accents; the sequence of lexicon concepts; the words with the
phrases that name a function replaced by their concept; the same for phrases that name a kind. Replacing
lets one writer's "trả tiền qua MoMo bị lỗi" teach about another's "đóng qua ngân hàng bị lỗi".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat

import numpy as np
import numpy.typing as npt

from triage.lexicon import Found, find
from triage.text import Word

BLOCKS = ("plain 1", "plain 2", "accented 1", "accented 2", "concepts", "by function", "by kind", "edges")
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Vocabulary = tuple[dict[str, int], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Keys of one block and the words [first, last) each stands on."""

    keys: list[str]
    first: Sequence[int]
    last: Sequence[int]


def _runs(tokens: list[str], first: Sequence[int], last: Sequence[int], longest: int) -> Run:
    keys = list(tokens)
    starts, ends = list(first), list(last)
    if longest > 1:
        keys += [f"{a} {b}" for a, b in pairwise(tokens)]
        starts += first[:-1]
        ends += last[1:]
    if longest > 2:
        keys += [f"{a} {b} {c}" for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)]
        starts += first[:-2]
        ends += last[2:]
    return Run(keys, starts, ends)


def _replaced(plain: list[str], found: list[Found]) -> Run:
    tokens: list[str] = []
    first: list[int] = []
    last: list[int] = []
    at = 0
    for phrase in found:
        tokens += plain[at : phrase.first]
        first += range(at, phrase.first)
        last += range(at + 1, phrase.first + 1)
        tokens.append(phrase.entries[0].name)
        first.append(phrase.first)
        last.append(phrase.last)
        at = phrase.last
    tokens += plain[at:]
    first += range(at, len(plain))
    last += range(at + 1, len(plain) + 1)
    return _runs(tokens, first, last, 3)


def _edges(plain: list[str], of_kind: list[Found]) -> Run:
    """How a text begins and ends: an order begins with its verb, a question ends with its mark."""
    n = len(plain)
    sizes = [size for size in (1, 2, 3) if size <= n]
    keys = [f"^ {' '.join(plain[:size])}" for size in sizes]
    keys += [f"$ {' '.join(plain[n - size :])}" for size in sizes]
    first = [0] * len(sizes) + [n - size for size in sizes]
    last = sizes + [n] * len(sizes)
    for mark, found in (("^", of_kind[:1]), ("$", of_kind[-1:])):
        for phrase in found:
            keys.append(f"{mark} {phrase.entries[0].name}")
            first.append(phrase.first)
            last.append(phrase.last)
    return Run(keys, first, last)


def runs(said: Sequence[Word]) -> tuple[Run, ...]:
    """The keys of a text, one `Run` for each of BLOCKS."""
    plain = [w.plain for w in said]
    accented = [w.accented for w in said]
    n = len(plain)
    zero, one, two = range(n), range(1, n + 1), range(2, n + 1)
    found, of_function, of_kind = find(said)
    names = [f.entries[0].name for f in found]
    return (
        Run(plain, zero, one),
        Run([f"{a} {b}" for a, b in pairwise(plain)], zero[:-1], two),
        Run(accented, zero, one),
        Run([f"{a} {b}" for a, b in pairwise(accented)], zero[:-1], two),
        _runs(names, [f.first for f in found], [f.last for f in found], 3),
        _replaced(plain, of_function),
        _replaced(plain, of_kind),
        _edges(plain, of_kind),
    )


@dataclass(frozen=True)
class Table:
    """The features of several texts, flat: `row_of[j]` is the text of entry j, `feature[j]` its number.

    `first[j]`, `last[j]` are the words it stands on; `value[j]` its weight, each block of a text of length 1.
    """

    texts: int
    row_of: Ints
    feature: Ints
    first: Ints
    last: Ints
    value: Floats


def tabulate(
    rows: Sequence[tuple[Run, ...]], vocabulary: Vocabulary, rarity: Floats, block_of: Ints
) -> Table:
    """Look up the keys of each text; a key counts once a text, an unknown one not at all."""
    feature: list[int] = []
    first: list[int] = []
    last: list[int] = []
    counts: list[int] = []
    unknown = repeat(-1)
    for row in rows:
        before = len(feature)
        for known, run in zip(vocabulary, row, strict=True):
            feature += map(known.get, run.keys, unknown)
            first += run.first
            last += run.last
        counts.append(len(feature) - before)
    features = np.array(feature, np.int32)
    row_of = np.repeat(np.arange(len(rows), dtype=np.int32), counts)
    known_at = np.flatnonzero(features >= 0)
    _keys, once = np.unique(
        row_of[known_at].astype(np.int64) * len(rarity) + features[known_at], return_index=True
    )
    kept = known_at[once]
    features, row_of = features[kept], row_of[kept]
    value = rarity[features].astype(np.float64)
    place = row_of * len(BLOCKS) + block_of[features]
    length = np.sqrt(np.bincount(place, value * value, len(rows) * len(BLOCKS)))
    return Table(
        len(rows),
        row_of,
        features,
        np.array(first, np.int32)[kept],
        np.array(last, np.int32)[kept],
        (value / length[place]).astype(np.float32),
    )
