"""Units beside each other by their rates: ranked where that is fair, with a remark where it is not."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from locales import gettext as _
from pages.shared import address, draw, drawn_once
from pages.shared.behind_chart import chart, drawn
from pages.shared.unit_table import (
    MOST_ROWS_SEEN,
    ROW_HEIGHT,
    UNIT,
    UNIT_WIDTH,
    rate_cell,
    shown_name,
)
from reports.charts import UnitShare, share_chart
from services.comparison import LEAST_HEADCOUNT, SILENT_FROM, Compared, Remark
from services.overview import Overview

MOST, MOST_LINES = 60, 200


def draw_comparison(seen: Overview) -> None:
    """The chart of those that can be compared, and the table of all with their remarks."""
    found = seen.compared
    if not found:
        draw.empty(_("There is nothing to compare below this unit."), _("Open a unit with units below it."))
        return
    st.caption(
        draw.plain(
            _(
                "Compared by shares, not sums. Units of fewer than %(least)s staff, without a headcount, or with more "
                "than 100%% are not ranked; silent is a unit with %(silent)s installs or more and no opinion.",
                least=draw.number(LEAST_HEADCOUNT),
                silent=draw.number(SILENT_FROM),
            )
        )
    )
    shown = [one for one in found if one.row.share is not None][:MOST]
    if shown:
        best = shown[0].row
        chart(
            drawn(
                share_chart,
                tuple(
                    UnitShare(shown_name(o.row), o.row.staff_installed, o.row.headcount, o.row.share)
                    for o in shown
                ),
            ),
            _("Highest share: %(unit)s, %(share)s.", unit=best.name, share=draw.share(best.share))
            if shown[0].place
            else _("No unit here can be ranked."),
            {
                _("Unit"): [o.row.name for o in shown],
                _("Share"): [draw.share(o.row.share) for o in shown],
                _("Staff installed"): [o.row.staff_installed for o in shown],
                _("Headcount"): [o.row.headcount for o in shown],
            },
            key=f"shares-{seen.unit.code}",
        )
    _table(seen, found)


def _table(seen: Overview, found: list[Compared]) -> None:
    shown = tuple(found[:MOST_LINES])
    st.dataframe(
        drawn_once.figures(_lines, shown),
        hide_index=True,
        placeholder=draw.DASH,
        height=(min(len(shown), MOST_ROWS_SEEN) + 1) * ROW_HEIGHT + 3,
        row_height=ROW_HEIGHT,
        key=f"compared-{seen.unit.code}",
        on_select=lambda: _open(seen, found),
        selection_mode="single-cell",
        column_config={
            _("Unit"): st.column_config.TextColumn(pinned=True, width=UNIT_WIDTH),
            _("To look at"): st.column_config.TextColumn(width=290),
            _("Share"): st.column_config.TextColumn(alignment="right"),
            _("Opinions per 100 users"): st.column_config.TextColumn(alignment="right"),
        },
    )
    if len(found) > len(shown):
        st.caption(draw.plain(_("The first %(n)s units are shown.", n=draw.number(len(shown)))))


def _lines(found: Sequence[Compared]) -> Styler:
    place, rate = _("Rank"), _("Opinions per 100 users")
    people = (_("Headcount"), _("Staff installed"), _("In use"), _("Opinions"))
    lines = [
        {
            _("Unit"): shown_name(o.row),
            place: o.place,
            _("Share"): rate_cell(o.row.share, draw.share),
            _("To look at"): "; ".join(_said(remark) for remark in o.remarks),
            people[0]: o.row.headcount,
            people[1]: o.row.staff_installed,
            people[2]: o.row.users,
            people[3]: o.row.feedback,
            rate: rate_cell(o.row.per_100_users, draw.decimal),
        }
        for o in found
    ]
    frame = pd.DataFrame(lines)
    for name in (place, *people):
        frame[name] = frame[name].astype("Int64")
    return frame.style.format(dict.fromkeys((place, *people), draw.number), na_rep=draw.DASH)


def _said(remark: Remark) -> str:
    return {
        Remark.OVER_ALL: _("above 100%: to be explained"),
        Remark.SILENT: _("silent: many installs, no opinion"),
        Remark.NO_HEADCOUNT: _("headcount not known"),
        Remark.NO_COUNT: _("no count yet"),
        Remark.SMALL: _("too small to be ranked"),
    }[remark]


def _open(seen: Overview, found: list[Compared]) -> None:
    # The screen that is drawn next asks the service, which checks the unit again.
    chosen = st.session_state[f"compared-{seen.unit.code}"]["selection"]["cells"]
    if chosen and 0 <= chosen[0][0] < len(found):
        address.keep(UNIT, found[chosen[0][0]].row.code)
        address.keep("xem", "")
