"""Bars of opinions by day or by week: a click on a bar opens its list, and so does each line of the table behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

import plotly.graph_objects as plotly
import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from pages.shared import draw, go
from pages.shared.behind_chart import CHART
from pages.shared.linked_table import Cell, cell, draw_table

# First day, last day, how many.
Span = tuple[date, date, int]


def each_day(days: Sequence[tuple[date, int]], first: date) -> list[Span]:
    """Every day from `first` to the last one told, as `opinions_chart` has a bar for each.

    >>> [n for _from, _to, n in each_day([(date(2025, 11, 20), 2), (date(2025, 11, 22), 1)], date(2025, 11, 20))]
    [2, 0, 1]
    """
    counted = dict(days)
    last = max(counted, default=first - timedelta(days=1))
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [(day, day, counted.get(day, 0)) for day in every]


def draw_bars(
    figure: plotly.Figure,
    spans: Sequence[Span],
    query: Callable[[date, date], Mapping[str, str]] | None,
    *,
    key: str,
    words: str,
    undated: int = 0,
) -> None:
    """Draw the picture, whose bars are `spans` in their order, the sentence that says the same and the table.

    `query` is the list of what was sent from a day to a day; None for who sees no list.
    """
    if query is None:
        st.plotly_chart(figure, theme=None, config=CHART, key=key)
    else:
        chosen = st.session_state.pop(_asked(key), None)
        if chosen is not None and chosen in [(first, last) for first, last, n in spans if n]:
            go.to("y-kien", query(*chosen))
        st.plotly_chart(
            figure,
            theme=None,
            config=CHART,
            key=key,
            on_select=lambda: _choose(key, spans),
            selection_mode="points",
        )
        advice = _("Click a bar to see its list.")
        words = f"{words} {advice}"
    st.caption(draw.plain(words))
    with st.expander(_("The figures as a table"), icon=":material/table:", key=f"{key}-table"):
        rows: list[tuple[Cell, Cell]] = [
            (
                (span_words(first, last), ""),
                cell(n, f"/y-kien?{urlencode(query(first, last))}" if query else ""),
            )
            for first, last, n in spans
        ]
        if undated:
            rows.append(((_("without a day"), ""), (draw.number(undated), "")))
        draw_table([_("Day"), _("Opinions")], rows)


def span_words(first: date, last: date) -> str:
    """A day, or a span of days."""
    return day_month_year(first) if first == last else f"{day_month_year(first)} – {day_month_year(last)}"


def _asked(key: str) -> str:
    return f"_list-of-{key}"


def _choose(key: str, spans: Sequence[Span]) -> None:
    # A callback can't open another screen itself: the run after it does.
    points = st.session_state[key]["selection"]["points"]
    number = points[0].get("point_index") if points else None
    if isinstance(number, int) and 0 <= number < len(spans):
        first, last, _n = spans[number]
        st.session_state[_asked(key)] = (first, last)
