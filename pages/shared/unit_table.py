"""The table of units with their figures and reports; a click on a line opens its unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from locales import gettext as _
from models.codes import ReportState
from pages.shared import address, draw, drawn_once
from pages.shared.words import state_colour, state_words
from services.filing_state import FilingRow
from services.overview import Overview
from services.rollups import TreeRow

INDENT = "\u2003"
UNIT, PAGE = "don-vi", "trang"
TO_OPINIONS = "_units-to-opinions"
PAGE_SIZE = 100
# The words of a state in a cell, dark enough to be read on white.
INKS = {"red": "#B3261E", "orange": "#8A5300", "green": "#1E7B4A", "gray": "#5B6875"}
ROW_HEIGHT = 36
MOST_ROWS_SEEN = 16
# A wider column is not kept in view on a telephone; longer names than these don't fit it.
UNIT_WIDTH = 210
LONGEST_NAME = 28
RATE_WIDTH = 9


def units(seen: Overview, on: date) -> None:
    """Draw the units of `seen.rows`, a page of them. Nested lines are set in; figures keep their order when sorted."""
    names = _names()
    first = _first(len(seen.rows))
    rows = seen.rows[first : first + PAGE_SIZE]
    style = drawn_once.figures(_table, rows, seen.unit.level, on)
    st.dataframe(
        style,
        hide_index=True,
        key=f"units-{seen.unit.code}-{first}",
        height=min(len(rows), MOST_ROWS_SEEN) * ROW_HEIGHT + ROW_HEIGHT + 3,
        row_height=ROW_HEIGHT,
        placeholder=draw.DASH,
        on_select=lambda: _open(seen, first),
        selection_mode="single-cell",
        column_config={
            names["unit"]: st.column_config.TextColumn(pinned=True, width=UNIT_WIDTH),
            names["share"]: st.column_config.TextColumn(
                alignment="right",
                help=_("Staff who installed, of the headcount; above 100% it is a fault to be explained"),
            ),
            names["direct"]: st.column_config.NumberColumn(
                help=_("Staff and family that the unit itself counted, without the units below")
            ),
            names["below"]: st.column_config.NumberColumn(help=_("Staff and family of all units below")),
            names["opinions"]: st.column_config.NumberColumn(
                help=_("Opinions dated in the trial’s days; a click opens their list")
            ),
            names["rate"]: st.column_config.TextColumn(
                alignment="right",
                help=_("Opinions for each 100 people who use the app; N/A where their number is not known"),
            ),
            names["age"]: st.column_config.NumberColumn(help=_("Days since the last count")),
        },
    )
    _turn_pages(len(seen.rows), first)
    st.caption(
        draw.plain(
            _(
                "Each line counts the unit with all units below it. Click a line to open the unit, "
                "its opinions to list them."
            )
        )
    )


def _table(rows: Sequence[TreeRow], level: int, on: date) -> Styler:
    """The lines of these units below one of a level, as of a day."""
    names = _names()
    frame = pd.DataFrame([_line(row, level, on) for row in rows], columns=list(names.values()))
    whole = ("headcount", "staff", "family", "direct", "below", "users", "opinions", "age")
    for field in whole:
        frame[names[field]] = frame[names[field]].astype("Int64")
    people: dict[Any, Callable[[Any], str]] = {names[field]: draw.number for field in whole}
    style = frame.style.format(people, na_rep=draw.DASH).apply(
        lambda column: [f"color: {INKS[_report_colour(row)]}" for row in rows], subset=[names["report"]]
    )
    return style.apply(
        lambda column: [f"color: {INKS['red']}" if (row.share or 0) > 1 else "" for row in rows],
        subset=[names["share"]],
    )


def rate_cell(value: float | None, said: Callable[[float | None], str]) -> str:
    """A rate in a cell; “N/A” where there is nothing to divide by, which is not the same as not given.

    Set in, so that a column of them keeps its order when it is sorted as text.
    """
    return _("N/A") if value is None else said(value).rjust(RATE_WIDTH)


def _first(rows: int) -> int:
    asked = address.asked(PAGE)
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return (min(max(page, 1), max(1, -(-rows // PAGE_SIZE))) - 1) * PAGE_SIZE


def _turn_pages(rows: int, first: int) -> None:
    if rows <= PAGE_SIZE:
        return
    page = first // PAGE_SIZE + 1
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.button(
            _("Previous"),
            key="units-before",
            disabled=page == 1,
            on_click=address.keep,
            args=(PAGE, str(page - 1) if page > 2 else ""),
        )
        told = _(
            "%(first)s–%(last)s of %(n)s",
            first=draw.number(first + 1),
            last=draw.number(min(first + PAGE_SIZE, rows)),
            n=draw.number(rows),
        )
        st.caption(draw.plain(told), width="content")
        st.button(
            _("Next"),
            key="units-after",
            disabled=first + PAGE_SIZE >= rows,
            on_click=address.keep,
            args=(PAGE, str(page + 1)),
        )


def shown_name(row: TreeRow | FilingRow, longest: int = LONGEST_NAME) -> str:
    """The unit's name where there is room for it, else its short name."""
    return row.name if len(row.name) <= longest else row.short_name


def _names() -> dict[str, str]:
    return {
        "unit": _("Unit"),
        "headcount": _("Headcount"),
        "staff": _("Staff installed"),
        "share": _("Share"),
        "family": _("Family"),
        "users": _("In use"),
        "opinions": _("Opinions"),
        "rate": _("Per 100 users"),
        "direct": _("Installed, own"),
        "below": _("Installed, below"),
        "age": _("Count’s age (days)"),
        "report": _("Appendix 2"),
        "contact": _("Contact"),
    }


def _line(row: TreeRow, level: int, on: date) -> tuple[Any, ...]:
    return (
        INDENT * max(0, row.level - level - 1) + shown_name(row),
        row.headcount,
        row.staff_installed,
        rate_cell(row.share, draw.share),
        row.family_installed,
        row.users,
        row.feedback,
        rate_cell(row.per_100_users, draw.decimal),
        row.direct_installed,
        row.below_installed,
        (on - row.counted_on).days if row.counted_on else None,
        report_words(row),
        row.contact or draw.DASH,
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


def _open(seen: Overview, first: int) -> None:
    # The screen that is drawn next asks the service, which checks the unit again.
    chosen = st.session_state[f"units-{seen.unit.code}-{first}"]["selection"]["cells"]
    if not chosen:
        return
    number, column = chosen[0]
    if 0 <= first + number < len(seen.rows):
        row = seen.rows[first + number]
        if column == _names()["opinions"] and row.feedback:
            st.session_state[TO_OPINIONS] = row.code
        else:
            address.keep(UNIT, row.code)
            address.keep(PAGE, "")


def asked_for_opinions() -> str:
    """The unit whose opinions a click asked for, once; empty for none. A callback can't open another screen itself."""
    return str(st.session_state.pop(TO_OPINIONS, ""))
