"""Tables that stand beside one another under one row of headers: which columns each of them has."""

from __future__ import annotations

from collections.abc import Sequence

from importers.header_rows import Enough
from importers.header_words import Assignment, Choose, Header, words_of


def spans_beside(
    headers: Sequence[Header], found: Assignment, choose: Choose, enough: Enough
) -> list[tuple[int, int]]:
    """The columns (first, one past the last) of each of several tables; none where the headers are one table's.

    A table begins where the first header comes again, or the unit's where only the first table has row
    numbers. Every one must be enough of a table by itself: a question asked twice makes no second table.
    """
    filled = [c for c, header in enumerate(headers) if header]
    for key in dict.fromkeys(
        [*filled[:1], *found.fields.get("unit", []), *found.fields.get("unit_code", [])]
    ):
        starts = [c for c in filled if _same(headers[c], headers[key])]
        if len(starts) < 2:
            continue
        starts[0] = filled[0]
        spans = list(zip(starts, [*starts[1:], len(headers)], strict=True))
        alone = [choose(headers[left:right]) for left, right in spans]
        # The answers of a form have their time in one column: what is asked again behind it is no other table.
        timed = ["submitted_at" in one.fields for one in alone]
        if all(map(enough, alone)) and (all(timed) or not any(timed)):
            return spans
    return []


def _same(one: Header, other: Header) -> bool:
    return words_of(one[-1]) == words_of(other[-1])
