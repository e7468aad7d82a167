"""Figures with all that stands below: the tree of units, the curve over days, the totals of a screen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.codes import UnitStatus
from models.tables import InstallCount, Pilot, Unit
from services.access import Action, Person, require, within_reach
from services.deadlines import load_deadlines
from services.known_counts import KnownCount, known_after, known_counts
from services.progress import (
    ReportStanding,
    Summed,
    feedback_counts,
    node_within_reach,
    report_standings,
    sum_up,
    unplaced_feedback,
)
from services.unit_tree import Node, UnitTree, load_tree


@dataclass(frozen=True)
class DaySum:
    """A roll-up as it stood on one day."""

    day: date
    summed: Summed


@dataclass(frozen=True)
class TreeRow:
    """A unit with all below it, as the tree table shows it. `share` is staff installed of headcount."""

    code: str
    name: str
    above: str
    level: int
    leaf: bool
    headcount: int | None
    staff_installed: int | None
    family_installed: int | None
    installed: int | None
    users: int | None
    share: float | None
    feedback: int
    counted_on: date | None
    own_installed: int | None
    report_state: str
    filed_at: datetime | None
    on_time: bool | None
    owes: bool
    expected: bool
    short_name: str


def curve(session: Session, pilot: Pilot, tree: UnitTree, node: Node, *, to: date) -> list[DaySum]:
    """The roll-up on each day up to `to` on which a unit of the subtree was counted."""
    below = [n.id for n in tree.subtree(node)]
    query = (
        select(InstallCount)
        .where(InstallCount.pilot_id == pilot.id, col(InstallCount.counted_on) <= to)
        .where(col(InstallCount.unit_id).in_(below))
        .order_by(col(InstallCount.counted_on), col(InstallCount.id))
    )
    rows = list(session.exec(query))
    known: dict[int, KnownCount] = {}
    days: list[DaySum] = []
    for n, count in enumerate(rows):
        known[count.unit_id] = known_after(known.get(count.unit_id), count)
        if n + 1 == len(rows) or rows[n + 1].counted_on != count.counted_on:
            days.append(DaySum(count.counted_on, sum_up(tree, node, known)))
    return days


def home_unit(session: Session, person: Person, tree: UnitTree) -> Node:
    """The unit at the top of what a person sees: their own, or EVN."""
    if person.stands_for_a_unit:
        return node_within_reach(session, person, tree, person.unit_code)
    top = [tree.nodes[i] for i in tree.below.get(None, [])]
    return next((n for n in top if n.kind == "group"), top[0])


def unit_curve(
    session: Session, person: Person, pilot: Pilot, *, to: date, code: str | None = None
) -> list[DaySum]:
    """The curve of a unit within reach (the person's own top without a code). Raises NotFound."""
    require(person, Action.SEE_PROGRESS)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code) if code else home_unit(session, person, tree)
    return curve(session, pilot, tree, node, to=to)


def tree_rows(
    session: Session, person: Person, pilot: Pilot, *, on: date, code: str | None = None
) -> list[TreeRow]:
    """Every unit within reach with all below it rolled up, from the top down. Raises NotFound."""
    require(person, Action.SEE_PROGRESS)
    tree = load_tree(session)
    top = node_within_reach(session, person, tree, code) if code else home_unit(session, person, tree)
    reach = set(session.exec(select(Unit.id).where(within_reach(person))))
    counts = known_counts(session, pilot, on=on)
    own_feedback = Counter(feedback_counts(session, pilot, on=on))
    if not top.level:
        own_feedback[top.id] += unplaced_feedback(session, pilot, on=on)
    standings = report_standings(session, pilot)
    deadlines = load_deadlines(session, pilot)
    rows = []
    for node in tree.subtree(top):
        if node.id not in reach or node.status == UnitStatus.LEFT_EVN:
            continue
        summed = sum_up(tree, node, counts)
        standing = standings.get(node.id, ReportStanding())
        own = [counts[i] for i in summed.own]
        told = [n for c in own for n in (c.staff_installed, c.family_installed) if n is not None]
        rows.append(
            TreeRow(
                node.code,
                node.name,
                tree.nodes[node.above_id].code if node.above_id else "",
                node.level,
                not tree.below.get(node.id),
                summed.headcount,
                summed.staff_installed,
                summed.family_installed,
                summed.installed,
                summed.users,
                summed.staff_installed / summed.headcount
                if summed.staff_installed is not None and summed.headcount
                else None,
                sum(own_feedback[n.id] for n in tree.subtree(node)),
                summed.last_day,
                sum(told) if told else None,
                standing.state,
                standing.filed_at,
                deadlines.on_time(node.id, standing.filed_at),
                node.id in deadlines.before and node.id not in deadlines.covered,
                node.confirmed,
                node.short_name or node.name,
            )
        )
    return rows
