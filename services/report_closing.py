"""Closing a unit's report: its facts and documents are frozen as the next version.

The documents take the longest, so they are built before the write lock is taken (`ready_documents`); the
transaction then looks whether they are still those of its facts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from locales import phrase
from locales.vietnamese import clean_text
from models.codes import ReportState, UnitStatus
from models.database import alone
from models.tables import Pilot, Report, ReportFile
from models.types import key
from reports.appendix import AppendixFacts, facts_from_json, facts_to_json
from services import audit
from services.access import Action, Person, Refused, require
from services.file_store import FileStore
from services.progress import node_within_reach
from services.report_checks import Check, NeedsExplanation, check_report
from services.report_documents import FORMATS, Documents, write_documents
from services.report_drafts import report_lock
from services.report_facts import gather_facts
from services.report_templates import template_bytes
from services.unit_reports import is_nil, versions_of
from services.unit_tree import Node, load_tree

# What two closings of the same report may differ in without being different reports.
_OF_THE_MOMENT = ("version", "closed_at", "as_of")


@dataclass(frozen=True)
class Closed:
    """A frozen version. `sha256` is that of the Word document, which is what gets signed."""

    unit: str
    version: int
    closed_at: datetime
    sha256: str
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Ready:
    """Documents that were built for a closing, and what they were built from."""

    facts: dict[str, Any]
    template: str
    documents: Documents


@dataclass(frozen=True)
class _Closing:
    """What a closing would freeze; `standing` is the version that already says it."""

    node: Node
    draft: Report | None
    facts: AppendixFacts
    frozen: dict[str, Any]
    checks: tuple[Check, ...]
    standing: Report | None


def ready_documents(
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
) -> Ready | None:
    """The documents that closing would freeze, built while nothing is locked; None where the last version stands.

    Ends the transaction of `session`, which only reads, before it builds. Raises as `close_report` does.
    """
    require(person, Action.CLOSE_REPORT)
    return ready_now(
        session, person, pilot, code, store, now=now, explain=explain, nil=nil, lines_by=lines_by
    )


def ready_now(
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
) -> Ready | None:
    """The same for a caller that has asked for the permission it needs."""
    closing = _look(session, person, pilot, code, now=now, explain=explain, nil=nil, lines_by=lines_by)
    template = template_bytes(session, pilot, closing.node.id, store)
    session.rollback()
    if closing.standing is not None:
        return None
    return _build(closing, template, store)


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
    ready: Ready | None = None,
    formats: Sequence[str] = FORMATS,
) -> Closed:
    """Freeze the unit's report as its next version. Raises Refused when a check stops it, NeedsExplanation.

    Closing again with nothing changed gives the version that stands. `ready` are documents built before, of
    the same `now`; where the facts have changed since, they are built anew, in these `formats` (Word always).
    """
    require(person, Action.CLOSE_REPORT)
    closed, _report = close_now(
        session,
        person,
        pilot,
        code,
        store,
        now=now,
        explain=explain,
        nil=nil,
        lines_by=lines_by,
        ready=ready,
        formats=formats,
    )
    session.commit()
    return closed


def _look(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    *,
    now: datetime,
    explain: str,
    nil: bool,
    lines_by: str | None,
    arrived: bool = False,
) -> _Closing:
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    if node.status == UnitStatus.LEFT_EVN:
        raise Refused(phrase("%(unit)s has left EVN and reports to nobody.", unit=node.name))
    with alone(session, report_lock(pilot, node)):
        versions = versions_of(session, pilot, node)
    draft = next((r for r in versions if r.state == ReportState.DRAFT), None)
    told = [r for r in versions if r.state != ReportState.DRAFT]
    facts = gather_facts(
        session,
        pilot,
        tree,
        node,
        now=now,
        # Without a draft the unit's wording of the version before stands.
        draft=draft or next(iter(told), None),
        lines_by=lines_by,
        nil=nil or is_nil(draft),
        version=told[0].version + 1 if told else 1,
        closed_at=now,
    )
    checks = tuple(check_report(session, pilot, tree, node, facts))
    # What arrived on paper was sent, whatever the unit has typed here.
    if not arrived and (stopping := [c for c in checks if c.level == "block"]):
        raise Refused(stopping[0].sentence)
    frozen = facts_to_json(facts)
    if told and told[0].facts and told[0].state != ReportState.RETURNED and _same(told[0].facts, frozen):
        return _Closing(node, draft, facts, frozen, checks, told[0])
    if told and told[0].state == ReportState.ACCEPTED:
        raise Refused(phrase("The report was accepted; it can't be changed any more."))
    if checks and not clean_text(explain).strip():
        raise NeedsExplanation(checks)
    return _Closing(node, draft, facts, frozen, checks, None)


def _build(closing: _Closing, template: bytes, store: FileStore, formats: Sequence[str] = FORMATS) -> Ready:
    documents = write_documents(closing.facts, store, dict.fromkeys(("docx", *formats)), template)
    return Ready(closing.frozen, hashlib.sha256(template).hexdigest(), documents)


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
    ready: Ready | None = None,
    formats: Sequence[str] = FORMATS,
    arrived: bool = False,
) -> tuple[Closed, Report]:
    """The closing itself, kept when the caller commits. `arrived`: its letter was received, so no check stops it."""
    closing = _look(
        session, person, pilot, code, now=now, explain=explain, nil=nil, lines_by=lines_by, arrived=arrived
    )
    node, facts, checks = closing.node, closing.facts, closing.checks
    if closing.standing is not None:
        return _closed(node, closing.standing, checks), closing.standing
    template = template_bytes(session, pilot, node.id, store)
    of_these = (closing.frozen, hashlib.sha256(template).hexdigest())
    if ready is None or (ready.facts, ready.template) != of_these:
        ready = _build(closing, template, store, formats)
    documents = ready.documents
    report = closing.draft or Report(
        pilot_id=key(pilot), unit_id=node.id, version=facts.version, created_at=now, changed_at=now
    )
    sha256 = {form: store.keep(data) for form, data in documents.files.items()}
    explain = clean_text(explain).strip()
    report.version, report.state = facts.version, ReportState.CLOSED.value
    report.facts, report.nil = closing.frozen, facts.nil
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
        after={"unit": node.code, "version": facts.version, "sha256": report.sha256, "explanation": explain},
    )
    return _closed(node, report, checks), report


def _same(old: dict[str, Any], new: dict[str, Any]) -> bool:
    def told(facts: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in facts.items() if name not in _OF_THE_MOMENT}

    # What was frozen before a field was known has that field's default.
    return told(facts_to_json(facts_from_json(old))) == told(new)


def _closed(node: Node, report: Report, checks: tuple[Check, ...]) -> Closed:
    if report.closed_at is None:
        raise ValueError("the report is not closed")
    return Closed(node.code, report.version, report.closed_at, report.sha256, checks)
