"""The form in which an administrator edits a unit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from locales import gettext as _
from models.codes import UnitStatus
from models.database import writing
from pages.shared import draw
from pages.shared.visit import engine, moment, visitor
from pages.shared.words import UNIT_STATUSES
from services.access import Action, NotAllowed, NotFound, Refused
from services.admin_units import MOST_CONTACT, MOST_NAME, UnitFields, UnitLine, edit_unit, take_back_edit


def draw_form(line: UnitLine, names: Mapping[str, str]) -> None:
    """Draw a unit's fields; saving says what was done, with a button that takes it back."""
    was = line.fields
    # What was typed stays while the unit is the same, and goes when the stored unit has changed.
    key = f"unit.{line.code}.{was!r}"
    st.subheader(draw.plain(was.name), anchor=False)
    above = names.get(line.above, line.above)
    st.caption(draw.plain(_("Code %(code)s · below %(above)s", code=line.code, above=above or draw.DASH)))
    name = st.text_input(_("Name"), was.name, max_chars=MOST_NAME, key=f"{key}.name")
    short = st.text_input(_("Short name"), was.short_name, max_chars=MOST_NAME, key=f"{key}.short")
    left, right = st.columns(2)
    with left:
        codes = [s.value for s in UnitStatus]
        status = st.selectbox(
            _("Status"),
            codes,
            index=codes.index(was.status),
            format_func=lambda code: str(UNIT_STATUSES[UnitStatus(code)]),
            key=f"{key}.status",
        )
    with right:
        headcount = st.number_input(
            _("Headcount (people)"), 0, 10_000_000, was.headcount, step=1, format="%d", key=f"{key}.headcount"
        )
    merged_into = ""
    if status == UnitStatus.MERGED:
        others = [code for code in names if code != line.code]
        merged_into = (
            st.selectbox(
                _("Merged into"),
                others,
                index=others.index(was.merged_into) if was.merged_into in others else None,
                format_func=lambda code: f"{names[code]} ({code})",
                placeholder=_("Type a part of the name or the code"),
                key=f"{key}.merged",
            )
            or ""
        )
    contact = st.text_area(
        _("Contact (name, phone, e-mail)"),
        was.contact,
        max_chars=MOST_CONTACT,
        key=f"{key}.contact",
        height=80,
    )
    wanted = UnitFields(
        name, short, status, merged_into, None if headcount is None else int(headcount), contact
    )
    changed = wanted != was
    st.button(
        _("Save the unit"),
        type="primary",
        icon=":material/save:",
        disabled=not changed,
        on_click=_save,
        args=(line.code, was, wanted),
        key="unit.save",
    )


def _save(code: str, was: UnitFields, wanted: UnitFields) -> None:
    person = visitor(Action.MANAGE_UNITS)
    try:
        with writing(engine()) as session:
            edited = edit_unit(session, person, code, was, wanted, now=moment())
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
        return
    draw.done(_("%(unit)s was changed.", unit=wanted.name), partial(_take_back, edited.change_id))


def _take_back(change_id: int) -> str:
    person = visitor(Action.MANAGE_UNITS)
    with writing(engine()) as session:
        code = take_back_edit(session, person, change_id, now=moment())
    return _("Unit %(code)s is again what it was.", code=code)
