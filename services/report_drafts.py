"""A unit's draft as typed: who signs, numbers, wording of lines; two people never overwrite each other unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from locales import phrase
from models.codes import FUNCTION_CODES, ReportState
from models.tables import Feedback, Pilot, Report, ReportLine
from models.types import key
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.progress import node_within_reach, unit_ids_below
from services.report_facts import belongs
from services.unit_tree import Node, load_tree

LETTER_TEXTS = (
    "issuer_parent",
    "issuer",
    "symbol",
    "number",
    "place",
    "addressee",
    "signer",
    "drafting_office",
)
LETTER_LISTS = ("authority", "recipients")


class ChangedMeanwhile(Refused):
    """Somebody else saved the draft since it was read."""


@dataclass(frozen=True)
class Draft:
    """What the unit typed. `edit` is the number to give back when saving; 0 where there is no draft yet."""

    unit: str
    edit: int
    letter: dict[str, Any] = field(default_factory=dict)
    lines_by: str = ""
    feedback_declared: int | None = None
    nil: bool = False


def read_draft(session: Session, person: Person, pilot: Pilot, code: str) -> Draft:
    """The unit's draft, else what its last version was closed with, else an empty one. Raises NotFound."""
    require(person, Action.SEE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    report = newest_report(session, pilot, node)
    if report is None:
        return Draft(node.code, 0)
    said = report.draft
    edit = report.edit if report.state == ReportState.DRAFT else 0
    declared = said.get("feedback_declared")
    return Draft(
        node.code,
        edit,
        dict(said.get("letter") or {}),
        str(said.get("lines_by") or ""),
        int(declared) if declared is not None else None,
        report.nil if report.state == ReportState.DRAFT else False,
    )


def save_draft(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    *,
    edit: int,
    letter: Mapping[str, Any],
    lines_by: str = "",
    feedback_declared: int | None = None,
    nil: bool = False,
    now: datetime,
) -> Draft:
    """Keep what was typed. Raises ChangedMeanwhile when the draft was saved by another since `edit`."""
    require(person, Action.PREPARE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    report = _open_draft(session, pilot, node, edit, now)
    before = dict(report.draft)
    report.draft = {
        "letter": _checked(letter),
        "lines_by": lines_by if lines_by in ("items", "problems") else "",
        "feedback_declared": feedback_declared,
    }
    report.nil = nil
    _touch(session, person, report, node, now, before=before, after=dict(report.draft))
    session.commit()
    return read_draft(session, person, pilot, node.code)


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
    function: str = "",
    now: datetime,
) -> Draft:
    """Say how an opinion stands in the report: its wording (None: as it came), its function, or left out.

    The opinion itself stays untouched. Raises NotFound for one that is not of the unit.
    """
    require(person, Action.PREPARE_REPORT)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    item = session.exec(
        select(Feedback.id)
        .where(Feedback.id == number, Feedback.pilot_id == pilot.id)
        .where(belongs(node, unit_ids_below(tree, node)))
    ).first()
    if item is None:
        raise NotFound(phrase("There is no opinion number %(number)s within your reach.", number=number))
    if function and function not in FUNCTION_CODES:
        raise Refused(phrase("“%(value)s” is not a function of the app.", value=function))
    report = _open_draft(session, pilot, node, edit, now)
    line = session.exec(
        select(ReportLine).where(ReportLine.report_id == report.id, ReportLine.feedback_id == number)
    ).first() or ReportLine(report_id=key(report), feedback_id=number)
    before = {"text": line.text, "included": line.included, "function": line.function}
    line.text = text.strip() if text is not None and text.strip() else None
    line.included, line.function = included, function
    session.add(line)
    after = {"line": number, "text": line.text, "included": included, "function": function}
    _touch(session, person, report, node, now, before=before, after=after)
    session.commit()
    return read_draft(session, person, pilot, node.code)


def newest_report(session: Session, pilot: Pilot, node: Node) -> Report | None:
    """The unit's newest version, a draft where there is one; None where nothing was typed or closed yet."""
    return session.exec(
        select(Report)
        .where(Report.pilot_id == pilot.id, Report.unit_id == node.id)
        .order_by(col(Report.version).desc())
    ).first()


def _open_draft(session: Session, pilot: Pilot, node: Node, edit: int, now: datetime) -> Report:
    """The draft that is being edited; a new one takes over the wording of the version before."""
    newest = newest_report(session, pilot, node)
    if newest is not None and newest.state == ReportState.DRAFT:
        if newest.edit != edit:
            raise ChangedMeanwhile(
                phrase("Somebody else saved this draft meanwhile. Look at what it says now, then save again.")
            )
        return newest
    if newest is not None and newest.state == ReportState.ACCEPTED:
        raise Refused(phrase("The report was accepted; it can't be changed any more."))
    report = Report(
        pilot_id=key(pilot),
        unit_id=node.id,
        version=newest.version + 1 if newest else 1,
        draft=dict(newest.draft) if newest else {},
        edit=0,
        created_at=now,
        changed_at=now,
    )
    session.add(report)
    session.flush()
    if newest is not None:
        for line in session.exec(select(ReportLine).where(ReportLine.report_id == newest.id)):
            session.add(
                ReportLine(
                    report_id=key(report),
                    feedback_id=line.feedback_id,
                    position=line.position,
                    function=line.function,
                    text=line.text,
                    included=line.included,
                )
            )
        session.flush()
    return report


def _touch(
    session: Session,
    person: Person,
    report: Report,
    node: Node,
    now: datetime,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    report.edit += 1
    report.changed_at = now
    session.add(report)
    audit.record(
        session,
        person,
        "save draft",
        "report",
        report.id,
        now=now,
        before=before,
        after={"unit": node.code, **after},
    )


def _checked(letter: Mapping[str, Any]) -> dict[str, Any]:
    """Only the letter's own fields, as text. Raises Refused for a day that is none."""
    kept: dict[str, Any] = {name: str(letter.get(name) or "").strip() for name in LETTER_TEXTS}
    for name in LETTER_LISTS:
        value = letter.get(name) or []
        lines = value.splitlines() if isinstance(value, str) else [str(v) for v in value]
        kept[name] = [line.strip() for line in lines if line.strip()]
    signed_on = letter.get("signed_on")
    if isinstance(signed_on, date):
        signed_on = signed_on.isoformat()
    try:
        kept["signed_on"] = date.fromisoformat(signed_on).isoformat() if signed_on else ""
    except ValueError as error:
        raise Refused(phrase("“%(value)s” is not a day.", value=str(signed_on))) from error
    return kept
