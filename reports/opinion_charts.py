"""The pictures of what people speak of: functions by kinds as a map, opinions by week.

Each field of the map holds its figure, and is the darker the higher that is, so that it reads in print, in grey and
without colour vision. A figure may be a link. Everything is in the figure itself: no outside request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import plotly.graph_objects as go

from locales import gettext as _
from locales.vietnamese import day_month_year, vietnamese_number
from reports.charts import BLUE, GRID, INK, layout

_PALE, _DARK = "#F4F8FC", "#0B5CAD"
# Above this share of the highest figure a field is dark enough for white figures.
_WHITE_FROM = 0.55
_ROW = 36


def map_chart(
    rows: Sequence[tuple[str, str]],
    kinds: Sequence[tuple[str, str]],
    cells: Mapping[tuple[str, str], int],
    links: Mapping[tuple[str, str], str],
) -> go.Figure:
    """Opinions by function (rows: code, words) and kind (columns: code, words), the first row on top.

    `links` is (function, kind) -> the address that a field's figure leads to.
    """
    most = max(cells.values(), default=0)
    figure = go.Figure(layout=layout(_ROW * len(rows) + 60))
    figure.add_heatmap(
        z=[[cells.get((function, kind), 0) for kind, _words in kinds] for function, _words in rows],
        x=list(range(len(kinds))),
        y=list(range(len(rows))),
        zmin=0,
        zmax=max(most, 1),
        colorscale=[[0, _PALE], [1, _DARK]],
        showscale=False,
        xgap=3,
        ygap=3,
        customdata=[
            [[escape(words), escape(kind), vietnamese_number(cells.get((f, k), 0))] for k, kind in kinds]
            for f, words in rows
        ],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}: <b>%{customdata[2]}</b><extra></extra>",
    )
    told = []
    for y, (function, _words) in enumerate(rows):
        for x, (kind, _kind_words) in enumerate(kinds):
            n = cells.get((function, kind), 0)
            colour = "#FFFFFF" if most and n / most >= _WHITE_FROM else INK
            words = _linked(n, links.get((function, kind), ""), colour)
            font = {"color": colour, "size": 12}
            told.append({"x": x, "y": y, "text": words, "showarrow": False, "font": font})
    # All at once: Plotly looks through those that are there for each that is added.
    figure.update_layout(annotations=told)
    figure.update_xaxes(
        tickmode="array",
        tickvals=list(range(len(kinds))),
        ticktext=[escape(_broken(words)).replace("\n", "<br>") for _kind, words in kinds],
        side="top",
        # On a telephone the words stand upright.
        autotickangles=[0, 90],
        showgrid=False,
        range=[-0.5, len(kinds) - 0.5],
    )
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(rows))),
        ticktext=[escape(_broken(words, 22)).replace("\n", "<br>") for _function, words in rows],
        tickfont={"size": 12},
        showgrid=False,
        range=[len(rows) - 0.5, -0.5],
    )
    return figure


def weeks_chart(weeks: Sequence[tuple[date, date, int]], *, height: int = 240) -> go.Figure:
    """Opinions by week, one bar a week (first day, last day, how many), each with its figure."""
    figure = go.Figure(layout=layout(height))
    told = [vietnamese_number(n) for _first, _last, n in weeks]
    figure.add_bar(
        x=[f"{first:%d/%m}–{last:%d/%m}" for first, last, _n in weeks],
        y=[n for _first, _last, n in weeks],
        marker={"color": BLUE},
        text=told,
        textposition="outside",
        textfont={"color": INK, "size": 12},
        cliponaxis=False,
        customdata=[
            [_("%(from)s to %(to)s", **{"from": day_month_year(first), "to": day_month_year(last)}), n]
            for (first, last, _n), n in zip(weeks, told, strict=True)
        ],
        hovertemplate="%{customdata[0]}: <b>%{customdata[1]}</b><extra></extra>",
    )
    figure.update_xaxes(type="category", tickangle=0, showgrid=False)
    figure.update_yaxes(rangemode="tozero", tickformat=",d", nticks=4, gridcolor=GRID)
    figure.update_layout(bargap=0.35, showlegend=False, margin={"t": 24})
    return figure


def _linked(n: int, link: str, colour: str) -> str:
    said = vietnamese_number(n) if n else "·"
    if not link or not n:
        return said
    return f'<a href="{escape(link)}" target="_self" style="color:{colour}">{said}</a>'


def _broken(words: str, most: int = 16) -> str:
    """Words beside a row or over a column, on at most two lines; what stands in brackets is left out."""
    plain = words.partition(" (")[0]
    if len(plain) <= most or " " not in plain:
        return plain
    middle = min((i for i, c in enumerate(plain) if c == " "), key=lambda i: abs(i - len(plain) / 2))
    return f"{plain[:middle]}\n{plain[middle + 1 :]}"
