"""What a shift finds and leaves: its figures are of its hours, its open things as they stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.codes import Role
from models.tables import Feedback
from services.answers import send_answer
from services.corrections import sort_item
from services.quick_entries import Entry, keep_call_back, note_opinion
from services.shift_facts import gather_shift
from tests.services.desk import items_of_units


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


def test_what_came_in_is_counted_by_function_and_kind_in_the_shift_s_hours_alone(
    session, pilot, tree, triager, now, store
):
    items_of_units(session, pilot, [tree["PA"]], now=now - timedelta(hours=9))
    items_of_units(session, pilot, [tree["PA"], tree["PB"]], now=now - timedelta(hours=1))
    note_opinion(
        session, triager, pilot, Entry("hotline", "Nên có nền tối", function="guide"), store, now=now
    )
    shift = gather_shift(session, triager, pilot, now - timedelta(hours=8), now)
    login, *others = shift.came
    assert (login.function, login.counts[0], shift.came_in) == ("Đăng nhập ứng dụng", 2, 2)
    assert others == []
    later = gather_shift(session, triager, pilot, now - timedelta(hours=8), now + timedelta(minutes=1))
    assert later.came_in == 3
    assert later.open_items == 4


def test_promised_calls_are_listed_until_they_are_made_the_overdue_first(session, pilot, triager, now, store):
    def promised(days):
        entry = Entry(
            "hotline", "Gọi lại giúp", phone="0912345678", call_back_on=(now + timedelta(days)).date()
        )
        return note_opinion(session, triager, pilot, entry, store, now=now).number

    soon, late = promised(1), promised(0)
    tomorrow = now + timedelta(days=1)
    shift = gather_shift(session, triager, pilot, now - timedelta(hours=1), tomorrow)
    assert [(c.number, c.overdue) for c in shift.calls] == [(late, True), (soon, False)]
    keep_call_back(session, triager, pilot, late, now=now)
    shift = gather_shift(session, triager, pilot, now - timedelta(hours=1), tomorrow)
    assert [c.number for c in shift.calls] == [soon]
    assert ("call_back", 1) in shift.done[0].acts


def test_severe_open_items_come_critical_first_and_closed_ones_not_at_all(session, pilot, tree, triager, now):
    major, critical, closed, minor = items_of_units(session, pilot, [tree["PA"]] * 4, now=now)
    for number, columns in (
        (critical, {"severity": "critical"}),
        (closed, {"state": "guided"}),
        (minor, {"severity": "minor"}),
    ):
        item = session.get_one(Feedback, number)
        for name, value in columns.items():
            setattr(item, name, value)
        session.add(item)
    session.commit()
    shift = gather_shift(session, triager, pilot, now - timedelta(hours=1), now)
    assert [(s.number, s.severity, s.owner) for s in shift.severe] == [
        (critical, "critical", "EVNICT"),
        (major, "major", "EVNICT"),
    ]


def test_what_was_done_is_told_by_person(session, pilot, tree, triager, now):
    (number,) = items_of_units(session, pilot, [tree["PA"]], now=now - timedelta(days=1))
    sort_item(session, triager, pilot, number, {"function": "account"}, now=now - timedelta(minutes=5))
    send_answer(session, triager, pilot, number, "Đã nhận.", now=now - timedelta(minutes=4))
    shift = gather_shift(session, triager, pilot, now - timedelta(hours=1), now)
    (mine,) = [one for one in shift.done if one.who == triager.name]
    assert dict(mine.acts) == {"function": 1, "state": 1, "answer": 1}
    assert shift.answers == 1
