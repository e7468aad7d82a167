"""Words as 64-bit codes that stay the same from process to process, and codes of runs of words."""

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
