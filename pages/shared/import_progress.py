"""How far a file is while it is read and stored: the stage, its rows done, and about how long the rest takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from locales import gettext as _
from pages.shared import draw
from services.stages import Progress, said_of, seconds_left, share_done


@contextmanager
def shown_progress(words: str) -> Iterator[Progress]:
    """A bar that an import moves; it is gone when the work is over."""
    place = st.empty()
    place.progress(0.0, text=draw.plain(words))
    started = time.monotonic()

    def tell(stage: str, done: int, total: int) -> None:
        share = share_done(stage, done, total)
        place.progress(share, text=draw.plain(_told(stage, done, total, share, time.monotonic() - started)))

    try:
        yield tell
    finally:
        place.empty()


def _told(stage: str, done: int, total: int, share: float, elapsed: float) -> str:
    words = [str(said_of(stage))]
    if total:
        words.append(_("%(done)s of %(total)s rows", done=draw.number(done), total=draw.number(total)))
    left = seconds_left(share, elapsed)
    if left is not None and left >= 1:
        words.append(_("about %(n)s s left", n=draw.number(round(left))))
    return " · ".join(words)
