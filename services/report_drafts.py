"""A unit's draft as typed: who signs, numbers, wording of lines; two people never overwrite each other unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from locales import phrase
from locales.vietnamese import clean_text
from models.codes import ReportState
from models.database import alone
from models.reports import WITHOUT_FACTS
from models.tables import Pilot, Report
from models.types import key
from services import audit
from services.access import Action, Person, Refused, require
from services.kept_lines import kept_lines, spoken_lines, write_lines
from services.progress import node_within_reach
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
    """Somebody else saved the draft since it was read; the sentence names them."""


@dataclass(frozen=True)
class Draft:
    """What the unit typed. `edit` is the number to give back when saving; 0 where there is no draft yet.

    `extra` are its own figures as (name, value); `units_shown` is `direct`, `all` or "" (direct). `differs`
    says whether anything is not as the last version has it; `changed_by` and `changed_at` who saved it last.
    """

    unit: str
    edit: int
    letter: dict[str, Any] = field(default_factory=dict)
    lines_by: str = ""
    feedback_declared: int | None = None
    nil: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    units_shown: str = ""
    differs: bool = False
    changed_by: str = ""
    changed_at: datetime | None = None


def read_draft(session: Session, person: Person, pilot: Pilot, code: str) -> Draft:
    """The unit's draft, else what its last version was closed with, else an empty one. Raises NotFound."""
    require(person, Action.SEE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    report = newest_report(session, pilot, node)
    if report is None:
        return Draft(node.code, 0)
    said = report.draft
    drafted = report.state == ReportState.DRAFT
    declared = said.get("feedback_declared")
    return Draft(
        node.code,
        report.edit if drafted else 0,
        dict(said.get("letter") or {}),
        str(said.get("lines_by") or ""),
        int(declared) if declared is not None else None,
        report.nil,
        tuple((str(name), str(value)) for name, value in said.get("extra") or ()),
        str(said.get("units_shown") or ""),
        drafted and _differs(session, pilot, report),
        report.changed_by if drafted else "",
        report.changed_at if drafted else None,
    )


def _differs(session: Session, pilot: Pilot, draft: Report) -> bool:
    """Whether a draft says anything else than the version before it; a first draft always does."""
    before = session.exec(
        select(Report)
        .options(WITHOUT_FACTS)
        .where(
            Report.pilot_id == pilot.id, Report.unit_id == draft.unit_id, Report.version == draft.version - 1
        )
    ).first()
    if before is None:
        return True
    typed = [{name: value for name, value in _flat(r.draft).items() if value} for r in (draft, before)]
    lines = [spoken_lines(session, pilot, r) for r in (draft, before)]
    return typed[0] != typed[1] or lines[0] != lines[1] or draft.nil != before.nil


def _flat(said: dict[str, Any]) -> dict[str, Any]:
    letter = said.get("letter") or {}
    rest = {name: value for name, value in said.items() if name not in ("letter", "feedback_declared")}
    declared = said.get("feedback_declared")
    return {**letter, **rest, "declared": "" if declared is None else f"{declared}"}


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
    extra: Sequence[tuple[str, str]] = (),
    units_shown: str = "",
    now: datetime,
) -> Draft:
    """Keep what was typed. Raises ChangedMeanwhile when the draft was saved by another since `edit`."""
    require(person, Action.PREPARE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    report = open_draft(session, pilot, node, edit, now)
    before = dict(report.draft)
    report.draft = {
        "letter": _checked(letter),
        "lines_by": lines_by if lines_by in ("items", "problems") else "",
        "feedback_declared": feedback_declared,
        "extra": _named(extra),
        "units_shown": units_shown if units_shown in ("direct", "all") else "",
    }
    report.nil = nil
    touch(session, person, report, node, now, before=before, after=dict(report.draft))
    session.commit()
    return read_draft(session, person, pilot, node.code)


def newest_report(session: Session, pilot: Pilot, node: Node) -> Report | None:
    """The unit's newest version, a draft where there is one; None where nothing was typed or closed yet."""
    return session.exec(
        select(Report)
        .options(WITHOUT_FACTS)
        .where(Report.pilot_id == pilot.id, Report.unit_id == node.id)
        .order_by(col(Report.version).desc())
    ).first()


def open_draft(session: Session, pilot: Pilot, node: Node, edit: int, now: datetime) -> Report:
    """The draft that is being edited; a new one takes over the wording of the version before.

    Raises ChangedMeanwhile when it was saved since `edit`, Refused for an accepted report. Nobody else changes
    the unit's report until the transaction ends.
    """
    with alone(session, report_lock(pilot, node)):
        newest = newest_report(session, pilot, node)
    if newest is not None and newest.state == ReportState.DRAFT:
        if newest.edit != edit:
            raise ChangedMeanwhile(
                phrase(
                    "%(who)s saved this draft meanwhile. Look at what it says now, then save again.",
                    who=newest.changed_by or "–",
                )
            )
        return newest
    if newest is not None and newest.state == ReportState.ACCEPTED:
        raise Refused(phrase("The report was accepted; it can't be changed any more."))
    report = Report(
        pilot_id=key(pilot),
        unit_id=node.id,
        version=newest.version + 1 if newest else 1,
        draft=dict(newest.draft) if newest else {},
        nil=newest.nil if newest else False,
        edit=0,
        created_at=now,
        changed_at=now,
    )
    session.add(report)
    session.flush()
    if newest is not None:
        write_lines(session, key(report), kept_lines(session, newest))
    return report


def report_lock(pilot: Pilot, node: Node) -> str:
    """The name of the lock that whoever changes a unit's report holds."""
    return f"report {pilot.id} {node.id}"


def touch(
    session: Session,
    person: Person,
    report: Report,
    node: Node,
    now: datetime,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """Number the edit of a draft, say who made it, and write it down."""
    report.edit += 1
    report.changed_at, report.changed_by = now, person.name
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


def _named(extra: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Figures with a name and a value. Raises Refused for a value without a name, and for a name given twice."""
    told = [[clean_text(name).strip(), clean_text(value).strip()] for name, value in extra]
    told = [pair for pair in told if any(pair)]
    names = [name for name, _value in told]
    if "" in names:
        raise Refused(
            phrase("The figure “%(value)s” has no name. Say what it counts.", value=told[names.index("")][1])
        )
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise Refused(phrase("The figure “%(name)s” is there twice. Keep one of them.", name=twice))
    return told
