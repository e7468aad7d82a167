"""Appendix 2 of a unit: at the left its steps from the figures to the letter sent, at the right the document as it will be."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import (
    address,
    draw,
    reconciliation,
    report_bundle_box,
    report_closing,
    report_company,
    report_figures,
    report_letter,
    report_opinions,
    report_paper,
    report_review,
    report_sending,
    report_template_box,
    unit_choice,
)
from pages.shared.report_view import (
    CLOSING,
    FIGURES,
    LETTER,
    OPINIONS,
    SEEN,
    SENDING,
    STEP,
    UNIT,
    ReportView,
    steps,
)
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotFound, Person
from services.kept import marks_read_once
from services.pilots import current_pilot, zone_of
from services.report_drafts import read_draft
from services.report_facts import authority_choices
from services.report_versions import list_versions
from services.reviews import review_of
from services.rollups import home_unit
from services.today import DeadlineWords, deadline_words
from services.unit_reports import shown_report
from services.unit_tree import load_tree

DRAWN = {
    FIGURES: report_figures.draw_figures,
    OPINIONS: report_opinions.draw_opinions,
    LETTER: report_letter.draw_letter,
    CLOSING: report_closing.draw_closing,
    SENDING: report_sending.draw_sending,
}


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_REPORT)
    now = moment()
    with reading(engine()) as session:
        top = home_unit(session, person, load_tree(session)).code
    code = address.asked(UNIT, top)
    try:
        # The first look after a change gathers every opinion; a run after it has them at once.
        with st.spinner(_("Gathering the report…")):
            view, deadline = _look(person, code, now)
    except NotFound:
        draw.head(_("Appendix 2"), code)
        draw.empty(
            _("There is no unit with the code “%(code)s” among those that you may see.", code=code),
            _back_to_the_top,
        )
        return
    facts = view.preview.facts
    draw.head(_("Appendix 2"), facts.unit_name, view.today, _("with all units below") if facts.units else "")
    _draw_unit(person, view.unit, top, facts.unit_name)
    _draw_standing(view, deadline)
    report_review.draw_review(view)
    step = address.choice_of(_("Step"), steps(view), STEP)
    left, right = st.columns([5, 7], gap="medium")
    with left, st.container(key=f"report-{step}"):
        DRAWN[step](view)
        report_template_box.draw_template(view)
        report_bundle_box.draw_bundle(view)
    with right:
        report_paper.draw_paper(view)
    reconciliation.draw_folded(person, view.unit)


def _look(person: Person, code: str, now: datetime) -> tuple[ReportView, DeadlineWords]:
    with reading(engine()) as session, marks_read_once(session):
        pilot = current_pilot(session)
        zone = zone_of(pilot)
        preview = shown_report(session, person, pilot, code, now=now)
        unit = preview.facts.unit_code
        draft = read_draft(session, person, pilot, unit)
        versions = tuple(list_versions(session, person, pilot, unit))
        deadline = deadline_words(session, person, pilot, now=now, unit=unit)
        review = review_of(session, person, pilot, unit)
        authorities = authority_choices(load_tree(session).by_code[unit])
    today = now.astimezone(zone).date()
    view = ReportView(person, unit, preview, draft, versions, zone, today, review, authorities)
    return view, deadline


def _draw_unit(person: Person, unit: str, top: str, name: str) -> None:
    options = unit_choice.options_of(person)
    if len(options) < 2:
        return
    codes = [top, *(code for code in options if code != top)]
    names = {code: unit_choice.named(options[code]) for code in codes if code in options}
    names.setdefault(unit, name)
    with st.container(key="filters"):
        address.choice(_("Unit"), names, UNIT, resets=(STEP, SEEN))


def _draw_standing(view: ReportView, deadline: DeadlineWords) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        draw.state(view.preview.state)
        sent = next((v for v in view.versions if v.on_time is not None), None)
        if sent is not None:
            late = not sent.on_time
            st.badge(draw.plain(_("late") if late else _("on time")), color="red" if late else "green")
        if view.has_draft and view.versions:
            st.badge(draw.plain(_("a correction is being drafted")), color="orange")
        if view.preview.facts.nil:
            st.badge(draw.plain(_("nil report")), color="gray")
        if view.writes:
            report_company.draw_company(view.person, view.unit)
        # The top of the tree reports to nobody.
        if sent is None and view.preview.facts.letter.addressee:
            colour = "red" if deadline.late else "gray"
            st.markdown(f":{colour}[{draw.plain(str(deadline.sentence))}]", width="content")


def _back_to_the_top() -> None:
    st.button(_("Show my own unit"), on_click=address.keep, args=(UNIT, ""), type="primary")
