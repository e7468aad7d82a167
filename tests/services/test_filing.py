"""The letter that was sent: recorded once a version, judged by its sending alone."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from models.codes import ReportState, Role
from models.database import open_engine, writing
from models.tables import Pilot, Report
from services.access import NotAllowed, NotFound, Refused
from services.filing import AlreadyFiled, attach_signed, file_report, signed_letter
from services.pilots import load_letter_pilot
from services.progress import progress_of_units
from services.report_checks import NeedsExplanation
from services.report_closing import close_report
from settings import ROOT
from tests.services.rows import ZONE, count, record_counts

SIGNED = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LAST = datetime(2025, 12, 14, 23, 59, 59, 999_999, tzinfo=ZONE)


@pytest.fixture
def send(session, pilot, tree, now, operator, store):
    record_counts(session, [count(2, "PA", 5), count(3, "PB", 5)], pilot=pilot, now=now)

    def sent(code="PA", at=LAST, number="12/PC-KD", person=operator, **more):
        more = {"explain": "Đã rà soát.", "formats": ("docx",), **more}
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
    close_report(session, operator, pilot, "PB", store, now=now, explain="Đã rà soát.")
    row = progress_of_units(session, operator, pilot, on=now.date(), code="PB")[0]
    assert (row.report_state, row.filed_at, row.on_time) == ("closed", None, None)


def test_filing_closes_first_where_that_is_still_open(send, session):
    filed = send()
    report = session.exec(select(Report)).one()
    assert (filed.version, report.state, report.letter_number) == (1, "filed", "12/PC-KD")
    assert (report.sha256, report.closed_at is not None) == (filed.sha256, True)
    assert report.letter_on == LAST.date()


def test_filing_what_is_closed_keeps_its_version(send, session, pilot, now, operator, store):
    closed = close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát.")
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
    send(signed_pdf=SIGNED)
    assert store.read(session.exec(select(Report.signed_pdf_sha256)).one()) == SIGNED


def test_a_unit_records_its_own_letters_and_headquarters_anyones(send, tree, reporter_of, person_of):
    with pytest.raises(NotFound):
        send("PB", person=reporter_of(tree["PA"]))
    for role in (Role.LEADER, Role.TRIAGER, Role.ADMIN, Role.DATA_OFFICER):
        with pytest.raises(NotAllowed):
            send(person=person_of(role, tree["PA"]))
    assert send(person=reporter_of(tree["PA"])).version == 1
    assert send("PB", person=person_of(Role.HEADQUARTERS)).version == 1


# Files the report of one unit in the last moment of the due day and that of another in the first of the next.
MIDNIGHT = """
import sys
from datetime import datetime

import cli

assert datetime.fromtimestamp(0).hour == int(sys.argv[1])
for unit, at in (("EVN-VP", "2025-12-14T23:59:59.999"), ("EVN-BKD", "2025-12-15T00:00:00")):
    told = ["file", unit, "--at", at, "--number", "1/VP", "--explain", "Đã rà soát", "--json"]
    assert not cli.main(told)
"""


@pytest.mark.parametrize(
    ("zone", "hour"), [("America/Los_Angeles", 16), ("Asia/Ho_Chi_Minh", 8), ("Pacific/Kiritimati", 13)]
)
def test_a_letter_filed_at_the_edge_of_midnight_reads_the_same_in_every_zone_of_the_server(
    tmp_path, databases, now, zone, hour
):
    with databases.fresh("sqlite", tmp_path, like="units", now=now) as url:
        engine = open_engine(url)
        with writing(engine) as session:
            pilot = load_letter_pilot(session, now=now)
            record_counts(
                session, [count(2, code, 5) for code in ("EVN-VP", "EVN-BKD")], pilot=pilot, now=now
            )
        engine.dispose()
        done = subprocess.run(
            [sys.executable, "-c", MIDNIGHT, str(hour)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={
                "TZ": zone,
                "PATH": "",
                "DATABASE_URL": url,
                "DATA_DIR": str(tmp_path / "data"),
                "TODAY": "2025-12-16",
                "PYTHONIOENCODING": "utf-8",
            },
            check=False,
        )
    assert done.returncode == 0, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["on_time"], second["on_time"]) == (True, False)
    assert datetime.fromisoformat(first["filed_at"]) == datetime(
        2025, 12, 14, 23, 59, 59, 999_000, tzinfo=ZONE
    )
    assert datetime.fromisoformat(second["filed_at"]) == datetime(2025, 12, 15, tzinfo=ZONE)


def test_eight_at_once_close_one_version_and_lose_no_filing(
    engine, session, pilot, tree, now, operator, store
):
    record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now)
    number = pilot.id
    assert tree
    session.commit()
    together = Barrier(8)

    def act(turn):
        together.wait(timeout=30)
        with writing(engine) as own:
            current = own.get_one(Pilot, number)
            try:
                if turn % 2:
                    return file_report(
                        own,
                        operator,
                        current,
                        "PA",
                        store,
                        sent_at=now,
                        number=f"{turn}/PA",
                        now=now,
                        explain="Đã rà soát.",
                    ).version
                return close_report(
                    own, operator, current, "PA", store, now=now, explain="Đã rà soát."
                ).version
            except AlreadyFiled:
                return "filed"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(act, range(8)))
    session.rollback()
    report = session.exec(select(Report)).one()
    assert (report.version, report.state) == (1, ReportState.FILED)
    assert sorted(map(str, answers)) == ["1"] * 5 + ["filed"] * 3
    assert report.letter_number in {f"{turn}/PA" for turn in range(8) if answers[turn] == 1 and turn % 2}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 docx",
        b"%PDF-1.7 cut off",
        b"\xff\xd8\xff jpeg %%EOF",
        b"%PDF-1.7" + b"0" * 25_000_000 + b"%%EOF",
    ],
    ids=["empty", "word", "cut", "image", "large"],
)
def test_what_is_no_whole_pdf_is_no_signed_letter(send, session, data):
    with pytest.raises(Refused):
        send(signed_pdf=data)
    session.rollback()
    assert session.exec(select(Report)).all() == []


def test_the_signed_letter_may_follow_once_and_is_had_again_to_the_byte(
    send, session, pilot, tree, now, store, reporter_of
):
    pa = reporter_of(tree["PA"])
    send()
    with pytest.raises(NotFound):
        signed_letter(session, pa, pilot, "PA", 1, store)
    attach_signed(session, pa, pilot, "PA", 1, SIGNED, store, now=now)
    assert signed_letter(session, reporter_of(tree["NPC"]), pilot, "PA", 1, store) == SIGNED
    with pytest.raises(Refused):
        attach_signed(session, pa, pilot, "PA", 1, SIGNED + b"\n", store, now=now)
    for other in ("PB", "CPC"):
        with pytest.raises(NotFound):
            signed_letter(session, reporter_of(tree[other]), pilot, "PA", 1, store)
    with pytest.raises(NotFound):
        attach_signed(session, pa, pilot, "PA", 2, SIGNED, store, now=now)


def test_a_sending_that_needs_an_explanation_is_refused_without_one(send, session):
    with pytest.raises(NeedsExplanation):
        send(explain=" ")
    session.rollback()
    assert session.exec(select(Report)).all() == []
