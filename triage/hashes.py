"""Words as 64-bit codes that stay the same from process to process, codes of runs of words, and finding codes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]
_STEP = np.uint64(0x9E3779B97F4A7C15)


@lru_cache(maxsize=100_000)
def code(word: str) -> int:
    """The code of one word."""
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def codes(words: Iterable[str]) -> Hashes:
    """The codes of words, in their order."""
    return np.fromiter(map(code, words), np.uint64)


def chained(words: Hashes, size: int) -> Hashes:
    """The code of every run of `size` words; of one word, its own.

    >>> a = chained(codes("bị trừ hai lần".split()), 2)
    >>> b = chained(codes("đã bị trừ".split()), 2)
    >>> len(a), a[0] == b[1], a[1] == b[1]
    (3, np.True_, np.False_)
    """
    run = words[: max(0, len(words) - size + 1)].copy()
    for step in range(1, size):
        run = run * _STEP + words[step : step + len(run)]
        run ^= run >> np.uint64(29)
    return run


def all_runs(words: Hashes, longest: int) -> list[Hashes]:
    """`chained` for every size from 1 to `longest`."""
    found = [words]
    for size in range(2, longest + 1):
        run = found[-1][:-1] * _STEP + words[size - 1 :] if len(words) >= size else words[:0].copy()
        run ^= run >> np.uint64(29)
        found.append(run)
    return found


class Finder:
    """Where codes stand in an array of different codes; many are looked up at once."""

    def __init__(self, known: Hashes) -> None:
        self._bits = max(4, int(4 * len(known)).bit_length())
        self._shift = np.uint64(64 - self._bits)
        self._held = np.full(1 << self._bits, -1, np.int32)
        self._codes = np.zeros(1 << self._bits, np.uint64)
        left = np.arange(len(known))
        slot = self._slot(known)
        while len(left):
            free = self._held[slot] < 0
            self._held[slot[free]] = left[free]  # of several for one slot the last stays
            placed = self._held[slot] == left
            self._codes[slot[placed]] = known[left[placed]]
            left, slot = left[~placed], (slot[~placed] + 1) & (len(self._held) - 1)

    def _slot(self, codes: Hashes) -> npt.NDArray[np.int64]:
        return ((codes * _STEP) >> self._shift).astype(np.int64)

    def find(self, codes: Hashes) -> npt.NDArray[np.int64]:
        """The place of each code among those known, -1 for a code that is not."""
        slot = self._slot(codes)
        found = self._held[slot].astype(np.int64)
        left = np.flatnonzero((self._codes[slot] != codes) & (found >= 0))
        slot = slot[left]
        while len(left):
            slot = (slot + 1) & (len(self._held) - 1)
            held = self._held[slot]
            found[left] = held
            other = (self._codes[slot] != codes[left]) & (held >= 0)
            left, slot = left[other], slot[other]
        return found
