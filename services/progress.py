"""How far each unit has come by a day: its last counts, its feedback, its report; alone and rolled up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from locales import phrase
from models.bulk_update import among
from models.codes import ReportState
from models.tables import FIGURES, Feedback, InstallCount, Pilot, Report, Unit
from models.tallies import REPORTS
from models.types import key
from services.access import Action, NotFound, Person, require, within_reach
from services.deadlines import load_deadlines
from services.kept import Kept
from services.known_counts import KnownCount, known_counts
from services.opinion_counts import load_opinions
from services.unit_tree import MOST_KEPT, Node, RollUp, UnitTree, load_tree, roll_up

Counts = Mapping[int, KnownCount]


@dataclass(frozen=True)
class Summed:
    """The figures of a unit with all below it, each unit once. None: not known."""

    headcount: int | None
    staff_installed: int | None
    family_installed: int | None
    users: int | None
    counted: frozenset[int]
    own: frozenset[int]
    first_day: date | None
    last_day: date | None

    @property
    def installed(self) -> int | None:
        """Staff and family together."""
        known = [n for n in (self.staff_installed, self.family_installed) if n is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class UnitProgress:
    """One unit's own figures as last counted by the day, and its own feedback of the trial days so far."""

    id: int
    code: str
    name: str
    parent: str
    level: int
    status: str
    headcount: int | None
    staff_installed: int | None
    family_installed: int | None
    users: int | None
    counted_on: date | None
    feedback: int
    report_state: str
    filed_at: datetime | None
    on_time: bool | None


def latest_counts(
    session: Session, pilot: Pilot, *, on: date, unit_ids: Iterable[int] | None = None
) -> dict[int, InstallCount]:
    """Each unit's last count by a day, by unit id, as it was given (see `known_counts` for sums)."""
    whose = [] if unit_ids is None else [among(col(InstallCount.unit_id), sorted(set(unit_ids)))]
    last = (
        select(InstallCount.unit_id, func.max(InstallCount.counted_on).label("day"))
        .where(InstallCount.pilot_id == pilot.id, InstallCount.counted_on <= on, *whose)
        .group_by(col(InstallCount.unit_id))
        .subquery()
    )
    query = (
        select(InstallCount)
        .join(
            last,
            (col(InstallCount.unit_id) == last.c.unit_id) & (col(InstallCount.counted_on) == last.c.day),
        )
        .where(InstallCount.pilot_id == pilot.id)
    )
    return {c.unit_id: c for c in session.exec(query)}


def newest_count_day(session: Session, pilot: Pilot, *, on: date, unit_ids: Iterable[int]) -> date | None:
    """The day of the newest count of any of these units by a day; None where they have none."""
    query = select(func.max(InstallCount.counted_on)).where(
        InstallCount.pilot_id == pilot.id,
        InstallCount.counted_on <= on,
        among(col(InstallCount.unit_id), list(unit_ids)),
    )
    return session.exec(query).one()


def in_trial(pilot: Pilot, *, on: date | None = None) -> ColumnElement[bool]:
    """The condition that an item is of the trial's days (up to a day); one without a time is."""
    last = pilot.trial_to if on is None else min(on, pilot.trial_to)
    day = col(Feedback.submitted_on)
    return or_(day.is_(None), day.between(pilot.trial_from, last))


def sum_up(tree: UnitTree, node: Node, counts: Counts) -> Summed:
    """The unit's figures with all below it, by the rule that each unit counts once."""
    return _summed(tree, roll_up(tree, node, counts.keys()), counts)


def own_sum(tree: UnitTree, ids: Iterable[int], counts: Counts) -> Summed:
    """The figures of just these units' own counts."""
    return _summed(tree, RollUp(frozenset(ids), frozenset()), counts)


def _summed(tree: UnitTree, chosen: RollUp, counts: Counts) -> Summed:
    figures: dict[str, int | None] = {}
    for name in FIGURES:
        known = [v for i in chosen.counted if (v := figure(tree, counts[i], name)) is not None]
        figures[name] = sum(known) if known else None
    days = [counts[i].counted_on for i in chosen.counted]
    return Summed(
        figures["headcount"],
        figures["staff_installed"],
        figures["family_installed"],
        figures["users"],
        chosen.counted,
        chosen.own,
        min(days, default=None),
        max(days, default=None),
    )


def figure(tree: UnitTree, count: KnownCount, name: str) -> int | None:
    """One figure of a count; a headcount that was not given is the unit's own in the list."""
    value: int | None = getattr(count, name)
    if value is None and name == "headcount":
        return tree.nodes[count.unit_id].headcount
    return value


@dataclass(frozen=True)
class ReportStanding:
    """Where a unit's report stands: its newest version's state, its first sending and its last.

    `nil`: that version says that there is nothing to report.
    """

    state: str = ReportState.NONE.value
    version: int = 0
    filed_at: datetime | None = None
    last_filed_at: datetime | None = None
    nil: bool = False


_TOLD = (Report.unit_id, Report.version, Report.state, Report.nil, Report.filed_at)


_standings: Kept[Mapping[int, ReportStanding]] = Kept(REPORTS, most=MOST_KEPT)


def report_standings(session: Session, pilot: Pilot) -> Mapping[int, ReportStanding]:
    """Where each unit's report stands, by unit id; units without one are left out."""
    return _standings.get(session, (key(pilot),), lambda: _load_standings(session, pilot))


def _load_standings(session: Session, pilot: Pilot) -> dict[int, ReportStanding]:
    versions: dict[int, list[Any]] = defaultdict(list)
    # Only these columns: what a report states is large.
    query = select(*_TOLD).where(Report.pilot_id == pilot.id).order_by(col(Report.version))  # type: ignore[call-overload]
    for row in session.exec(query):
        versions[row.unit_id].append(row)
    standings = {}
    for unit_id, reports in versions.items():
        told = [r for r in reports if r.state != ReportState.DRAFT] or reports
        sent = [r.filed_at for r in reports if r.filed_at is not None]
        standings[unit_id] = ReportStanding(
            told[-1].state,
            told[-1].version,
            min(sent, default=None),
            max(sent, default=None),
            told[-1].nil and told[-1].state != ReportState.DRAFT,
        )
    return standings


def progress_of_units(
    session: Session, person: Person, pilot: Pilot, *, on: date, code: str | None = None
) -> list[UnitProgress]:
    """Every unit within reach (below `code`, if given), from the top down. Raises NotFound."""
    require(person, Action.SEE_PROGRESS)
    tree = load_tree(session)
    reach = set(session.exec(select(Unit.id).where(within_reach(person))))
    roots = [tree.nodes[i] for i in tree.below.get(None, [])]
    if code is not None:
        roots = [reachable(tree, reach, code)]
    counts = known_counts(session, pilot, on=on)
    feedback = load_opinions(session, pilot, on=on).by_unit()
    standings = report_standings(session, pilot)
    deadlines = load_deadlines(session, pilot)
    rows = []
    for node in (n for root in roots for n in tree.subtree(root)):
        if node.id not in reach:
            continue
        count = counts.get(node.id)
        standing = standings.get(node.id, ReportStanding())
        own = {name: figure(tree, count, name) if count else None for name in FIGURES}
        if count is None:
            own["headcount"] = node.headcount
        rows.append(
            UnitProgress(
                node.id,
                node.code,
                node.name,
                tree.nodes[node.parent_id].code if node.parent_id else "",
                node.level,
                node.status,
                own["headcount"],
                own["staff_installed"],
                own["family_installed"],
                own["users"],
                count.counted_on if count else None,
                feedback.get(node.id, 0),
                standing.state,
                standing.filed_at,
                deadlines.on_time(node.id, standing.filed_at),
            )
        )
    return rows


def reachable(tree: UnitTree, reach: set[int | None], code: str) -> Node:
    """The unit of a code if it is within reach. Raises NotFound."""
    node = tree.by_code.get(code) or next(
        (n for n in tree.by_code.values() if n.code.casefold() == code.casefold()), None
    )
    if node is None or node.id not in reach:
        raise NotFound(
            phrase(
                "There is no unit with the code %(code)s. Check the code, and whether you may see that unit.",
                code=code,
            )
        )
    return node


def node_within_reach(session: Session, person: Person, tree: UnitTree, code: str) -> Node:
    """The unit of a code, found only within the person's reach. Raises NotFound."""
    named = tree.by_code.get(code) or tree.by_code.get(code.upper())
    query = select(Unit.id).where(within_reach(person))
    if named is not None:
        query = query.where(Unit.id == named.id)
    return reachable(tree, set(session.exec(query)), named.code if named else code)


def unit_ids_below(tree: UnitTree, node: Node) -> list[int]:
    """The ids of a unit and all that counts below it."""
    return [n.id for n in tree.subtree(node)]
