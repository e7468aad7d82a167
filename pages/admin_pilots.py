"""The pilots: each with its letter, days and functions; changed, put back, made the current one, copied to a new one."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, draw, pilot_forms
from pages.shared.visit import engine, moment, visitor
from services.access import Action
from services.admin_pilots import PilotLine, list_pilots
from services.pilots import current_pilot, zone_of

PILOT = "ma"
_TABLE = "admin.pilots"
_ROW_HEIGHT = 36


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.MANAGE_PILOTS)
    with reading(engine()) as session:
        today = moment().astimezone(zone_of(current_pilot(session))).date()
        lines = list_pilots(session, person)
    draw.head(_("Pilots"), _("The whole group"), today, _("%(n)s pilots", n=draw.number(len(lines))))
    _draw_table(lines)
    chosen = next((line for line in lines if line.code == address.asked(PILOT)), lines[0])
    st.subheader(draw.plain(f"{chosen.fields.name} ({chosen.code})"), anchor=False)
    current = _("the current pilot") if chosen.is_current else _("not the current pilot")
    st.caption(
        draw.plain(
            _(
                "%(current)s · %(functions)s functions · %(duties)s duties · %(counts)s install counts · %(items)s opinions",
                current=current,
                functions=draw.number(len(chosen.functions)),
                duties=draw.number(chosen.duties),
                counts=draw.number(chosen.counts),
                items=draw.number(chosen.items),
            )
        )
    )
    # One after another, not in tabs: a tab forgets itself when its form is sent.
    pilot_forms.draw_fields(chosen)
    pilot_forms.draw_functions(chosen)
    pilot_forms.draw_acts(chosen)
    pilot_forms.draw_copy(chosen)


def _draw_table(lines: Sequence[PilotLine]) -> None:
    frame = pd.DataFrame(
        [
            (
                line.fields.name,
                line.code,
                f"{draw.day(line.fields.trial_from)} – {draw.day(line.fields.trial_to)}",
                draw.day(line.fields.report_before),
                _letter(line),
                _("Current") if line.is_current else "",
            )
            for line in lines
        ],
        columns=["name", "code", "trial", "due", "letter", "state"],
    )
    column = st.column_config.TextColumn
    if len(lines) > 1:
        st.caption(draw.plain(_("Click a pilot to see and change it.")))
    st.dataframe(
        frame,
        hide_index=True,
        placeholder=draw.DASH,
        key=_TABLE,
        row_height=_ROW_HEIGHT,
        on_select=lambda: _open(lines),
        selection_mode="single-cell",
        column_config={
            "name": column(_("Pilot"), width=250),
            "code": column(_("Code"), width=120),
            "trial": column(_("Trial"), width=190),
            "due": column(_("Reports before"), width=120),
            "letter": column(_("Letter: number, day"), width=200),
            "state": column(_("State"), width=110),
        },
    )


def _letter(line: PilotLine) -> str:
    known = (line.fields.letter_number, draw.day(line.fields.letter_on) if line.fields.letter_on else "")
    return " · ".join(part for part in known if part) or draw.DASH


def _open(lines: Sequence[PilotLine]) -> None:
    chosen = st.session_state[_TABLE]["selection"]["cells"]
    if chosen and 0 <= chosen[0][0] < len(lines):
        address.keep(PILOT, lines[chosen[0][0]].code)
