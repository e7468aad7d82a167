"""One screen of progress: a unit with its figures, its curve, the way up, and the units below that a filter leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from sqlmodel import Session

from locales.vietnamese import fold
from models.codes import ReportState, UnitStatus
from models.tables import Pilot
from models.tallies import COUNTS, DUTIES, OPINIONS, REPORTS, UNITS
from models.types import key
from services.access import Action, Person, reach_key, require
from services.comparison import Compared, compare
from services.filing_state import expected
from services.kept import Kept
from services.opinion_counts import load_opinions
from services.progress import node_within_reach
from services.regions import PARTS_OF_THE_COUNTRY, region_of
from services.rollups import DaySum, TreeRow, curve, home_unit, rows_below
from services.unit_tree import Node, load_tree

SENT = (ReportState.FILED, ReportState.ACCEPTED)


class ReportFilter(StrEnum):
    """Which units a list shows by their reports. `missing` are those that owe one and have not sent it."""

    ALL = "all"
    MISSING = "missing"
    SENT = "sent"
    LATE = "late"
    RETURNED = "returned"


@dataclass(frozen=True)
class UnitWord:
    """A unit as a link names it."""

    code: str
    name: str


@dataclass(frozen=True)
class Overview:
    """`unit` is rolled up; `above` is the way up to it within reach, from the top; `direct` stand right below it.

    `top` is what the person's reach begins with, `branches` stand right below that.

    `rows` are what the filters leave, from the top down; `owing` counts the units that are expected to
    report to this one, `sent` those of them that did.
    """

    unit: TreeRow
    top: UnitWord
    branches: tuple[UnitWord, ...]
    above: tuple[UnitWord, ...]
    direct: tuple[TreeRow, ...]
    rows: tuple[TreeRow, ...]
    below: int
    owing: int
    sent: int
    days: tuple[DaySum, ...]

    @cached_property
    def compared(self) -> list[Compared]:
        """The rows beside each other, fairly."""
        return compare(self.rows)


_OF = (OPINIONS, COUNTS, UNITS, REPORTS, DUTIES)
# Those of many rows are few; those of few may be many.
_narrow: Kept[Overview] = Kept(*_OF, most=64)
_deep: Kept[Overview] = Kept(*_OF, most=8)


def overview(
    session: Session,
    person: Person,
    pilot: Pilot,
    *,
    on: date,
    code: str = "",
    words: str = "",
    report: ReportFilter = ReportFilter.ALL,
    all_levels: bool = False,
    part: str = "",
) -> Overview:
    """The unit of a code (the person's own top without one) as it stood on a day. Raises NotFound.

    Without words, filter or `all_levels` the rows are those right below the unit; units that were merged
    are listed only when they are searched for. `part` is one of PARTS_OF_THE_COUNTRY. Change nothing in it: it is kept.
    """
    require(person, Action.SEE_PROGRESS)
    wanted = fold(words)
    deep = all_levels or bool(wanted) or report is not ReportFilter.ALL
    asked = (
        key(pilot),
        pilot.trial_from,
        pilot.trial_to,
        pilot.report_before,
        pilot.time_zone,
        *reach_key(person),
        on,
        code,
        wanted,
        report,
        deep,
        part,
    )

    def make() -> Overview:
        return _look(session, person, pilot, on, code, wanted, report, deep, part)

    return (_deep if deep else _narrow).get(session, asked, make)


def _look(
    session: Session,
    person: Person,
    pilot: Pilot,
    on: date,
    code: str,
    wanted: str,
    report: ReportFilter,
    deep: bool,
    part: str,
) -> Overview:
    tree = load_tree(session)
    top = home_unit(session, person, tree)
    node = node_within_reach(session, person, tree, code) if code else top
    # A district that was merged counts at its successor, which may lie elsewhere: the rows begin at `node`.
    due = {tree.nodes[n].code for n in expected(session, pilot, tree, tree.successor(node))}
    branches = tree.branches(node)
    # Of a great tree only the rows that are told of.
    only = None if deep else {node.id, *(n.id for n in branches), *(tree.by_code[code].id for code in due)}
    opinions = load_opinions(session, pilot, on=on)
    rows = rows_below(session, person, pilot, tree, node, opinions, on=on, only=only)
    by_code = {row.code: row for row in rows}
    direct = tuple(by_code[n.code] for n in branches if n.code in by_code)
    direct_codes = {row.code for row in direct}
    of_part = PARTS_OF_THE_COUNTRY.get(part, ())

    def chosen(row: TreeRow) -> bool:
        match report:
            case ReportFilter.MISSING:
                return row.code in due and row.report_state not in SENT
            case ReportFilter.SENT:
                return row.report_state in SENT
            case ReportFilter.LATE:
                return row.on_time is False
            case ReportFilter.RETURNED:
                return row.report_state == ReportState.RETURNED
        return True

    shown = tuple(
        row
        for row in (rows[1:] if deep else direct)
        if chosen(row)
        and (not of_part or region_of(row.path, "", "") in of_part)
        and (
            _named(tree.by_code[row.code], wanted)
            if wanted
            else row.code in direct_codes or not tree.by_code[row.code].merged
        )
    )
    owing = [row for row in rows[1:] if row.code in due]
    way = [n for n in (node, *tree.ancestors(node)) if n.path.startswith(top.path)][1:]
    return Overview(
        by_code[node.code],
        UnitWord(top.code, top.name),
        tuple(UnitWord(n.code, n.name) for n in tree.branches(top)),
        tuple(UnitWord(n.code, n.name) for n in reversed(way)),
        direct,
        shown,
        sum(
            not n.merged and n.status != UnitStatus.LEFT_EVN and n.path.startswith(top.path)
            for n in list(tree.subtree(node))[1:]
        ),
        len(owing),
        sum(row.report_state in SENT for row in owing),
        tuple(curve(session, pilot, tree, node, to=on)),
    )


def _named(node: Node, words: str) -> bool:
    return any(words in fold(text) for text in (node.name, node.short_name, node.code))
