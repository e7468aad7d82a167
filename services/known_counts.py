"""What is known of a unit's figures by a day: each as it was last given, however many counts came since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, or_
from sqlmodel import Session, col, select

from models.tables import FIGURES, InstallCount, Pilot

# Above so many units all are read: the database is told of few by their numbers, not of hundreds.
MOST_NAMED = 200


@dataclass(frozen=True)
class KnownCount:
    """What is known of a unit by a day: each figure as it was last given, `counted_on` the day of its newest count.

    `older` names the figures that the newest count left blank, each with the day it was last given.
    """

    unit_id: int
    counted_on: date
    headcount: int | None = None
    staff_installed: int | None = None
    family_installed: int | None = None
    users: int | None = None
    older: tuple[tuple[str, date], ...] = ()

    def followed_by(self, count: InstallCount) -> KnownCount:
        """The same after a newer count: its blanks leave what was known."""
        older = dict(self.older)
        known: dict[str, int | None] = {}
        for name in FIGURES:
            new, old = getattr(count, name), getattr(self, name)
            known[name] = old if new is None else new
            if new is not None:
                older.pop(name, None)
            elif old is not None:
                older.setdefault(name, self.counted_on)
        return KnownCount(self.unit_id, count.counted_on, **known, older=tuple(older.items()))


def known_counts(
    session: Session, pilot: Pilot, *, on: date, unit_ids: Iterable[int] | None = None
) -> dict[int, KnownCount]:
    """What is known of each unit by a day, by unit id: a newer count without users leaves the users known before."""
    wanted = None if unit_ids is None else set(unit_ids)
    of_these = [col(InstallCount.pilot_id) == pilot.id]
    if wanted is not None and len(wanted) <= MOST_NAMED:
        of_these.append(col(InstallCount.unit_id).in_(wanted))
    day = col(InstallCount.counted_on)
    last = (
        select(
            InstallCount.unit_id,
            func.max(day).label("day"),
            *(
                func.max(case((col(getattr(InstallCount, name)).is_not(None), day))).label(name)
                for name in FIGURES
            ),
        )
        .where(*of_these, day <= on)
        .group_by(col(InstallCount.unit_id))
        .subquery()
    )
    query = (
        select(InstallCount)
        .join(
            last,
            (col(InstallCount.unit_id) == last.c.unit_id)
            & or_(day == last.c.day, *(day == last.c[name] for name in FIGURES)),
        )
        .where(*of_these)
        .order_by(day)
    )
    known: dict[int, KnownCount] = {}
    for count in session.exec(query):
        if wanted is None or count.unit_id in wanted:
            known[count.unit_id] = known_after(known.get(count.unit_id), count)
    return known


def known_after(known: KnownCount | None, count: InstallCount) -> KnownCount:
    """What is known of a unit once a further count, newer than all before, is told."""
    return (known or KnownCount(count.unit_id, count.counted_on)).followed_by(count)
