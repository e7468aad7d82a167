"""How far an import is: its stages, what share of the whole each takes, and how long the rest will take."""

from __future__ import annotations

from collections.abc import Callable

from locales import Phrase, phrase

# Called with the stage, how many rows of it are done, and how many there are (0: not known yet).
Progress = Callable[[str, int, int], None]

READING, MATCHING, STORING = "reading", "matching", "storing"
# In their order, with the share of the time that each takes with a large file of opinions.
_SHARES = {READING: 0.4, MATCHING: 0.2, STORING: 0.4}
_TOLD = {
    READING: phrase("Reading the file"),
    MATCHING: phrase("Finding units and earlier rows"),
    STORING: phrase("Categorising and storing"),
}
# Sooner than this an estimate says nothing.
_WORTH_SAYING = 0.05


def quiet(_stage: str, _done: int, _total: int) -> None:
    """For those who watch nothing."""


def said_of(stage: str) -> Phrase:
    """A stage in words for a person."""
    return _TOLD[stage]


def share_done(stage: str, done: int, total: int) -> float:
    """How much of a whole import is done, 0 to 1, when one of its stages is that far."""
    before = 0.0
    for name, share in _SHARES.items():
        if name == stage:
            return before + (share * min(done / total, 1.0) if total else 0.0)
        before += share
    raise KeyError(stage)


def seconds_left(share: float, elapsed: float) -> float | None:
    """The seconds that the rest will take at the speed so far; None while that is anybody's guess."""
    return elapsed * (1 - share) / share if share >= _WORTH_SAYING else None
