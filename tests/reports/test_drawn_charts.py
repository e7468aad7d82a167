"""Drawn charts: sound SVG whatever the words and figures, every figure in it, nothing outside of the picture."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree.ElementTree import fromstring

from hypothesis import given
from hypothesis import strategies as st

from reports.drawn_charts import Bar, Line, columns, curves, stacked_bars
from reports.typeset import png_of

DAY = date(2025, 11, 20)
SVG = "{http://www.w3.org/2000/svg}"


def shapes(svg: str, name: str) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in fromstring(svg).iter(f"{SVG}{name}")]  # noqa: S314


@given(
    st.lists(
        st.tuples(st.text(max_size=80), st.lists(st.integers(0, 10**6), min_size=3, max_size=3)), max_size=8
    )
)
def test_bars_lie_inside_the_picture(rows):
    bars = [Bar(label, tuple(map(float, parts)), str(sum(parts))) for label, parts in rows]
    drawing = stacked_bars(bars, ("Một", "Hai", "Ba"), told="x")
    for one in shapes(drawing.svg, "rect"):
        assert 0 <= float(one["x"]) <= float(one["x"]) + float(one["width"]) <= drawing.width
        assert float(one["y"]) + float(one["height"]) <= drawing.height


@given(st.lists(st.integers(0, 10**7), max_size=60))
def test_columns_lie_inside_the_picture(values):
    drawing = columns([(DAY + timedelta(days=n), value) for n, value in enumerate(values)], told="x")
    for one in shapes(drawing.svg, "rect"):
        assert float(one["y"]) >= 0
        assert float(one["y"]) + float(one["height"]) <= drawing.height
    assert len(shapes(drawing.svg, "rect")) == sum(value > 0 for value in values)


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=30))
def test_a_line_ends_in_its_figure(values):
    points = tuple((DAY + timedelta(days=2 * n), value) for n, value in enumerate(values))
    drawing = curves([Line("Tổng số", points)], told="x")
    [line] = shapes(drawing.svg, "polyline")
    assert len(line["points"].split()) == len(values)
    assert f"{values[-1]:,}".replace(",", ".") in drawing.svg


def test_no_figures_are_a_picture_that_says_so():
    assert "Chưa có số liệu" in curves([], told="x").svg


def test_the_same_drawing_gives_the_same_picture():
    svg = stacked_bars([Bar("Đăng nhập <b>", (3.0,), "3")], ("Một",), told="x").svg
    assert png_of(svg) == png_of(svg)
