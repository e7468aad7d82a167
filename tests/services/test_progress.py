"""Each unit's own figures as last counted by a day; its opinions of the trial so far."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from services.access import NotFound
from services.progress import progress_of_units
from services.rollups import tree_rows
from services.undo import undo_import
from tests.services.rows import ZONE, count, opinion, record_counts, record_opinions


@pytest.fixture
def row_of(session, pilot, tree, operator):
    assert tree

    def found(code, on=date(2025, 12, 12)):
        return next(r for r in progress_of_units(session, operator, pilot, on=on) if r.code == code)

    return found


def test_the_last_count_by_the_day_is_taken(session, pilot, now, row_of):
    days = {date(2025, 11, 25): 3, date(2025, 12, 2): 7, date(2025, 12, 13): 99}
    rows = [count(n, "PA", staff, day=day) for n, (day, staff) in enumerate(days.items(), 2)]
    record_counts(session, rows, pilot=pilot, now=now)
    taken = {
        on: row_of("PA", on).staff_installed
        for on in (date(2025, 11, 24), date(2025, 11, 25), date(2025, 12, 1), date(2025, 12, 12))
    }
    assert list(taken.values()) == [None, 3, 3, 7]
    assert row_of("PA").counted_on == date(2025, 12, 2)


def test_a_headcount_that_was_not_given_is_the_lists(session, pilot, tree, now, row_of):
    tree["PA"].headcount = 40
    session.add(tree["PA"])
    session.commit()
    assert row_of("PA").headcount == 40
    record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now)
    assert row_of("PA").headcount == 40
    record_counts(session, [count(2, "PA", 5, headcount=50)], pilot=pilot, now=now)
    assert row_of("PA").headcount == 50


def test_opinions_of_the_trials_days_so_far_count(session, pilot, now, row_of):
    moments = [(11, 19, 23), (11, 20, 0), (12, 10, 23), (12, 11, 0)]
    rows = [
        opinion(n, f"Ý {n}", unit_code="PA", submitted_at=datetime(2025, month, day, hour, 59, tzinfo=ZONE))
        for n, (month, day, hour) in enumerate(moments, 2)
    ]
    rows.append(opinion(9, "Không rõ ngày", unit_code="PA", email="", submitted_at=None))
    record_opinions(session, rows, pilot=pilot, now=now)
    told = [row_of("PA", date(2025, *d)).feedback for d in ((11, 19), (11, 20), (12, 9), (12, 10), (12, 31))]
    assert told == [1, 2, 2, 3, 3]


def test_own_figures_stay_own_and_the_tree_sums_each_once(session, pilot, tree, now, operator, row_of):
    rows = [count(2, "NPC", 100), count(3, "PA", 5), count(4, "PA1", 4), count(5, "PB", 9)]
    done = record_counts(session, rows, pilot=pilot, now=now)
    assert [row_of(c).staff_installed for c in ("NPC", "PA", "PA1", "PB")] == [100, 5, 4, 9]
    rolled = {r.code: r for r in tree_rows(session, operator, pilot, on=date(2025, 12, 12))}
    assert [rolled[c].staff_installed for c in ("EVN", "NPC", "PA")] == [13, 13, 4]
    assert (rolled["NPC"].own_installed, rolled["PA"].own_installed) == (100, 5)
    undo_import(session, operator, done.import_id, now=now)
    record_counts(session, [count(2, "NPC", 100)], pilot=pilot, now=now)
    rolled = {r.code: r for r in tree_rows(session, operator, pilot, on=date(2025, 12, 12))}
    assert [rolled[c].staff_installed for c in ("EVN", "NPC", "PA")] == [100, 100, None]
    assert tree


def test_only_a_subtree_when_asked(session, pilot, operator, row_of):
    assert row_of("PA").parent == "NPC"
    codes = [r.code for r in progress_of_units(session, operator, pilot, on=date(2025, 12, 12), code="npc")]
    assert codes == ["NPC", "PA", "PA1", "PB"]
    with pytest.raises(NotFound, match="KHONG"):
        progress_of_units(session, operator, pilot, on=date(2025, 12, 12), code="KHONG")
