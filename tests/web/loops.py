"""Coroutines of the server's own code, run to their end beside whatever loop a browser's driver has open."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def run_to_its_end(work: Coroutine[object, object, T]) -> T:
    """What `work` returns. It runs in a thread of its own: Playwright keeps a loop running in the test's."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, work).result()
