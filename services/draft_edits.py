"""A change of a draft's lines: the one way in which each is made, and what each looks up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from locales import phrase
from locales.vietnamese import clean_text
from models.codes import FUNCTION_CODES
from models.tables import Feedback, Pilot, Report, ReportLine
from models.types import key
from services.access import Action, NotFound, Person, Refused, require
from services.kept_lines import kept_lines
from services.progress import node_within_reach, unit_ids_below
from services.report_drafts import Draft, open_draft, read_draft, touch
from services.report_facts import belongs
from services.report_lines import Row, inside_trial, wording_of
from services.unit_tree import Node, UnitTree, load_tree

MOST_LETTERS = 20_000
Change = Callable[[Report, Node, UnitTree], dict[str, Any]]


def edit_lines(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    edit: int,
    now: datetime,
    change: Change,
) -> Draft:
    """Change the lines of the draft of that edit, number it anew and write it down. Raises what `change` does."""
    require(person, Action.PREPARE_REPORT)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    report = open_draft(session, pilot, node, edit, now)
    before = [asdict(line) for line in kept_lines(session, report)]
    after = change(report, node, tree)
    touch(session, person, report, node, now, before={"lines": before}, after=after)
    session.commit()
    return read_draft(session, person, pilot, node.code)


def check_item(session: Session, pilot: Pilot, tree: UnitTree, node: Node, number: int) -> None:
    """Raises NotFound for an opinion that is not of the unit."""
    query = (
        select(Feedback.id)
        .where(Feedback.id == number, Feedback.pilot_id == pilot.id)
        .where(belongs(node, unit_ids_below(tree, node)))
    )
    if session.exec(query).first() is None:
        raise NotFound(phrase("There is no opinion number %(number)s within your reach.", number=number))


def line_of(session: Session, pilot: Pilot, report: Report, number: int) -> ReportLine:
    """What the draft says of an opinion; one that it said nothing of yet stands as it would anyway."""
    line = session.exec(
        select(ReportLine).where(ReportLine.report_id == report.id, ReportLine.feedback_id == number)
    ).first()
    if line is not None:
        return line
    inside = inside_trial(session.get_one(Feedback, number), pilot)
    return ReportLine(report_id=key(report), feedback_id=number, included=inside)


def own_line(session: Session, report: Report, number: int) -> ReportLine:
    """A line of the unit's own; in a draft that was just opened, the copy of the one of that number."""
    line = session.get(ReportLine, number)
    if line is None or line.feedback_id is not None or line.problem_id is not None:
        raise _line_is_gone()
    if line.report_id == report.id:
        return line
    before = session.get_one(Report, line.report_id)
    if report.edit or (before.pilot_id, before.unit_id) != (report.pilot_id, report.unit_id):
        raise _line_is_gone()
    copies = dict(zip(wording_of(session, before).own, wording_of(session, report).own.values(), strict=True))
    return copies[number]


def _line_is_gone() -> NotFound:
    return NotFound(phrase("There is no such line in this report any more. Look at what it says now."))


def find_row(rows: Sequence[Row], kind: str, number: int) -> Row:
    """The row of a kind and number. Raises NotFound."""
    row = next((r for r in rows if (r.kind, r.number) == (kind, number)), None)
    if row is None:
        raise _line_is_gone()
    return row


def check_function(function: str, *, needed: bool = False) -> None:
    """Raises Refused for a code that is no function; "" is one only where none is needed."""
    if function not in FUNCTION_CODES and (function or needed):
        raise Refused(phrase("“%(value)s” is not a function of the app.", value=function))


def said(text: str | None) -> str | None:
    """Typed text as it is kept; None where it says nothing. Raises Refused for one that is too long."""
    words = clean_text(text).strip() if text is not None else ""
    if len(words) > MOST_LETTERS:
        raise Refused(
            phrase(
                "The text has %(n)s characters; at most %(most)s fit. Shorten it.",
                n=len(words),
                most=MOST_LETTERS,
            )
        )
    return words or None
