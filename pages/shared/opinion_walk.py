"""Going through the list of opinions one by one: the next, the one before, and the next by itself after an act."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address
from pages.shared.opinion_list import ITEM, ORDER
from pages.shared.visit import engine, moment, visitor
from services.access import Action
from services.feedback_address import filters_of
from services.feedback_filters import Filters
from services.feedback_queue import NEWEST, ORDERS, Place, next_item, place_of, previous_item
from services.pilots import current_pilot


def order_asked() -> str:
    """The order that the address names, the newest first where it names none."""
    asked = address.asked(ORDER)
    return asked if asked in ORDERS else NEWEST


def here(number: int) -> Place | None:
    """Where an opinion stands before an act that may move it: to be given to `open_next` after the act."""
    person = visitor(Action.SEE_FEEDBACK)
    with reading(engine()) as session:
        return place_of(session, person, current_pilot(session), number, _filters())


def open_next(number: int, place: Place | None = None) -> None:
    """Open the opinion that follows in the list; the same stays open where nothing else is left."""
    _open(number, place, back=False)


def draw_steps(number: int) -> None:
    """The buttons to the opinion before and to the next, with their keys."""
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall", key="opinion-steps"):
        st.button(
            _("Previous one"),
            icon=":material/keyboard_arrow_up:",
            key=f"step.back.{number}",
            shortcut="K",
            type="tertiary",
            on_click=_open,
            args=(number, None),
            kwargs={"back": True},
        )
        st.button(
            _("Next one"),
            icon=":material/keyboard_arrow_down:",
            key=f"step.on.{number}",
            shortcut="J",
            type="tertiary",
            on_click=open_next,
            args=(number,),
        )


def _filters() -> Filters:
    return filters_of(dict(st.query_params), now=moment())


def _open(number: int, place: Place | None, *, back: bool) -> None:
    person = visitor(Action.SEE_FEEDBACK)
    ask = previous_item if back else next_item
    with reading(engine()) as session:
        pilot = current_pilot(session)
        found = ask(session, person, pilot, _filters(), number, order=order_asked(), place=place)
    address.keep(ITEM, str(found or number))
