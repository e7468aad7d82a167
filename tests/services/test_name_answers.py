"""Answers to waiting names: everything that followed one goes back with it, unless something was built on it since."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from importers.results import FeedbackRow, InstallRow, Reading
from models.codes import Role
from models.tables import Feedback, InstallCount, UnitAlias, WaitingCount
from services.access import NotAllowed, Refused
from services.feedback_import import record_feedback
from services.installs import record_install_counts
from services.name_answers import list_answers, newest_answer, take_back_answer
from services.outcomes import Source
from services.unit_names import list_waiting, load_names, settle_name

DAY = date(2025, 12, 1)
WORDS = "Xưởng cơ điện số bảy"
KEY = "xuong co dien so bay"


@pytest.fixture
def waits(session, pilot, units, operator, now):
    """An opinion and a count that wait under the same words; another count of their unit is there already."""
    names = load_names(session)
    known = Reading([InstallRow("", 1, "PD01", "", "", DAY, staff_installed=5)], [], 1)
    record_install_counts(session, operator, known, Source("a.csv"), names, pilot=pilot, now=now)
    held = Reading([InstallRow("", 2, "", WORDS, "", DAY, staff_installed=7)], [], 1)
    record_install_counts(session, operator, held, Source("b.csv"), names, pilot=pilot, now=now)
    said = Reading([FeedbackRow("", 2, "OTP không về", unit_text=WORDS, email="a@evn.vn")], [], 1)
    record_feedback(session, operator, said, Source("c.csv"), names, pilot=pilot, now=now)
    assert [(w.feedback, w.counts) for w in list_waiting(session, operator, pilot)] == [(1, 1)]
    assert units["PD01"].name


def stands(session):
    session.expire_all()
    item = session.exec(select(Feedback)).one()
    return (
        (item.unit_id, item.unit_link),
        [c.staff_installed for c in session.exec(select(InstallCount))],
        [w.state for w in session.exec(select(WaitingCount))],
        session.exec(select(UnitAlias.alias).where(UnitAlias.origin != "shipped")).all(),
    )


@pytest.mark.parametrize("code", ["PD01", "PD03", None])
def test_an_answer_is_taken_back_as_a_whole(session, pilot, waits, operator, now, code):
    before = stands(session)
    assert settle_name(session, operator, pilot, KEY, code, now=now) == 2
    assert stands(session) != before
    answer = newest_answer(session, operator, KEY)
    assert (answer.unit_code, answer.rows, answer.taken_back) == (code or "", 2, False)
    assert take_back_answer(session, operator, pilot, answer.id, now=now) == 2
    assert stands(session) == before
    assert [a.taken_back for a in list_answers(session, operator)] == [True]
    assert waits is None


@pytest.mark.usefixtures("waits")
def test_an_answer_is_taken_back_once(session, pilot, operator, now):
    settle_name(session, operator, pilot, KEY, "PD01", now=now)
    answer = newest_answer(session, operator, KEY)
    take_back_answer(session, operator, pilot, answer.id, now=now)
    with pytest.raises(Refused):
        take_back_answer(session, operator, pilot, answer.id, now=now)


@pytest.mark.usefixtures("waits")
def test_a_count_that_changed_since_keeps_the_answer(session, pilot, operator, now):
    settle_name(session, operator, pilot, KEY, "PD01", now=now)
    later = Reading([InstallRow("", 1, "PD01", "", "", DAY, staff_installed=9)], [], 1)
    record_install_counts(
        session, operator, later, Source("d.csv"), load_names(session), pilot=pilot, now=now
    )
    answer = newest_answer(session, operator, KEY)
    with pytest.raises(Refused):
        take_back_answer(session, operator, pilot, answer.id, now=now)
    session.rollback()
    assert stands(session)[1] == [9]


@pytest.mark.usefixtures("waits")
def test_a_units_people_see_and_take_back_their_own_answers_alone(
    session, pilot, units, operator, reporter_of, person_of, now
):
    settle_name(session, operator, pilot, KEY, "PD01", now=now)
    answer = newest_answer(session, operator, KEY)
    reporter = reporter_of(units["EVNHANOI"])
    assert list_answers(session, reporter) == []
    with pytest.raises(Refused):
        take_back_answer(session, reporter, pilot, answer.id, now=now)
    with pytest.raises(NotAllowed):
        list_answers(session, person_of(Role.LEADER, units["EVNHANOI"]))
