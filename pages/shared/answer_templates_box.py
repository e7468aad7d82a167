"""The templates of answers: listed, changed, added, taken away and put back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from locales import gettext as _
from models.codes import State
from models.database import reading
from pages.shared import draw
from pages.shared.acting import acted, undoing
from pages.shared.visit import engine, visitor
from pages.shared.words import person_words, state_words
from services.access import Action
from services.answer_templates import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    Template,
    list_templates,
    remove_template,
    restore_template,
    save_template,
)
from services.answer_words import PLACES


def draw_templates(functions: Mapping[str, str]) -> None:
    """Draw all of it."""
    person = visitor(Action.EDIT_ANSWER_TEMPLATES)
    with reading(engine()) as session:
        templates = list_templates(session, person, removed=True)
    places = ", ".join(f"{{{said}}}" for said in PLACES.values())
    st.caption(
        draw.plain(
            _(
                "These places are filled from the opinion when the template is used: %(places)s.",
                places=places,
            )
        )
    )
    with st.expander(_("A new template"), icon=":material/add:", key="template-new"):
        _draw_form(None, functions)
    kept = [t for t in templates if not t.removed]
    for template in kept:
        about = _about(template, functions)
        with st.expander(draw.plain(f"{template.title} – {about}"), key=f"template-{template.id}"):
            _draw_form(template, functions)
    gone = [t for t in templates if t.removed]
    if gone:
        with st.expander(_("Taken away (%(n)s)", n=len(gone)), icon=":material/delete:"):
            for template in gone:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(draw.plain(template.title), width="stretch")
                    st.button(
                        _("Put back"),
                        icon=":material/undo:",
                        key=f"template.{template.id}.back",
                        on_click=_restore,
                        args=(template.id,),
                    )


def _about(template: Template, functions: Mapping[str, str]) -> str:
    parts = [
        state_words(template.state) if template.state else _("any state"),
        functions.get(template.function, template.function) if template.function else _("any function"),
    ]
    return ", ".join(parts)


def _draw_form(template: Template | None, functions: Mapping[str, str]) -> None:
    key = f"template.{template.id}.{template.version}" if template else "template.new"
    every = {"": _("Any function"), **functions}
    states = {"": _("Any state"), **{str(s): state_words(s) for s in State}}
    with st.form(key, border=False, clear_on_submit=template is None):
        st.text_input(
            _("Name"), value=template.title if template else "", key=f"{key}.title", max_chars=LONGEST_TITLE
        )
        left, right = st.columns(2)
        with left:
            _choose(_("State"), states, template.state if template else "", f"{key}.state")
        with right:
            _choose(_("Function"), every, template.function if template else "", f"{key}.function")
        st.text_area(
            _("Text"),
            value=template.text if template else "",
            key=f"{key}.text",
            height=150,
            max_chars=LONGEST_TEXT,
        )
        number, seen = (template.id, template.version) if template else (None, None)
        st.form_submit_button(
            _("Save"), type="primary", icon=":material/save:", on_click=_save, args=(number, seen, key)
        )
    if template:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                _("Take away"),
                icon=":material/delete:",
                key=f"{key}.remove",
                on_click=_remove,
                args=(template.id,),
            )
            if not template.shipped or template.version > 1:
                st.caption(draw.plain(_("Changed by %(who)s", who=person_words(template.changed_by))))


def _choose(label: str, words: Mapping[str, str], now: str, key: str) -> None:
    codes = list(words)
    at = codes.index(now) if now in words else 0
    st.selectbox(label, codes, index=at, format_func=lambda code: words.get(code, code), key=key)


def _save(number: int | None, seen: int | None, key: str) -> None:
    title, text, function, state = (
        str(st.session_state.get(f"{key}.{name}") or "") for name in ("title", "text", "function", "state")
    )
    done = acted(
        Action.EDIT_ANSWER_TEMPLATES,
        lambda session, person, _pilot, now: save_template(
            session,
            person,
            number,
            title=title,
            text=text,
            function=function,
            state=state,
            seen=seen,
            now=now,
        ),
    )
    if done:
        draw.done(_("The template “%(title)s” was saved.", title=" ".join(title.split())))


def _remove(number: int) -> None:
    done = acted(
        Action.EDIT_ANSWER_TEMPLATES,
        lambda session, person, _pilot, now: remove_template(session, person, number, now=now),
    )
    if done:
        draw.done(_("The template is offered no more."), partial(_put_back, number))


def _put_back(number: int) -> str:
    return undoing(
        Action.EDIT_ANSWER_TEMPLATES,
        lambda session, person, _pilot, now: restore_template(session, person, number, now=now),
        _("The template is offered again."),
    )


def _restore(number: int) -> None:
    done = acted(
        Action.EDIT_ANSWER_TEMPLATES,
        lambda session, person, _pilot, now: restore_template(session, person, number, now=now),
    )
    if done:
        draw.done(_("The template is offered again."))
