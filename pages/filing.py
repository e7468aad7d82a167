"""Who has reported and who has not: the shares, those missing with whom to call, letters received, reviews, the ZIP."""

from __future__ import annotations

from importlib.util import find_spec

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import (
    address,
    draw,
    filing_acts_box,
    filing_filters,
    filing_overview,
    filing_table,
    go,
    report_bundle_box,
    wrapping,
)
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotFound, Person, may
from services.filing_state import FilingState, filing_state
from services.kept import marks_read_once
from services.pilots import current_pilot, zone_of
from services.today import words_for


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_FILING)
    now = moment()
    with reading(engine()) as session, marks_read_once(session):
        pilot = current_pilot(session)
        today = now.astimezone(zone_of(pilot)).date()
        try:
            state = filing_state(session, person, pilot, now=now, code=address.asked(filing_filters.RECEIVER))
        except NotFound as missing:
            draw.head(_("Who has reported"), address.asked(filing_filters.RECEIVER), today)
            draw.empty(str(missing), filing_filters.back)
            return
    told = _("%(n)s units owe it a report", n=draw.number(len(state.rows)))
    draw.head(_("Who has reported"), state.receiver_name, today, told)
    words = words_for(state.before, today)
    colour = "red" if words.late else "gray"
    advice = "" if words.late else f" {draw.plain(str(words.advice))}"
    st.markdown(f":{colour}[:material/event: **{draw.plain(str(words.sentence))}**]{advice}")
    if not state.rows:
        draw.empty(
            _("No unit owes a report to this one."),
            lambda: go.link(_("See the progress of each unit"), "tien-do"),
        )
        return
    wrapping.wrap()
    filing_overview.draw_overview(state)
    filing_filters.controls(state)
    rows = filing_filters.chosen(state)
    picked = filing_table.draw_table(state, rows)
    filing_acts_box.draw_acts(person, picked, today)
    _draw_reminders(person)
    _draw_bundle(person, state)


def _draw_reminders(person: Person) -> None:
    if find_spec("pages.shared.reminder_box") is None:
        return
    from pages.shared.reminder_box import reminder_box

    with st.expander(_("Remind the units"), icon=":material/campaign:", key="reminders"):
        reminder_box(person)


def _draw_bundle(person: Person, state: FilingState) -> None:
    if not may(person, Action.SEE_REPORT):
        return
    with st.expander(_("All sent reports in one ZIP"), icon=":material/folder_zip:", key="sent-bundle"):
        sent = [row.code for row in state.rows if row.first_sent]
        report_bundle_box.draw_sent(person, state.receiver, state.receiver_name, sent)
