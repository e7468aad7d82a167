"""The versions of a unit's report: what was closed and when, the letter each went with, what it said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from locales import Phrase, phrase
from models.codes import ReportState
from models.reports import WITHOUT_FACTS
from models.tables import Pilot, Report, ReportFile
from models.tallies import REPORTS
from reports.appendix import AppendixFacts, facts_from_json
from services.access import Action, NotFound, Person, require
from services.deadlines import load_deadlines
from services.kept import Kept
from services.progress import node_within_reach
from services.report_difference import difference
from services.unit_reports import first_lines
from services.unit_tree import load_tree


@dataclass(frozen=True)
class Version:
    """One closed version. `on_time` judges the first sending alone: a correction sent later changes nothing.

    `signed` says whether the signed letter is kept; `changes` what it says otherwise than the version before.
    """

    number: int
    state: str
    nil: bool
    closed_at: datetime | None
    closed_by: str
    explanation: str
    sha256: str
    formats: tuple[str, ...]
    letter_number: str
    filed_at: datetime | None
    recorded_by: str
    on_time: bool | None
    returned_by: str
    returned_why: str
    signed: bool = False
    accepted_by: str = ""
    accepted_at: datetime | None = None
    changes: tuple[Phrase, ...] = ()


def list_versions(session: Session, person: Person, pilot: Pilot, code: str) -> list[Version]:
    """The closed versions of a unit's report, the newest first. Raises NotFound."""
    require(person, Action.SEE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    reports = session.exec(
        select(Report)
        .options(WITHOUT_FACTS)
        .where(Report.pilot_id == pilot.id, Report.unit_id == node.id)
        .where(Report.state != ReportState.DRAFT)
        .order_by(col(Report.version).desc())
    ).all()
    deadlines = load_deadlines(session, pilot)
    first = min((r.filed_at for r in reports if r.filed_at is not None), default=None)
    formats: dict[int, list[str]] = {}
    files = select(ReportFile).where(col(ReportFile.report_id).in_([r.id for r in reports]))
    for file in session.exec(files.order_by(col(ReportFile.format))):
        formats.setdefault(file.report_id, []).append(file.format)
    return [
        Version(
            r.version,
            r.state,
            r.nil,
            r.closed_at,
            r.closed_by,
            r.explanation,
            r.sha256,
            tuple(formats.get(r.id or 0, ())),
            r.letter_number,
            r.filed_at,
            r.recorded_by,
            deadlines.on_time(node.id, r.filed_at) if r.filed_at == first else None,
            r.returned_by,
            r.returned_why,
            bool(r.signed_pdf_sha256),
            r.accepted_by,
            r.accepted_at,
            _changes(session, before, r),
        )
        for r, before in zip(reports, [*reports, None][1:], strict=True)
    ]


# What was closed changes no more; a few numbers and phrases of each.
_differences: Kept[tuple[Phrase, ...]] = Kept(REPORTS, most=256)
_shown: Kept[tuple[AppendixFacts, int]] = Kept(REPORTS, most=16)


def _changes(session: Session, before: Report | None, report: Report) -> tuple[Phrase, ...]:
    if before is None:
        return ()
    return _differences.get(session, (before.id, report.id), lambda: _difference(before, report))


def _difference(before: Report, report: Report) -> tuple[Phrase, ...]:
    if before.facts is None or report.facts is None:
        return ()
    return tuple(difference(facts_from_json(before.facts), facts_from_json(report.facts)))


def shown_version(
    session: Session, person: Person, pilot: Pilot, code: str, version: int
) -> tuple[AppendixFacts, int]:
    """What a closed version states as a screen shows it (see `first_lines`), and how many lines it has.

    Raises NotFound.
    """
    require(person, Action.SEE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)

    def look() -> tuple[AppendixFacts, int]:
        facts = closed_facts(session, person, pilot, node.code, version)
        return first_lines(facts), len(facts.lines)

    return _shown.get(session, (pilot.id, node.id, version), look)


def closed_facts(session: Session, person: Person, pilot: Pilot, code: str, version: int) -> AppendixFacts:
    """What a closed version states, as it was frozen. Raises NotFound."""
    require(person, Action.SEE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    report = session.exec(
        select(Report)
        .where(Report.pilot_id == pilot.id, Report.unit_id == node.id)
        .where(Report.version == version, Report.state != ReportState.DRAFT)
    ).first()
    if report is None or report.facts is None:
        raise NotFound(
            phrase(
                "Unit %(code)s has no closed version %(version)s of its report.", code=code, version=version
            )
        )
    return facts_from_json(report.facts)


def compare_versions(
    session: Session, person: Person, pilot: Pilot, code: str, before: int, after: int
) -> tuple[Phrase, ...]:
    """What one closed version of a unit's report says otherwise than another; empty where nothing. Raises NotFound."""
    old = closed_facts(session, person, pilot, code, before)
    return tuple(difference(old, closed_facts(session, person, pilot, code, after)))
