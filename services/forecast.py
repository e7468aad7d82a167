"""Where a cumulative figure may stand on a later day: an interval from its own last week, honest when data are few.

Each increase between two counted days is spread over the days between them. Their mean goes on; their spread, and
how little is known of the mean, make the interval: in eight of ten cases the figure should lie in it, if the days
to come are like those before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil, floor, sqrt

FEWEST_DAYS = 5
LAST_COUNTS = 8  # a week of increases
# Student's t for an interval of 80 %, by degrees of freedom.
_T = {3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440}


@dataclass(frozen=True)
class Forecast:
    """The figure on `day`: between `low` and `high`, most likely near `middle`; from `days` days of counts.

    `per_day` is the mean increase a day.
    """

    day: date
    low: int
    middle: int
    high: int
    days: int
    per_day: float


def forecast(counts: Sequence[tuple[date, int]], to: date) -> Forecast | None:
    """The figure on a later day from counts in the order of their days; None under five days of counts, or
    where that day is not later than the last of them.

    >>> told = [(date(2025, 12, 1 + n), 100 + 10 * n) for n in range(5)]
    >>> forecast(told[:4], date(2025, 12, 10)), forecast(told, date(2025, 12, 10)).middle
    (None, 190)
    """
    used = list(counts)[-LAST_COUNTS:]
    if len(counts) < FEWEST_DAYS or used[-1][0] >= to:
        return None
    steps = [((later - day).days, more - n) for (day, n), (later, more) in pairwise(used)]
    days = sum(gap for gap, _more in steps)
    mean = sum(more for _gap, more in steps) / days
    spread = sum((more - gap * mean) ** 2 / gap for gap, more in steps) / (len(steps) - 1)
    last_day, last = used[-1]
    ahead = (to - last_day).days
    half = _T[len(steps) - 1] * sqrt(spread * (ahead + ahead**2 / days))
    middle = last + mean * ahead
    # A cumulative figure does not fall by itself; one that was corrected downwards may be told to.
    least = min(last, floor(middle))
    return Forecast(
        to,
        max(least, floor(middle - half), 0),
        max(round(middle), 0),
        max(ceil(middle + half), 0),
        len(used),
        mean,
    )
