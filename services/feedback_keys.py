"""What makes an answer the same answer, by every way in and however often it comes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import count

from importers.results import FeedbackRow
from locales.vietnamese import fold


def free_keys(base: str, taken: set[str]) -> Iterator[str]:
    """The keys of answers by the same person in the same second: base, base#2, … that nobody has yet."""
    keys = (base if number == 1 else f"{base}#{number}" for number in count(1))
    return (k for k in keys if k not in taken)


def base_key(row: FeedbackRow) -> str:
    """What makes an answer the same answer by every way in: who and when; without a time, its words.

    A log with days but no times, in which nobody is named, has many rows of one day: their words and
    units tell them apart.
    """
    return key_of(
        row.submitted_at,
        row.email,
        row.phone,
        row.name,
        row.chosen_function,
        row.text,
        row.unit_text or row.unit_code,
    )


def key_of(
    moment: datetime | None, email: str, phone: str, name: str, chosen: str, text: str, unit: str
) -> str:
    """The same of what an item says now. `moment` is in the zone of the pilot."""
    who = fold(email) or "".join(c for c in phone if c.isdigit()) or fold(name)
    said = ["" if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds"), who]
    if moment is None or (not who and moment.time() == time()):
        said += [fold(chosen), text]
        if not who:
            said.append(fold(unit))
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:32]
