"""Closing a problem proposes its opinions, in one act taken back as a whole; the units to tell are listed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.codes import Role
from models.tables import Answer, Feedback
from services.access import NotAllowed, Refused
from services.answer_reading import count_unread
from services.item_acts import act_on_item
from services.item_changes import Changes
from services.item_undo import undo_act
from services.problem_acts import change_problem, confirm_problem
from services.problem_closing import answer_items, close_items, closing_of, withdraw_answers
from tests.services.desk import items_of_units, released_problem


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


@pytest.fixture
def items(session, pilot, tree, now):
    """Two opinions of PA, one of PP."""
    return items_of_units(session, pilot, [tree["PA"], tree["PA"], tree["PP"]], now=now)


def states(session, items):
    session.expire_all()
    return [session.get_one(Feedback, n).state for n in items]


def test_an_open_problem_proposes_nothing(session, pilot, triager, items, now):
    number = confirm_problem(session, triager, pilot, items, "OTP", now=now).problem
    closing = closing_of(session, triager, pilot, number)
    assert (closing.ended, closing.to_move, closing.state) == (False, (), "")
    with pytest.raises(Refused):
        close_items(session, triager, pilot, number, now=now)


def test_a_fixed_problem_s_opinions_are_fixed_in_its_release_and_taken_back(
    session, pilot, triager, items, now
):
    number = confirm_problem(session, triager, pilot, items, "OTP", now=now).problem
    change_problem(session, triager, pilot, number, {"state": "fixed", "fixed_in_android": "3.4.2"}, now=now)
    closing = closing_of(session, triager, pilot, number)
    assert (closing.state, closing.to_move) == ("fixed", tuple(items))
    done = close_items(session, triager, pilot, number, now=now)
    assert states(session, items) == ["fixed"] * 3
    assert session.get_one(Feedback, items[0]).fixed_in_android == "3.4.2"
    undo_act(session, triager, pilot, done.act, now=now)
    assert states(session, items) == ["new"] * 3
    assert session.get_one(Feedback, items[0]).fixed_in_android == ""


def test_what_is_refused_needs_a_reason(session, pilot, triager, items, now):
    number = confirm_problem(session, triager, pilot, items, "OTP", now=now).problem
    change_problem(session, triager, pilot, number, {"state": "wont_fix"}, now=now)
    assert closing_of(session, triager, pilot, number).needs == "reason"
    done = close_items(session, triager, pilot, number, now=now)
    assert len(done.skipped) == 3
    close_items(session, triager, pilot, number, reason="Do nhà mạng", now=now)
    assert states(session, items) == ["wont_fix"] * 3
    assert session.get_one(Feedback, items[0]).state_reason == "Do nhà mạng"


def test_an_opinion_opened_again_reopens_the_question(session, pilot, triager, items, now):
    number = released_problem(session, pilot, items, now=now)
    close_items(session, triager, pilot, number, now=now)
    close_items(session, triager, pilot, number, now=now)
    assert closing_of(session, triager, pilot, number).reopened == ()
    act_on_item(session, triager, pilot, items[1], Changes(state="in_progress"), now=now)
    closing = closing_of(session, triager, pilot, number)
    assert (closing.reopened, closing.to_move) == ((items[1],), (items[1],))


def test_the_units_to_tell_are_told_each_of_their_own(session, pilot, tree, triager, reporter_of, items, now):
    number = released_problem(session, pilot, items, now=now)
    told = {u.code: (u.items, u.told) for u in closing_of(session, triager, pilot, number).units}
    assert told == {"PA": (2, 0), "PP": (1, 0)}
    made = answer_items(
        session, triager, pilot, number, "Kính gửi {đơn vị}: ý kiến {mã số}, {bản phát hành}", now=now
    )
    texts = {a.feedback_id: a.text for a in session.exec(select(Answer).order_by(col(Answer.id)))}
    assert texts[items[0]] == f"Kính gửi {tree['PA'].name}: ý kiến {items[0]}, Android 3.4.2"
    assert tree["PP"].name in texts[items[2]]
    assert count_unread(session, reporter_of(tree["PA"]), pilot) == 2
    with pytest.raises(Refused):
        answer_items(session, triager, pilot, number, "Lần nữa", now=now)
    assert withdraw_answers(session, triager, pilot, number, made, now=now) == 3
    assert count_unread(session, reporter_of(tree["PA"]), pilot) == 0
    assert {u.told for u in closing_of(session, triager, pilot, number).units} == {0}


def test_an_officer_withdraws_what_their_own_unit_was_told_alone(
    session, pilot, tree, triager, person_of, reporter_of, now
):
    both = items_of_units(session, pilot, [tree["PA"], tree["PP"]], now=now, labels={"kind": "wrong_data"})
    number = released_problem(session, pilot, both, now=now)
    made = answer_items(session, triager, pilot, number, "Đã sửa.", now=now)
    officer = person_of(Role.DATA_OFFICER, tree["PA"])
    assert withdraw_answers(session, officer, pilot, number, made, now=now) == 1
    assert count_unread(session, reporter_of(tree["PA"]), pilot) == 0
    assert count_unread(session, reporter_of(tree["PP"]), pilot) == 1


def test_words_with_a_place_that_nothing_fills_reach_nobody(session, pilot, triager, items, now):
    number = confirm_problem(session, triager, pilot, items, "OTP", now=now).problem
    for text in ("Ở bản {bản phát hành}", "{khách hàng}", ""):
        with pytest.raises(Refused):
            answer_items(session, triager, pilot, number, text, now=now)
        session.rollback()
    assert session.exec(select(Answer)).all() == []


def test_it_is_for_evnict_alone(session, pilot, tree, person_of, items, now):
    number = released_problem(session, pilot, items, now=now)
    for role, unit in ((Role.REPORTER, "PA"), (Role.DATA_OFFICER, "NPC"), (Role.HEADQUARTERS, None)):
        person = person_of(role, tree[unit] if unit else None)
        for act in (closing_of, close_items):
            with pytest.raises(NotAllowed):
                act(session, person, pilot, number, **({"now": now} if act is close_items else {}))


def test_what_was_opened_before_the_problem_ended_anew_asks_nothing(session, pilot, triager, items, now):
    number = released_problem(session, pilot, items, now=now)
    close_items(session, triager, pilot, number, now=now)
    act_on_item(session, triager, pilot, items[1], Changes(state="in_progress"), now=now)
    change_problem(session, triager, pilot, number, {"state": "in_progress"}, now=now)
    assert closing_of(session, triager, pilot, number).reopened == ()
    later = now + timedelta(hours=1)
    change_problem(session, triager, pilot, number, {"state": "fixed"}, now=later)
    closing = closing_of(session, triager, pilot, number)
    assert (closing.reopened, closing.to_move) == ((), (items[1],))
