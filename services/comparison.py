"""Units beside each other, fairly: rates and not sums, small units apart, and what can't be right said as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.rollups import TreeRow

# Below so many people a share says little: one person more or less moves it by several points.
LEAST_HEADCOUNT = 30
# From so many installs on somebody should have said something.
SILENT_FROM = 50


class Remark(StrEnum):
    """What is to be said of a unit beside its rates."""

    OVER_ALL = "over_all"
    SILENT = "silent"
    NO_HEADCOUNT = "no_headcount"
    NO_COUNT = "no_count"
    SMALL = "small"


@dataclass(frozen=True)
class Compared:
    """One unit: its place among those that can be compared (from 1), else None and a remark why."""

    row: TreeRow
    place: int | None
    remarks: tuple[Remark, ...]


def compare(rows: Sequence[TreeRow]) -> list[Compared]:
    """The units by their share of staff, highest first; equal shares share a place. Those that can't be compared follow."""
    ranked = sorted((r for r in rows if _comparable(r)), key=lambda r: -(r.share or 0.0))
    places: dict[str, int] = {}
    for n, row in enumerate(ranked, start=1):
        same = n > 1 and ranked[n - 2].share == row.share
        places[row.code] = places[ranked[n - 2].code] if same else n
    rest = [r for r in rows if not _comparable(r)]
    return [Compared(r, places.get(r.code), remarks_of(r)) for r in (*ranked, *rest)]


def remarks_of(row: TreeRow) -> tuple[Remark, ...]:
    """All that is to be said of a unit."""
    found = []
    if row.share is not None and row.share > 1:
        found.append(Remark.OVER_ALL)
    if (row.installed or 0) >= SILENT_FROM and not row.feedback:
        found.append(Remark.SILENT)
    if row.installed is None:
        found.append(Remark.NO_COUNT)
    elif not row.headcount:
        found.append(Remark.NO_HEADCOUNT)
    elif row.headcount < LEAST_HEADCOUNT:
        found.append(Remark.SMALL)
    return tuple(found)


def _comparable(row: TreeRow) -> bool:
    """Whether its share may stand beside others: known, of enough people, and possible."""
    return row.share is not None and row.share <= 1 and (row.headcount or 0) >= LEAST_HEADCOUNT
