"""Slow work in a few threads of its own: verifying passwords and asking the provider never take those of the screens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread

P = ParamSpec("P")
T = TypeVar("T")


class Busy(Exception):
    """So many wait already that one more would wait too long."""


class Lane:
    """`threads` at once, `waiting` in line; Busy for who comes then. Made before the event loop runs, used within it."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._threads, self._waiting = threads, waiting
        self._limiter: CapacityLimiter | None = None

    async def run(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        """What `work` returns or raises, done in a thread."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(self._threads)
        if self._limiter.statistics().tasks_waiting >= self._waiting:
            raise Busy
        return await to_thread.run_sync(partial(work, *args, **named), limiter=self._limiter)
