"""Answers to units: sent, edited, withdrawn, put back; every word kept, every act in history and record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.codes import Role
from models.tables import Answer, AnswerVersion, Audit, LabelEvent
from services.access import NotAllowed, NotFound, Refused
from services.answer_reading import answers_of, count_unread, list_answers, mark_read
from services.answer_templates import list_templates, load_answer_templates
from services.answers import (
    NamesPeople,
    draft_answer,
    edit_answer,
    personal_pieces,
    put_answers,
    restore_answer,
    send_answer,
    withdraw_answer,
    withdraw_put,
)
from tests.services.desk import items_of_units


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


@pytest.fixture
def items(session, pilot, tree, now):
    """An opinion of PA and one of PP."""
    return items_of_units(session, pilot, [tree["PA"], tree["PP"]], now=now)


def test_an_answer_is_read_by_the_unit_and_marked_with_who_read_it(
    session, pilot, tree, reporter_of, triager, items, now
):
    number = send_answer(session, triager, pilot, items[0], "Đã sửa ở bản 3.4.2.", now=now)
    reporter = reporter_of(tree["PA"])
    assert count_unread(session, reporter, pilot) == 1
    (line,) = list_answers(session, reporter, pilot, only_unread=True).lines
    assert (line.item, line.answer.text, line.answer.unread) == (items[0], "Đã sửa ở bản 3.4.2.", True)
    assert mark_read(session, reporter, pilot, [number], now=now) == 1
    assert mark_read(session, reporter, pilot, [number], now=now) == 0
    assert count_unread(session, reporter, pilot) == 0
    (seen,) = answers_of(session, triager, pilot, items[0])
    assert [(r.unit_name, r.who, r.current) for r in seen.readings] == [
        (tree["PA"].name, reporter.name, True)
    ]
    # A parent reads on its own account.
    assert count_unread(session, reporter_of(tree["NPC"]), pilot) == 1


def test_nobody_reads_or_marks_what_another_unit_was_answered(
    session, pilot, tree, reporter_of, triager, items, now
):
    number = send_answer(session, triager, pilot, items[0], "Canh gác", now=now)
    stranger = reporter_of(tree["PP"])
    assert count_unread(session, stranger, pilot) == 0
    assert list_answers(session, stranger, pilot).total == 0
    assert mark_read(session, stranger, pilot, [number], now=now) == 0
    with pytest.raises(NotFound):
        answers_of(session, stranger, pilot, items[0])


def test_what_an_answer_said_stays_and_the_unit_reads_it_anew(
    session, pilot, tree, reporter_of, triager, items, now
):
    number = send_answer(session, triager, pilot, items[0], "Một", now=now)
    reporter = reporter_of(tree["PA"])
    mark_read(session, reporter, pilot, [number], now=now)
    edit_answer(session, triager, pilot, number, "Hai", seen=1, now=now + timedelta(hours=1))
    assert count_unread(session, reporter, pilot) == 1
    (seen,) = answers_of(session, triager, pilot, items[0])
    assert (seen.text, seen.version, [e.text for e in seen.earlier]) == ("Hai", 2, ["Một"])
    assert [r.current for r in seen.readings] == [False]
    with pytest.raises(Refused):
        edit_answer(session, triager, pilot, number, "Ba", seen=1, now=now)
    with pytest.raises(Refused):
        edit_answer(session, triager, pilot, number, " Hai ", seen=2, now=now)


def test_a_withdrawn_answer_is_gone_for_the_unit_and_comes_back(
    session, pilot, tree, reporter_of, triager, items, now
):
    number = send_answer(session, triager, pilot, items[0], "Một", now=now)
    withdraw_answer(session, triager, pilot, number, now=now)
    reporter = reporter_of(tree["PA"])
    assert answers_of(session, reporter, pilot, items[0]) == ()
    assert list_answers(session, reporter, pilot).total == 0
    assert [a.state for a in answers_of(session, triager, pilot, items[0])] == ["withdrawn"]
    with pytest.raises(Refused):
        withdraw_answer(session, triager, pilot, number, now=now)
    restore_answer(session, triager, pilot, number, now=now)
    assert [a.text for a in answers_of(session, reporter, pilot, items[0])] == ["Một"]


def test_each_act_stands_in_history_and_record(session, pilot, triager, items, now):
    number = send_answer(session, triager, pilot, items[0], "Một", now=now)
    edit_answer(session, triager, pilot, number, "Hai", seen=1, now=now)
    withdraw_answer(session, triager, pilot, number, now=now)
    restore_answer(session, triager, pilot, number, now=now)
    told = session.exec(select(LabelEvent).where(LabelEvent.field == "answer").order_by(col(LabelEvent.id)))
    assert [(e.feedback_id, e.new) for e in told] == [
        (items[0], act) for act in ("sent", "edited", "withdrawn", "restored")
    ]
    acts = session.exec(select(Audit.act).where(Audit.subject == "answer").order_by(col(Audit.id))).all()
    assert acts == ["answer sent", "answer edited", "answer withdrawn", "answer restored"]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001, "Ở bản {bản phát hành}", "{unit}"])
def test_words_that_can_not_be_sent_are_refused(session, pilot, triager, items, now, text):
    with pytest.raises(Refused):
        send_answer(session, triager, pilot, items[0], text, now=now)
    assert session.exec(select(Answer)).first() is None


def test_personal_data_is_pointed_out_before_it_is_sent(session, pilot, triager, items, now):
    text = "Đã gọi 0912345678 của chị Nguyễn Thị Lan"
    with pytest.raises(NamesPeople) as refused:
        send_answer(session, triager, pilot, items[0], text, now=now)
    assert "0912345678" in str(refused.value)
    assert "0912345678" in personal_pieces(text)
    send_answer(session, triager, pilot, items[0], text, with_personal_data=True, now=now)


def test_who_may_not_answer_is_refused(session, pilot, tree, person_of, triager, items, now):
    number = send_answer(session, triager, pilot, items[0], "Một", now=now)
    for role, unit in (
        (Role.REPORTER, "PA"),
        (Role.LEADER, "PA"),
        (Role.HEADQUARTERS, None),
        (Role.ADMIN, None),
    ):
        person = person_of(role, tree[unit] if unit else None)
        for act in (
            lambda p: send_answer(session, p, pilot, items[0], "Hai", now=now),
            lambda p: edit_answer(session, p, pilot, number, "Hai", seen=1, now=now),
            lambda p: withdraw_answer(session, p, pilot, number, now=now),
            lambda p: draft_answer(session, p, pilot, items[0], 1, now=now),
        ):
            with pytest.raises(NotAllowed):
                act(person)


def test_a_data_officer_answers_only_what_is_on_their_desk(session, pilot, tree, person_of, now):
    wrong = {"kind": "wrong_data"}
    own, other = items_of_units(session, pilot, [tree["PA"], tree["PP"]], now=now, labels=wrong)
    officer = person_of(Role.DATA_OFFICER, tree["NPC"])
    number = send_answer(session, officer, pilot, own, "Đã chỉnh.", now=now)
    withdraw_answer(session, officer, pilot, number, now=now)
    with pytest.raises(NotFound):
        send_answer(session, officer, pilot, other, "Đã chỉnh.", now=now)
    theirs = send_answer(session, person_of(Role.TRIAGER), pilot, other, "Của EVNICT", now=now)
    with pytest.raises(NotFound):
        edit_answer(session, officer, pilot, theirs, "Đổi", seen=1, now=now)


def test_a_template_is_filled_from_the_item(session, pilot, tree, triager, items, now):
    load_answer_templates(session, now=now)
    session.commit()
    first = next(t for t in list_templates(session, triager, state="triaged") if t.state == "triaged")
    said = draft_answer(session, triager, pilot, items[0], first.id, now=now)
    assert tree["PA"].name in said
    assert str(items[0]) in said
    assert "{" not in said
    with pytest.raises(NotFound):
        draft_answer(session, triager, pilot, items[0], 999_999, now=now)


def test_answers_of_an_act_on_many_are_withdrawn_together_but_for_edited_ones(
    session, pilot, triager, items, now
):
    numbers = put_answers(session, triager, dict.fromkeys(items, "Chung"), now=now)
    session.commit()
    edit_answer(session, triager, pilot, numbers[0], "Riêng", seen=1, now=now)
    assert withdraw_put(session, triager, numbers, now=now) == 1
    session.commit()
    session.expire_all()
    states = {a.id: a.state for a in session.exec(select(Answer))}
    assert states == {numbers[0]: "sent", numbers[1]: "withdrawn"}


@given(
    acts=st.lists(st.tuples(st.sampled_from(["edit", "withdraw", "restore"]), st.integers(0, 3)), max_size=8)
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_acts_loses_a_word(session, pilot, triager, items, now, acts):
    number = send_answer(session, triager, pilot, items[1], "lời 9", now=now)
    said = ["lời 9"]
    for act, n in acts:
        row = session.get_one(Answer, number)
        try:
            if act == "edit":
                edit_answer(session, triager, pilot, number, f"lời {n}", seen=row.version, now=now)
                said.append(f"lời {n}")
            else:
                turn = withdraw_answer if act == "withdraw" else restore_answer
                turn(session, triager, pilot, number, now=now)
        except Refused:
            session.rollback()
    kept = session.exec(
        select(AnswerVersion).where(AnswerVersion.answer_id == number).order_by(col(AnswerVersion.version))
    ).all()
    now_row = session.get_one(Answer, number)
    assert [v.text for v in kept] + [now_row.text] == said
    assert now_row.version == len(said)
