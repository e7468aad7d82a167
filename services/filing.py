"""The letter that was sent: recorded by the unit or by who received it; on time is judged by the sending."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from locales import Phrase, phrase
from models.codes import ReportState
from models.database import alone
from models.tables import Pilot, Report
from services import audit
from services.access import Action, NotFound, Person, Refused, require
from services.deadlines import load_deadlines
from services.file_store import FileStore
from services.pilots import zone_of
from services.progress import node_within_reach, report_standings
from services.report_closing import Ready, close_now, ready_now
from services.report_documents import FORMATS
from services.report_drafts import report_lock
from services.unit_tree import Node, load_tree

MOST_BYTES = 25_000_000


class AlreadyFiled(Refused):
    """The newest version's letter is recorded already."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)


# A letter may be recorded for a day near ahead, on which it goes out; a wrong year may not.
_AHEAD = timedelta(days=31)


@dataclass(frozen=True)
class Filed:
    """A version whose letter is recorded."""

    unit: str
    version: int
    filed_at: datetime
    on_time: bool | None
    sha256: str


def refuse_wrong_year(pilot: Pilot, sent_at: datetime, *, now: datetime) -> None:
    """Refuse a sending more than a month ahead; a moment without a zone is one of the pilot's zone. Raises Refused."""
    zone = zone_of(pilot)
    sent_at = sent_at.replace(tzinfo=zone) if sent_at.tzinfo is None else sent_at
    if sent_at - now > _AHEAD:
        raise Refused(
            phrase(
                "The letter can’t have been sent on %(day)s: today is %(today)s. Give the day and the year it was sent.",
                day=f"{sent_at:%d/%m/%Y}",
                today=f"{now.astimezone(zone):%d/%m/%Y}",
            )
        )


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
    ready: Ready | None = None,
    formats: Sequence[str] = FORMATS,
    arrived: bool = False,
) -> Filed:
    """Record the letter that was signed and sent; closes the report first where that is still open.

    A moment without a zone is one of the pilot's zone; `ready` as `ready_to_file` gave it,
    `formats` as `close_report` takes them. `arrived`: the receiver has the letter in hand, so that no check stops
    the closing. Raises AlreadyFiled, Refused, NotFound.
    """
    require(person, Action.RECORD_LETTER)
    if not number.strip():
        raise Refused(phrase("The letter's number is missing. Give the number it was sent under."))
    zone = zone_of(pilot)
    sent_at = sent_at.replace(tzinfo=zone) if sent_at.tzinfo is None else sent_at
    refuse_wrong_year(pilot, sent_at, now=now)
    node = node_within_reach(session, person, load_tree(session), code)
    kept = keep_signed(signed_pdf, store) if signed_pdf is not None else ""
    report = newest_version(session, pilot, node)
    if report is not None and report.state in (ReportState.FILED, ReportState.ACCEPTED):
        raise AlreadyFiled(
            phrase(
                "Version %(version)s was sent already, as %(number)s. To correct it, close a new version first.",
                version=report.version,
                number=report.letter_number,
            )
        )
    if report is None or report.state == ReportState.RETURNED:
        _closed, report = close_now(
            session,
            person,
            pilot,
            node.code,
            store,
            now=now,
            explain=explain,
            ready=ready,
            formats=formats,
            arrived=arrived,
        )
    report.state = ReportState.FILED.value
    report.letter_number = number.strip()
    report.letter_on = letter_on or sent_at.astimezone(zone).date()
    report.filed_at, report.recorded_at, report.recorded_by = sent_at, now, person.name
    report.signed_pdf_sha256 = kept
    report.changed_at = now
    session.add(report)
    audit.record(
        session,
        person,
        "record letter",
        "report",
        report.id,
        now=now,
        after={
            "unit": node.code,
            "version": report.version,
            "number": number,
            "sent": sent_at.isoformat(),
            "signed_pdf": kept,
        },
    )
    session.flush()
    # A correction sent later doesn't make late what was on time: the first sending decides, as everywhere.
    first = report_standings(session, pilot)[node.id].filed_at
    on_time = load_deadlines(session, pilot).on_time(node.id, first)
    filed = Filed(node.code, report.version, sent_at, on_time, report.sha256)
    session.commit()
    return filed


def ready_to_file(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    store: FileStore,
    *,
    now: datetime,
    explain: str = "",
) -> Ready | None:
    """The documents that filing would close first, built while nothing is locked; None where a version is closed.

    Ends the transaction of `session`, which only reads. Raises as `file_report` does.
    """
    require(person, Action.RECORD_LETTER)
    node = node_within_reach(session, person, load_tree(session), code)
    report = newest_version(session, pilot, node)
    if report is not None and report.state != ReportState.RETURNED:
        return None
    return ready_now(session, person, pilot, code, store, now=now, explain=explain)


def keep_signed(data: bytes, store: FileStore) -> str:
    """Keep a signed letter as it is; its SHA-256. Raises Refused for what is no PDF, by its bytes, or too large."""
    if len(data) > MOST_BYTES:
        raise Refused(
            phrase(
                "The signed letter has %(size)s MB; at most %(most)s MB are kept. Save it smaller, and try again.",
                size=-(-len(data) // 1_000_000),
                most=MOST_BYTES // 1_000_000,
            )
        )
    if b"%PDF-" not in data[:1024] or b"%%EOF" not in data[-2048:]:
        raise Refused(
            phrase(
                "This is not a whole PDF file. Take the signed letter as the office's system gives it, as PDF."
            )
        )
    return store.keep(data)


def attach_signed(
    session: Session,
    person: Person,
    pilot: Pilot,
    code: str,
    version: int,
    data: bytes,
    store: FileStore,
    *,
    now: datetime,
) -> None:
    """Add the signed PDF to a version whose letter is recorded without it. Raises Refused, NotFound."""
    require(person, Action.RECORD_LETTER)
    kept = keep_signed(data, store)
    node = node_within_reach(session, person, load_tree(session), code)
    with alone(session, report_lock(pilot, node)):
        told = _version(session, pilot, node, version)
    if told.filed_at is None:
        raise Refused(
            phrase("The letter of version %(version)s is not recorded yet. Record it first.", version=version)
        )
    if told.signed_pdf_sha256:
        raise Refused(
            phrase(
                "The signed letter of version %(version)s is kept already; an original is not replaced.",
                version=version,
            )
        )
    told.signed_pdf_sha256, told.changed_at = kept, now
    session.add(told)
    after = {"unit": node.code, "version": version, "signed_pdf": kept}
    audit.record(session, person, "attach signed letter", "report", told.id, now=now, after=after)
    session.commit()


def signed_letter(
    session: Session, person: Person, pilot: Pilot, code: str, version: int, store: FileStore
) -> bytes:
    """The signed PDF of a version, to the byte. Raises NotFound, FileIsGone."""
    require(person, Action.SEE_REPORT)
    node = node_within_reach(session, person, load_tree(session), code)
    told = _version(session, pilot, node, version)
    if not told.signed_pdf_sha256:
        raise NotFound(phrase("No signed letter is kept with version %(version)s.", version=version))
    return store.read(told.signed_pdf_sha256)


def _version(session: Session, pilot: Pilot, node: Node, version: int) -> Report:
    report = session.exec(
        select(Report)
        .where(Report.pilot_id == pilot.id, Report.unit_id == node.id, Report.version == version)
        .where(Report.state != ReportState.DRAFT)
    ).first()
    if report is None:
        raise NotFound(
            phrase(
                "Unit %(code)s has no closed version %(version)s of its report.",
                code=node.code,
                version=version,
            )
        )
    return report


def newest_version(session: Session, pilot: Pilot, node: Node) -> Report | None:
    """The version closed last, held until the transaction ends; None where nothing was closed."""
    with alone(session, report_lock(pilot, node)):
        return session.exec(
            select(Report)
            .where(Report.pilot_id == pilot.id, Report.unit_id == node.id)
            .where(Report.state != ReportState.DRAFT)
            .order_by(col(Report.version).desc())
        ).first()


def take_back_letter(
    session: Session, person: Person, pilot: Pilot, code: str, version: int, *, now: datetime
) -> None:
    """Undo the recording of a letter: the version is closed again, not sent.

    Raises Refused where it is no longer just sent (accepted, returned, or a newer version was closed), NotFound.
    """
    require(person, Action.RECORD_LETTER)
    node = node_within_reach(session, person, load_tree(session), code)
    told = newest_version(session, pilot, node)
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
