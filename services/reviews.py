"""What the receiver says of a report that was sent: accepted, returned to be completed, given a later day.

A parent reviews the reports owed to it, headquarters those owed to EVN.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from locales import phrase
from locales.vietnamese import clean_text, day_month_year
from models.codes import ReportState, Role
from models.database import alone
from models.reports import WITHOUT_FACTS
from models.tables import Extension, Pilot, Report, ReportingDuty
from models.types import key
from services import audit
from services.access import Action, NotAllowed, Person, Refused, may, require
from services.deadlines import last_day, load_deadlines
from services.filing import newest_version
from services.progress import node_within_reach
from services.report_drafts import newest_report, report_lock
from services.unit_tree import Node, UnitTree, load_tree


@dataclass(frozen=True)
class Granted:
    """A later day: the report is asked for before `before`. It never makes a late report read "on time"."""

    before: date
    why: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Review:
    """Where the review of a unit's report stands, for one person.

    `reviews` says whether this person receives the report; `version` and `state` are of the newest version
    (0 and none where nothing was closed); `first_sent` and `last_sent` are its first sending and its last.
    """

    reviews: bool
    version: int
    state: str
    before: date
    granted: Granted | None
    first_sent: datetime | None
    last_sent: datetime | None


def review_of(session: Session, person: Person, pilot: Pilot, code: str) -> Review:
    """The review of a unit's report. Raises NotFound, NotAllowed."""
    require(person, Action.SEE_REPORT)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    told = session.exec(
        select(Report)
        .options(WITHOUT_FACTS)
        .where(Report.pilot_id == pilot.id, Report.unit_id == node.id, Report.state != ReportState.DRAFT)
        .order_by(Report.version)  # type: ignore[arg-type]
    ).all()
    sent = [r.filed_at for r in told if r.filed_at is not None]
    granted = _extension(session, pilot, node)
    return Review(
        may(person, Action.REVIEW_REPORT) and receives(session, person, pilot, tree, node),
        told[-1].version if told else 0,
        told[-1].state if told else ReportState.NONE.value,
        load_deadlines(session, pilot).of(node.id),
        Granted(granted.before, granted.why, granted.granted_by, granted.granted_at) if granted else None,
        min(sent, default=None),
        max(sent, default=None),
    )


def receives(session: Session, person: Person, pilot: Pilot, tree: UnitTree, node: Node) -> bool:
    """Whether a unit's report is owed to the unit that this person stands for: by a duty, or as what stands above.

    Headquarters stands for EVN; the operator for every unit.
    """
    if person.role is None:
        return True
    duties = session.exec(
        select(ReportingDuty).where(ReportingDuty.pilot_id == pilot.id, ReportingDuty.unit_id == node.id)
    ).all()
    to = {d.covered_by_id or d.to_unit_id for d in duties} | {d.to_unit_id for d in duties}
    if not to and node.above_id is not None:
        to = {tree.successor(tree.nodes[node.above_id]).id}
    if person.role is Role.HEADQUARTERS:
        return any(not tree.nodes[number].level for number in to)
    return person.unit_id != node.id and person.unit_id in to


def accept_report(
    session: Session, person: Person, pilot: Pilot, code: str, version: int, *, now: datetime
) -> None:
    """Take a sent report as it is ("Đã tiếp nhận"): nothing of it changes any more. Raises Refused, NotAllowed."""
    node, report = _sent(session, person, pilot, code, version)
    report.state = ReportState.ACCEPTED.value
    report.accepted_at, report.accepted_by, report.changed_at = now, person.name, now
    session.add(report)
    after = {"unit": node.code, "version": version}
    audit.record(session, person, "accept report", "report", report.id, now=now, after=after)
    session.commit()


def return_report(
    session: Session, person: Person, pilot: Pilot, code: str, version: int, why: str, *, now: datetime
) -> None:
    """Ask for a sent report to be completed ("Đề nghị hoàn chỉnh"), with the reason. Raises Refused, NotAllowed."""
    said = clean_text(why).strip()
    if not said:
        raise Refused(phrase("Say what is to be completed: the unit reads this reason."))
    node, report = _sent(session, person, pilot, code, version)
    report.state = ReportState.RETURNED.value
    report.returned_at, report.returned_by, report.returned_why = now, person.name, said[:2000]
    report.changed_at = now
    session.add(report)
    after = {"unit": node.code, "version": version, "why": said}
    audit.record(session, person, "return report", "report", report.id, now=now, after=after)
    session.commit()


def take_back_review(
    session: Session, person: Person, pilot: Pilot, code: str, version: int, *, now: datetime
) -> None:
    """Undo an acceptance or a return: the report is sent again, as before.

    Raises Refused once the unit has gone on from a return, NotAllowed.
    """
    node = _received(session, person, pilot, code)
    report = newest_version(session, pilot, node)
    newest = newest_report(session, pilot, node)
    reviewed = (ReportState.ACCEPTED, ReportState.RETURNED)
    if report is None or report.version != version or report.state not in reviewed or newest != report:
        raise Refused(
            phrase("The review of version %(version)s can't be taken back any more.", version=version)
        )
    before = {"unit": node.code, "version": version, "state": report.state, "why": report.returned_why}
    report.state = ReportState.FILED.value
    report.accepted_at, report.accepted_by = None, ""
    report.returned_at, report.returned_by, report.returned_why = None, "", ""
    report.changed_at = now
    session.add(report)
    audit.record(session, person, "take back review", "report", report.id, now=now, before=before)
    session.commit()


def extend_deadline(
    session: Session, person: Person, pilot: Pilot, code: str, before: date, why: str, *, now: datetime
) -> Granted | None:
    """Allow a unit a later day ("Được lùi hạn"); what was granted before, for `put_extension_back`.

    The report is still judged by the strict day. Raises Refused for a day that is not later, NotAllowed.
    """
    node = _received(session, person, pilot, code)
    strict = load_deadlines(session, pilot).of(node.id)
    if before <= strict:
        raise Refused(
            phrase(
                "The later day must follow the due day: the report is due by the end of %(day)s.",
                day=day_month_year(last_day(strict)),
            )
        )
    with alone(session, report_lock(pilot, node)):
        stored = _extension(session, pilot, node)
    was = Granted(stored.before, stored.why, stored.granted_by, stored.granted_at) if stored else None
    _write_extension(
        session, person, pilot, node, Granted(before, clean_text(why).strip(), person.name, now), now
    )
    session.commit()
    return was


def put_extension_back(
    session: Session, person: Person, pilot: Pilot, code: str, granted: Granted | None, *, now: datetime
) -> None:
    """Make a unit's later day again what it was; None: there is none. Raises NotAllowed."""
    node = _received(session, person, pilot, code)
    _write_extension(session, person, pilot, node, granted, now)
    session.commit()


def _write_extension(
    session: Session, person: Person, pilot: Pilot, node: Node, granted: Granted | None, now: datetime
) -> None:
    stored = _extension(session, pilot, node)
    before = {"before": stored.before.isoformat(), "why": stored.why} if stored else None
    if granted is None:
        if stored is not None:
            session.delete(stored)
    else:
        stored = stored or Extension(
            pilot_id=key(pilot), unit_id=node.id, before=granted.before, granted_by="", granted_at=now
        )
        stored.before, stored.why = granted.before, granted.why
        stored.granted_by, stored.granted_at = granted.by, granted.at
        session.add(stored)
    after = {
        "unit": node.code,
        "before": granted.before.isoformat() if granted else "",
        "why": granted.why if granted else "",
    }
    audit.record(session, person, "extend deadline", "unit", node.id, now=now, before=before, after=after)


def _extension(session: Session, pilot: Pilot, node: Node) -> Extension | None:
    return session.exec(
        select(Extension).where(Extension.pilot_id == pilot.id, Extension.unit_id == node.id)
    ).first()


def _received(session: Session, person: Person, pilot: Pilot, code: str) -> Node:
    """The unit, if this person receives its report. Raises NotFound, NotAllowed."""
    require(person, Action.REVIEW_REPORT)
    tree = load_tree(session)
    node = node_within_reach(session, person, tree, code)
    if not receives(session, person, pilot, tree, node):
        raise NotAllowed(
            phrase("The report of %(unit)s is reviewed by the office that it is sent to.", unit=node.name)
        )
    return node


def _sent(session: Session, person: Person, pilot: Pilot, code: str, version: int) -> tuple[Node, Report]:
    node = _received(session, person, pilot, code)
    report = newest_version(session, pilot, node)
    if report is None or report.version != version:
        raise Refused(
            phrase(
                "Version %(version)s is not the newest any more. Look at the newest one first.",
                version=version,
            )
        )
    if report.state != ReportState.FILED:
        raise Refused(
            phrase(
                "Version %(version)s is not one that was sent and waits for a review. Look at its state again.",
                version=version,
            )
        )
    return node, report
