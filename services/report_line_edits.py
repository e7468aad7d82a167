"""What a unit does to the lines of its report: word, order, join and part them.

Each act names the edit of the draft that it changes and leaves the opinions themselves as they came.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from locales import phrase
from models.tables import Pilot, Report, ReportLine
from models.types import key
from services.access import Action, Person, Refused, require
from services.draft_edits import check_function, check_item, edit_lines, find_row, line_of, own_line, said
from services.kept_lines import KeptLine, kept_lines, write_lines
from services.progress import node_within_reach
from services.report_drafts import Draft, newest_report
from services.report_facts import draft_rows
from services.report_lines import Row
from services.unit_tree import Node, UnitTree, load_tree


def read_lines(session: Session, person: Person, pilot: Pilot, code: str) -> tuple[KeptLine, ...]:
    """All that the unit's draft, or else its last version, says of its lines: what `put_back` takes. Raises NotFound."""
    require(person, Action.SEE_REPORT)
    report = newest_report(session, pilot, node_within_reach(session, person, load_tree(session), code))
    return kept_lines(session, report) if report is not None else ()


def put_back(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    lines: Sequence[KeptLine],
    *,
    edit: int,
    now: datetime,
) -> Draft:
    """Make the draft's lines again what `read_lines` gave. Raises ChangedMeanwhile, NotFound."""

    def change(report: Report, _node: Node, _tree: UnitTree) -> dict[str, Any]:
        write_lines(session, key(report), lines)
        return {"lines": "put back"}

    return edit_lines(session, person, pilot, code, edit, now, change)


def word_line(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    number: int,
    *,
    edit: int,
    text: str | None,
    included: bool,
    function: str | None = "",
    now: datetime,
) -> Draft:
    """Say how an opinion stands in the report: its wording (None: as it came), its function, or left out.

    `function` "" is the opinion's own, None leaves it as it stands in the draft.

    The opinion itself stays untouched. Raises NotFound for one that is not of the unit, ChangedMeanwhile.
    """

    def change(report: Report, node: Node, tree: UnitTree) -> dict[str, Any]:
        check_item(session, pilot, tree, node, number)
        line = line_of(session, pilot, report, number)
        moved = line.function if function is None else function
        check_function(moved)
        if moved != line.function:
            line.position = None
        line.text, line.included, line.function = said(text), included, moved
        session.add(line)
        return {"line": number, "text": line.text, "included": included, "function": moved}

    return edit_lines(session, person, pilot, code, edit, now, change)


def word_problem(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    problem: int,
    *,
    edit: int,
    text: str | None,
    now: datetime,
) -> Draft:
    """Word the line of a problem in this report (None: the problem's own title). Raises NotFound, ChangedMeanwhile."""

    def change(report: Report, node: Node, tree: UnitTree) -> dict[str, Any]:
        find_row(draft_rows(session, pilot, tree, node, report), "problem", problem)
        line = session.exec(
            select(ReportLine).where(ReportLine.report_id == report.id, ReportLine.problem_id == problem)
        ).first() or ReportLine(report_id=key(report), problem_id=problem)
        line.text = said(text)
        session.add(line)
        return {"problem": problem, "text": line.text}

    return edit_lines(session, person, pilot, code, edit, now, change)


def move_row(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    kind: str,
    number: int,
    *,
    by: int,
    edit: int,
    now: datetime,
) -> Draft:
    """Move a row up (-1) or down (1) among those of its function. Raises NotFound, ChangedMeanwhile.

    A row at the end of its function stays where it is.
    """

    def change(report: Report, node: Node, tree: UnitTree) -> dict[str, Any]:
        rows = draft_rows(session, pilot, tree, node, report)
        at_hand = key(own_line(session, report, number)) if kind == "own" else number
        row = find_row(rows, kind, at_hand)
        beside = [r for r in rows if (r.tail, r.function) == (row.tail, row.function)]
        at = beside.index(row)
        to = min(max(at + by, 0), len(beside) - 1)
        beside.insert(to, beside.pop(at))
        for position, one in enumerate(beside, start=1):
            for line in _lines_behind(session, pilot, report, one):
                line.position = position
                session.add(line)
        return {"kind": kind, "number": number, "from": at + 1, "to": to + 1}

    return edit_lines(session, person, pilot, code, edit, now, change)


def join_row(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    number: int,
    *,
    to: int,
    edit: int,
    now: datetime,
) -> Draft:
    """Tell an opinion's row, with all that it tells already, under the row of another opinion, in that one's words.

    Both are the numbers of rows of kind item. Raises Refused, NotFound, ChangedMeanwhile.
    """

    def change(report: Report, node: Node, tree: UnitTree) -> dict[str, Any]:
        rows = draft_rows(session, pilot, tree, node, report)
        joined, told = find_row(rows, "item", number), find_row(rows, "item", to)
        if joined == told:
            raise Refused(phrase("A line can't be joined to itself. Choose another line."))
        for c in joined.items:
            line = line_of(session, pilot, report, c.number)
            line.joined_to_id, line.position = told.number, told.position
            session.add(line)
        head = line_of(session, pilot, report, told.number)
        head.joined_to_id = None
        session.add(head)
        return {"line": number, "joined to": to}

    return edit_lines(session, person, pilot, code, edit, now, change)


def part_row(
    session: Session, person: Person, pilot: Pilot, code: str, number: int, *, edit: int, now: datetime
) -> Draft:
    """Give each opinion that was joined into a row its own row again. Raises NotFound, ChangedMeanwhile."""

    def change(report: Report, node: Node, tree: UnitTree) -> dict[str, Any]:
        row = find_row(draft_rows(session, pilot, tree, node, report), "item", number)
        for c in row.items:
            line = line_of(session, pilot, report, c.number)
            line.joined_to_id = None
            session.add(line)
        return {"parted": number, "lines": [c.number for c in row.items]}

    return edit_lines(session, person, pilot, code, edit, now, change)


def _lines_behind(session: Session, pilot: Pilot, report: Report, row: Row) -> list[ReportLine]:
    if row.kind == "own":
        return [own_line(session, report, row.number)]
    return [line_of(session, pilot, report, c.number) for c in row.items]
