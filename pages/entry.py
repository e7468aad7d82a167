"""The entry script: the menu of a person's role, who they are, their language, the way out, and the screen asked for.

A folder `pages` beside this file would be run by Streamlit for a deep link before this script: none may be made.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from importlib import import_module

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared.menu import SCREENS
from pages.shared.pilot_choice import draw_pilot_choice
from pages.shared.visit import engine, sign_out_token, visitor
from services.access import Action, Person, may, role_label
from services.sign_ins import CHANGE_PASSWORD, OWN_SESSIONS, SIGN_OUT, choose_language, unit_name
from settings import ROOT

_STYLE = """<style>
.visitor { line-height: 1.5; }
.visitor strong, .visitor span { display: block; overflow-wrap: anywhere; }
.visitor span { color: #5b6875; font-size: 0.875rem; }
.visitor a { display: inline-block; padding: 0.25rem 0; margin-right: 1rem; color: #0b5cad; font-size: 0.875rem; }
.way-out button { width: 100%; min-height: 2.5rem; padding: 0.25rem 0.75rem; font: inherit; color: #1f2933;
  background: #fff; border: 1px solid #cfd6de; border-radius: 0.5rem; cursor: pointer; }
.way-out button:hover { color: #0b5cad; border-color: #0b5cad; }
.way-out button:focus-visible { outline: 3px solid rgb(11 92 173 / 0.35); }
</style>"""
_LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def draw() -> None:
    """Draw the frame, then the screen."""
    st.set_page_config(layout="wide")
    person = visitor(Action.SEE_HOME)
    st.logo(str(ROOT / "web" / "assets" / "dau-hieu.svg"), size="large")
    screen = st.navigation(menu_of(person), expanded=True)
    with st.sidebar:
        draw_pilot_choice(person)
        _draw_person(person)
    screen.run()


def menu_of(person: Person) -> dict[str, list[st.Page]]:
    """The screens by group; one that is not for the person is out of the menu, and says itself whom it is for."""
    pages: dict[str, list[st.Page]] = {}
    for screen in SCREENS:
        open_to = may(person, screen.action)
        page = st.Page(
            _opener(screen.module),
            title=str(screen.title),
            icon=screen.icon,
            url_path=screen.address,
            visibility="visible" if open_to else "hidden",
        )
        pages.setdefault(str(screen.group) if open_to else "", []).append(page)
    # Streamlit gives the page it starts with no address of its own; the first of the menu keeps its own this way.
    start = st.Page(
        _opener("home"), title=str(SCREENS[0].title), url_path="", default=True, visibility="hidden"
    )
    pages.setdefault("", []).append(start)
    return pages


def _opener(module: str) -> Callable[[], None]:
    def show() -> None:
        import_module(f"pages.{module}").show()

    return show


def _draw_person(person: Person) -> None:
    with reading(engine()) as session:
        unit = unit_name(session, person)
    role = str(role_label(person.role))
    lines = [role[:1].upper() + role[1:], *([unit] if unit else [])]
    own_password, own_sessions = _("Change password"), _("My sessions")
    st.html(
        _STYLE
        + f"<div class='visitor'><strong>{escape(person.name)}</strong>"
        + "".join(f"<span>{escape(line)}</span>" for line in lines)
        + f"<a href='{CHANGE_PASSWORD}'>{escape(own_password)}</a>"
        + f"<a href='{OWN_SESSIONS}'>{escape(own_sessions)}</a></div>"
    )
    st.segmented_control(
        _("Language"),
        list(_LANGUAGES),
        default=person.locale,
        format_func=_LANGUAGES.__getitem__,
        key="language",
        label_visibility="collapsed",
        required=True,
        on_change=_keep_language,
    )
    way_out = escape(_("Sign out"))
    st.html(
        f"<form class='way-out' method='post' action='{SIGN_OUT}'>"
        f"<input type='hidden' name='csrf' value='{sign_out_token()}'>"
        f"<button type='submit'>{way_out}</button></form>"
    )


def _keep_language() -> None:
    person = visitor(Action.SEE_HOME)
    with writing(engine()) as session:
        choose_language(session, person, st.session_state["language"])


if __name__ == "__main__":
    draw()
