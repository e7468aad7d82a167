"""Figures with all that stands below: the tree of units, the curve over days, the totals of a screen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.codes import UnitStatus
from models.tables import Pilot, Unit
from models.tallies import COUNTS, UNITS
from models.types import key
from reports.appendix import Figures
from services.access import Action, Person, require, within_reach
from services.count_book import OwnCount, open_book
from services.deadlines import load_deadlines
from services.kept import Kept
from services.known_counts import MOST_NAMED
from services.opinion_counts import Opinions, load_opinions
from services.progress import ReportStanding, node_within_reach, report_standings
from services.unit_tree import Node, UnitTree, load_tree


@dataclass(frozen=True)
class DaySum:
    """A roll-up as it stood on one day."""

    day: date
    summed: Figures


@dataclass(frozen=True)
class TreeRow:
    """A unit with all below it, as the tree table shows it. `share` is staff installed of headcount, above 1
    where the figures can't be right; `per_100_users` are opinions of the trial's days for each 100 people using it.

    `direct_installed` and `direct_feedback` are the unit's own alone, `below_installed` and `below_feedback` of the
    units below; `own_installed` is an own count that the sum leaves out, since units below have theirs.
    """

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
    direct_installed: int | None = None
    below_installed: int | None = None
    direct_feedback: int = 0
    below_feedback: int = 0
    contact: str = ""
    path: str = ""

    @property
    def per_100_users(self) -> float | None:
        """None where nobody has told how many use it, or nobody does."""
        return 100 * self.feedback / self.users if self.users else None


def curve(session: Session, pilot: Pilot, tree: UnitTree, node: Node, *, to: date) -> list[DaySum]:
    """The roll-up on each day up to `to` on which a unit of the subtree was counted."""
    return [DaySum(day, figures) for day, figures in open_book(session, pilot, tree).curve(node, to)]


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


def counts_behind(
    session: Session, person: Person, pilot: Pilot, *, on: date, code: str = ""
) -> list[OwnCount]:
    """Every count of a unit and all below it by a day: the figures of those that are `summed` add up to its sums.

    Change nothing in it: it is kept. Raises NotFound.
    """
    require(person, Action.SEE_PROGRESS)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code) if code else home_unit(session, person, tree)
    book = open_book(session, pilot, tree)
    return _behind.get(session, (key(pilot), node.id, on), lambda: book.owns(node, on))


_behind: Kept[list[OwnCount]] = Kept(COUNTS, UNITS, most=16)


def tree_rows(
    session: Session, person: Person, pilot: Pilot, *, on: date, code: str | None = None
) -> list[TreeRow]:
    """Every unit within reach with all below it rolled up, from the top down. Raises NotFound."""
    require(person, Action.SEE_PROGRESS)
    tree = load_tree(session)
    top = node_within_reach(session, person, tree, code) if code else home_unit(session, person, tree)
    return rows_below(session, person, pilot, tree, top, load_opinions(session, pilot, on=on), on=on)


def rows_below(
    session: Session,
    person: Person,
    pilot: Pilot,
    tree: UnitTree,
    top: Node,
    opinions: Opinions,
    *,
    on: date,
    only: Collection[int] | None = None,
) -> list[TreeRow]:
    """The same for a unit that was found within reach, with the opinions as they were counted; of `only` these units if given."""
    within = select(Unit.id).where(within_reach(person))
    if only is not None and len(only) <= MOST_NAMED:
        within = within.where(col(Unit.id).in_(only))
    reach = set(session.exec(within))
    book = open_book(session, pilot, tree).standings(on)
    own_feedback = opinions.by_unit()
    if not top.level:
        own_feedback[top.id] = own_feedback.get(top.id, 0) + opinions.unplaced()
    # Sums from the first unit of the subtree on: what stands between two of them is a subtree's.
    start, end = tree.span(top)
    so_far = [0]
    for node in tree.order[start:end]:
        so_far.append(so_far[-1] + own_feedback.get(node.id, 0))
    standings = report_standings(session, pilot)
    deadlines = load_deadlines(session, pilot)
    rows = []
    for node in tree.order[start:end]:
        if (only is not None and node.id not in only) or node.id not in reach:
            continue
        if node.status == UnitStatus.LEFT_EVN and node is not top:
            continue
        counted, told = book[node.id], standings.get(node.id, ReportStanding())
        figures = counted.sum.figures
        first, last = tree.span(node)
        heard, own = so_far[last - start] - so_far[first - start], own_feedback.get(node.id, 0)
        alone = counted.own.installed if counted.own else None
        in_sum = alone if counted.left_out is None else None
        rows.append(
            TreeRow(
                node.code,
                node.name,
                tree.nodes[node.above_id].code if node.above_id else "",
                node.level,
                not tree.below.get(node.id),
                figures.headcount,
                figures.staff_installed,
                figures.family_installed,
                figures.installed,
                figures.users,
                figures.share,
                heard,
                counted.sum.last_day,
                counted.left_out.installed if counted.left_out else None,
                told.state,
                told.filed_at,
                deadlines.on_time(node.id, told.filed_at),
                node.id in deadlines.before and node.id not in deadlines.covered,
                node.confirmed,
                node.short_name or node.name,
                alone,
                _rest(figures.installed, in_sum),
                own,
                heard - own,
                node.contact,
                node.path,
            )
        )
    return rows


def _rest(all_of_it: int | None, own: int | None) -> int | None:
    """What the units below have of a sum; None where they have told nothing."""
    if all_of_it is None or own is None:
        return all_of_it
    return all_of_it - own or None
