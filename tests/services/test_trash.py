"""The trash: only by a person and with a reason, out of every list and figure but its own, taken out whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Feedback
from services.access import NotAllowed, Refused
from services.corrections import sort_item
from services.feedback import list_feedback
from services.feedback_filters import Filters
from services.item_acts import act_on_item
from services.item_changes import Changes
from services.item_undo import undo_act
from services.opinion_counts import load_opinions
from services.problem_acts import confirm_problem
from services.problems import read_problem
from services.splitting import PartSaid, split_item
from services.trash import count_trashed, past_keeping, put_in_trash, restore
from services.unit_reports import preview_report
from tests.services.desk_items import stored
from tests.services.rows import opinion, record_opinions

pytestmark = pytest.mark.usefixtures("tree")


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


def state_of(session, number):
    return session.get_one(Feedback, number).model_dump(exclude={"revision", "changed_at"})


def listed(session, person, pilot, **filters):
    return [line.id for line in list_feedback(session, person, pilot, Filters(**filters)).lines]


def test_it_leaves_lists_and_figures_and_comes_back_whole(session, pilot, tree, now, triager):
    numbers = stored(session, pilot, now, tree["PA"], 3, kind="bug")
    problem = confirm_problem(session, triager, pilot, numbers, "Không nhận được OTP", now=now).problem
    before = state_of(session, numbers[0])
    put_in_trash(session, triager, pilot, numbers[:1], "Thử biểu mẫu", now=now)
    assert listed(session, triager, pilot) == numbers[:0:-1]
    assert listed(session, triager, pilot, trash=True) == numbers[:1]
    assert read_problem(session, triager, pilot, problem).card.counts.items == 2
    day = now.date()
    assert load_opinions(session, pilot, on=day).by_unit() == {tree["PA"].id: 2}
    assert count_trashed(session, triager, pilot) == 1
    restore(session, triager, pilot, numbers[:1], now=now + timedelta(days=29))
    assert state_of(session, numbers[0]) == before
    assert load_opinions(session, pilot, on=day).by_unit() == {tree["PA"].id: 3}
    assert count_trashed(session, triager, pilot) == 0


def test_a_reason_and_a_person_are_needed(session, pilot, tree, now, triager, person_of):
    (number,) = stored(session, pilot, now, tree["PA"])
    with pytest.raises(Refused):
        put_in_trash(session, triager, pilot, [number], "  ", now=now)
    for role in (Role.REPORTER, Role.LEADER, Role.DATA_OFFICER):
        with pytest.raises(NotAllowed):
            put_in_trash(session, person_of(role, tree["PA"]), pilot, [number], "Rác", now=now)
    for role in (Role.HEADQUARTERS, Role.ADMIN):
        with pytest.raises(NotAllowed):
            put_in_trash(session, person_of(role), pilot, [number], "Rác", now=now)


def test_a_guess_of_spam_hides_nothing(session, pilot, tree, now, triager):
    record_opinions(
        session, [opinion(2, "test"), opinion(3, "asdasdf")], pilot=pilot, now=now, unit=tree["PA"]
    )
    items = session.exec(select(Feedback)).all()
    assert any(i.spam_guess for i in items)
    assert sorted(listed(session, triager, pilot)) == sorted(i.id for i in items)
    guessed = next(i for i in items if i.spam_guess)
    act_on_item(session, triager, pilot, guessed.id, Changes(spam=False), now=now)
    assert not session.get_one(Feedback, guessed.id).spam_guess


def test_nothing_is_done_to_what_lies_there_but_taking_it_out(session, pilot, tree, now, triager):
    (number,) = stored(session, pilot, now, tree["PA"])
    put_in_trash(session, triager, pilot, [number], "Rác", now=now)
    for changes in (Changes(starred=True), Changes(state="guided")):
        with pytest.raises(Refused):
            act_on_item(session, triager, pilot, number, changes, now=now)
    with pytest.raises(Refused):
        sort_item(session, triager, pilot, number, {"kind": "bug"}, now=now)
    again = put_in_trash(session, triager, pilot, [number], "Rác", now=now)
    assert [s.number for s in again.skipped] == [number]


def test_an_opinion_in_parts_is_joined_first(session, pilot, tree, now, triager):
    (number,) = stored(session, pilot, now, tree["PA"], text="Không vào được. Sai chỉ số")
    said = [PartSaid("Không vào được.", "login", "bug"), PartSaid("Sai chỉ số", "consumption", "wrong_data")]
    parts = split_item(session, triager, pilot, number, said, now=now)
    done = put_in_trash(session, triager, pilot, [number, *parts], "Rác", now=now)
    assert not done.changed
    assert len(done.skipped) == 3


def test_after_thirty_days_it_stays_there_and_is_named_for_the_retention_job(
    session, pilot, tree, now, triager
):
    first, second = stored(session, pilot, now, tree["PA"], 2)
    done = put_in_trash(session, triager, pilot, [first], "Rác", now=now)
    put_in_trash(session, triager, pilot, [second], "Rác", now=now + timedelta(days=20))
    later = now + timedelta(days=31)
    assert past_keeping(session, now=later) == [first]
    kept = restore(session, triager, pilot, [first, second], now=later)
    assert (kept.changed, [s.number for s in kept.skipped]) == ((second,), [first])
    assert count_trashed(session, triager, pilot) == 1
    with pytest.raises(Refused):
        undo_act(session, triager, pilot, done.act, now=later)


def test_what_comes_in_again_stays_in_the_trash_and_is_not_stored_twice(session, pilot, tree, now, triager):
    row = [opinion(2, "test")]
    record_opinions(session, row, pilot=pilot, now=now, unit=tree["PA"])
    number = session.exec(select(Feedback.id)).one()
    put_in_trash(session, triager, pilot, [number], "Thử", now=now)
    again = record_opinions(session, row, pilot=pilot, now=now, unit=tree["PA"])
    assert (again.tally.added, again.tally.unchanged) == (0, 1)
    assert session.get_one(Feedback, number).trashed_at is not None


def test_appendix_2_does_not_count_it(session, pilot, tree, now, triager, reporter_of):
    numbers = stored(session, pilot, now, tree["PA"], 2, kind="bug")
    put_in_trash(session, triager, pilot, numbers[:1], "Rác", now=now)
    facts = preview_report(session, reporter_of(tree["PA"]), pilot, "PA", now=now).facts
    assert facts.feedback == 1
    assert [item for line in facts.lines for item in line.items] == numbers[1:]
