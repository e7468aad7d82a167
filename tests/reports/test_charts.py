"""The pictures of progress: true to their figures, in Vietnamese, readable in grey, closed to markup."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import speaking
from reports.appendix import DayFigures, Figures
from reports.charts import UnitShare, curve_chart, share_chart

TRIAL = (date(2025, 11, 20), date(2025, 12, 10))
KNOWN = st.none() | st.integers(0, 200_000)


def grey(colour: str) -> float:
    """How light a colour is in print without colour, 0 to 255."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def days(*installed: int | None) -> list[DayFigures]:
    start = TRIAL[0]
    return [
        DayFigures(start + timedelta(days=2 * n), Figures(2000, value, value, value))
        for n, value in enumerate(installed)
    ]


def test_the_lines_are_the_figures():
    figure = curve_chart(days(100, 700, 1234), TRIAL)
    assert {line.name: list(line.y) for line in figure.data} == {
        "Đã cài đặt (CBCNV và gia đình)": [200, 1400, 2468],
        "trong đó CBCNV": [100, 700, 1234],
        "Đang sử dụng": [100, 700, 1234],
    }
    assert figure.data[0].text[-1] == "2.468"
    assert figure.layout.separators == ",."


def test_lines_are_told_apart_without_colour():
    figure = curve_chart(days(100, 700), TRIAL)
    assert len({line.line.dash for line in figure.data}) == 3
    assert len({line.marker.symbol for line in figure.data}) == 3
    tones = sorted(grey(line.line.color) for line in figure.data)
    assert min(b - a for a, b in pairwise(tones)) > 10


def test_a_figure_that_nobody_knows_draws_no_line_and_no_zero():
    known = [
        DayFigures(TRIAL[0], Figures(10, 5, None, None)),
        DayFigures(TRIAL[1], Figures(10, 8, None, None)),
    ]
    figure = curve_chart(known, TRIAL)
    assert len(figure.data) == 2
    assert all(0 not in line.y for line in figure.data)


def test_no_day_is_a_picture_all_the_same():
    assert not curve_chart([], TRIAL).data


def test_the_last_figures_do_not_stand_at_one_place():
    figure = curve_chart(days(100, 101), TRIAL)
    assert len({line.textposition for line in figure.data}) == 3


@given(st.lists(KNOWN, max_size=12))
def test_any_figures_can_be_drawn(installed):
    figure = curve_chart(days(*installed), TRIAL)
    assert figure.to_json()
    for line in figure.data:
        assert None not in line.y


def test_the_highest_share_stands_on_top_and_the_unknown_below():
    figure = share_chart(
        [
            UnitShare("A", 50, 100, 0.5),
            UnitShare("B", None, None, None),
            UnitShare("C", 1234, 1500, 0.8227),
        ]
    )
    (bars,) = figure.data
    assert list(figure.layout.yaxis.ticktext) == ["B", "A", "C"]
    assert list(bars.text) == ["chưa rõ", "50,0%", "82,3%"]
    assert bars.customdata[2][1] == "1.234 / 1.500 CBCNV"
    assert bars.customdata[0][1] == "– / – CBCNV"


def test_more_than_everybody_still_fits():
    figure = share_chart([UnitShare("A", 300, 100, 3.0)])
    assert figure.layout.xaxis.range[1] >= 3.0


@pytest.mark.parametrize("name", ["<b>PC</b>", '<a href="https://x.example">Hà Nội</a>', "A & B <br> C"])
def test_a_name_is_never_markup(name):
    figure = share_chart([UnitShare(name, 1, 2, 0.5)])
    shown = [figure.data[0].customdata[0][0], *figure.layout.yaxis.ticktext]
    assert not any("<" in text.replace("&lt;", "") for text in shown)


def test_nothing_is_asked_of_another_place():
    for figure in (curve_chart(days(1, 2), TRIAL), share_chart([UnitShare("A", 1, 2, 0.5)])):
        assert "http" not in figure.to_json()


def test_the_words_are_english_for_who_reads_english():
    with speaking("en"):
        figure = curve_chart(days(1, 2), TRIAL)
    assert "Installed (staff and family)" in [line.name for line in figure.data]
