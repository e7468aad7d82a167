"""The table of units with their figures and reports; a click on a line opens its unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from locales import gettext as _
from models.codes import ReportState
from pages.shared import address, draw
from pages.shared.words import state_colour, state_words
from services.overview import Overview
from services.rollups import TreeRow

INDENT = "\u2003"
UNIT = "don-vi"
# The words of a state in a cell, dark enough to be read on white.
INKS = {"red": "#B3261E", "orange": "#8A5300", "green": "#1E7B4A", "gray": "#5B6875"}
ROW_HEIGHT = 36
MOST_ROWS_SEEN = 16
# A wider column is not kept in view on a telephone; longer names than these don't fit it.
UNIT_WIDTH = 210
LONGEST_NAME = 28


def units(seen: Overview) -> None:
    """Draw the units of `seen.rows`. Nested lines are set in; figures keep their order when sorted."""
    names = _names()
    frame = pd.DataFrame([_line(row, seen) for row in seen.rows], columns=list(names.values()))
    for field in ("headcount", "staff", "family", "users", "opinions"):
        frame[names[field]] = frame[names[field]].astype("Int64")
    frame[names["day"]] = pd.to_datetime(frame[names["day"]])
    people: dict[Any, Callable[[Any], str]] = {
        names[field]: draw.number for field in ("headcount", "staff", "family", "users", "opinions")
    }
    style = frame.style.format(
        people | {names["share"]: draw.share, names["day"]: lambda day: draw.day(day.date())},
        na_rep=draw.DASH,
    ).apply(
        lambda column: [f"color: {INKS[_report_colour(row)]}" for row in seen.rows], subset=[names["report"]]
    )
    st.dataframe(
        style,
        hide_index=True,
        key=f"units-{seen.unit.code}",
        height=min(len(seen.rows), MOST_ROWS_SEEN) * ROW_HEIGHT + ROW_HEIGHT + 3,
        row_height=ROW_HEIGHT,
        placeholder=draw.DASH,
        on_select=lambda: _open(seen),
        selection_mode="single-cell",
        column_config={
            names["unit"]: st.column_config.TextColumn(pinned=True, width=UNIT_WIDTH),
            names["share"]: st.column_config.NumberColumn(help=_("Staff who installed, of the headcount")),
            names["opinions"]: st.column_config.NumberColumn(help=_("Opinions dated in the trial’s days")),
            names["day"]: st.column_config.DateColumn(help=_("The last day that was counted")),
        },
    )
    st.caption(
        draw.plain(_("Each line counts the unit with all units below it. Click a line to open the unit."))
    )


def shown_name(row: TreeRow) -> str:
    """The unit's name where there is room for it, else its short name."""
    return row.name if len(row.name) <= LONGEST_NAME else row.short_name


def _names() -> dict[str, str]:
    return {
        "unit": _("Unit"),
        "headcount": _("Headcount"),
        "staff": _("Staff installed"),
        "share": _("Share"),
        "family": _("Family"),
        "users": _("In use"),
        "opinions": _("Opinions"),
        "day": _("Counted on"),
        "report": _("Appendix 2"),
    }


def _line(row: TreeRow, seen: Overview) -> tuple[Any, ...]:
    return (
        INDENT * max(0, row.level - seen.unit.level - 1) + shown_name(row),
        row.headcount,
        row.staff_installed,
        row.share,
        row.family_installed,
        row.users,
        row.feedback,
        row.counted_on,
        report_words(row),
    )


def report_words(row: TreeRow) -> str:
    """Where the unit's own report stands, and whether it was on time; a dash where none is expected."""
    if not row.expected and row.report_state == ReportState.NONE:
        return draw.DASH
    if row.on_time is False:
        return _("%(state)s, late", state=state_words(row.report_state))
    if row.on_time:
        return _("%(state)s, on time", state=state_words(row.report_state))
    return state_words(row.report_state)


def report_mark(row: TreeRow) -> str:
    """The same as a coloured badge, in markdown."""
    return f":{_report_colour(row)}-badge[{draw.plain(report_words(row))}]"


def _report_colour(row: TreeRow) -> str:
    return "red" if row.on_time is False else state_colour(row.report_state)


def _open(seen: Overview) -> None:
    # The screen that is drawn next asks the service, which checks the unit again.
    chosen = st.session_state[f"units-{seen.unit.code}"]["selection"]["cells"]
    if chosen:
        number = chosen[0][0]
        if 0 <= number < len(seen.rows):
            address.keep(UNIT, seen.rows[number].code)
