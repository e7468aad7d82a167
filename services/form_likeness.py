"""How alike a row and a stored answer are, where neither has the key of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from importers.results import FeedbackRow
from locales.vietnamese import fold

Values = dict[str, Any]
# More pairs than this are not compared by their words alone.
_MOST_PAIRS = 250_000


class Known(NamedTuple):
    """What is stored of an item, as far as recognising it needs; `base` is the key of what it says now."""

    id: int
    source_key: str
    content_hash: str
    waits: bool
    base: str = ""
    at: datetime | None = None
    gone: bool = False


class Said(NamedTuple):
    """What a stored item says of its sender and in its words, folded."""

    email: str
    phone: str
    text: str


def pairs_of(
    rows: Sequence[tuple[int, FeedbackRow, Values]],
    candidates: Sequence[Known],
    said: Mapping[int, Said],
    places: Mapping[int, int],
) -> Iterator[tuple[float, int, Known]]:
    """Every row with the items that it may be an edit of, and how surely (0 to 1)."""
    near: dict[object, list[Known]] = defaultdict(list)
    for known in candidates:
        about = said[known.id]
        for mark in (known.content_hash, ("e", about.email), ("p", about.phone), ("n", places.get(known.id))):
            near[mark].append(known)
    all_of_them = len(rows) * len(candidates) <= _MOST_PAIRS
    for n, row, values in rows:
        marks: list[object] = [values["content_hash"], ("n", row.row)]
        marks += [("e", fold(row.email))] if row.email else []
        marks += [("p", digits_of(row.phone))] if digits_of(row.phone) else []
        looked = candidates if all_of_them else [k for mark in marks for k in near.get(mark, ())]
        for known in {k.id: k for k in looked}.values():
            score = likeness(row, values, known, said[known.id], same_row=places.get(known.id) == row.row)
            if score:
                yield score, n, known


def likeness(row: FeedbackRow, values: Values, known: Known, said: Said, *, same_row: bool) -> float:
    """How surely a row is an edit of an item whose key it has not; 0: it is another answer."""
    hint = 0.05 * same_row
    email = fold(row.email)
    other_sender = bool(email and said.email and email != said.email)
    same_moment = row.submitted_at is not None and row.submitted_at == known.at
    alike = fuzz.ratio(values["search_text"], said.text) / 100
    if other_sender:
        # Only an owner of the sheet corrects an address, and leaves the rest as it was.
        return 0.7 + hint if same_moment and alike > 0.95 else 0.0
    if values["content_hash"] == known.content_hash:
        return 0.95 + hint
    if row.submitted_at is not None and known.at is not None and row.submitted_at < known.at:
        return 0.0
    same_sender = bool(email and email == said.email) or bool(
        not email and not said.email and said.phone and said.phone == digits_of(row.phone)
    )
    if known.gone:
        return 0.5 if same_sender and alike >= 0.7 else 0.0
    if same_sender:
        return 0.5 + 0.4 * alike + hint if same_row or alike >= 0.5 else 0.0
    needed = 0.3 if same_moment else 0.4 if same_row else 0.75
    return 0.4 * alike + 0.2 * same_moment + hint if alike >= needed else 0.0


def digits_of(phone: str) -> str:
    """A telephone number without what stands between its digits."""
    return "".join(c for c in phone if c.isdigit())
