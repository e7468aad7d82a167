"""Units under units, and sums that are none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.install_counts import read_install_counts
from tests.importers.counts_said import said
from tests.importers.sheets_by_hand import sheet

DAY = date(2025, 11, 28)
HEAD = ["STT", "Đơn vị", "CBCNV", "Đã cài"]
COUNTS = st.lists(st.integers(0, 9_999), min_size=2, max_size=6)


def read(*rows):
    return read_install_counts([sheet(HEAD, *rows)], as_of=DAY)


@pytest.mark.parametrize(
    "marks",
    [[("1", ""), ("1.1", ""), ("1.2", ""), ("2", "")], [(None, ""), (None, "- "), (None, "- "), (None, "")],
     [("1.", ""), ("1.1.", ""), ("1.2.", ""), ("2.", "")], [(None, ""), (None, "+ "), (None, "+ "), (None, "")]],
)  # fmt: skip
def test_a_row_under_a_company_s_row_is_read_as_that_company_s(marks):
    units = ["Công ty Điện lực Tây Ninh", "Điện lực Châu Thành", "Điện lực Tân Châu", "PC An Giang"]
    lines = [[mark, dash + unit, 4, 2] for (mark, dash), unit in zip(marks, units, strict=True)]
    assert [(row.unit_text, row.context) for row in read(*lines).rows] == [
        (units[0], ""),
        (units[1], units[0]),
        (units[2], units[0]),
        (units[3], ""),
    ]


def test_a_list_in_which_every_name_has_a_dash_has_no_levels():
    lines = [[None, f"- {unit}", 4, 2] for unit in ("PC Hà Nam", "Điện lực Châu Thành")]
    assert [row.context for row in read(*lines).rows] == ["", ""]


@given(COUNTS, st.integers(0, 50))
def test_a_parent_s_own_figure_is_told_where_it_is_not_the_sum_of_its_rows(counts, more):
    children = [[f"1.{n + 1}", f"Điện lực {n}", count, None] for n, count in enumerate(counts)]
    reading = read(["1", "PC A", sum(counts) + more, None], *children)
    assert ("row 2 gives" in said(reading)) == bool(more)
    assert [row.headcount for row in reading.rows] == [sum(counts) + more, *counts]


@given(COUNTS, st.integers(0, 50), st.booleans())
def test_a_total_is_told_where_it_is_not_the_sum_of_its_rows(counts, more, first):
    lines = [[n + 1, f"PC {n}", count, None] for n, count in enumerate(counts)]
    total = [None, "Tổng cộng", sum(counts) + more, None]
    reading = read(*([total, *lines] if first else [*lines, total]))
    assert ("add up to" in said(reading)) == bool(more)
    assert len(reading.rows) == len(counts)


def test_nothing_is_told_of_a_sum_whose_parts_are_not_all_known():
    reading = read([1, "PC A", None, 2], [2, "PC B", 5, "nhiều"], [None, "Tổng cộng", 9, 9])
    assert "add up to" not in said(reading)


def test_a_group_s_figures_are_compared_with_its_own_rows_alone():
    reading = read(
        ["I", "Công ty Điện lực Hà Nam", 9, 5],
        [1, "Điện lực Duy Tiên", 4, 2],
        [2, "Điện lực Phủ Lý", 5, 2],
        ["II", "Công ty Điện lực Nam Định", 7, 7],
        [1, "Điện lực Hải Hậu", 7, 7],
    )
    assert "row 2 gives 5 in column “Đã cài”, the rows that belong to it (3, 4) add up to 4" in said(reading)
    assert said(reading).count("add up to") == 1
