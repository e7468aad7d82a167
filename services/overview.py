"""One screen of progress: a unit with its figures, its curve, the way up, and the units below that a filter leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from locales.vietnamese import fold
from models.codes import ReportState
from models.tables import Pilot
from services.access import Action, Person, require
from services.progress import node_within_reach
from services.rollups import DaySum, TreeRow, curve, home_unit, tree_rows
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
) -> Overview:
    """The unit of a code (the person's own top without one) as it stood on a day. Raises NotFound.

    Without words, filter or `all_levels` the rows are those right below the unit; units that were merged
    are listed only when they are searched for.
    """
    require(person, Action.SEE_PROGRESS)
    tree = load_tree(session)
    top = home_unit(session, person, tree)
    node = node_within_reach(session, person, tree, code) if code else top
    # A district that was merged counts at its successor, which may lie elsewhere: the rows begin at `node`.
    rows = tree_rows(session, person, pilot, on=on, code=node.code)
    by_code = {row.code: row for row in rows}
    direct = tuple(by_code[n.code] for n in tree.branches(node) if n.code in by_code)
    direct_codes = {row.code for row in direct}
    national = node.kind == "group"

    def owing(row: TreeRow) -> bool:
        return row.owes if national else row.expected and row.code in direct_codes

    def chosen(row: TreeRow) -> bool:
        match report:
            case ReportFilter.MISSING:
                return owing(row) and row.report_state not in SENT
            case ReportFilter.SENT:
                return row.report_state in SENT
            case ReportFilter.LATE:
                return row.on_time is False
            case ReportFilter.RETURNED:
                return row.report_state == ReportState.RETURNED
        return True

    wanted = fold(words)
    deep = all_levels or bool(wanted) or report is not ReportFilter.ALL
    shown = tuple(
        row
        for row in (rows[1:] if deep else direct)
        if chosen(row)
        and (
            _named(tree.by_code[row.code], wanted)
            if wanted
            else row.code in direct_codes or not tree.by_code[row.code].merged
        )
    )
    expected = [row for row in rows[1:] if owing(row)]
    way = [n for n in (node, *tree.ancestors(node)) if n.path.startswith(top.path)][1:]
    return Overview(
        by_code[node.code],
        UnitWord(top.code, top.name),
        tuple(UnitWord(n.code, n.name) for n in tree.branches(top)),
        tuple(UnitWord(n.code, n.name) for n in reversed(way)),
        direct,
        shown,
        sum(not tree.by_code[row.code].merged for row in rows[1:]),
        len(expected),
        sum(row.report_state in SENT for row in expected),
        tuple(curve(session, pilot, tree, node, to=on)),
    )


def _named(node: Node, words: str) -> bool:
    return any(words in fold(text) for text in (node.name, node.short_name, node.code))
