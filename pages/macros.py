"""Macros: named sets of changes with the text of an answer, made, changed and removed; and the hours until items are due."""

from __future__ import annotations

from functools import partial

import streamlit as st

from locales import gettext as _
from models.codes import Severity, State
from models.database import reading
from pages.shared import draw
from pages.shared.acting import acted, undoing
from pages.shared.history_words import owner_words
from pages.shared.macro_box import draw_what
from pages.shared.visit import engine, visitor
from pages.shared.words import KINDS, STATES, labels, person_words
from services.access import Action
from services.answer_words import PLACES
from services.due_times import DEFAULT_HOURS, MOST_HOURS, due_hours, set_due_hours
from services.item_changes import Changes, with_releases
from services.macros import LONGEST_NAME, MacroLine, list_macros, remove_macro, restore_macro, save_macro
from services.pilots import current_pilot, functions_of
from services.states import RELEASES

_EDITED = "macro.edited"


def show() -> None:
    """Draw the screen."""
    person = visitor(Action.MANAGE_MACROS)
    with reading(engine()) as session:
        pilot = current_pilot(session)
        macros = list_macros(session, person, pilot)
        functions = {f.code: f.label for f in functions_of(session, pilot)}
        hours = due_hours(pilot)
        name = pilot.name
    draw.head(_("Macros and due times"), name)
    edited = st.session_state.get(_EDITED)
    if edited is None:
        st.button(
            _("New macro"), key="macro.new", type="primary", icon=":material/add:", on_click=_edit, args=(0,)
        )
        if not macros:
            draw.empty(
                _("There is no macro yet."),
                _(
                    "A macro does in one click what is done again and again: labels, a state, an answer to the unit."
                ),
            )
    else:
        _draw_form(next((m for m in macros if m.id == edited), None), functions)
    for macro in macros:
        if macro.id != edited:
            _draw_macro(macro)
    _draw_hours(hours)


def _edit(number: int | None) -> None:
    st.session_state[_EDITED] = number
    draw.forget()


def _draw_macro(macro: MacroLine) -> None:
    with st.container(border=True, key=f"macro-{macro.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            whose = _("everybody’s at EVNICT") if macro.shared else _("my own")
            by = _("made by %(who)s", who=person_words(macro.created_by))
            st.markdown(
                f"**{draw.plain(macro.name)}** :small[:gray[{draw.plain(f'{whose} · {by}')}]]",
                width="stretch",
            )
            if macro.mine:
                st.button(_("Change"), key=f"macro.{macro.id}.edit", on_click=_edit, args=(macro.id,))
                st.button(
                    _("Remove"),
                    key=f"macro.{macro.id}.remove",
                    type="tertiary",
                    on_click=_remove,
                    args=(macro,),
                )
        draw_what(macro)


def _remove(macro: MacroLine) -> None:
    done = acted(Action.MANAGE_MACROS, lambda s, p, pilot, now: remove_macro(s, p, pilot, macro.id, now=now))
    if done is not None:
        draw.done(_("The macro “%(name)s” was removed.", name=macro.name), partial(_put_back, macro))


def _put_back(macro: MacroLine) -> str:
    return undoing(
        Action.MANAGE_MACROS,
        lambda s, p, pilot, now: restore_macro(s, p, pilot, macro.id, now=now),
        _("The macro “%(name)s” is there again.", name=macro.name),
    )


def _draw_form(macro: MacroLine | None, functions: dict[str, str]) -> None:
    key = f"macro.form.{macro.id if macro else 0}.{macro.version if macro else 0}"
    now = macro.changes if macro else Changes()
    with st.container(border=True, key="macro-form"):
        st.markdown(f"**{draw.plain(macro.name if macro else _('New macro'))}**")
        st.text_input(_("Name"), value=macro.name if macro else "", max_chars=LONGEST_NAME, key=f"{key}.name")
        left, middle, right = st.columns(3)
        with left:
            _choice(_("Function"), functions, now.function, f"{key}.function")
            _choice(_("State"), _states(), now.state, f"{key}.state")
        with middle:
            _choice(_("Kind"), labels(KINDS), now.kind, f"{key}.kind")
            owners = {code: owner_words(code) for code in ("evnict", "department")}
            _choice(_("Leads"), owners, now.owners[0] if now.owners else "", f"{key}.owner")
        with right:
            severities = {s.value: str(STATES[s][0]) for s in Severity}
            _choice(_("Severity"), severities, now.severity, f"{key}.severity")
            marks = {"set": _("Set the star"), "unset": _("Remove the star")}
            is_on = {True: "set", False: "unset", None: ""}[now.starred]
            _choice(_("Star"), marks, is_on, f"{key}.star")
        columns = st.columns(3)
        for place, name, label in zip(columns, RELEASES, (_("Server"), "Android", "iOS"), strict=True):
            with place:
                said = _("Fixed in: %(where)s", where=label)
                st.text_input(said, value=getattr(now, name) or "", max_chars=40, key=f"{key}.{name}")
        st.text_input(
            _("Why it will not be changed (the unit reads this)"), value=now.reason, key=f"{key}.reason"
        )
        places = ", ".join(f"{{{said}}}" for said in PLACES.values())
        st.text_area(
            _("Answer to the unit (may stay empty)"),
            value=macro.answer if macro else "",
            key=f"{key}.answer",
            help=_("Places that are filled in: %(places)s", places=places),
        )
        st.caption(draw.plain(_("Places that are filled in: %(places)s", places=places)))
        st.checkbox(
            _("Everybody at EVNICT’s desk can use it"),
            value=macro.shared if macro else True,
            key=f"{key}.shared",
        )
        with st.container(horizontal=True):
            st.button(
                _("Save the macro"), key=f"{key}.yes", type="primary", on_click=_save, args=(macro, key)
            )
            st.button(_("Cancel"), key=f"{key}.no", type="tertiary", on_click=_edit, args=(None,))


def _states() -> dict[str, str]:
    return {s.value: str(STATES[s][0]) for s in State if s not in (State.NEW, State.DUPLICATE)}


def _choice(label: str, options: dict[str, str], value: str, key: str) -> None:
    codes = ["", *options]
    st.selectbox(
        label,
        codes,
        index=codes.index(value) if value in codes else 0,
        format_func=lambda code: options.get(code, _("Leave as it is")),
        key=key,
    )


def _save(macro: MacroLine | None, key: str) -> None:
    said = st.session_state
    owner, star = str(said[f"{key}.owner"]), str(said[f"{key}.star"])
    releases = {name: text for name in RELEASES if (text := str(said[f"{key}.{name}"]).strip())}
    changes = Changes(
        function=str(said[f"{key}.function"]),
        kind=str(said[f"{key}.kind"]),
        severity=str(said[f"{key}.severity"]),
        state=str(said[f"{key}.state"]),
        reason=str(said[f"{key}.reason"]),
        owners=(owner,) if owner else None,
        starred={"set": True, "unset": False}.get(star),
    )
    changes = with_releases(changes, releases)
    name = str(said[f"{key}.name"])
    done = acted(
        Action.MANAGE_MACROS,
        lambda s, p, pilot, now: save_macro(
            s,
            p,
            pilot,
            name,
            changes,
            str(said[f"{key}.answer"]),
            shared=bool(said[f"{key}.shared"]),
            now=now,
            number=macro.id if macro else None,
            seen=macro.version if macro else None,
        ),
    )
    if done is not None:
        st.session_state[_EDITED] = None
        draw.done(_("The macro “%(name)s” was saved.", name=" ".join(name.split())))


def _draw_hours(hours: dict[str, int]) -> None:
    with st.expander(_("Hours until an opinion is due"), icon=":material/schedule:"):
        st.markdown(
            draw.plain(
                _(
                    "Plain hours by the clock, nights and Sundays too, from when it was sent. "
                    "Due times that a person set stay."
                )
            )
        )
        columns = st.columns(3)
        for place, severity in zip(columns, DEFAULT_HOURS, strict=True):
            with place:
                st.number_input(
                    str(STATES[severity][0]),
                    min_value=1,
                    max_value=MOST_HOURS,
                    value=hours[severity],
                    step=1,
                    key=f"due.{severity}.{hours[severity]}",
                )
        st.button(_("Save the hours"), key="due.save", on_click=_save_hours, args=(hours,))


def _save_hours(before: dict[str, int]) -> None:
    wanted = {s: int(st.session_state.get(f"due.{s}.{before[s]}") or 0) for s in DEFAULT_HOURS}
    done = acted(Action.MANAGE_MACROS, lambda s, p, pilot, now: set_due_hours(s, p, pilot, wanted, now=now))
    if done is not None:
        draw.done(
            _("The hours were saved; %(n)s opinions have another due time now.", n=draw.number(done[0])),
            partial(_hours_back, before),
        )


def _hours_back(before: dict[str, int]) -> str:
    return undoing(
        Action.MANAGE_MACROS,
        lambda s, p, pilot, now: set_due_hours(s, p, pilot, before, now=now),
        _("The hours are again as they were."),
    )
