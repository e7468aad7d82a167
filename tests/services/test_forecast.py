"""Where a figure may stand: an interval that holds what it promises, and says nothing of too few days."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.forecast import FEWEST_DAYS, forecast

START = date(2025, 11, 20)
END = date(2025, 12, 10)


def counts(values, *, gap=1):
    """One count each `gap` days."""
    return [(START + timedelta(days=gap * n), value) for n, value in enumerate(values)]


@pytest.mark.parametrize("days", range(FEWEST_DAYS))
def test_under_five_days_nothing_is_said(days):
    assert forecast(counts([100 * n for n in range(days)]), END) is None


def test_a_straight_line_goes_on_without_spread():
    ahead = forecast(counts([100, 120, 140, 160, 180]), END)
    assert ahead is not None
    assert (ahead.low, ahead.middle, ahead.high) == (500, 500, 500)


def test_days_without_a_count_do_not_change_the_slope():
    every_day = forecast(counts([10 * n for n in range(9)]), END)
    every_second = forecast(counts([20 * n for n in range(5)], gap=2), END)
    assert every_day is not None
    assert every_second is not None
    assert (every_day.middle, every_day.per_day) == (every_second.middle, every_second.per_day) == (200, 10)


def test_after_the_last_day_nothing_is_forecast():
    assert forecast(counts(range(30)), END) is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 5000), min_size=5, max_size=15), st.integers(1, 30))
def test_the_interval_holds_its_middle_and_never_falls_below_nothing(steps, ahead):
    told, value = [], 0
    for n, step in enumerate(steps):
        value += step
        told.append((START + timedelta(days=n), value))
    found = forecast(told, told[-1][0] + timedelta(days=ahead))
    assert found is not None
    assert 0 <= found.low <= found.middle <= found.high
    assert found.low >= told[-1][1]


@settings(deadline=None)
@given(st.lists(st.integers(0, 500), min_size=5, max_size=12))
def test_further_away_is_less_sure(steps):
    told = [(START + timedelta(days=n), sum(steps[: n + 1])) for n in range(len(steps))]
    last = told[-1][0]
    near, far = (forecast(told, last + timedelta(days=n)) for n in (1, 10))
    assert near is not None
    assert far is not None
    assert near.high - near.middle <= far.high - far.middle + 1


def test_in_about_eight_of_ten_cases_the_figure_lies_in_it():
    chance = random.Random(5)  # noqa: S311
    held = 0
    for _turn in range(600):
        value, told = 0, []
        for n in range(15):
            value += max(0, round(chance.gauss(300, 90)))
            told.append((START + timedelta(days=n), value))
        found = forecast(told[:9], told[-1][0])
        assert found is not None
        held += found.low <= value <= found.high
    assert 0.74 < held / 600 < 0.88
