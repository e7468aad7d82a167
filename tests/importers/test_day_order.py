"""Day first or month first, once a file."""

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from importers.day_order import decide_order
from importers.numbers_days import read_written, written_in

TRIAL = (date(2025, 11, 20), date(2025, 12, 10))


def order(*texts, trial=None):
    return decide_order([read_written(text) for text in texts], trial)


def test_a_first_part_above_twelve_means_day_first():
    assert not order("05/12/2025", "25/11/2025").month_first


def test_a_second_part_above_twelve_means_month_first():
    assert order("12/5/2025", "11/25/2025").month_first


def test_the_order_of_the_rows_decides_where_no_part_is_above_twelve():
    assert not order("30/11/2025", "01/12/2025").month_first
    rising_by_month = order("11/10/2025", "12/09/2025", "12/10/2025")
    assert rising_by_month.month_first
    assert rising_by_month.note


def test_the_trial_decides_where_the_rows_do_not():
    assert order("12/05/2025", trial=TRIAL).month_first
    assert not order("05/12/2025", trial=TRIAL).month_first


def test_the_day_comes_first_where_nothing_decides_and_it_is_said():
    decided = order("05/06/2025")
    assert not decided.month_first
    assert decided.note


def test_days_that_can_be_read_one_way_only_need_no_sentence():
    assert order("2025-12-05", "ngày 5 tháng 12 năm 2025", "07/07/2025").note is None


def test_cells_that_a_month_first_program_has_turned_are_turned_back():
    cells = [datetime(2025, 5, 12, 8), "25/11/2025 09:00:00", datetime(2025, 1, 12)]
    written = [written_in(cell) for cell in cells]
    decided = decide_order(written, TRIAL)
    assert decided.note
    assert [decided.reading(w) for w in written] == [
        datetime(2025, 12, 5, 8),
        datetime(2025, 11, 25, 9),
        datetime(2025, 12, 1),
    ]


def test_cells_that_fall_into_the_trial_as_they_stand_are_left():
    written = [written_in(cell) for cell in (datetime(2025, 12, 5), "25/11/2025")]
    assert not decide_order(written, TRIAL).turned


@given(st.lists(st.dates(*TRIAL), min_size=1), st.booleans())
def test_any_days_of_the_trial_are_read_back_in_one_order(days, month_first):
    form = "%m/%d/%Y" if month_first else "%d/%m/%Y"
    days = sorted(days)
    written = [read_written(day.strftime(form)) for day in days]
    decided = decide_order(written, TRIAL)
    assert [w.reading(decided.month_first).date() for w in written] == days
