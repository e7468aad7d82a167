"""The second row of an overview: opinions, what is severe and open, who has reported; each opens its list."""

from __future__ import annotations

from datetime import date

import streamlit as st

from locales import gettext as _
from models.tables import Pilot
from pages.shared import draw, go
from pages.shared.opinion_links import query_of, severe_query
from services.access import Action, Person, may
from services.filing_state import SENT, FilingState, Sending
from services.outlook import Outlook
from services.overview import Overview


def cards(seen: Overview, beside: Outlook, person: Person, pilot: Pilot, on: date) -> None:
    """Draw the three cards with their links."""
    unit = "" if seen.unit.code == seen.top.code else seen.unit.code
    with st.container(key="outlook-cards"):
        first, second, third = st.columns(3)
        with first:
            _opinions(seen, beside, person, pilot, on, unit)
        with second:
            _severe(beside, person, unit)
        with third:
            if beside.filing is not None:
                _filing(beside.filing)


def _opinions(seen: Overview, beside: Outlook, person: Person, pilot: Pilot, on: date, unit: str) -> None:
    n = beside.opinions.in_trial
    rest = n - seen.unit.feedback
    note = _("in the trial’s days")
    if rest > 0 and not unit:
        note = _("of them %(n)s wait for their unit", n=draw.number(rest))
    draw.figure(_("Opinions"), draw.number(n, _("opinions")), note)
    if may(person, Action.SEE_FEEDBACK):
        go.link(_("Open the list"), "y-kien", query_of("in_trial", pilot, on=on, unit=unit))


def _severe(beside: Outlook, person: Person, unit: str) -> None:
    note = _("opinions on safety, money, another’s data")
    if beside.severe_problems is not None:
        note = _("opinions; %(n)s open critical problems", n=draw.number(beside.severe_problems))
    draw.figure(_("Critical and open today"), draw.number(beside.severe_opinions), note)
    with st.container(horizontal=True, gap="small"):
        if may(person, Action.SEE_FEEDBACK):
            go.link(_("Opinions"), "y-kien", severe_query(unit=unit))
        if beside.severe_problems is not None and may(person, Action.SEE_PROBLEMS):
            go.link(_("Problems"), "van-de", {"muc-do": "critical", "trang-thai": "open"})


def _filing(state: FilingState) -> None:
    on_time = sum(part.n for part in state.sendings if part.code == Sending.ON_TIME)
    late = sum(part.n for part in state.sendings if part.code == Sending.LATE)
    whole = len(state.rows)
    draw.figure(
        _("Appendix 2 sent today"),
        f"{draw.number(state.sent)}/{draw.number(whole)}",
        _("%(n)s on time, %(late)s late", n=draw.number(on_time), late=draw.number(late)),
    )
    missing = sum(row.sending not in SENT for row in state.rows)
    with st.container(horizontal=True, gap="small"):
        unit = {"don-vi": state.receiver}
        go.link(_("Not sent: %(n)s", n=draw.number(missing)), "theo-doi", unit | {"tinh-trang": "thieu"})
        go.link(_("Sent: %(n)s", n=draw.number(state.sent)), "theo-doi", unit | {"tinh-trang": "da-gui"})
