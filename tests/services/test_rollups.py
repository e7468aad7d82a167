"""Lines of the tree's table in any state: a line is its own and those right below it, each unit once, as its filters say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.codes import Role
from services.overview import ReportFilter, overview
from services.rollups import tree_rows
from tests.services.any_state import ANY, AnyState, begun, shuffled

ON = (date(2025, 11, 19), date(2025, 11, 28), date(2025, 12, 10), date(2025, 12, 12))


@pytest.fixture
def at(session, pilot, tree, now) -> AnyState:
    return begun(session, pilot, tree, now)


def test_a_parent_line_is_its_own_and_the_lines_right_below_it(at, person_of):
    person = person_of(Role.HEADQUARTERS)

    @settings(ANY, max_examples=6)
    @given(st.randoms(use_true_random=False))
    def hold(by):
        shuffled(at, by)
        for on in ON:
            rows = {row.code: row for row in tree_rows(at.session, person, at.pilot, on=on)}
            for row in rows.values():
                below = [one for one in rows.values() if one.above == row.code]
                assert row.feedback == row.direct_feedback + sum(one.feedback for one in below), row.code
                assert row.below_feedback == sum(one.feedback for one in below), row.code
            # Each unit counts once: what stands merged is in its successor's line, and in no other of its level.
            assert rows["PM"].above == "PB"
            assert rows["PM1"].above == "PM"
            assert rows["PD"].above == "NPC"
            assert "PX" not in rows
            own = {one.code: one.direct_feedback for one in rows.values()}
            assert rows["EVN"].feedback == sum(own.values())

    hold()


def test_the_report_filters_of_the_table_leave_what_their_units_say(at, person_of):
    person, on = person_of(Role.HEADQUARTERS), ON[-1] + timedelta(days=9)
    shuffled_once = {}

    @settings(ANY, max_examples=4)
    @given(st.randoms(use_true_random=False))
    def hold(by):
        shuffled(at, by)
        whole = overview(at.session, person, at.pilot, on=on, all_levels=True)
        by_filter = {
            one: overview(at.session, person, at.pilot, on=on, report=one).rows
            for one in (ReportFilter.MISSING, ReportFilter.SENT, ReportFilter.LATE, ReportFilter.RETURNED)
        }
        assert whole.owing - whole.sent == len(by_filter[ReportFilter.MISSING])
        for one, rows in by_filter.items():
            shuffled_once[one] = shuffled_once.get(one, 0) + len(rows)
            assert len({row.code for row in rows}) == len(rows)

    hold()
    assert all(shuffled_once.values())
