"""The documents that sum up: EVNICT's summary of some days, the consolidated report for EVN's leaders."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

import streamlit as st

from locales import gettext as _
from pages.shared import draw
from services.access import Action, Person, may


def draw_documents(person: Person, first: date, today: date) -> None:
    """Draw the links for what this person may take; `first` is the earliest day that is offered."""
    if may(person, Action.TAKE_SUMMARY):
        with st.expander(_("Summary of some days"), icon=":material/summarize:"):
            _draw_summary(first, today)
    if may(person, Action.TAKE_CONSOLIDATED):
        with st.expander(_("Consolidated report for EVN’s leaders"), icon=":material/description:"):
            st.caption(
                draw.plain(
                    _(
                        "Installs, reports sent, opinions and what is still open, as of now; the workbook has a sheet "
                        "for each corporation."
                    )
                )
            )
            _links("/tep/bao-cao-tong-hop/", ("docx", "xlsx", "pdf"), "consolidated")


def _draw_summary(first: date, today: date) -> None:
    week = max(first, today - timedelta(days=6))
    st.caption(
        draw.plain(
            _(
                "New, open and fixed opinions by function and kind, the top problems with units and masked quotes, "
                "and what changed since as many days before."
            )
        )
    )
    start, end, _rest = st.columns([2, 2, 5])
    with start:
        since = st.date_input(
            _("From"), value=week, min_value=first, max_value=today, format="DD/MM/YYYY", key="summary.from"
        )
    with end:
        until = st.date_input(
            _("To"), value=today, min_value=first, max_value=today, format="DD/MM/YYYY", key="summary.to"
        )
    if not isinstance(since, date) or not isinstance(until, date) or since > until:
        st.caption(draw.plain(_("The first day lies after the last one. Swap them.")))
        return
    query = urlencode({"tu-ngay": since.isoformat(), "den-ngay": until.isoformat()})
    _links("/tep/tong-hop/", ("docx", "xlsx"), "summary", f"?{query}")


def _links(place: str, forms: tuple[str, ...], key: str, query: str = "") -> None:
    words = {"docx": _("Word"), "xlsx": _("Excel"), "pdf": _("PDF")}
    with st.container(horizontal=True):
        for form in forms:
            st.link_button(
                words[form], f"{place}{form}{query}", icon=":material/download:", key=f"{key}-{form}"
            )
