"""The browser that tests drive: Chromium as Debian ships it, one for a whole run of a worker.

Playwright allows one running driver in a thread, so no test starts another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

MILLISECONDS = 40_000
_CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A started Chromium that asks nothing of the network by itself."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=MILLISECONDS)
        started = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield started
        started.close()
