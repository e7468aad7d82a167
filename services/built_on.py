"""What was built on an import since: reports that units closed, and what people did to its opinions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from locales import Phrase, phrase
from models.codes import ReportState
from models.tables import Feedback, FeedbackVersion, ImportBatch, LabelEvent, Report, ReportLine, Unit
from reports.appendix import AppendixFacts, facts_from_json

_IN_FORCE = (ReportState.CLOSED, ReportState.FILED, ReportState.ACCEPTED)
_MOST_NAMED = 5


def reports_with_items(session: Session, items: Collection[int], *, since: datetime) -> list[Phrase]:
    """The reports in force, closed since a moment, that tell one of these opinions; each in words."""
    wanted = set(items)
    return [
        _named(report, unit)
        for report, unit, facts in _in_force(session, since)
        if any(wanted.intersection(line.items) for line in facts.lines)
        or any(told.item in wanted for told in facts.annex)
    ]


def reports_with_counts(
    session: Session, places: Collection[tuple[str, date]], *, since: datetime
) -> list[Phrase]:
    """The reports in force, closed since a moment, whose figures are taken from one of these units' counts of a day."""
    wanted = set(places)
    return [
        _named(report, unit)
        for report, unit, facts in _in_force(session, since)
        if any((part.code, part.counted_on) in wanted for part in facts.units)
    ]


def work_on_opinions(session: Session, batch: ImportBatch, edits: Sequence[FeedbackVersion]) -> list[Phrase]:
    """What people and later files did to the opinions that an import brought or edited, each sort in words."""
    mine = select(Feedback.id).where(Feedback.import_batch_id == batch.id)
    labelled = (
        select(col(LabelEvent.field), func.count(func.distinct(LabelEvent.feedback_id)))
        .where(col(LabelEvent.feedback_id).in_(mine))
        .group_by(col(LabelEvent.field))
    )
    labels: dict[str, int] = dict(session.exec(labelled).all())
    edited = session.exec(
        select(func.count())
        .select_from(FeedbackVersion)
        .where(
            col(FeedbackVersion.feedback_id).in_(mine),
            col(FeedbackVersion.replaced_by_batch_id) != batch.id,
        )
    ).one()
    worded = session.exec(
        select(func.count()).select_from(ReportLine).where(col(ReportLine.feedback_id).in_(mine))
    ).one()
    for edit in edits:
        item = session.get_one(Feedback, edit.feedback_id)
        events = session.exec(
            select(func.count()).select_from(LabelEvent).where(LabelEvent.feedback_id == item.id)
        ).one()
        edited += item.version != edit.version + 1 or events != edit.before["events"]
    units = labels.pop("unit", 0)
    labels.pop("routed", None)  # the tracker's own, where a unit was given
    built = [
        (sum(labels.values()), phrase("%(n)s labels or states set by people")),
        (units, phrase("%(n)s opinions given a unit")),
        (worded, phrase("%(n)s lines worded in a report's draft")),
        (edited, phrase("%(n)s opinions edited since")),
    ]
    return [words % {"n": n} for n, words in built if n]


def listed(reports: Collection[Phrase]) -> Phrase:
    """A few of them in one line."""
    named = list(reports)[:_MOST_NAMED]
    said = named[0]
    for another in named[1:]:
        said = phrase("%(some)s; %(another)s", some=said, another=another)
    if len(reports) > _MOST_NAMED:
        said = phrase("%(some)s and %(n)s more", some=said, n=len(reports) - _MOST_NAMED)
    return said


def _in_force(session: Session, since: datetime) -> list[tuple[Report, Unit, AppendixFacts]]:
    """The newest closed version of each unit's report, unless it was returned."""
    query = (
        select(Report, Unit)
        .join(Unit, col(Unit.id) == col(Report.unit_id))
        .where(Report.state != ReportState.DRAFT)
        .order_by(col(Report.unit_id), col(Report.version))
    )
    newest = {(report.pilot_id, report.unit_id): (report, unit) for report, unit in session.exec(query)}
    return [
        (report, unit, facts_from_json(report.facts))
        for report, unit in newest.values()
        if report.state in _IN_FORCE
        and report.facts is not None
        and report.closed_at is not None
        and report.closed_at >= since
    ]


def _named(report: Report, unit: Unit) -> Phrase:
    return phrase("%(unit)s, version %(version)s", unit=unit.short_name or unit.name, version=report.version)
