"""Units beside each other: by rates, small ones and impossible ones apart, nothing clamped."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.comparison import LEAST_HEADCOUNT, SILENT_FROM, Remark, compare
from services.rollups import TreeRow


def row(code, staff, headcount, *, users=None, feedback=1):
    """A unit as the tree tells it."""
    share = staff / headcount if staff is not None and headcount else None
    figures = (headcount, staff, None, staff, users, share, feedback)
    return TreeRow(code, code, "", 1, True, *figures, None, None, "none", None, None, False, True, code)


def test_the_highest_rate_comes_first_whatever_the_sums():
    found = compare([row("LARGE", 500, 1000), row("SMALLER", 45, 50), row("TIED", 90, 100)])
    assert [(one.row.code, one.place) for one in found] == [("SMALLER", 1), ("TIED", 1), ("LARGE", 3)]


def test_what_can_not_be_compared_has_no_rank_and_a_remark():
    found = {
        one.row.code: one
        for one in compare(
            [
                row("OVER", 130, 100),
                row("SMALL", 9, LEAST_HEADCOUNT - 1),
                row("NOBODY", 9, None),
                row("UNCOUNTED", None, 100),
                row("SILENT", SILENT_FROM, 200, feedback=0),
            ]
        )
    }
    assert found["OVER"].row.share == 1.3
    assert {code: (one.place, one.remarks) for code, one in found.items()} == {
        "OVER": (None, (Remark.OVER_ALL,)),
        "SMALL": (None, (Remark.SMALL,)),
        "NOBODY": (None, (Remark.NO_HEADCOUNT,)),
        "UNCOUNTED": (None, (Remark.NO_COUNT,)),
        "SILENT": (1, (Remark.SILENT,)),
    }


def test_opinions_are_counted_for_each_hundred_users_where_these_are_known():
    assert row("A", 10, 100, users=50, feedback=4).per_100_users == 8
    assert row("A", 10, 100, users=None, feedback=4).per_100_users is None
    assert row("A", 10, 100, users=0, feedback=4).per_100_users is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.none() | st.integers(0, 400), st.none() | st.integers(0, 300)), max_size=12))
def test_every_unit_is_listed_once_and_ranks_follow_the_shares(units):
    rows = [row(f"U{n}", staff, headcount) for n, (staff, headcount) in enumerate(units)]
    found = compare(rows)
    assert sorted(one.row.code for one in found) == sorted(r.code for r in rows)
    ranked = [one for one in found if one.place]
    assert [one.row.share for one in ranked] == sorted((o.row.share for o in ranked), reverse=True)
    assert found[: len(ranked)] == ranked
