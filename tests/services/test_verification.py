"""Whether a fix holds: who is asked and when, and that taking a release back takes the question back."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Verification
from services.problem_acts import change_problem, merge_problems
from services.problem_undo import take_back
from services.verification import (
    Answers,
    answers_of_problems,
    count_to_verify,
    list_to_verify,
    unit_answers,
)
from services.verification_answers import answer_questions
from tests.services.desk import items_of_units, released_problem


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


@pytest.fixture
def items(session, pilot, tree, now):
    """Two opinions of PA, one of PP, one of no unit that is known."""
    return items_of_units(session, pilot, [tree["PA"], tree["PA"], tree["PP"]], now=now)


def outcomes(session):
    session.expire_all()
    return sorted((v.round, v.unit_id, v.outcome) for v in session.exec(select(Verification)))


def test_units_that_reported_a_severe_fault_are_asked_when_its_fix_is_released(
    session, pilot, tree, triager, reporter_of, items, now
):
    number = released_problem(session, pilot, items, now=now)
    assert answers_of_problems(session, triager, [number]) == {number: Answers(waiting=2)}
    (question,) = list_to_verify(session, reporter_of(tree["PA"]), pilot)
    assert (question.problem, question.release, question.own_items) == (number, "Android 3.4.2", 2)
    assert list(question.units.values()) == [tree["PA"].name]
    assert count_to_verify(session, reporter_of(tree["NPC"]), pilot) == 1
    assert count_to_verify(session, reporter_of(tree["PB"]), pilot) == 0


def test_nobody_is_asked_about_a_small_fault(session, pilot, tree, now):
    small = items_of_units(session, pilot, [tree["PA"], tree["PP"]], now=now, labels={"severity": "minor"})
    released_problem(session, pilot, small, now=now)
    assert outcomes(session) == []


def test_taking_the_release_back_takes_the_question_back(session, pilot, triager, items, now):
    number = released_problem(session, pilot, items, now=now)
    done = change_problem(session, triager, pilot, number, {"state": "in_progress"}, now=now)
    assert {o for _r, _u, o in outcomes(session)} == {"withdrawn"}
    take_back(session, triager, pilot, done.act, now=now)
    assert [o for r, _u, o in outcomes(session) if r == 2] == ["waiting", "waiting"]
    assert answers_of_problems(session, triager, [number])[number].asked == 2


def test_another_release_asks_those_anew_who_had_confirmed(
    session, pilot, tree, triager, reporter_of, items, now
):
    number = released_problem(session, pilot, items, now=now)
    reporter = reporter_of(tree["PA"])
    (question,) = list_to_verify(session, reporter, pilot)
    answer_questions(session, reporter, pilot, list(question.units), holds=True, now=now)
    assert answers_of_problems(session, triager, [number])[number] == Answers(verified=1, waiting=1)
    change_problem(session, triager, pilot, number, {"title": "Tên khác"}, now=now)
    assert answers_of_problems(session, triager, [number])[number] == Answers(verified=1, waiting=1)
    change_problem(session, triager, pilot, number, {"fixed_in_ios": "3.5"}, now=now)
    assert answers_of_problems(session, triager, [number])[number] == Answers(waiting=2)


def test_a_problem_merged_into_another_asks_no_more(session, pilot, tree, triager, items, now):
    number = released_problem(session, pilot, items[:2], now=now)
    others = items_of_units(session, pilot, [tree["PB"], tree["PB"]], now=now)
    other = released_problem(session, pilot, [items[2], *others], now=now)
    merge_problems(session, triager, pilot, number, other, now=now)
    counted = answers_of_problems(session, triager, [number, other])
    assert number not in counted
    assert counted[other].waiting == 3


def test_a_unit_reads_the_answers_of_its_own_area_alone(
    session, pilot, tree, triager, reporter_of, items, now
):
    number = released_problem(session, pilot, items, now=now)
    assert {a.unit_code for a in unit_answers(session, triager, number)} == {"PA", "PP"}
    assert {a.unit_code for a in unit_answers(session, reporter_of(tree["NPC"]), number)} == {"PA"}
