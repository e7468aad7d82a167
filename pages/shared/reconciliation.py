"""The line that says where all opinions are: its parts add up to all that ever came, and each opens its list."""

from __future__ import annotations

from datetime import date

import streamlit as st

from locales import gettext as _
from models.codes import Role
from models.database import reading
from models.tables import Pilot
from pages.shared import draw, go
from pages.shared.opinion_links import query_of
from pages.shared.visit import engine, moment
from services.access import Action, Person, may
from services.declared import Declared
from services.opinion_counts import Reconciliation
from services.pilots import current_pilot, zone_of
from services.reconciliation import reconciled


def draw_folded(person: Person, unit: str = "") -> None:
    """Draw it as of today, folded, under a screen that counts some of the opinions of a unit within reach.

    Nothing for who sees opinions of some kinds alone: the line is of all kinds.
    """
    if person.role is Role.DATA_OFFICER or not may(person, Action.SEE_FEEDBACK):
        return
    with reading(engine()) as session:
        pilot = current_pilot(session)
        on = moment().astimezone(zone_of(pilot)).date()
        found = reconciled(session, person, pilot, on=on, code=unit)
    label = _("Where all %(n)s opinions are", n=draw.number(found.opinions.total))
    with st.expander(draw.plain(label), icon=":material/balance:", key="reconciliation-folded"):
        draw_line(found.opinions, pilot, on=on, unit=found.unit, links=True, declared=found.declared)


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
