"""The list of counts that are stored: which unit, which day, what, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from locales import gettext as _
from pages.shared import draw, drawn_once
from pages.shared.words import person_words
from services.install_grid import CountLine

ROW_HEIGHT = 36
_FIGURES = ("headcount", "staff", "family", "users")


def draw_counts(counts: Sequence[CountLine], zone: ZoneInfo) -> None:
    """Draw the counts, the newest day first."""
    if not counts:
        draw.empty(
            _("Nothing has been counted yet."), _("Type the counts into the grid, or upload a workbook.")
        )
        return
    st.dataframe(
        drawn_once.figures(_lines, tuple(counts), zone),
        hide_index=True,
        placeholder=draw.DASH,
        row_height=ROW_HEIGHT,
        height=(min(len(counts), 15) + 1) * ROW_HEIGHT + 3,
        column_config={
            "day": st.column_config.DateColumn(_("Counted on")),
            "unit": st.column_config.TextColumn(_("Unit"), width=260),
            "headcount": st.column_config.NumberColumn(_("Headcount")),
            "staff": st.column_config.NumberColumn(_("Staff installed")),
            "family": st.column_config.NumberColumn(_("Family")),
            "users": st.column_config.NumberColumn(_("In use")),
            "who": st.column_config.TextColumn(_("Recorded by")),
            "at": st.column_config.DatetimeColumn(_("Recorded at")),
            "note": st.column_config.TextColumn(_("Note")),
        },
    )


def _lines(counts: Sequence[CountLine], zone: ZoneInfo) -> Styler:
    frame = pd.DataFrame(
        [
            (
                c.counted_on,
                c.name,
                c.headcount,
                c.staff_installed,
                c.family_installed,
                c.users,
                person_words(c.recorded_by),
                c.recorded_at.astimezone(zone),
                "" if c.in_trial else _("outside the trial"),
            )
            for c in counts
        ],
        columns=["day", "unit", *_FIGURES, "who", "at", "note"],
    )
    for name in _FIGURES:
        frame[name] = frame[name].astype("Int64")
    frame["day"] = pd.to_datetime(frame["day"])
    return frame.style.format(
        {
            **dict.fromkeys(_FIGURES, draw.number),
            "day": lambda day: draw.day(day.date()),
            "at": lambda at: f"{at:%d/%m/%Y %H:%M}",
        },
        na_rep=draw.DASH,
    )
