"""A small piece of work that a browser does for one more try from a network in which very many failed.

The page brings a puzzle, sealed by the server; its script looks for a number that, hashed with the puzzle, begins
with so many zero bits. Each puzzle is good for one try, and more failures make it harder: a person waits a moment,
guessing in numbers becomes dear.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import OrderedDict
from datetime import datetime, timedelta
from threading import Lock

EASIEST, HARDEST = 15, 20  # zero bits: from a blink to some seconds of a slow browser
EACH_BIT = 40  # failures with work done after which it takes twice as long
GOOD_FOR = timedelta(minutes=10)
_USED = 50_000
_PUZZLE = re.compile(r"(\d{10})\.(\d{1,2})\.[0-9a-f]{16}\.[0-9a-f]{64}")
_NUMBER = re.compile(r"\d{1,12}")


def bits_after(failures: int) -> int:
    """How hard the work is after so many failures with work done.

    >>> bits_after(0), bits_after(39), bits_after(40), bits_after(10_000)
    (15, 15, 16, 20)
    """
    return min(EASIEST + failures // EACH_BIT, HARDEST)


def puzzle_for(secret: str, browser: str, bits: int, now: datetime) -> str:
    """A puzzle for the browser that holds this cookie of the form."""
    said = f"{int(now.timestamp()):010d}.{bits}.{secrets.token_hex(8)}"
    return f"{said}.{_seal(secret, browser, said)}"


def zero_bits(puzzle: str, number: str) -> int:
    """With how many zero bits the hash of a puzzle and a number begins."""
    digest = hashlib.sha256(f"{puzzle}.{number}".encode()).digest()
    return len(digest) * 8 - int.from_bytes(digest).bit_length()


class WorkDone:
    """Which puzzles were used up. Kept in memory: after a restart the seal and the time still hold."""

    def __init__(self) -> None:
        self._used: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def counts(
        self, secret: str, browser: str, puzzle: str, number: str, *, least: int, now: datetime
    ) -> bool:
        """Whether this number solves a puzzle of ours for this browser, now and for the first time.

        A puzzle given before failures made it harder counts while it is at most one bit easier than `least`.
        """
        found = _PUZZLE.fullmatch(puzzle)
        if not found or not _NUMBER.fullmatch(number) or not browser:
            return False
        said, _dot, seal = puzzle.rpartition(".")
        if not hmac.compare_digest(seal, _seal(secret, browser, said)):
            return False
        age, bits = now.timestamp() - int(found[1]), int(found[2])
        if not 0 <= age + 1 <= GOOD_FOR.total_seconds() or bits < least - 1:
            return False
        if zero_bits(puzzle, number) < bits:
            return False
        with self._lock:
            if puzzle in self._used:
                return False
            self._used[puzzle] = None
            if len(self._used) > _USED:
                self._used.popitem(last=False)
        return True


def _seal(secret: str, browser: str, said: str) -> str:
    return hmac.new(secret.encode(), f"work:{browser}:{said}".encode(), hashlib.sha256).hexdigest()
