"""Counts are stored once, held until their unit is known, and never lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from importers.results import RowProblem
from locales import phrase
from models.codes import Role
from models.tables import InstallCount, InstallCountHistory, WaitingCount
from services.access import NotAllowed
from services.undo import undo_import
from services.unit_names import list_waiting, settle_name
from tests.services.rows import DAY, OF_THE_IMPORT, adds_up, count, dump, record_counts

pytestmark = pytest.mark.usefixtures("tree")

CODES = st.sampled_from(["PA", "PB", "PA1", "PP", "", "KHONG-CO"])
FIGURE = st.none() | st.integers(0, 2_000)


@st.composite
def rows_of_a_file(draw):
    return [
        count(
            number,
            draw(CODES),
            draw(FIGURE),
            day=draw(st.sampled_from([None, DAY, date(2025, 12, 10)])),
            family_installed=draw(FIGURE),
            unit_text=draw(st.sampled_from(["", "Đội quản lý số 7", "Điện lực Bãi Cháy"])),
        )
        for number in range(2, draw(st.integers(2, 12)))
    ]


@pytest.mark.parametrize("kind", ["sqlite"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows_of_a_file(), spoilt=st.lists(st.integers(100, 110), max_size=3))
def test_every_row_of_any_file_is_counted_once(session, pilot, now, rows, spoilt):
    problems = [RowProblem("", row, "CBCNV", "nhiều", phrase("a number")) for row in spoilt]
    first = record_counts(session, rows, pilot=pilot, now=now, problems=problems)
    again = record_counts(session, rows, pilot=pilot, now=now, problems=problems)
    assert adds_up(first)
    assert adds_up(again)
    assert (again.tally.added, again.tally.changed) == (0, 0)
    assert again.tally.held == first.tally.held


def test_the_same_rows_twice_change_nothing(session, pilot, now):
    rows = [count(2, "PA", 5), count(3, "", 7, unit_text="Đội quản lý số 7"), count(4, "PP", 0)]
    first = record_counts(session, rows, pilot=pilot, now=now)
    before = dump(session, but=OF_THE_IMPORT)
    second = record_counts(session, rows, pilot=pilot, now=now)
    assert (first.tally.added, first.tally.held) == (2, 1)
    assert (second.tally.added, second.tally.changed, second.tally.unchanged, second.tally.held) == (
        0,
        0,
        2,
        1,
    )
    assert dump(session, but=OF_THE_IMPORT) == before


def test_a_preview_keeps_nothing(session, pilot, now):
    before = dump(session)
    outcome = record_counts(
        session, [count(2, "PA", 5), count(3, "", 7, unit_text="Đội 7")], pilot=pilot, now=now, preview=True
    )
    assert (outcome.import_id, outcome.tally.added, outcome.tally.held) == (None, 1, 1)
    assert dump(session) == before


def test_a_blank_never_erases_a_known_figure(session, pilot, now):
    record_counts(session, [count(2, "PA", 5, users=3)], pilot=pilot, now=now)
    outcome = record_counts(session, [count(2, "PA", 6)], pilot=pilot, now=now)
    stored = session.exec(select(InstallCount)).one()
    assert (outcome.tally.changed, stored.staff_installed, stored.users) == (1, 6, 3)
    assert [(c.what, c.old, c.new) for c in outcome.changes] == [("staff_installed", "5", "6")]
    was = session.exec(select(InstallCountHistory)).one()
    assert (was.staff_installed, was.users) == (5, 3)


def test_two_rows_of_a_unit_and_day_that_disagree_are_both_to_correct(session, pilot, now):
    rows = [count(2, "PA", 5), count(3, "", 6, unit_text="Công ty Điện lực Hạ Long"), count(4, "PB", 1)]
    outcome = record_counts(session, rows, pilot=pilot, now=now)
    assert [p.row for p in outcome.problems] == [2, 3]
    assert "3" in str(outcome.problems[0].expected)
    assert (outcome.tally.added, adds_up(outcome)) == (1, True)


def test_two_rows_of_a_unit_and_day_complete_each_other(session, pilot, now):
    rows = [count(2, "PA", 5), count(3, "PA", None, headcount=9, users=4)]
    outcome = record_counts(session, rows, pilot=pilot, now=now)
    stored = session.exec(select(InstallCount)).one()
    assert (stored.headcount, stored.staff_installed, stored.users) == (9, 5, 4)
    assert (outcome.tally.added, outcome.tally.unchanged, adds_up(outcome)) == (1, 1, True)


def test_a_row_with_a_column_a_day_is_one_row_to_correct(session, pilot, tree, now, reporter_of):
    days = [date(2025, 11, 25), date(2025, 12, 2), DAY]
    rows = [count(2, "PP", 5, day=day) for day in days] + [count(3, "PA", 5, day=day) for day in days]
    outcome = record_counts(session, rows, pilot=pilot, now=now, person=reporter_of(tree["PA"]))
    assert (outcome.problem_rows, outcome.tally.added, adds_up(outcome)) == (1, 3, True)


def test_a_reporter_counts_for_their_own_subtree_alone(session, pilot, tree, now, reporter_of):
    person = reporter_of(tree["PA"])
    rows = [count(n, code, 5) for n, code in enumerate(["PA", "PA1", "PB", "NPC", "PP"], 2)]
    outcome = record_counts(session, rows, pilot=pilot, now=now, person=person)
    assert [p.found for p in outcome.problems] == ["PB", "NPC", "PP"]
    assert {c.unit_id for c in session.exec(select(InstallCount))} == {tree["PA"].id, tree["PA1"].id}
    assert adds_up(outcome)


def test_only_roles_that_may_record_counts(session, pilot, tree, now, person_of):
    before = dump(session, but=["account"])
    for role in (Role.TRIAGER, Role.LEADER, Role.DATA_OFFICER):
        with pytest.raises(NotAllowed):
            record_counts(
                session, [count(2, "PA", 5)], pilot=pilot, now=now, person=person_of(role, tree["PA"])
            )
    assert dump(session, but=["account"]) == before


def test_days_outside_the_trial_and_after_today_are_kept_and_flagged(session, pilot, now):
    rows = [count(2, "PA", 5, day=date(2025, 11, 1)), count(3, "PB", 5, day=date(2026, 1, 5))]
    outcome = record_counts(session, rows, pilot=pilot, now=now)
    assert outcome.tally.added == 2
    assert [dict(note.params)["n"] for note in outcome.notes] == [2, 1]


def test_a_held_count_is_stored_when_its_unit_is_named(session, pilot, tree, now, operator):
    rows = [count(2, "", 7, unit_text="Đội quản lý số 7"), count(3, "PA", 1, day=date(2025, 12, 1))]
    record_counts(session, rows, pilot=pilot, now=now)
    (name,) = list_waiting(session, operator, pilot)
    assert settle_name(session, operator, pilot, name.unit_key, "PA", now=now) == 1
    stored = {(c.unit_id, c.counted_on): c.staff_installed for c in session.exec(select(InstallCount))}
    assert stored == {(tree["PA"].id, DAY): 7, (tree["PA"].id, date(2025, 12, 1)): 1}
    later = record_counts(session, [count(2, "", 8, unit_text="ĐỘI quản lý số 7")], pilot=pilot, now=now)
    assert (later.tally.changed, later.tally.held) == (1, 0)


def test_a_later_file_does_not_lose_what_an_earlier_one_holds(session, pilot, now, operator):
    record_counts(session, [count(2, "", 7, unit_text="Đội 7", users=3)], pilot=pilot, now=now)
    before = dump(session, but=OF_THE_IMPORT)
    second = record_counts(session, [count(2, "", 8, unit_text="Đội 7")], pilot=pilot, now=now)
    assert second.import_id is not None
    undo_import(session, operator, second.import_id, now=now)
    assert dump(session, but=OF_THE_IMPORT) == before
    record_counts(session, [count(2, "", 8, unit_text="Đội 7")], pilot=pilot, now=now)
    (name,) = list_waiting(session, operator, pilot)
    settle_name(session, operator, pilot, name.unit_key, "PB", now=now)
    stored = session.exec(select(InstallCount)).one()
    assert (stored.staff_installed, stored.users) == (8, 3)


def test_words_that_name_no_unit_wait_no_more(session, pilot, now, operator):
    record_counts(session, [count(2, "", 7, unit_text="Đội 7")], pilot=pilot, now=now)
    (name,) = list_waiting(session, operator, pilot)
    settle_name(session, operator, pilot, name.unit_key, None, now=now)
    later = record_counts(session, [count(2, "", 9, unit_text="đội 7")], pilot=pilot, now=now)
    assert (later.tally.held, later.waiting, adds_up(later)) == (1, (), True)
    assert list_waiting(session, operator, pilot) == []
    assert {w.state for w in session.exec(select(WaitingCount))} == {"dropped"}


def test_a_reporter_settles_only_what_their_own_files_hold(session, pilot, tree, now, reporter_of, operator):
    pa, pp = reporter_of(tree["PA"]), reporter_of(tree["PP"])
    for person, figure in ((pa, 7), (pp, 8)):
        record_counts(session, [count(2, "", figure, unit_text="Đội 7")], pilot=pilot, now=now, person=person)
    (name,) = list_waiting(session, pa, pilot)
    assert settle_name(session, pa, pilot, name.unit_key, "PA1", now=now) == 1
    stored = session.exec(select(InstallCount)).one()
    assert (stored.unit_id, stored.staff_installed) == (tree["PA1"].id, 7)
    assert [w.counts for w in list_waiting(session, operator, pilot)] == [1]
