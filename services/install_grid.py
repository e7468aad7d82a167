"""Counts typed by hand: the grid of a unit and those directly below it on a day, and what was counted before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from importers.results import InstallRow, Reading
from models.bulk_update import among
from models.tables import FIGURES, InstallCount, Pilot
from services.access import Action, Person, require
from services.installs import record_install_counts
from services.outcomes import Outcome, Source
from services.progress import latest_counts, node_within_reach
from services.unit_names import load_names
from services.unit_tree import load_tree


@dataclass(frozen=True)
class GridRow:
    """One unit of the grid: its figures on the day, and its last count before that day."""

    code: str
    name: str
    headcount: int | None
    staff_installed: int | None
    family_installed: int | None
    users: int | None
    before_on: date | None
    before_staff: int | None
    before_family: int | None
    before_users: int | None
    short_name: str = ""


@dataclass(frozen=True)
class CountLine:
    """One stored count, for the list of what was counted."""

    code: str
    name: str
    counted_on: date
    headcount: int | None
    staff_installed: int | None
    family_installed: int | None
    users: int | None
    recorded_by: str
    recorded_at: datetime
    in_trial: bool


def install_grid(session: Session, person: Person, pilot: Pilot, code: str, *, on: date) -> list[GridRow]:
    """The unit and those directly below it, with their figures of the day. Raises NotFound.

    A unit whose present name nobody confirmed is listed once it has been counted.
    """
    require(person, Action.SEE_INSTALLS)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    children = tree.children(node)
    latest = latest_counts(session, pilot, on=on, unit_ids=[n.id for n in (node, *children)])
    nodes = [node, *(n for n in children if n.confirmed or n.id in latest)]
    rows = []
    for n in nodes:
        count = latest.get(n.id)
        today = count if count is not None and count.counted_on == on else None
        before = _before(session, pilot, n.id, on) if today is not None else count
        rows.append(
            GridRow(
                n.code,
                n.name,
                today.headcount if today else before.headcount if before else n.headcount,
                today.staff_installed if today else None,
                today.family_installed if today else None,
                today.users if today else None,
                before.counted_on if before else None,
                before.staff_installed if before else None,
                before.family_installed if before else None,
                before.users if before else None,
                n.short_name,
            )
        )
    return rows


def _before(session: Session, pilot: Pilot, unit_id: int, day: date) -> InstallCount | None:
    query = (
        select(InstallCount)
        .where(InstallCount.pilot_id == pilot.id, InstallCount.unit_id == unit_id)
        .where(col(InstallCount.counted_on) < day)
        .order_by(col(InstallCount.counted_on).desc())
    )
    return session.exec(query).first()


def record_grid(
    session: Session,
    person: Person,
    pilot: Pilot,
    rows: Sequence[GridRow],
    *,
    on: date,
    now: datetime,
    preview: bool = False,
) -> Outcome:
    """Store what was typed for a day, as one import that can be taken back. Rows without figures are left out."""
    typed = [
        InstallRow("", n, row.code, row.name, "", on, *(getattr(row, name) for name in FIGURES))
        for n, row in enumerate(rows, 1)
        if any(getattr(row, name) is not None for name in FIGURES[1:])
    ]
    return record_install_counts(
        session,
        person,
        Reading(typed, [], len(typed)),
        Source(f"{on:%d/%m/%Y}"),
        load_names(session),
        pilot=pilot,
        now=now,
        preview=preview,
        kind="typed",
    )


def list_counts(
    session: Session, person: Person, pilot: Pilot, code: str, *, most: int = 200
) -> list[CountLine]:
    """The newest counts of a unit and those below it. Raises NotFound."""
    require(person, Action.SEE_INSTALLS)
    tree = load_tree(session)
    below = sorted(n.id for n in tree.subtree(node_within_reach(session, person, tree, code)))
    query = (
        select(InstallCount)
        .where(InstallCount.pilot_id == pilot.id, among(col(InstallCount.unit_id), below))
        .order_by(col(InstallCount.counted_on).desc(), col(InstallCount.unit_id))
        .limit(most)
    )
    return [
        CountLine(
            tree.nodes[c.unit_id].code,
            tree.nodes[c.unit_id].name,
            c.counted_on,
            c.headcount,
            c.staff_installed,
            c.family_installed,
            c.users,
            c.recorded_by,
            c.recorded_at,
            pilot.trial_from <= c.counted_on <= pilot.trial_to,
        )
        for c in session.exec(query)
    ]
