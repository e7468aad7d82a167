"""Day first or month first: decided once for a whole file, from all its dates, never per row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from importers.numbers_days import Written
from locales import Phrase, phrase


@dataclass(frozen=True)
class Order:
    """Which part of a file's text dates is the month, and a sentence where that was a guess.

    `turned`: a program that puts the month first has read the file before. It made date cells of what it
    could (05/12 became 12 May) and left the rest as text (25/11): those cells are turned back.
    """

    month_first: bool
    note: Phrase | None = None
    turned: bool = False

    def reading(self, written: Written | None, year: int | None = None) -> datetime | None:
        """The instant of one text or cell, without a zone; None where there is none in this order."""
        if written is None:
            return None
        if self.turned and written.from_cell:
            return replace(written, first=written.second, second=written.first).reading(False, year)
        return written.reading(self.month_first, year)


def decide_order(written: Iterable[Written | None], trial: tuple[date, date] | None = None) -> Order:
    """Day first or month first for a whole file, from all its dates in the order of the rows."""
    known = [w for w in written if w is not None]
    open_ones = [w for w in known if not w.settled]
    if not open_ones:
        return Order(False)
    if trial and _turned([w for w in known if w.from_cell], open_ones, trial):
        return Order(
            False,
            phrase(
                "A spreadsheet program had taken days such as 05/12 for 12 May; they were turned back, "
                "as the dates left as text show."
            ),
            turned=True,
        )
    high_first = sum(w.first > 12 for w in open_ones)
    high_second = sum(w.second > 12 for w in open_ones)
    if high_first or high_second:
        return Order(high_second > high_first)
    day_first, month_first = (_readings(open_ones, order) for order in (False, True))
    rising = (_rises(day_first), _rises(month_first))
    if rising[0] != rising[1]:
        return Order(rising[1], _guess(rising[1], "rows"))
    if trial:
        within = [sum(trial[0] <= r.date() <= trial[1] for r in side) for side in (day_first, month_first)]
        if within[0] != within[1]:
            return Order(within[1] > within[0], _guess(within[1] > within[0], "trial"))
    if all(w.first == w.second for w in open_ones):
        return Order(False)
    return Order(
        False, phrase("Dates such as 05/12/2025 can be read two ways here; the day was taken first.")
    )


def _turned(cells: Sequence[Written], texts: Sequence[Written], trial: tuple[date, date]) -> bool:
    if not cells or any(w.first > 12 for w in cells) or any(w.first <= 12 or w.second > 12 for w in texts):
        return False
    as_they_stand = _readings(cells, False)
    back = _readings([replace(w, first=w.second, second=w.first) for w in cells], False)
    stand, turned = (sum(trial[0] <= r.date() <= trial[1] for r in side) for side in (as_they_stand, back))
    return turned > stand == 0


def _guess(month_first: bool, why: str) -> Phrase:
    told = {
        (False, "rows"): phrase("Dates were read day first: so the rows follow one another in time."),
        (True, "rows"): phrase("Dates were read month first: so the rows follow one another in time."),
        (False, "trial"): phrase("Dates were read day first: so they fall into the trial."),
        (True, "trial"): phrase("Dates were read month first: so they fall into the trial."),
    }
    return told[month_first, why]


def _readings(written: Sequence[Written], month_first: bool) -> list[datetime]:
    return [r for w in written if (r := w.reading(month_first)) is not None]


def _rises(moments: Sequence[datetime]) -> bool:
    pairs = list(pairwise(moments))
    return all(a <= b for a, b in pairs) or all(a >= b for a, b in pairs)
