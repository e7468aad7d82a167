"""The units: the whole tree, searched; one is opened, edited, and put back; who owes a report to whom."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from locales import gettext as _
from models.database import reading
from pages.shared import address, draw, drawn_once, duty_form, unit_form
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import UNIT_STATUSES, labels
from services.access import Action
from services.admin_units import UnitLine, list_units
from services.pilots import current_pilot, zone_of

UNIT, SEARCH, STATUS = "don-vi", "tim", "trang-thai"
INDENT = "\u2003"
ROW_HEIGHT = 36
_TABLE = "admin.units"


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.MANAGE_UNITS)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        today = moment().astimezone(zone_of(pilot)).date()
        every = list_units(session, person, pilot)
        lines = list_units(session, person, pilot, words=address.asked(SEARCH))
        before = pilot.report_before
    statuses = {"": _("All"), **labels(dict(UNIT_STATUSES))}
    status = address.asked(STATUS)
    if status in UNIT_STATUSES:
        lines = [line for line in lines if line.fields.status == status]
    draw.head(
        _("Units"), _("The whole group"), today, _("%(n)s units in the tree", n=draw.number(len(every)))
    )
    with st.container(key="filters"):
        words, which = st.columns([3, 1])
        with words:
            address.words(_("Search"), SEARCH, placeholder=_("Name or code of a unit"))
        with which:
            address.choice(_("Status"), statuses, STATUS)
    names = {line.code: line.fields.name for line in every}
    asked = address.asked(UNIT)
    chosen = next((line for line in every if line.code == asked), None)
    # Until a unit is chosen the table has the whole width.
    table, form = st.columns([3, 2] if chosen else [1000, 1], gap="large")
    with table:
        if chosen is None:
            st.caption(draw.plain(_("Click a unit to see and change it.")))
        _draw_table(lines, names)
    if chosen is not None:
        with form:
            unit_form.draw_form(chosen, names)
            duty_form.draw_duties(chosen, names, before)


def _draw_table(lines: Sequence[UnitLine], names: dict[str, str]) -> None:
    if not lines:
        draw.empty(_("No unit fits these filters."))
        return
    searched = bool(address.asked(SEARCH) or address.asked(STATUS))
    st.dataframe(
        drawn_once.figures(_figures, tuple(lines), tuple(names.items()), searched),
        hide_index=True,
        placeholder=draw.DASH,
        key=_TABLE,
        row_height=ROW_HEIGHT,
        height=(min(len(lines), 16) + 1) * ROW_HEIGHT + 3,
        on_select=lambda: _open(lines),
        selection_mode="single-cell",
        column_config={
            "name": st.column_config.TextColumn(_("Unit"), pinned=True, width=260),
            "code": st.column_config.TextColumn(_("Code")),
            "status": st.column_config.TextColumn(_("Status")),
            "headcount": st.column_config.NumberColumn(_("Headcount")),
            "duty": st.column_config.TextColumn(_("Reports to")),
        },
    )


def _figures(lines: Sequence[UnitLine], named: Sequence[tuple[str, str]], searched: bool) -> Styler:
    names = dict(named)
    frame = pd.DataFrame(
        [
            (
                ("" if searched else INDENT * line.level) + line.fields.name,
                line.code,
                str(UNIT_STATUSES.get(line.fields.status, line.fields.status)),
                line.fields.headcount,
                ", ".join(names.get(d.to, d.to) for d in line.duties if not d.covered_by),
            )
            for line in lines
        ],
        columns=["name", "code", "status", "headcount", "duty"],
    )
    frame["headcount"] = frame["headcount"].astype("Int64")
    return frame.style.format({"headcount": draw.number}, na_rep=draw.DASH)


def _open(lines: Sequence[UnitLine]) -> None:
    chosen = st.session_state[_TABLE]["selection"]["cells"]
    if chosen and 0 <= chosen[0][0] < len(lines):
        address.keep(UNIT, lines[chosen[0][0]].code)
