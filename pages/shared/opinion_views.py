"""Kept lists above the filters: a click opens one, its count beside it; the filters that are on are kept as another."""

from __future__ import annotations

from functools import partial

import streamlit as st

from locales import gettext as _
from models.database import reading, writing
from pages.shared import address, draw
from pages.shared.opinion_list import ORDER, RESETS
from pages.shared.visit import engine, moment, visitor
from services.access import Action, NotAllowed, NotFound, Person, Refused
from services.feedback_address import NAMES
from services.pilots import current_pilot
from services.saved_views import (
    LONGEST_NAME,
    MOST_COUNTED,
    View,
    count_view,
    is_on,
    list_views,
    named_with_order,
    remove_view,
    restore_view,
    save_view,
)

_NAME, _SHARED = "view.name", "view.shared"


def draw_views(person: Person) -> None:
    """Draw the lists as a row of buttons, then the box that keeps the one on the screen."""
    query = dict(st.query_params)
    with reading(engine()) as session:
        pilot, now = current_pilot(session), moment()
        views = list_views(session, person, pilot)
        counts = [count_view(session, person, pilot, view, now=now) for view in views]
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="opinion-views"):
        for nth, (view, count) in enumerate(zip(views, counts, strict=True)):
            on = is_on(view, query)
            figure = draw.number(count) if count <= MOST_COUNTED else f"{draw.number(MOST_COUNTED)}+"
            shared = ":material/group: " if view.shared and not view.mine else ""
            st.button(
                f"{shared}{draw.plain(str(view.name))} **{figure}**",
                key=f"view.{view.id or f'shipped.{nth}'}",
                type="primary" if on else "secondary",
                help=_("Kept by %(who)s", who=view.by) if view.shared and not view.mine else None,
                on_click=_open,
                args=({} if on else dict(view.query),),
            )
        _draw_keeping(views, query)


def _draw_keeping(views: list[View], query: dict[str, str]) -> None:
    mine = [view for view in views if view.mine]
    kept = named_with_order(query)
    if not kept and not mine:
        return
    with st.popover(_("Keep this list"), icon=":material/bookmark_add:", key="view-keeping", type="tertiary"):
        if kept:
            st.text_input(_("Name of the list"), key=_NAME, max_chars=LONGEST_NAME)
            st.checkbox(_("Colleagues of my role see it too"), key=_SHARED)
            st.button(_("Keep"), key="view.save", type="primary", on_click=_save, args=(kept,))
        else:
            st.caption(draw.plain(_("Choose filters first; then the list can be kept under a name.")))
        for view in mine:
            with st.container(horizontal=True, vertical_alignment="center"):
                shared = ":material/group: " if view.shared else ""
                st.markdown(f"{shared}{draw.plain(str(view.name))}", width="stretch")
                st.button(
                    _("Remove"),
                    key=f"view.remove.{view.id}",
                    icon=":material/delete:",
                    type="tertiary",
                    on_click=_remove,
                    args=(view.id,),
                )


def _open(query: dict[str, str]) -> None:
    for name in (*NAMES, ORDER, *RESETS):
        address.keep(name, query.get(name, ""))


def _save(query: dict[str, str]) -> None:
    person = visitor(Action.SEE_FEEDBACK)
    name = str(st.session_state.get(_NAME, ""))
    try:
        with writing(engine()) as session:
            pilot = current_pilot(session)
            shared = bool(st.session_state.get(_SHARED))
            number = save_view(session, person, pilot, name, query, shared=shared, now=moment())
    except (Refused, NotAllowed) as refused:
        draw.failed(str(refused))
        return
    st.session_state[_NAME] = ""
    draw.done(_("The list “%(name)s” is kept.", name=name.strip()), partial(_take_back, number))


def _remove(number: int) -> None:
    try:
        said = _take_back(number)
    except (Refused, NotAllowed, NotFound) as refused:
        draw.failed(str(refused))
    else:
        draw.done(said, partial(_restore, number))


def _take_back(number: int) -> str:
    person = visitor(Action.SEE_FEEDBACK)
    with writing(engine()) as session:
        name = remove_view(session, person, current_pilot(session), number, now=moment())
    return _("The list “%(name)s” is removed.", name=name)


def _restore(number: int) -> str:
    person = visitor(Action.SEE_FEEDBACK)
    with writing(engine()) as session:
        name = restore_view(session, person, current_pilot(session), number, now=moment())
    return _("The list “%(name)s” is there again.", name=name)
