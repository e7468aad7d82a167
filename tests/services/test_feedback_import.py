"""Answers come in again and again: only what is new or edited changes anything."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models.codes import Role, SetBy, UnitLink
from models.tables import Feedback, FeedbackVersion, Image
from services.access import NotAllowed
from services.corrections import sort_item
from services.undo import undo_import
from tests.services.rows import OF_THE_IMPORT, ZONE, adds_up, dump, opinion, record_opinions

pytestmark = pytest.mark.usefixtures("tree")

TEXTS = ["Không nhận được mã OTP", "App chậm", "Hóa đơn tháng 10 sai số tiền"]


def texts(session):
    return sorted(session.exec(select(Feedback.text)))


@st.composite
def answers(draw):
    return [
        opinion(
            number,
            draw(st.sampled_from(TEXTS)),
            second=draw(st.integers(0, 2)),
            unit_text=draw(st.sampled_from(["", "PA", "Đội 7", "Điện lực Bãi Cháy"])),
            email=draw(st.sampled_from(["an@example.vn", "binh@example.vn", ""])),
        )
        for number in range(2, draw(st.integers(2, 10)))
    ]


@pytest.mark.parametrize("kind", ["sqlite"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=answers(), order=st.randoms(use_true_random=False))
def test_every_answer_of_any_file_is_counted_once_whatever_its_place(session, pilot, now, rows, order):
    first = record_opinions(session, rows, pilot=pilot, now=now)
    stored = sorted(session.exec(select(Feedback.text, Feedback.submitted_at, Feedback.unit_text)))
    order.shuffle(rows)
    again = record_opinions(session, rows, pilot=pilot, now=now)
    assert adds_up(first)
    assert (again.tally.unchanged, again.read) == (len(rows), len(rows))
    assert sorted(session.exec(select(Feedback.text, Feedback.submitted_at, Feedback.unit_text))) == stored
    undo_and_empty(session, [first, again], now)


def undo_and_empty(session, outcomes, now):
    from services.access import OPERATOR

    for outcome in reversed(outcomes):
        undo_import(session, OPERATOR, outcome.import_id, now=now)
    assert session.exec(select(Feedback)).all() == []


def test_two_answers_of_one_second_are_two_items_whatever_their_order(session, pilot, now):
    rows = [opinion(2, TEXTS[0]), opinion(3, TEXTS[1])]
    record_opinions(session, rows, pilot=pilot, now=now)
    again = record_opinions(session, rows[::-1], pilot=pilot, now=now)
    assert (again.tally.unchanged, texts(session)) == (2, sorted(TEXTS[:2]))


def test_what_an_earlier_file_brought_is_taken_back_and_comes_again(session, pilot, now, operator):
    rows = [opinion(2, TEXTS[0]), opinion(3, TEXTS[1])]
    first = record_opinions(session, rows[:1], pilot=pilot, now=now)
    record_opinions(session, rows, pilot=pilot, now=now)
    undo_import(session, operator, first.import_id, now=now)
    assert texts(session) == [TEXTS[1]]
    third = record_opinions(session, rows, pilot=pilot, now=now)
    assert (third.tally.added, third.tally.changed, third.tally.unchanged) == (1, 0, 1)
    assert texts(session) == sorted(TEXTS[:2])


def test_an_edited_answer_makes_a_version_and_keeps_a_persons_label(session, pilot, now, operator):
    record_opinions(session, [opinion(2, TEXTS[0], unit_code="PA")], pilot=pilot, now=now)
    item = session.exec(select(Feedback)).one()
    sort_item(session, operator, pilot, item.id, {"function": "faq"}, now=now)
    before = dump(session, but=OF_THE_IMPORT)
    edited = opinion(2, "App chậm, đơ máy", unit_code="PA", image_links=("https://example.org/1",))
    outcome = record_opinions(session, [edited], pilot=pilot, now=now)
    session.refresh(item)
    assert (outcome.tally.changed, item.version, item.text_changed) == (1, 2, True)
    assert (item.function, item.function_by) == ("faq", SetBy.PERSON)
    assert item.text == "App chậm, đơ máy"
    assert session.exec(select(FeedbackVersion.text)).all() == [TEXTS[0]]
    assert session.exec(select(Image.link)).all() == ["https://example.org/1"]
    undo_import(session, operator, outcome.import_id, now=now)
    assert dump(session, but=OF_THE_IMPORT) == before


def test_a_preview_of_new_and_edited_answers_keeps_nothing(session, pilot, now):
    record_opinions(session, [opinion(2)], pilot=pilot, now=now)
    before = dump(session)
    rows = [opinion(2, "Đã sửa"), opinion(3, second=9, image_links=("https://example.org/1",))]
    outcome = record_opinions(session, rows, pilot=pilot, now=now, preview=True)
    assert (outcome.tally.added, outcome.tally.changed, outcome.import_id) == (1, 1, None)
    assert dump(session) == before


def test_an_unsure_unit_is_stored_and_waits_an_empty_one_does_not(session, pilot, now):
    rows = [opinion(2, unit_text="Đội 7"), opinion(3, second=1), opinion(4, second=2, unit_code="PA")]
    outcome = record_opinions(session, rows, pilot=pilot, now=now)
    assert [(w.row, w.unit_text) for w in outcome.waiting] == [(2, "Đội 7")]
    assert (outcome.tally.added, outcome.tally.held, outcome.problems) == (3, 0, ())
    links = session.exec(select(Feedback.unit_link).order_by(Feedback.id)).all()
    assert links == [UnitLink.WAITING, UnitLink.NONE, UnitLink.ASSIGNED]


def test_the_unit_given_for_the_file_is_the_unit_of_every_row(session, pilot, tree, now):
    rows = [opinion(2, "Ý kiến một", email="", submitted_at=None), opinion(3, unit_text="Đội 7")]
    outcome = record_opinions(session, rows, pilot=pilot, now=now, channel="unit", unit=tree["PB"])
    assert (outcome.tally.added, outcome.waiting) == (2, ())
    assert set(session.exec(select(Feedback.unit_id))) == {tree["PB"].id}
    assert set(session.exec(select(Feedback.source))) == {"unit:PB"}


def test_equal_lists_of_two_units_are_two_sets_of_items(session, pilot, tree, now):
    rows = [opinion(2, "Ý kiến một", email="", submitted_at=None)]
    for code in ("PA", "PB"):
        record_opinions(session, rows, pilot=pilot, now=now, channel="unit", unit=tree[code])
    assert session.exec(select(Feedback.unit_id).order_by(Feedback.id)).all() == [
        tree["PA"].id,
        tree["PB"].id,
    ]


def test_answers_of_units_out_of_reach_are_to_correct(session, pilot, tree, now, reporter_of):
    rows = [opinion(2, unit_code="PA1"), opinion(3, second=1, unit_code="PP")]
    outcome = record_opinions(session, rows, pilot=pilot, now=now, person=reporter_of(tree["PA"]))
    assert [(p.row, p.found) for p in outcome.problems] == [(3, "PP")]
    assert (outcome.tally.added, adds_up(outcome)) == (1, True)


def test_only_roles_that_may_bring_opinions(session, pilot, tree, now, person_of):
    for role in (Role.LEADER, Role.HEADQUARTERS, Role.DATA_OFFICER):
        with pytest.raises(NotAllowed):
            record_opinions(session, [opinion(2)], pilot=pilot, now=now, person=person_of(role, tree["PA"]))
    assert session.exec(select(Feedback)).all() == []


def test_days_outside_the_trial_are_kept_and_flagged(session, pilot, now):
    late = opinion(2).submitted_at.replace(month=12, day=11)
    outcome = record_opinions(session, [opinion(2, submitted_at=late)], pilot=pilot, now=now)
    assert (outcome.tally.added, len(outcome.notes)) == (1, 1)


def test_a_second_log_of_the_same_day_adds_to_the_first(session, pilot, now):
    day = {"submitted_at": datetime(2025, 12, 7, tzinfo=ZONE), "email": "", "channel": "hotline"}
    one, two, three = (opinion(2, text, **day) for text in ("App chậm", "Sai hóa đơn", "Mất mã OTP"))
    assert record_opinions(session, [one, two], pilot=pilot, now=now).tally.added == 2
    second = record_opinions(session, [one, three], pilot=pilot, now=now).tally
    assert (second.added, second.changed, second.unchanged) == (1, 0, 1)
    assert {i.text for i in session.exec(select(Feedback))} == {"App chậm", "Sai hóa đơn", "Mất mã OTP"}


def test_of_equal_answers_as_many_are_known_as_are_stored_and_the_next_finds_its_unit(
    session, pilot, tree, now
):
    rows = [opinion(row, unit_text=tree["PA"].name) for row in (2, 3, 4)]
    record_opinions(session, rows[:2], pilot=pilot, now=now)
    again = record_opinions(session, rows, pilot=pilot, now=now)
    assert (again.tally.unchanged, again.tally.added) == (2, 1)
    assert session.exec(select(Feedback.unit_id)).all() == [tree["PA"].id] * 3


def test_answers_that_wait_for_a_unit_are_told_again_when_they_come_again(session, pilot, tree, now):
    rows = [opinion(2, unit_text="Đội số 7"), opinion(3, second=9, unit_text=tree["PA"].name)]
    first = record_opinions(session, rows, pilot=pilot, now=now)
    again = record_opinions(session, rows, pilot=pilot, now=now)
    assert again.tally.unchanged == 2
    assert [w.unit_text for w in again.waiting] == [w.unit_text for w in first.waiting] == ["Đội số 7"]


def test_who_stands_for_a_unit_is_told_of_answers_of_others_though_they_are_stored(
    session, pilot, tree, now, reporter_of
):
    rows = [opinion(2, unit_text=tree["PP"].name)]
    record_opinions(session, rows, pilot=pilot, now=now)
    again = record_opinions(session, rows, pilot=pilot, now=now, person=reporter_of(tree["PA"]))
    assert (again.tally.unchanged, [p.row for p in again.problems]) == (0, [2])
