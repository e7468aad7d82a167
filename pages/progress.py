"""How far each unit has come: figures, the curve with what may come, opinions, reports, and the units below."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec

import streamlit as st

from locales import gettext as _
from models.database import reading
from models.tables import Pilot
from pages.shared import (
    address,
    compare_units,
    counts_behind,
    draw,
    go,
    outlook_cards,
    outlook_charts,
    reconciliation,
    standing,
    unit_filters,
    unit_table,
    wrapping,
)
from pages.shared.opinion_links import query_of
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotFound, Person, may
from services.kept import marks_read_once
from services.outlook import Outlook, outlook
from services.overview import Overview, overview
from services.pilots import current_pilot, zone_of
from services.today import words_for

COMPARE, FUNCTIONS, COUNTS = "so-sanh", "chuc-nang", "so-dem"


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_PROGRESS)
    now = moment()
    lists_units = address.asked(unit_filters.VIEW) != FUNCTIONS
    head = st.container()
    with reading(engine()) as session, marks_read_once(session):
        pilot = current_pilot(session)
        today = now.astimezone(zone_of(pilot)).date()
        asked = unit_filters.asked(min(pilot.trial_from, today), today)
        on = asked.on
        try:
            seen = overview(
                session,
                person,
                pilot,
                on=on,
                code=asked.code,
                words=asked.words if lists_units else "",
                report=asked.report,
                all_levels=asked.all_levels,
                part=asked.part,
            )
        except NotFound:
            draw.head(_("Progress"), asked.code, on)
            draw.empty(
                _("There is no unit with the code “%(code)s” among those that you may see.", code=asked.code),
                unit_filters.back_to_the_top,
            )
            return
        beside = outlook(session, person, pilot, on=on, now=now, code=asked.code, counts=seen.days)
    if unit := unit_table.asked_for_opinions():
        go.to("y-kien", query_of("in_trial", pilot, on=on, unit=unit))
    wrapping.wrap()
    with head:
        draw.head(_("Progress"), standing.scope_name(seen.unit), on, _("with all units below"))
        unit_filters.way(seen)
        _draw_deadline(beside, pilot, today)
    unit_filters.controls(seen, min(pilot.trial_from, today), today, lists_units=lists_units)
    views = {"": _("Overview"), COMPARE: _("Compare units"), FUNCTIONS: _("Opinions by function")}
    if address.asked(unit_filters.VIEW) == COUNTS:
        counts_behind.draw_counts(person, asked.code, on)
    else:
        # What is searched for is a unit on one and an opinion on another.
        view = address.choice_of(_("View"), views, unit_filters.VIEW, resets=(unit_filters.SEARCH,))
        if view == COMPARE:
            compare_units.draw_comparison(seen)
        elif view == FUNCTIONS:
            _draw_functions(person, asked.code, on, pilot)
        else:
            _draw_overview(seen, beside, person, pilot, on)
    reconciliation.draw_line(
        beside.opinions,
        pilot,
        on=on,
        unit="" if seen.unit.code == seen.top.code else seen.unit.code,
        links=may(person, Action.SEE_FEEDBACK),
        declared=beside.declared,
    )


def _draw_deadline(beside: Outlook, pilot: Pilot, today: date) -> None:
    before = beside.filing.before if beside.filing else pilot.report_before
    words = words_for(before, today)
    colour = "red" if words.late else "gray"
    advice = "" if words.late else f" {draw.plain(str(words.advice))}"
    st.markdown(f":{colour}[:material/event: **{draw.plain(str(words.sentence))}**]{advice}")


def _draw_overview(seen: Overview, beside: Outlook, person: Person, pilot: Pilot, on: date) -> None:
    if seen.unit.installed is None:
        draw.empty(
            _("No install count is recorded for this unit by this day."),
            _("Counts are typed or uploaded on “App install counts”."),
        )
    else:
        standing.figures(seen.unit, _to_counts)
    outlook_cards.cards(seen, beside, person, pilot, on)
    _draw_own(seen)
    outlook_charts.charts(seen, beside, pilot, links=may(person, Action.SEE_FEEDBACK))
    _draw_units(seen, on)
    _draw_links(seen, person)
    with st.expander(_("Copy the figures for a message"), icon=":material/content_copy:"):
        st.code(standing.message(seen, on), language=None, wrap_lines=True)


def _to_counts(figure: str) -> None:
    label = draw.plain(_("The counts behind it"))
    st.button(
        f":blue[{label}]",
        key=f"counts-{figure}",
        type="tertiary",
        icon=":material/arrow_forward:",
        icon_position="right",
        on_click=address.keep,
        args=(unit_filters.VIEW, COUNTS),
    )


def _draw_own(seen: Overview) -> None:
    told = []
    if seen.unit.own_installed is not None:
        own = draw.number(seen.unit.own_installed, _("people"))
        told.append(draw.plain(_("its own count was %(own)s; the units below were summed instead", own=own)))
    if seen.unit.expected and seen.unit.level:
        own = draw.plain(_("Its own Appendix 2:"))
        told.append(f"{own} {unit_table.report_mark(seen.unit)}")
    if told:
        st.caption(" · ".join(told))


def _draw_units(seen: Overview, on: date) -> None:
    if not seen.below:
        return
    st.subheader(_("Units below"), anchor=False)
    address.switch(
        _("Show all levels (%(n)s units)", n=draw.number(seen.below)),
        unit_filters.LEVELS,
        resets=(unit_filters.PAGE,),
    )
    if not seen.rows:
        draw.empty(_("No unit fits these filters."), unit_filters.clear)
        return
    unit_table.units(seen, on)


def _draw_functions(person: Person, code: str, on: date, pilot: Pilot) -> None:
    if find_spec("pages.shared.opinion_map") is None:
        draw.empty(
            _("Opinions are listed by function on “Opinions”."),
            lambda: go.link(_("Open the list"), "y-kien", query_of("in_trial", pilot, on=on, unit=code)),
        )
        return
    from pages.shared import opinion_map

    opinion_map.draw(person, code, on)


def _draw_links(seen: Overview, person: Person) -> None:
    query = {unit_filters.UNIT: seen.unit.code}
    with st.container(horizontal=True):
        if may(person, Action.SEE_FEEDBACK):
            go.link(_("Opinions of this unit"), "y-kien", query, icon=":material/forum:")
        if may(person, Action.SEE_REPORT):
            go.link(_("Appendix 2 of this unit"), "bao-cao", query, icon=":material/description:")
        if may(person, Action.SEE_INSTALLS):
            go.link(_("Counts of this unit"), "so-lieu", query, icon=":material/install_mobile:")
