"""The line that says where all opinions are: its parts add up to all that ever came, and each opens its list."""

from __future__ import annotations

from datetime import date

import streamlit as st

from locales import gettext as _
from models.tables import Pilot
from pages.shared import draw, go
from pages.shared.opinion_links import query_of
from services.opinion_counts import Reconciliation
from services.outlook import Declared


def draw_line(
    told: Reconciliation, pilot: Pilot, *, on: date, unit: str, links: bool, declared: Declared | None = None
) -> None:
    """Draw it for a unit's subtree (`unit` is empty for all that the person reaches)."""
    words = {
        "units": _("of units"),
        "without_unit": _("unit not known"),
        "other_channels": _("other channels"),
        "later": _("after this day"),
        "outside": _("outside the trial’s days"),
        "trashed": _("in the trash"),
    }
    whole = {"units", "outside"} if unit else set(words)
    parts = [(part, getattr(told, part)) for part in words]
    shown = [(part, n) for part, n in parts if n or part in whole - {"later", "trashed"}]
    with st.container(border=True, gap="xsmall", key="reconciliation"):
        sum_of = " + ".join(f"{draw.number(n)} {words[part]}" for part, n in shown)
        st.markdown(
            draw.plain(_("Reconciliation: %(sum)s = %(all)s in all", sum=sum_of, all=draw.number(told.total)))
        )
        if links:
            with st.container(horizontal=True, gap="small"):
                for part, n in shown:
                    if n:
                        label = f"{words[part][:1].upper()}{words[part][1:]}: {draw.number(n)}"
                        go.link(label, "y-kien", query_of(part, pilot, on=on, unit=unit))
        if declared is not None and declared.units:
            st.caption(
                draw.plain(
                    _(
                        "%(units)s units say themselves that they have %(declared)s opinions; "
                        "%(attributed)s are counted at the same units.",
                        units=draw.number(declared.units),
                        declared=draw.number(declared.declared),
                        attributed=draw.number(declared.attributed),
                    )
                )
            )
