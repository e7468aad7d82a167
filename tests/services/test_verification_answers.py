"""A unit's word on a fix: noted, or the fault is open again with its words; each taken back as a whole."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import select

from models.codes import Role
from models.tables import Feedback, Problem, Verification
from services.access import NotAllowed, NotFound, Refused
from services.problem_acts import change_problem
from services.problem_closing import close_items
from services.verification import Answers, answers_of_problems, list_to_verify, unit_answers
from services.verification_answers import (
    answer_image,
    answer_questions,
    keep_answer_image,
    take_back_answer,
)
from tests.services.desk import items_of_units, released_problem


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


@pytest.fixture
def problem(session, pilot, tree, triager, now):
    """A released problem of PA and PP, its opinions released with it."""
    items = items_of_units(session, pilot, [tree["PA"], tree["PP"]], now=now)
    number = released_problem(session, pilot, items, now=now)
    close_items(session, triager, pilot, number, now=now)
    close_items(session, triager, pilot, number, now=now)
    assert set(states(session).values()) == {"released"}
    return number


def png():
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return out.getvalue()


def states(session):
    session.expire_all()
    return {i.unit_id: i.state for i in session.exec(select(Feedback))}


def questions(session, person, pilot):
    return [n for q in list_to_verify(session, person, pilot) for n in q.units]


def test_still_there_opens_the_problem_and_the_unit_s_own_opinions(
    session, pilot, tree, triager, reporter_of, problem, now, store
):
    reporter = reporter_of(tree["PA"])
    asked = questions(session, reporter, pilot)
    image = keep_answer_image(png(), store)
    words = "Màn hình đăng nhập vẫn báo hết hạn"
    done = answer_questions(session, reporter, pilot, asked, holds=False, words=words, image=image, now=now)
    assert (done.problem, done.reopened) == (problem, 1)
    assert session.get_one(Problem, problem).state == "in_progress"
    assert states(session) == {tree["PA"].id: "in_progress", tree["PP"].id: "released"}
    (bad,) = [a for a in unit_answers(session, triager, problem) if a.outcome == "still_there"]
    assert (bad.words, bad.answered_by) == (words, reporter.name)
    data, mime = answer_image(session, triager, bad.image, store)
    assert (data[:4], mime) == (b"\x89PNG", "image/png")
    # The other unit is asked about this fix no more.
    assert questions(session, reporter_of(tree["PP"]), pilot) == []
    with pytest.raises(NotFound):
        answer_image(session, reporter_of(tree["PP"]), bad.image, store)

    take_back_answer(session, reporter, pilot, done, now=now)
    assert session.get_one(Problem, problem).state == "released"
    assert set(states(session).values()) == {"released"}
    assert answers_of_problems(session, triager, [problem])[problem].waiting >= 1
    assert len(questions(session, reporter, pilot)) == 1


def test_a_fix_that_holds_is_noted_and_taken_back(session, pilot, tree, triager, reporter_of, problem, now):
    reporter = reporter_of(tree["PA"])
    asked = questions(session, reporter, pilot)
    done = answer_questions(session, reporter, pilot, asked, holds=True, now=now)
    assert answers_of_problems(session, triager, [problem])[problem] == Answers(verified=1, waiting=1)
    assert session.get_one(Problem, problem).state == "released"
    with pytest.raises(Refused):
        answer_questions(session, reporter, pilot, asked, holds=False, words="x", now=now)
    take_back_answer(session, reporter, pilot, done, now=now)
    assert answers_of_problems(session, triager, [problem])[problem] == Answers(waiting=2)


def test_what_was_worked_on_since_is_not_taken_back(session, pilot, tree, triager, reporter_of, problem, now):
    reporter = reporter_of(tree["PA"])
    asked = questions(session, reporter, pilot)
    done = answer_questions(session, reporter, pilot, asked, holds=False, words="Còn lỗi", now=now)
    change_problem(session, triager, pilot, problem, {"title": "EVNICT đang xem"}, now=now)
    with pytest.raises(Refused):
        take_back_answer(session, reporter, pilot, done, now=now)
    assert session.get_one(Problem, problem).state == "in_progress"


def test_words_are_asked_for_and_others_may_not_answer(
    session, pilot, tree, reporter_of, person_of, problem, now
):
    asked = questions(session, reporter_of(tree["PA"]), pilot)
    with pytest.raises(Refused):
        answer_questions(session, reporter_of(tree["PA"]), pilot, asked, holds=False, words="  ", now=now)
    session.rollback()
    with pytest.raises(NotFound):
        answer_questions(session, reporter_of(tree["PP"]), pilot, asked, holds=True, now=now)
    with pytest.raises(NotFound):
        answer_questions(session, reporter_of(tree["PA"]), pilot, [], holds=True, now=now)
    for role, unit in ((Role.LEADER, "PA"), (Role.TRIAGER, None), (Role.HEADQUARTERS, None)):
        person = person_of(role, tree[unit] if unit else None)
        with pytest.raises(NotAllowed):
            answer_questions(session, person, pilot, asked, holds=True, now=now)
    assert {v.outcome for v in session.exec(select(Verification))} == {"waiting"}
    assert session.get_one(Problem, problem).state == "released"


def test_a_file_that_is_no_picture_is_refused(store):
    with pytest.raises(Refused):
        keep_answer_image(b"no picture", store)
