"""The pictures of progress: the curve of install counts with what may come, opinions by day, shares, who has reported.

Lines differ by dash and marker as well as by colour, and end in their figure, so that they are read in
print, in grey and without colour vision. Everything is in the figure itself: no outside request.

A little longer than other files, so that all pictures keep one look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

import plotly.graph_objects as go

from locales import gettext as _
from locales.vietnamese import day_month_year, vietnamese_number
from reports.appendix import DayFigures

FONT = "Be Vietnam Pro, Segoe UI, Roboto, Arial, sans-serif"
INK = "#1F2933"
SOFT = "#5B6875"
GRID = "#E1E6EC"
BLUE = "#0B5CAD"
# Field of Figures, colour, dash, marker. The colours are apart in grey too, and for the colour-blind.
_LINES = (
    ("installed", BLUE, "solid", "circle"),
    ("staff_installed", "#5B6875", "dash", "square"),
    ("users", "#D98200", "dot", "diamond"),
)


@dataclass(frozen=True)
class UnitShare:
    """One unit's bar. `share` is staff installed of headcount, 0 to 1; None: not known."""

    name: str
    staff_installed: int | None
    headcount: int | None
    share: float | None


@dataclass(frozen=True)
class Ahead:
    """Where the installed people may stand on a day to come: between `low` and `high`, most likely `middle`."""

    day: date
    low: int
    middle: int
    high: int


@dataclass(frozen=True)
class BarPart:
    """A part of a whole: its words, how many, `share` in tenths of a percent, and the colour of what it means."""

    words: str
    n: int
    share: int
    colour: str


def curve_chart(
    days: Sequence[DayFigures], trial: tuple[date, date], *, height: int = 320, ahead: Ahead | None = None
) -> go.Figure:
    """Cumulative people by day of count: installed, of whom staff, and users. `height` in pixels.

    `trial` is the first and the last day of the trial; the last is marked. `ahead` is drawn as a span from the
    last count on.
    """
    figure = go.Figure(layout=layout(height))
    # Room for the figures that the lines end in.
    figure.update_layout(margin={"r": 68})
    names = {
        "installed": _("Installed (staff and family)"),
        "staff_installed": _("of whom staff"),
        "users": _("People using it"),
    }
    ends = _ends(days)
    for field, colour, dash, marker in _LINES:
        known = [(d.day, n) for d in days if (n := getattr(d.figures, field)) is not None]
        if not known:
            continue
        last = ["" for _day in known[:-1]] + [vietnamese_number(known[-1][1])]
        figure.add_scatter(
            x=[day for day, _n in known],
            y=[n for _day, n in known],
            customdata=[[day_month_year(day), vietnamese_number(n)] for day, n in known],
            name=names[field],
            mode="lines+markers+text",
            text=last,
            textposition=ends[field],
            textfont={"color": colour, "size": 13},
            cliponaxis=False,
            line={"color": colour, "width": 2.5, "dash": dash},
            marker={"symbol": marker, "size": 8, "color": colour, "line": {"color": "#FFFFFF", "width": 1}},
            hovertemplate=f"{escape(names[field])}<br>%{{customdata[0]}}: <b>%{{customdata[1]}}</b><extra></extra>",
        )
    if ahead is not None and days:
        _draw_ahead(figure, days, ahead)
    if days:
        first, last_day = min(days[0].day, trial[0]), max(days[-1].day, trial[1])
        figure.update_xaxes(range=[first - timedelta(hours=12), last_day + timedelta(hours=12)])
        figure.add_vline(x=trial[1], line={"color": SOFT, "width": 1, "dash": "dot"})
        figure.add_annotation(
            x=trial[1],
            y=0,
            yref="paper",
            text=_("End of the trial %(day)s", day=f"{trial[1]:%d/%m}"),
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            xshift=-4,
            font={"color": SOFT, "size": 12},
        )
    figure.update_xaxes(tickformat="%d/%m", tickangle=0, nticks=6)
    figure.update_yaxes(rangemode="tozero", tickformat=",d", nticks=5)
    return figure


def _draw_ahead(figure: go.Figure, days: Sequence[DayFigures], ahead: Ahead) -> None:
    """From the last count a line to the likeliest figure, and the span in which it may lie."""
    known = [(d.day, n) for d in days if (n := d.figures.installed) is not None]
    if not known:
        return
    (start, now), end = known[-1], ahead.day
    figure.add_scatter(
        x=[start, end, end, start],
        y=[now, ahead.high, ahead.low, now],
        fill="toself",
        fillcolor="rgba(11, 92, 173, 0.15)",
        line={"color": BLUE, "width": 0.5, "dash": "dot"},
        mode="lines",
        name=_("Forecast (8 of 10 cases)"),
        hoverinfo="skip",
    )
    told = f"{vietnamese_number(ahead.low)}–{vietnamese_number(ahead.high)}"
    figure.add_scatter(
        x=[start, end],
        y=[now, ahead.middle],
        mode="lines",
        line={"color": BLUE, "width": 1.5, "dash": "longdashdot"},
        showlegend=False,
        customdata=[[day_month_year(start), vietnamese_number(now)], [day_month_year(end), told]],
        name=_("Forecast (8 of 10 cases)"),
        hovertemplate="%{customdata[0]}: <b>%{customdata[1]}</b><extra></extra>",
    )


def opinions_chart(
    days: Sequence[tuple[date, int]], trial: tuple[date, date], *, height: int = 220
) -> go.Figure:
    """Opinions by the day they were sent, one bar a day of the trial so far, each with its figure."""
    figure = go.Figure(layout=layout(height))
    counted = dict(days)
    last = max(counted, default=trial[0])
    shown = [trial[0] + timedelta(days=n) for n in range((last - trial[0]).days + 1)] if counted else []
    told = [vietnamese_number(counted.get(day, 0)) for day in shown]
    figure.add_bar(
        x=shown,
        y=[counted.get(day, 0) for day in shown],
        marker={"color": BLUE},
        text=told,
        textposition="outside",
        textangle=0,
        textfont={"color": INK, "size": 11},
        cliponaxis=False,
        customdata=[[day_month_year(day), n] for day, n in zip(shown, told, strict=True)],
        hovertemplate="%{customdata[0]}: <b>%{customdata[1]}</b><extra></extra>",
    )
    figure.update_xaxes(tickformat="%d/%m", tickangle=0, nticks=5, showgrid=False)
    figure.update_yaxes(rangemode="tozero", tickformat=",d", nticks=4)
    figure.update_layout(bargap=0.25, showlegend=False, margin={"t": 22})
    return figure


# Told apart in print without colour: by how a part is hatched, and by its words.
_HATCHES = ("", "/", ".", "x", "\\", "-")


def parts_chart(parts: Sequence[BarPart], *, height: int = 140) -> go.Figure:
    """One bar of a whole, its parts beside each other in their order; what is empty is left out."""
    figure = go.Figure(layout=layout(height))
    for n, part in enumerate(parts):
        if not part.n:
            continue
        figure.add_bar(
            orientation="h",
            x=[part.share / 10],
            y=[""],
            name=escape(part.words),
            text=[vietnamese_number(part.n)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": INK, "size": 13},
            marker={
                "color": part.colour,
                "line": {"color": "#FFFFFF", "width": 1},
                "pattern": {
                    "fillmode": "overlay",
                    "shape": _HATCHES[n % len(_HATCHES)],
                    "fgcolor": "#FFFFFF",
                    "fgopacity": 0.55,
                    "size": 7,
                    "solidity": 0.25,
                },
            },
            customdata=[[escape(part.words), f"{vietnamese_number(part.n)} · {said_share(part.share)}"]],
            hovertemplate="%{customdata[0]}: <b>%{customdata[1]}</b><extra></extra>",
        )
    figure.update_layout(barmode="stack", bargap=0, margin={"t": 4, "b": 4, "r": 8})
    figure.update_xaxes(range=[0, 100], visible=False)
    figure.update_yaxes(visible=False)
    figure.update_layout(
        legend={"orientation": "h", "y": -0.1, "yanchor": "top", "x": 0, "traceorder": "normal"}
    )
    return figure


def said_share(tenths: int) -> str:
    """A share in tenths of a percent in words.

    >>> said_share(333)
    '33,3%'
    """
    return f"{vietnamese_number(tenths / 10, 1)}%"


def _ends(days: Sequence[DayFigures]) -> dict[str, str]:
    """Where each line's last figure stands, so that those of close lines don't lie on each other."""
    last = {
        field: next((n for d in reversed(days) if (n := getattr(d.figures, field)) is not None), 0)
        for field, *_look in _LINES
    }
    ranked = sorted(last, key=lambda field: -last[field])
    return dict(zip(ranked, ("top right", "middle right", "bottom right"), strict=True))


def share_chart(units: Sequence[UnitShare], *, row_height: int = 26) -> go.Figure:
    """One bar a unit, the highest share on top; units whose share is not known come last, without a bar."""
    ranked = sorted(units, key=lambda u: -1.0 if u.share is None else u.share)
    figure = go.Figure(layout=layout(row_height * len(ranked) + 60))
    figure.add_bar(
        orientation="h",
        y=list(range(len(ranked))),
        x=[u.share or 0 for u in ranked],
        customdata=[[escape(u.name), _counted(u)] for u in ranked],
        marker={"color": BLUE},
        text=[_percent(u.share) for u in ranked],
        textposition="outside",
        textfont={"color": INK, "size": 12},
        cliponaxis=False,
        hovertemplate="%{customdata[0]}<br><b>%{text}</b> (%{customdata[1]})<extra></extra>",
    )
    figure.update_yaxes(
        tickmode="array",
        tickvals=list(range(len(ranked))),
        ticktext=[escape(_short(u.name)) for u in ranked],
        range=[-0.6, len(ranked) - 0.4],
        showgrid=False,
        fixedrange=True,
    )
    most = max((u.share or 0 for u in ranked), default=0)
    figure.update_xaxes(
        range=[0, max(1.0, most)],
        tickmode="array",
        tickvals=[0, 0.5, 1],
        ticktext=["0%", "50%", "100%"],
        tickangle=0,
        side="top",
    )
    figure.update_layout(bargap=0.35, showlegend=False, margin={"r": 56})
    return figure


def layout(height: int) -> go.Layout:
    """The one look of every chart; `height` in pixels."""
    axis = {"gridcolor": GRID, "linecolor": GRID, "zeroline": False, "automargin": True, "fixedrange": True}
    return go.Layout(
        height=height,
        template="none",
        separators=",.",
        font={"family": FONT, "size": 13, "color": INK},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "xanchor": "left",
            "yanchor": "bottom",
        },
        hoverlabel={
            "font": {"family": FONT, "size": 13, "color": INK},
            "bgcolor": "#FFFFFF",
            "bordercolor": GRID,
        },
        dragmode=False,
        xaxis=axis,
        yaxis=axis,
    )


def _percent(share: float | None) -> str:
    return _("not known") if share is None else f"{vietnamese_number(share * 100, 1)}%"


def _counted(unit: UnitShare) -> str:
    def said(n: int | None) -> str:
        return "–" if n is None else vietnamese_number(n)

    return _(
        "%(installed)s of %(headcount)s staff",
        installed=said(unit.staff_installed),
        headcount=said(unit.headcount),
    )


def _short(name: str, most: int = 30) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
