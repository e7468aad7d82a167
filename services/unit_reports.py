"""A unit's Appendix 2: previewed, written out, frozen as a version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from locales import phrase
from models.codes import ReportState, UnitStatus
from models.database import alone
from models.tables import Pilot, Report, ReportFile, ReportingDuty, Unit
from models.types import key
from reports.appendix import AppendixFacts, facts_from_json, facts_to_json
from reports.appendix_excel import build_excel
from reports.appendix_word import build_word
from services import audit
from services.access import Action, NotFound, Person, Refused, require, within_reach
from services.file_store import FileIsGone, FileStore
from services.progress import node_within_reach
from services.report_checks import Check, check_report
from services.report_facts import gather_facts
from services.unit_tree import Node, load_tree

FORMATS = ("docx", "xlsx")
BUILDERS = {"docx": build_word, "xlsx": build_excel}
# What two closings of the same report may differ in without being different reports.
_OF_THE_MOMENT = ("version", "closed_at", "as_of")


@dataclass(frozen=True)
class Preview:
    """The report as it would be closed now, and what there is to say about it."""

    facts: AppendixFacts
    checks: tuple[Check, ...]
    state: str
    version: int


@dataclass(frozen=True)
class Documents:
    """One unit's documents: format -> bytes."""

    unit: str
    files: dict[str, bytes]
    items: int
    images: int


@dataclass(frozen=True)
class Closed:
    """A frozen version. `sha256` is that of the Word document, which is what gets signed."""

    unit: str
    version: int
    closed_at: datetime
    sha256: str
    checks: tuple[Check, ...]


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
    versions = _versions(session, pilot, node)
    draft = next((r for r in versions if r.state == ReportState.DRAFT), None)
    told = [r for r in versions if r.state != ReportState.DRAFT]
    facts = gather_facts(
        session,
        pilot,
        tree,
        node,
        now=now,
        draft=draft or next(iter(told), None),
        lines_by=lines_by,
        nil=nil or _is_nil(draft),
    )
    state = told[0].state if told else ReportState.DRAFT.value if draft else ReportState.NONE.value
    checks = tuple(check_report(session, pilot, tree, node, facts))
    return Preview(facts, checks, state, told[0].version if told else 0)


def _is_nil(draft: Report | None) -> bool:
    return bool(draft and draft.nil)


def _versions(session: Session, pilot: Pilot, node: Node) -> list[Report]:
    """The unit's versions, the newest first; a draft is the newest of all."""
    query = (
        select(Report)
        .where(Report.pilot_id == pilot.id, Report.unit_id == node.id)
        .order_by(col(Report.version).desc())
    )
    return list(session.exec(query))


def pictures_of(facts: AppendixFacts, store: FileStore) -> dict[str, bytes]:
    """The bytes of every picture that is present; one whose bytes are gone is left out, and shows as missing."""
    wanted = {p.sha256 for line in facts.lines for p in line.pictures if p.state == "present"}
    found = {}
    for sha256 in sorted(wanted):
        try:
            found[sha256] = store.read(sha256)
        except FileIsGone:
            continue
    return found


def write_documents(facts: AppendixFacts, store: FileStore, formats: Iterable[str]) -> Documents:
    """Build each format from the same facts."""
    pictures = pictures_of(facts, store)
    files = {form: BUILDERS[form](facts, pictures) for form in formats}
    items = sum(line.count for line in facts.lines if line.items)
    return Documents(facts.unit_code, files, items, len(pictures))


def save_documents(documents: Documents, folder: Path) -> list[Path]:
    """Write the documents as UNIT.docx, … into a folder, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for form, data in documents.files.items():
        path = folder / f"{documents.unit}.{form}"
        started = path.with_suffix(f".{form}.part")
        started.write_bytes(data)
        paths.append(started.replace(path))
    return paths


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
    report = next((r for r in _versions(session, pilot, node) if r.version == version), None)
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


def close_report(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    store: FileStore,
    *,
    now: datetime,
    explain: str = "",
    nil: bool = False,
    lines_by: str | None = None,
) -> Closed:
    """Freeze the unit's report as its next version. Raises Refused when a check stops it.

    Closing again with nothing changed gives the version that stands.
    """
    require(person, Action.CLOSE_REPORT)
    closed, _report = close_now(
        session, person, pilot, code, store, now=now, explain=explain, nil=nil, lines_by=lines_by
    )
    session.commit()
    return closed


def close_now(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    store: FileStore,
    *,
    now: datetime,
    explain: str = "",
    nil: bool = False,
    lines_by: str | None = None,
) -> tuple[Closed, Report]:
    """The closing itself, kept when the caller commits."""
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    if node.status == UnitStatus.LEFT_EVN:
        raise Refused(phrase("%(unit)s has left EVN and reports to nobody.", unit=node.name))
    with alone(session, "report"):
        versions = _versions(session, pilot, node)
    draft = next((r for r in versions if r.state == ReportState.DRAFT), None)
    told = [r for r in versions if r.state != ReportState.DRAFT]
    number = told[0].version + 1 if told else 1
    facts = gather_facts(
        session,
        pilot,
        tree,
        node,
        now=now,
        # Without a draft the unit's wording of the version before stands.
        draft=draft or next(iter(told), None),
        lines_by=lines_by,
        nil=nil or _is_nil(draft),
        version=number,
        closed_at=now,
    )
    checks = check_report(session, pilot, tree, node, facts)
    if stopping := [c for c in checks if c.level == "block"]:
        raise Refused(stopping[0].sentence)
    frozen = facts_to_json(facts)
    if told and told[0].facts and told[0].state != ReportState.RETURNED and _same(told[0].facts, frozen):
        standing = told[0]
        return _closed(node, standing, checks), standing
    documents = write_documents(facts, store, FORMATS)
    report = draft or Report(
        pilot_id=key(pilot), unit_id=node.id, version=number, created_at=now, changed_at=now
    )
    sha256 = {form: store.keep(data) for form, data in documents.files.items()}
    report.version, report.state = number, ReportState.CLOSED.value
    report.facts, report.nil = frozen, facts.nil
    report.checks = [c.to_keep() for c in checks]
    report.explanation = explain
    report.sha256 = sha256["docx"]
    report.closed_at, report.closed_by, report.changed_at = now, person.name, now
    session.add(report)
    session.flush()
    for form, data in documents.files.items():
        session.add(ReportFile(report_id=key(report), format=form, sha256=sha256[form], size=len(data)))
    audit.record(
        session,
        person,
        "close report",
        "report",
        report.id,
        now=now,
        after={"unit": node.code, "version": number, "sha256": report.sha256, "explanation": explain},
    )
    return _closed(node, report, checks), report


def _same(old: dict[str, Any], new: dict[str, Any]) -> bool:
    def told(facts: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in facts.items() if name not in _OF_THE_MOMENT}

    return told(old) == told(new)


def _closed(node: Node, report: Report, checks: list[Check]) -> Closed:
    if report.closed_at is None:
        raise ValueError("the report is not closed")
    return Closed(node.code, report.version, report.closed_at, report.sha256, tuple(checks))
