"""Personal data is hidden from everybody until they say what they need it for, for a quarter of an hour, on record."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Account, Audit, Feedback
from services.access import OPERATOR, NotAllowed, NotFound, Refused
from services.contacts import show_contact
from services.feedback import list_feedback, read_item
from services.feedback_export import export_feedback
from services.feedback_filters import Filters
from services.label_reasons import labels_of
from services.unmasking import (
    HOLDS,
    SHOW,
    hide_personal_data,
    require_shown,
    show_personal_data,
    shown_now,
    with_shown,
)
from tests.services.rows import opinion, record_opinions

SAID = "Gọi 0912345678, mã PA05000123456, thư an.nv@example.vn, CCCD 001099012345"
WHY = "Gọi lại cho người gửi"


@pytest.fixture
def numbers(session, pilot, tree, now):
    """Two opinions of PA with personal data in their words, one of them on wrong data; in their order."""
    rows = [opinion(n, f"{SAID} lần {n}", second=n, phone="0912345678") for n in (2, 3)]
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])
    items = session.exec(select(Feedback).order_by(Feedback.id)).all()
    for item in items:
        item.kind = "wrong_data"
        session.add(item)
    session.commit()
    return [item.id for item in items]


@pytest.fixture
def known(session, now):
    """`known(person)`: the same person with an account of their own, as whoever signs in has one."""

    def make(person):
        row = Account(
            username=f"{person.name}{person.role}", name="An", role=person.role, unit_id=person.unit_id,
            password_hash="x", created_at=now, changed_at=now,
        )  # fmt: skip
        session.add(row)
        session.commit()
        return replace(person, account_id=row.id)

    return make


@pytest.fixture
def people(known, person_of, reporter_of, tree):
    """Everybody who may see personal data, of PA where they stand for a unit."""
    return [
        known(reporter_of(tree["PA"])),
        known(person_of(Role.TRIAGER)),
        known(person_of(Role.DATA_OFFICER, tree["PA"])),
        known(person_of(Role.HEADQUARTERS)),
    ]


def listed(session, person, pilot):
    return {line.id: line.text for line in list_feedback(session, person, pilot, Filters()).lines}


def is_hidden(text):
    return not any(part in text for part in ("0912345678", "000123456", "an.nv", "001099012345"))


def test_nobody_sees_personal_data_before_saying_why(session, pilot, people, numbers, now, tmp_path):
    for person in people:
        person = with_shown(session, person, now=now)
        assert all(is_hidden(text) for text in listed(session, person, pilot).values())
        item = read_item(session, person, pilot, numbers[0])
        assert is_hidden(item.line.text)
        assert is_hidden("".join(p.text for p in labels_of(session, person, pilot, numbers[0]).pieces))
        with pytest.raises(Refused):
            require_shown(person)
        if person.role != Role.DATA_OFFICER:
            export_feedback(session, person, pilot, tmp_path / "a.csv", now=now)
            assert is_hidden((tmp_path / "a.csv").read_text(encoding="utf-8-sig"))


def test_one_opinion_is_shown_for_a_quarter_of_an_hour_and_it_is_on_record(
    session, pilot, people, numbers, now
):
    one, other = numbers
    for person in people:
        until = show_personal_data(session, person, pilot, WHY, now=now, number=one)
        assert until == now + HOLDS
        row = session.exec(select(Audit).where(Audit.act == SHOW).order_by(Audit.id.desc())).first()
        assert (row.account_id, row.subject, row.subject_id) == (person.account_id, "feedback", str(one))
        assert (row.after["reason"], row.after["role"]) == (WHY, person.role.value)
        for at, whole in ((now, True), (now + HOLDS - timedelta(seconds=1), True), (now + HOLDS, False)):
            seeing = with_shown(session, person, now=at)
            texts = listed(session, seeing, pilot)
            assert ("0912345678" in texts[one], is_hidden(texts[other])) == (whole, True)
            assert ("0912345678" in read_item(session, seeing, pilot, one).line.text) is whole
            with pytest.raises(Refused):
                require_shown(seeing)


def test_the_whole_list_is_shown_and_its_file_holds_what_it_shows(
    session, pilot, people, numbers, now, tmp_path
):
    for person in people:
        show_personal_data(session, person, pilot, WHY, now=now)
        seeing = with_shown(session, person, now=now)
        assert set(listed(session, seeing, pilot)) == set(numbers)
        assert all("0912345678" in text for text in listed(session, seeing, pilot).values())
        require_shown(seeing)
        if person.role == Role.DATA_OFFICER:
            continue
        for masked, whole in ((False, True), (True, False)):
            export_feedback(session, seeing, pilot, tmp_path / "b.csv", now=now, masked=masked)
            with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as file:
                texts = [line["text"] for line in csv.DictReader(file)]
            assert [("0912345678" in text) for text in texts] == [whole, whole]
            done = session.exec(
                select(Audit).where(Audit.act == "export feedback").order_by(Audit.id.desc())
            ).first()
            assert done.after["masked"] is masked


def test_it_is_hidden_again_when_asked_and_of_one_person_alone(session, pilot, people, numbers, now):
    first, second = people[1], people[3]
    show_personal_data(session, first, pilot, WHY, now=now)
    show_personal_data(session, first, pilot, WHY, now=now, number=numbers[0])
    assert [one.number for one in shown_now(session, first, now=now)] == [numbers[0], None]
    assert shown_now(session, second, now=now) == ()
    hide_personal_data(session, first, now=now + timedelta(minutes=1))
    assert with_shown(session, first, now=now + timedelta(minutes=1)).open == ()


def test_what_was_shown_to_one_role_is_not_shown_to_the_next(session, pilot, people, numbers, now):
    assert numbers
    triager = people[1]
    show_personal_data(session, triager, pilot, WHY, now=now)
    assert with_shown(session, replace(triager, role=Role.HEADQUARTERS), now=now).open == ()
    assert with_shown(session, replace(triager, role=Role.LEADER), now=now).open == ()


@pytest.mark.parametrize("reason", ["", "   ", "1234567890", "…………………", "xem", "x" * 301])
def test_a_reason_that_is_none_is_refused(session, pilot, people, numbers, now, reason):
    with pytest.raises(Refused):
        show_personal_data(session, people[1], pilot, reason, now=now, number=numbers[0])
    assert session.exec(select(Audit).where(Audit.act == SHOW)).all() == []


def test_others_may_not_and_out_of_reach_is_not_there(
    session, pilot, tree, known, person_of, reporter_of, numbers, now
):
    for person in (known(person_of(Role.LEADER, tree["PA"])), known(person_of(Role.ADMIN))):
        with pytest.raises(NotAllowed):
            show_personal_data(session, person, pilot, WHY, now=now, number=numbers[0])
    for person in (known(reporter_of(tree["PP"])), known(person_of(Role.DATA_OFFICER, tree["PP"]))):
        with pytest.raises(NotFound):
            show_personal_data(session, person, pilot, WHY, now=now, number=numbers[0])
        show_personal_data(session, person, pilot, WHY, now=now)
        assert listed(session, with_shown(session, person, now=now), pilot) == {}


def test_the_contact_is_told_while_the_opinion_is_shown(session, pilot, people, numbers, now):
    for person in (people[1], people[2]):
        with pytest.raises(Refused):
            show_contact(session, with_shown(session, person, now=now), pilot, numbers[0], now=now)
        show_personal_data(session, person, pilot, WHY, now=now, number=numbers[0])
        seeing = with_shown(session, person, now=now)
        assert show_contact(session, seeing, pilot, numbers[0], now=now).phone == "0912345678"
        with pytest.raises(Refused):
            show_contact(session, seeing, pilot, numbers[1], now=now)


def test_the_operator_sees_all_and_hides_it_when_asked(session, pilot, numbers, now, tmp_path):
    texts = listed(session, OPERATOR, pilot)
    assert set(texts) == set(numbers)
    assert all("0912345678" in text for text in texts.values())
    for masked in (False, True):
        export_feedback(session, OPERATOR, pilot, tmp_path / "c.csv", now=now, masked=masked)
        assert is_hidden((tmp_path / "c.csv").read_text(encoding="utf-8-sig")) is masked
