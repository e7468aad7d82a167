"""Who is asked for a report, by which letter to whom, once a day; and the log of it."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document
from sqlmodel import select

from models.codes import Role
from models.tables import Account, OutgoingMail, Reminder, Report
from models.types import key
from services.access import OPERATOR, NotAllowed, Refused
from services.reminders import (
    as_json,
    forget_reminders,
    queue_reminders,
    record_reminder,
    reminder_document,
    reminder_log,
    reminding,
)


@pytest.fixture
def with_addresses(session, units):
    """EVNNPC and a project board have an address, the others none."""
    units["EVNNPC"].contact = "Ông An, 0912 345 678, an@evnnpc.vn"
    units["EVNPMB1"].contact = "binh@pmb1.vn; BINH@pmb1.vn"
    session.add_all([units["EVNNPC"], units["EVNPMB1"]])
    session.commit()
    return units


def send(session, pilot, unit, now):
    """Record that a unit sent its report."""
    fields = {"state": "filed", "closed_at": now, "filed_at": now, "created_at": now, "changed_at": now}
    session.add(Report(pilot_id=key(pilot), unit_id=key(unit), version=1, **fields))
    session.commit()


def test_every_unit_that_owes_evn_a_report_is_missing_until_it_sends(session, pilot, units, now):
    before = reminding(session, OPERATOR, pilot, now=now)
    send(session, pilot, units["EVNNPC"], now)
    after = reminding(session, OPERATOR, pilot, now=now)
    assert {u.code for u in before.units} - {u.code for u in after.units} == {"EVNNPC"}
    assert len(before.units) == 48
    assert {u.code for u in after.units} == {u["code"] for u in as_json(after)["units"]}


@pytest.mark.usefixtures("units")
def test_nobody_has_an_address_and_everybody_is_in_the_message(session, pilot, now):
    found = reminding(session, OPERATOR, pilot, now=now)
    assert found.letters == ()
    assert all(unit.name in found.zalo for unit in found.units)
    assert "hết ngày 14/12/2025 (Chủ nhật)" in found.zalo


@pytest.mark.usefixtures("with_addresses")
def test_a_letter_goes_to_the_unit_itself_once_for_each_address(session, pilot, now):
    found = reminding(session, OPERATOR, pilot, now=now)
    assert {(one.to, one.addresses) for one in found.letters} == {
        ("EVNNPC", ("an@evnnpc.vn",)),
        ("EVNPMB1", ("binh@pmb1.vn",)),
    }
    queued = queue_reminders(session, OPERATOR, pilot, now=now)
    assert (queued.mails, set(queued.units)) == (2, {"EVNNPC", "EVNPMB1"})
    assert queue_reminders(session, OPERATOR, pilot, now=now + timedelta(hours=5)).mails == 0
    assert queue_reminders(session, OPERATOR, pilot, now=now + timedelta(days=1)).mails == 2
    assert len(session.exec(select(Reminder)).all()) == 4


def test_an_account_of_a_reporter_is_written_to(session, pilot, units, now):
    session.add(
        Account(username="x", email="x@evn.vn", role="reporter", unit_id=key(units["EVNICT"]), created_at=now)
    )
    session.commit()
    [letter] = reminding(session, OPERATOR, pilot, now=now).letters
    assert (letter.to, letter.addresses) == ("EVNICT", ("x@evn.vn",))


def test_a_unit_without_an_address_is_told_of_in_the_letter_to_what_stands_above(
    session, pilot, with_addresses, reporter_of, now
):
    units = with_addresses
    person = reporter_of(units["EVNNPC"])
    below = reminding(session, person, pilot, now=now)
    assert below.receiver == "EVNNPC"
    assert below.units
    assert below.letters == ()
    assert {one.parent for one in below.units} == {"EVNNPC"}
    child = below.units[0].code
    session.add(
        Account(username="y", email="y@pc.vn", role="reporter", unit_id=key(units[child]), created_at=now)
    )
    session.commit()
    assert [one.to for one in reminding(session, person, pilot, now=now).letters] == [child]


@pytest.mark.usefixtures("with_addresses")
def test_reminders_change_their_words_with_the_due_day(session, pilot, now):
    on_time = reminding(session, OPERATOR, pilot, now=now)
    late = reminding(session, OPERATOR, pilot, now=now + timedelta(days=3))
    assert {one.kind for one in on_time.letters} == {"before"}
    assert {one.kind for one in late.letters} == {"after"}
    assert "quá hạn" in late.letters[0].subject
    assert not any("quá hạn" in one.text for one in on_time.letters)


@pytest.mark.usefixtures("with_addresses")
def test_a_scheduled_run_reminds_on_the_days_of_the_plan_alone(session, pilot, now):
    days = [
        day
        for day in (date(2025, 12, 5) + timedelta(days=n) for n in range(14))
        if queue_reminders(
            session, OPERATOR, pilot, now=now.replace(day=day.day, month=day.month), scheduled=True
        ).mails
    ]
    assert days == [date(2025, 12, n) for n in (7, 11, 13, 15, 17)]


@pytest.mark.usefixtures("with_addresses")
def test_what_still_waits_of_an_earlier_day_is_withdrawn(session, pilot, now):
    queue_reminders(session, OPERATOR, pilot, now=now)
    queue_reminders(session, OPERATOR, pilot, now=now + timedelta(days=1))
    states = {(m.day, m.state) for m in session.exec(select(OutgoingMail))}
    assert states == {(now.date(), "withdrawn"), (now.date() + timedelta(days=1), "waiting")}


@pytest.mark.usefixtures("units")
def test_a_reminder_by_hand_is_written_down_once_a_day_and_taken_back(session, pilot, now):
    first = record_reminder(session, OPERATOR, pilot, ["EVNICT", "EVNNPC"], "zalo", now=now)
    assert len(first) == 2
    assert record_reminder(session, OPERATOR, pilot, ["EVNICT"], "zalo", now=now) == []
    record_reminder(session, OPERATOR, pilot, ["EVNICT"], "phone", now=now)
    log = reminder_log(session, OPERATOR, pilot)
    assert {(one.code, one.kind) for one in log} == {
        ("EVNICT", "zalo"),
        ("EVNNPC", "zalo"),
        ("EVNICT", "phone"),
    }
    assert forget_reminders(session, OPERATOR, pilot, first, now=now) == 2
    assert [one.kind for one in reminder_log(session, OPERATOR, pilot)] == ["phone"]
    with pytest.raises(Refused):
        record_reminder(session, OPERATOR, pilot, ["EVNICT"], "before", now=now)


@pytest.mark.usefixtures("with_addresses")
def test_mails_on_record_stay_on_record(session, pilot, now):
    queue_reminders(session, OPERATOR, pilot, now=now)
    rows = [key(row) for row in session.exec(select(Reminder))]
    assert forget_reminders(session, OPERATOR, pilot, rows, now=now) == 0
    log = reminder_log(session, OPERATOR, pilot)
    assert {one.mails[0][:2] for one in log} == {
        ("an@evnnpc.vn", "waiting"),
        ("binh@pmb1.vn", "waiting"),
    }


def test_the_official_letter_names_all_who_are_missing(session, pilot, units, now):
    send(session, pilot, units["EVNNPC"], now)
    data = reminder_document(session, OPERATOR, pilot, now=now)
    assert data == reminder_document(session, OPERATOR, pilot, now=now)
    document = Document(BytesIO(data))
    names = {row.cells[1].text for row in document.tables[1].rows[1:]}
    assert names == {u.name for u in reminding(session, OPERATOR, pilot, now=now).units}
    assert units["EVNNPC"].name not in names


@pytest.mark.usefixtures("units")
@pytest.mark.parametrize(
    ("code", "head"), [("", ["TL. TỔNG GIÁM ĐỐC", "TRƯỞNG BAN"]), ("EVNNPC", ["TỔNG GIÁM ĐỐC"])]
)
def test_the_official_letter_ends_with_who_signs_it_by_the_kind_of_the_office(
    session, pilot, now, code, head
):
    document = Document(BytesIO(reminder_document(session, OPERATOR, pilot, now=now, code=code)))
    signed = [p.text for p in document.tables[-1].rows[0].cells[1].paragraphs if p.text]
    assert signed == head
    dated = document.tables[0].rows[1].cells[1].text
    assert not dated.strip().startswith(",")


@pytest.mark.usefixtures("units")
def test_there_is_no_letter_where_all_have_sent(session, pilot, now):
    with pytest.raises(Refused):
        reminder_document(session, OPERATOR, pilot, now=now, units=())


def test_a_leader_reads_and_reminds_nobody(session, pilot, with_addresses, person_of, now):
    leader = person_of(Role.LEADER, with_addresses["EVNNPC"])
    assert reminding(session, leader, pilot, now=now).receiver == "EVNNPC"
    with pytest.raises(NotAllowed):
        queue_reminders(session, leader, pilot, now=now)
    with pytest.raises(NotAllowed):
        reminding(session, person_of(Role.TRIAGER), pilot, now=now)


def test_a_parents_log_tells_of_its_own_units_alone(session, pilot, with_addresses, reporter_of, now):
    record_reminder(session, OPERATOR, pilot, ["EVNICT"], "zalo", now=now)
    assert reminder_log(session, reporter_of(with_addresses["EVNNPC"]), pilot) == []
