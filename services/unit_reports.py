"""A unit's Appendix 2: previewed, and written out as it stands or as a version was frozen (`report_closing`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from locales import Phrase, phrase
from models.codes import ReportState
from models.reports import WITHOUT_FACTS
from models.tables import Pilot, Report, ReportFile, ReportingDuty, Unit
from models.tallies import COUNTS, DUTIES, OPINIONS, REPORTS, UNITS
from reports.appendix import AppendixFacts, facts_from_json
from reports.appendix_page import MOST_LINES
from services.access import Action, NotFound, Person, require, within_reach
from services.file_store import FileStore
from services.kept import Kept, record_mark
from services.pilots import zone_of
from services.progress import node_within_reach
from services.report_checks import Check, check_report
from services.report_difference import difference
from services.report_documents import FORMATS, Documents, pictures_of, write_documents
from services.report_facts import gather_facts
from services.report_templates import template_bytes
from services.unit_tree import Node, UnitTree, load_tree


@dataclass(frozen=True)
class Preview:
    """The report as it would be closed now, what there is to say about it, what changed since the last version.

    `lines` is how many its table has, of which a screen has the first alone where they are many.
    """

    facts: AppendixFacts
    checks: tuple[Check, ...]
    state: str
    version: int
    changes: tuple[Phrase, ...] = ()
    lines: int = 0


# Of a report of more opinions a screen has its sums, its checks and its first lines, not a hundred thousand texts.
_MOST_SHOWN = 5_000
_shown: Kept[Preview] = Kept(
    OPINIONS,
    COUNTS,
    UNITS,
    REPORTS,
    DUTIES,
    most=32,
    also=record_mark,
)


def preview_report(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    *,
    now: datetime,
    lines_by: str | None = None,
    nil: bool = False,
) -> Preview:
    """The facts and checks of a unit's report as they stand. Raises NotFound, NotAllowed."""
    require(person, Action.SEE_REPORT)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    versions = versions_of(session, pilot, node)
    draft = next((r for r in versions if r.state == ReportState.DRAFT), None)
    told = [r for r in versions if r.state != ReportState.DRAFT]
    facts = draft_facts(session, pilot, tree, node, now=now, lines_by=lines_by, nil=nil)
    state = told[0].state if told else ReportState.DRAFT.value if draft else ReportState.NONE.value
    checks = tuple(check_report(session, pilot, tree, node, facts))
    changes = difference(facts_from_json(told[0].facts), facts) if told and told[0].facts else []
    return Preview(facts, checks, state, told[0].version if told else 0, tuple(changes), len(facts.lines))


def shown_report(session: Session, person: Person, pilot: Pilot, code: str, *, now: datetime) -> Preview:
    """What `preview_report` says, for a screen that asks at every rerun: kept until an act or an import changes anything.

    What is closed or written out is always gathered anew, and whole. Raises NotFound, NotAllowed.
    """
    require(person, Action.SEE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    today = now.astimezone(zone_of(pilot)).date()
    return _shown.get(
        session,
        (pilot.id, node.id, today),
        lambda: _to_show(preview_report(session, person, pilot, node.code, now=now)),
    )


def _to_show(made: Preview) -> Preview:
    return replace(made, facts=first_lines(made.facts))


def first_lines(facts: AppendixFacts) -> AppendixFacts:
    """The facts as a screen shows them: all sums, and of a large report the lines that are drawn."""
    # Where no opinion is of the trial's days the covering letter counts the lines.
    if len(facts.annex) <= _MOST_SHOWN or not facts.feedback:
        return facts
    return replace(facts, lines=facts.lines[:MOST_LINES], annex=())


def draft_facts(
    session: Session,
    pilot: Pilot,
    tree: UnitTree,
    node: Node,
    *,
    now: datetime,
    lines_by: str | None = None,
    nil: bool = False,
) -> AppendixFacts:
    """The facts of a unit's report as they stand. The caller has checked that the unit is within reach."""
    versions = versions_of(session, pilot, node)
    draft = next((r for r in versions if r.state == ReportState.DRAFT), None)
    return gather_facts(
        session,
        pilot,
        tree,
        node,
        now=now,
        # Without a draft the unit's wording of the version before stands.
        draft=draft or next((r for r in versions if r.state != ReportState.DRAFT), None),
        lines_by=lines_by,
        nil=nil or is_nil(draft),
    )


def is_nil(draft: Report | None) -> bool:
    """Whether a draft says that there is nothing to report."""
    return bool(draft and draft.nil)


def versions_of(session: Session, pilot: Pilot, node: Node) -> list[Report]:
    """The unit's versions, the newest first; a draft is the newest of all. What each states is read when it is asked for."""
    query = (
        select(Report)
        .options(WITHOUT_FACTS)
        .where(Report.pilot_id == pilot.id, Report.unit_id == node.id)
        .order_by(col(Report.version).desc())
    )
    return list(session.exec(query))


def newest_closed(session: Session, pilot: Pilot, node: Node) -> int:
    """The number of a unit's newest closed version; 0 where none is. The caller has checked the reach."""
    closed = (r.version for r in versions_of(session, pilot, node) if r.state != ReportState.DRAFT)
    return max(closed, default=0)


def draft_documents(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    store: FileStore,
    formats: Iterable[str] = FORMATS,
    *,
    now: datetime,
    lines_by: str | None = None,
) -> Documents:
    """The documents of the report as it stands. Raises NotFound, Refused."""
    require(person, Action.SEE_REPORT)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    facts = draft_facts(session, pilot, tree, node, now=now, lines_by=lines_by)
    return write_documents(facts, store, formats, template_bytes(session, pilot, node.id, store))


def units_that_owe(session: Session, person: Person, pilot: Pilot) -> list[str]:
    """The codes of the units within reach that owe a report themselves, in the tree's order."""
    require(person, Action.SEE_REPORT)
    query = (
        select(Unit.code)
        .join(ReportingDuty, col(ReportingDuty.unit_id) == col(Unit.id))
        .where(ReportingDuty.pilot_id == pilot.id, col(ReportingDuty.covered_by_id).is_(None))
        .where(within_reach(person))
        .order_by(col(Unit.position))
    )
    return list(dict.fromkeys(session.exec(query)))


def closed_documents(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    version: int,
    store: FileStore,
    formats: Iterable[str] = FORMATS,
) -> Documents:
    """A closed version's own bytes. Raises NotFound, FileIsGone."""
    require(person, Action.SEE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    report = next((r for r in versions_of(session, pilot, node) if r.version == version), None)
    if report is None or report.facts is None:
        raise NotFound(
            phrase(
                "Unit %(code)s has no closed version %(version)s of its report.", code=code, version=version
            )
        )
    stored = session.exec(select(ReportFile).where(ReportFile.report_id == report.id)).all()
    sha256 = {f.format: f.sha256 for f in stored}
    facts = facts_from_json(report.facts)
    files = {form: store.read(sha256[form]) for form in formats if form in sha256}
    items = sum(line.count for line in facts.lines if line.items)
    return Documents(node.code, files, items, len(pictures_of(facts, store)))
