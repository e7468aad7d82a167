"""The letter that was sent: recorded once a version, judged by its sending alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from models.codes import ReportState, Role
from models.tables import Report
from services.access import NotAllowed, NotFound, Refused
from services.filing import AlreadyFiled, file_report
from services.progress import progress_of_units
from services.unit_reports import close_report
from tests.services.rows import ZONE, count, record_counts

LAST = datetime(2025, 12, 14, 23, 59, 59, 999_999, tzinfo=ZONE)


@pytest.fixture
def send(session, pilot, tree, now, operator, store):
    record_counts(session, [count(2, "PA", 5), count(3, "PB", 5)], pilot=pilot, now=now)

    def sent(code="PA", at=LAST, number="12/PC-KD", person=operator, **more):
        return file_report(session, person, pilot, code, store, sent_at=at, number=number, now=now, **more)

    assert tree
    return sent


@pytest.mark.parametrize(
    ("at", "on_time"),
    [
        (LAST, True),
        (LAST.astimezone(UTC), True),
        (LAST.replace(tzinfo=None), True),
        (LAST + timedelta(microseconds=1), False),
        (datetime(2025, 12, 14, 17, 0, tzinfo=UTC), False),
        (datetime(2025, 12, 15), False),
    ],
)
def test_on_time_is_judged_by_the_sending_in_the_pilots_zone(
    send, session, pilot, now, operator, at, on_time
):
    assert send(at=at).on_time is on_time
    (row,) = progress_of_units(session, operator, pilot, on=now.date(), code="PA1")
    assert (row.report_state, row.on_time, row.filed_at) == ("none", None, None)
    row = progress_of_units(session, operator, pilot, on=now.date(), code="PA")[0]
    assert (row.report_state, row.on_time) == ("filed", on_time)
    assert row.filed_at == (at.replace(tzinfo=ZONE) if at.tzinfo is None else at)


@pytest.mark.usefixtures("send")
def test_what_is_closed_and_not_sent_is_neither_late_nor_on_time(session, pilot, now, operator, store):
    close_report(session, operator, pilot, "PB", store, now=now)
    row = progress_of_units(session, operator, pilot, on=now.date(), code="PB")[0]
    assert (row.report_state, row.filed_at, row.on_time) == ("closed", None, None)


def test_filing_closes_first_where_that_is_still_open(send, session):
    filed = send()
    report = session.exec(select(Report)).one()
    assert (filed.version, report.state, report.letter_number) == (1, "filed", "12/PC-KD")
    assert (report.sha256, report.closed_at is not None) == (filed.sha256, True)
    assert report.letter_on == LAST.date()


def test_filing_what_is_closed_keeps_its_version(send, session, pilot, now, operator, store):
    closed = close_report(session, operator, pilot, "PA", store, now=now)
    filed = send()
    assert (filed.version, filed.sha256) == (closed.version, closed.sha256)


def test_a_second_letter_for_a_version_is_refused(send, session):
    send()
    with pytest.raises(AlreadyFiled, match="12/PC-KD"):
        send(number="13/PC-KD")
    assert session.exec(select(Report.letter_number)).all() == ["12/PC-KD"]


def test_a_returned_report_is_sent_again_as_the_next_version(send, session, pilot, now, operator):
    send()
    report = session.exec(select(Report)).one()
    report.state, report.returned_at, report.returned_why = "returned", now, "Thiếu số liệu"
    session.add(report)
    session.commit()
    again = send(number="15/PC-KD", at=LAST + timedelta(days=2))
    assert (again.version, again.filed_at, again.on_time) == (2, LAST + timedelta(days=2), True)
    row = progress_of_units(session, operator, pilot, on=now.date(), code="PA")[0]
    assert (row.report_state, row.filed_at, row.on_time) == (ReportState.FILED, LAST, True)


def test_a_letter_needs_a_number(send):
    with pytest.raises(Refused):
        send(number="  ")


def test_the_signed_letter_is_kept(send, session, store):
    send(signed_pdf=b"%PDF-1.7 signed")
    assert store.read(session.exec(select(Report.signed_pdf_sha256)).one()) == b"%PDF-1.7 signed"


def test_a_unit_records_its_own_letters_and_headquarters_anyones(send, tree, reporter_of, person_of):
    with pytest.raises(NotFound):
        send("PB", person=reporter_of(tree["PA"]))
    for role in (Role.LEADER, Role.TRIAGER, Role.ADMIN, Role.DATA_OFFICER):
        with pytest.raises(NotAllowed):
            send(person=person_of(role, tree["PA"]))
    assert send(person=reporter_of(tree["PA"])).version == 1
    assert send("PB", person=person_of(Role.HEADQUARTERS)).version == 1
