"""All counts of a pilot as one table of units by days, forward-filled: every sum of every unit and day at once.

Each figure counts as it was last given; a parent's own counts only where nothing below it has one. Rows lie in the
tree's order, so a subtree is a slice. The table is kept while the stored counts and the tree stay as they are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlmodel import Session, col

from models.tables import FIGURES, InstallCount, Pilot
from models.tallies import COUNTS
from models.types import key
from reports.appendix import Figures
from services.kept import Kept
from services.unit_tree import MOST_KEPT, Node, UnitTree

Flags = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]
MOST_DAYS_KEPT = 12


@dataclass(frozen=True)
class Sum:
    """A unit with all below it by a day: the sums of what is known, and the days of the counts in them.

    `counted` says how many units' own counts make it up.
    """

    figures: Figures
    first_day: date | None
    last_day: date | None
    counted: int


@dataclass(frozen=True)
class OwnCount:
    """What a unit itself was last told to have, by a day; `summed`: it is among those that the sums are made of."""

    code: str
    name: str
    counted_on: date
    figures: Figures
    summed: bool


@dataclass(frozen=True)
class Standing:
    """A unit by a day: the sum with all below it, what it alone was last told to have, and what was left out.

    `left_out` are counts of the unit and those merged into it that are not in the sum, since units below have theirs.
    """

    sum: Sum
    own: Figures | None
    left_out: Figures | None


class CountBook:
    """The counts of a pilot over a tree. `days` are those on which anything was counted, in order."""

    def __init__(self, tree: UnitTree, rows: Sequence[Any]) -> None:
        self.tree = tree
        self.days = sorted({row[1] for row in rows})
        place = {node.id: n for n, node in enumerate(tree.order)}
        of_day = {day: n for n, day in enumerate(self.days)}
        size = (len(tree.order), len(self.days))
        self._counted = np.zeros(size, dtype=bool)
        self._known = np.full((*size, len(FIGURES)), np.nan)
        at = np.array([place[row[0]] for row in rows], dtype=np.intp)
        on = np.array([of_day[row[1]] for row in rows], dtype=np.intp)
        if len(rows):
            self._counted[at, on] = True
            self._known[at, on] = np.array([row[2:] for row in rows], dtype=float)
        _fill_forward(self._known)
        self._has: Flags = np.logical_or.accumulate(self._counted, axis=1)
        self._give_headcounts()
        self._chosen: Flags = np.logical_and(self._has, np.logical_not(self._below_has()))
        self._standings: dict[int, dict[int, Standing]] = {}
        self._curves: dict[int, list[tuple[date, Figures]]] = {}

    def _give_headcounts(self) -> None:
        """A headcount that was not given with the counts is the unit's own in the list."""
        listed = np.array([np.nan if n.headcount is None else n.headcount for n in self.tree.order])
        place = FIGURES.index("headcount")
        held = self._known[:, :, place]
        lacks = np.isnan(held) & self._has
        self._known[:, :, place] = np.where(lacks, listed[:, None], held)

    def _below_has(self) -> Flags:
        """Whether anything below a unit has a count; merged units stand with their successor, not below it."""
        below = np.zeros_like(self._has)
        place = {node.id: n for n, node in enumerate(self.tree.order)}
        for node in self.tree.order:
            group = self.tree.successor(node)
            above = group.above_id
            while above is not None and self._counted[place[node.id]].any():
                leader = self.tree.successor(self.tree.nodes[above])
                below[place[leader.id]] |= self._has[place[node.id]]
                above = leader.above_id
        for node in self.tree.order:
            if node.merged:
                below[place[node.id]] = below[place[self.tree.successor(node).id]]
        return below

    def _at(self, on: date) -> int:
        return bisect_right(self.days, on) - 1

    def standings(self, on: date) -> dict[int, Standing]:
        """Every unit by a day, by its id. Change nothing in it: it is kept."""
        at = self._at(on)
        if at not in self._standings:
            made = {
                n.id: Standing(self.sum_of(n, on), self.own(n, on), self._left_out(n, on))
                for n in self.tree.order
            }
            self._standings[at] = made
            while len(self._standings) > MOST_DAYS_KEPT:
                self._standings.pop(list(self._standings)[0], None)  # noqa: RUF015  (other threads put days in)
            return made
        return self._standings[at]

    def sum_of(self, node: Node, on: date) -> Sum:
        """A unit with all below it as it stood on a day."""
        at, (start, end) = self._at(on), self.tree.span(node)
        if at < 0:
            return Sum(Figures(), None, None, 0)
        chosen = self._chosen_of(node)[:, at]
        known = self._known[start:end, at][chosen]
        counted = self._counted[start:end, : at + 1][chosen]
        if not len(counted):
            return Sum(Figures(), None, None, 0)
        last = counted.shape[1] - 1 - np.argmax(counted[:, ::-1], axis=1)
        return Sum(_figures(known), self.days[last.min()], self.days[last.max()], len(counted))

    def curve(self, node: Node, to: date) -> list[tuple[date, Figures]]:
        """The sums on each day up to `to` on which a unit of the subtree was counted."""
        if node.id not in self._curves:
            self._curves[node.id] = self._curve(node)
        curve = self._curves[node.id]
        return curve[: bisect_right([day for day, _figures in curve], to)]

    def _curve(self, node: Node) -> list[tuple[date, Figures]]:
        at, (start, end) = len(self.days) - 1, self.tree.span(node)
        chosen = self._chosen_of(node)[:, : at + 1, None]
        known = np.where(chosen, self._known[start:end, : at + 1], np.nan)
        sums, told = _sums(known)
        days = np.flatnonzero(self._counted[start:end, : at + 1].any(axis=0))
        return [
            (self.days[n], Figures(*(int(v) if k else None for v, k in zip(sums[n], told[n], strict=True))))
            for n in days
        ]

    def own(self, node: Node, on: date) -> Figures | None:
        """What the unit alone was last told to have; None where it was never counted by that day."""
        at, (start, _end) = self._at(on), self.tree.span(node)
        if at < 0 or not self._has[start, at]:
            return None
        return _figures(self._known[start : start + 1, at])

    def _left_out(self, node: Node, on: date) -> Figures | None:
        group = [n for n in (node, *self.tree.predecessors(node)) if self.own(n, on) is not None]
        at = self._at(on)
        places = [self.tree.span(n)[0] for n in group]
        if not places or self._chosen_of(node)[0, at] or self._chosen[places, at].any():
            return None
        return _figures(self._known[places, at])

    def owns(self, node: Node, on: date) -> list[OwnCount]:
        """Each unit of the subtree that was counted by a day, from the top down."""
        at, (start, end) = self._at(on), self.tree.span(node)
        if at < 0:
            return []
        chosen = self._chosen_of(node)[:, at]
        found = []
        for n in np.flatnonzero(self._has[start:end, at]):
            one = self.tree.order[start + n]
            day = self.days[int(np.flatnonzero(self._counted[start + n, : at + 1])[-1])]
            figures = _figures(self._known[start + n : start + n + 1, at])
            found.append(OwnCount(one.code, one.name, day, figures, bool(chosen[n])))
        return found

    def _chosen_of(self, node: Node) -> Flags:
        """Which counts of the subtree the unit's sum is made of. A merged unit is looked at by itself here."""
        start, end = self.tree.span(node)
        chosen: Flags = self._chosen[start:end]
        if not node.merged:
            return chosen
        own = {node.id, *(n.id for n in self.tree.predecessors(node))}
        of_own = np.array([n.id in own for n in self.tree.order[start:end]])
        below = (self._has[start:end] & ~of_own[:, None]).any(axis=0)
        alone: Flags = np.where(of_own[:, None], self._has[start:end] & ~below[None, :], chosen)
        return alone


def _fill_forward(known: Values) -> None:
    for day in range(1, known.shape[1]):
        lacks = np.isnan(known[:, day])
        known[:, day][lacks] = known[:, day - 1][lacks]


def _sums(known: Values) -> tuple[Values, Flags]:
    """The sums down the first axis, and which of them anything is known of."""
    told: Flags = np.any(np.logical_not(np.isnan(known)), axis=0)
    sums: Values = np.nansum(known, axis=0)
    return sums, told


def _figures(known: Values) -> Figures:
    sums, told = _sums(known)
    return Figures(*(int(v) if k else None for v, k in zip(sums, told, strict=True)))


_books: Kept[CountBook] = Kept(COUNTS, most=MOST_KEPT)


def open_book(session: Session, pilot: Pilot, tree: UnitTree) -> CountBook:
    """The counts of a pilot as they are stored now; the same book while they and the tree stay as they are."""

    def make() -> CountBook:
        columns = (
            InstallCount.unit_id,
            InstallCount.counted_on,
            *(getattr(InstallCount, n) for n in FIGURES),
        )
        rows = session.execute(select(*columns).where(col(InstallCount.pilot_id) == pilot.id)).all()
        return CountBook(tree, rows)

    # A tree is itself: another of the same units makes another book.
    return _books.get(session, (key(pilot), tree), make)
