"""The letter that was sent: recorded by the unit or by who received it; on time is judged by the sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from locales import Phrase, phrase
from models.codes import ReportState
from models.database import alone
from models.tables import Pilot, Report
from services import audit
from services.access import Action, Person, Refused, require
from services.deadlines import load_deadlines
from services.file_store import FileStore
from services.pilots import zone_of
from services.progress import node_within_reach, report_standings
from services.unit_reports import close_now
from services.unit_tree import load_tree


class AlreadyFiled(Refused):
    """The newest version's letter is recorded already."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)


@dataclass(frozen=True)
class Filed:
    """A version whose letter is recorded."""

    unit: str
    version: int
    filed_at: datetime
    on_time: bool | None
    sha256: str


def file_report(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    store: FileStore,
    *,
    sent_at: datetime,
    number: str,
    now: datetime,
    explain: str = "",
    letter_on: date | None = None,
    signed_pdf: bytes | None = None,
) -> Filed:
    """Record the letter that was signed and sent; closes the report first where that is still open.

    A moment without a zone is one of the pilot's zone. Raises AlreadyFiled, Refused, NotFound.
    """
    require(person, Action.RECORD_LETTER)
    if not number.strip():
        raise Refused(phrase("The letter's number is missing. Give the number it was sent under."))
    zone = zone_of(pilot)
    sent_at = sent_at.replace(tzinfo=zone) if sent_at.tzinfo is None else sent_at
    node = node_within_reach(session, person, load_tree(session), code)
    query = (
        select(Report)
        .where(
            Report.pilot_id == pilot.id,
            Report.unit_id == node.id,
            Report.state != ReportState.DRAFT,
        )
        .order_by(col(Report.version).desc())
    )
    with alone(session, "report"):
        report = session.exec(query).first()
    if report is not None and report.state in (ReportState.FILED, ReportState.ACCEPTED):
        raise AlreadyFiled(
            phrase(
                "Version %(version)s was sent already, as %(number)s. To correct it, close a new version first.",
                version=report.version,
                number=report.letter_number,
            )
        )
    if report is None or report.state == ReportState.RETURNED:
        _closed, report = close_now(session, person, pilot, node.code, store, now=now, explain=explain)
    report.state = ReportState.FILED.value
    report.letter_number = number.strip()
    report.letter_on = letter_on or sent_at.astimezone(zone).date()
    report.filed_at, report.recorded_at, report.recorded_by = sent_at, now, person.name
    if signed_pdf is not None:
        report.signed_pdf_sha256 = store.keep(signed_pdf)
    report.changed_at = now
    session.add(report)
    audit.record(
        session,
        person,
        "record letter",
        "report",
        report.id,
        now=now,
        after={"unit": node.code, "version": report.version, "number": number, "sent": sent_at.isoformat()},
    )
    session.flush()
    # A correction sent later doesn't make late what was on time: the first sending decides, as everywhere.
    first = report_standings(session, pilot)[node.id].filed_at
    on_time = load_deadlines(session, pilot).on_time(node.id, first)
    filed = Filed(node.code, report.version, sent_at, on_time, report.sha256)
    session.commit()
    return filed


def take_back_letter(
    session: Session, person: Person, pilot: Pilot, code: str, version: int, *, now: datetime
) -> None:
    """Undo the recording of a letter: the version is closed again, not sent.

    Raises Refused where it is no longer just sent (accepted, returned, or a newer version was closed), NotFound.
    """
    require(person, Action.RECORD_LETTER)
    node = node_within_reach(session, person, load_tree(session), code)
    with alone(session, "report"):
        told = session.exec(
            select(Report)
            .where(Report.pilot_id == pilot.id, Report.unit_id == node.id)
            .where(Report.state != ReportState.DRAFT)
            .order_by(col(Report.version).desc())
        ).first()
    if told is None or told.version != version or told.state != ReportState.FILED:
        raise Refused(
            phrase("The letter of version %(version)s can't be taken back any more.", version=version)
        )
    before = {"number": told.letter_number, "sent": told.filed_at.isoformat() if told.filed_at else ""}
    told.state = ReportState.CLOSED.value
    told.letter_number, told.letter_on, told.filed_at = "", None, None
    told.recorded_at, told.recorded_by, told.signed_pdf_sha256 = None, "", ""
    told.changed_at = now
    session.add(told)
    audit.record(
        session,
        person,
        "take back letter",
        "report",
        told.id,
        now=now,
        before={"unit": node.code, "version": version, **before},
    )
    session.commit()
