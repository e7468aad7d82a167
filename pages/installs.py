"""Install counts of a unit and those below it: typed into a grid, uploaded, and what was counted so far."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, counts_list, draw, grid, importing, unit_choice
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotFound, may
from services.install_grid import install_grid, list_counts
from services.pilots import current_pilot, zone_of
from services.rollups import home_unit
from services.unit_tree import load_tree

UNIT, DAY = "don-vi", "ngay"


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.SEE_INSTALLS)
    now = moment()
    options = unit_choice.options_of(person)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        today = now.astimezone(zone_of(pilot)).date()
        first = min(pilot.trial_from, today)
        top = home_unit(session, person, load_tree(session)).code
        code = address.asked(UNIT, top)
        day = address.day_asked(DAY, today, least=first, most=today)
        try:
            rows = install_grid(session, person, pilot, code, on=day)
            counts = list_counts(session, person, pilot, code)
        except NotFound:
            draw.head(_("App install counts"), code, day)
            draw.empty(
                _("There is no unit with the code “%(code)s” among those that you may see.", code=code),
                _back_to_the_top,
            )
            return
    draw.head(_("App install counts"), rows[0].name, day, _("cumulative figures, number of people"))
    with st.container(key="filters"):
        which, when = st.columns([3, 1])
        with which:
            codes = [top, *(c for c in options if c != top)]
            names = {c: unit_choice.named(options[c]) for c in codes if c in options}
            names.setdefault(code, rows[0].name)
            address.choice(_("Unit"), names, UNIT)
        with when:
            address.day(_("Counted on"), DAY, today, least=first, most=today)
    writes = may(person, Action.RECORD_INSTALLS)
    uploads = may(person, Action.IMPORT_INSTALLS)
    titles = [
        _("Type or paste") if writes else _("Counts of the day"),
        *([_("Upload a file")] if uploads else []),
        _("Counts so far (%(n)s)", n=draw.number(len(counts))),
    ]
    tabs = st.tabs(titles)
    with tabs[0]:
        grid.draw_grid(rows, code, day, writes=writes)
    if uploads:
        with tabs[1]:
            importing.draw_import(person, "installs", key="installs", unit=code)
    with tabs[-1]:
        counts_list.draw_counts(counts, zone_of(pilot))


def _back_to_the_top() -> None:
    st.button(_("Show my own unit"), on_click=address.keep, args=(UNIT, ""), type="primary")
