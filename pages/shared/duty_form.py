"""The duties of a unit: to whom it owes its report, before which day, and whose report covers it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

import streamlit as st

from locales import gettext as _
from locales.vietnamese import day_month_year
from models.database import writing
from pages.shared import draw
from pages.shared.headings import heading
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Refused
from services.admin_units import Duty, UnitLine, remove_duty, set_duty
from services.pilots import current_pilot


def draw_duties(line: UnitLine, names: Mapping[str, str], before: date) -> None:
    """Draw the duties of a unit, and the form that sets one. `before` is the pilot's strict day."""
    heading(_("Whom it reports to"))
    if not line.duties:
        st.caption(draw.plain(_("This unit owes no report of its own.")))
    for duty in line.duties:
        _draw_duty(line, duty, names)
    with st.popover(_("Set a duty"), icon=":material/edit_calendar:"):
        _draw_form(line, names, before)


def _draw_duty(line: UnitLine, duty: Duty, names: Mapping[str, str]) -> None:
    told = _("To %(to)s, before %(day)s", to=names.get(duty.to, duty.to), day=day_month_year(duty.before))
    if duty.covered_by:
        told = _(
            "%(told)s; covered by the report of %(unit)s",
            told=told,
            unit=names.get(duty.covered_by, duty.covered_by),
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(draw.plain(told), width="stretch")
        if not line.addressee:
            st.button(
                _("Remove"),
                key=f"duty.{duty.to}",
                type="tertiary",
                icon=":material/delete:",
                on_click=_remove,
                args=(line.code, duty.to),
            )


def _draw_form(line: UnitLine, names: Mapping[str, str], before: date) -> None:
    others = [code for code in names if code != line.code]
    key = f"duty.{line.code}"
    first = line.duties[0] if line.duties else None
    start = first.to if first else line.above
    to = st.selectbox(
        _("Reports to"),
        others,
        index=others.index(start) if start in others else None,
        format_func=lambda code: f"{names[code]} ({code})",
        key=f"{key}.to",
    )
    there = next((d for d in line.duties if d.to == to), None)
    day = st.date_input(
        _("Before (strictly)"),
        there.before if there else before,
        format="DD/MM/YYYY",
        key=f"{key}.{to}.before",
    )
    cover = st.selectbox(
        _("Covered by the report of"),
        others,
        index=others.index(there.covered_by) if there and there.covered_by in others else None,
        format_func=lambda code: f"{names[code]} ({code})",
        placeholder=_("its own report"),
        key=f"{key}.{to}.cover",
    )
    st.button(
        _("Save the duty"),
        type="primary",
        disabled=to is None or not isinstance(day, date),
        on_click=_set,
        args=(line.code, Duty(to or "", day if isinstance(day, date) else before, cover or ""), there),
        key=f"{key}.save",
    )


def _set(code: str, duty: Duty, was: Duty | None) -> None:
    try:
        told = _keep(code, duty)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(told, partial(_keep, code, was) if was else partial(_drop, code, duty.to))


def _keep(code: str, duty: Duty) -> str:
    person = visitor(Action.MANAGE_UNITS)
    with writing(engine()) as session:
        set_duty(session, person, current_pilot(session), code, duty, now=moment())
    return _(
        "Unit %(code)s reports to %(to)s before %(day)s.",
        code=code,
        to=duty.to,
        day=day_month_year(duty.before),
    )


def _remove(code: str, to: str) -> None:
    person = visitor(Action.MANAGE_UNITS)
    try:
        with writing(engine()) as session:
            was = remove_duty(session, person, current_pilot(session), code, to, now=moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(_("Unit %(code)s no longer reports to %(to)s.", code=code, to=to), partial(_keep, code, was))


def _drop(code: str, to: str) -> str:
    person = visitor(Action.MANAGE_UNITS)
    with writing(engine()) as session:
        remove_duty(session, person, current_pilot(session), code, to, now=moment())
    return _("Unit %(code)s no longer reports to %(to)s.", code=code, to=to)
