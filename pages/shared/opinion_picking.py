"""Choosing the function or the kind of an opinion by keys: one key opens the choice, another makes it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from locales import gettext as _
from pages.shared import draw

_PICKING = "picking"
# C and R are Streamlit's own.
_KEYS = "123456789ABDEGHIMNPQTVWXYZ"
_ABREAST = 2


def is_open(number: int) -> bool:
    """Whether something is being chosen for this opinion: meanwhile its keys mean the choice alone."""
    return st.session_state.get(_PICKING, (0, ""))[0] == number


def draw_openers(number: int, open_to: tuple[str, ...]) -> None:
    """The buttons that open a choice, with their keys."""
    for name, label, shortcut in (
        ("function", _("Pick the function"), "F"),
        ("kind", _("Pick the kind"), "L"),
    ):
        if name in open_to:
            st.button(
                label,
                key=f"pick.{name}.{number}",
                type="tertiary",
                shortcut=shortcut,
                on_click=_open,
                args=(number, name),
            )


def draw_choice(key: str, words: Mapping[str, Mapping[str, str]]) -> None:
    """The open choice: each option a button with its key. `key` begins the names of the boxes that take it."""
    _number, name = st.session_state[_PICKING]
    options = list(words[name].items())
    with st.container(border=True, key="opinion-picking", gap="small"):
        places = st.columns(_ABREAST)
        for nth, (code, label) in enumerate(options):
            with places[nth * _ABREAST // len(options) if len(options) > _ABREAST else nth]:
                st.button(
                    draw.plain(label),
                    key=f"pick.{name}.{code}",
                    width="stretch",
                    wrap=True,
                    shortcut=_KEYS[nth] if nth < len(_KEYS) else None,
                    on_click=_pick,
                    args=(f"{key}.{name}", code),
                )
        st.button(_("Cancel"), key="pick.cancel", type="tertiary", shortcut="Esc", on_click=_close)


def _open(number: int, name: str) -> None:
    st.session_state[_PICKING] = (number, name)
    draw.forget()


def _close() -> None:
    st.session_state.pop(_PICKING, None)


def _pick(box: str, code: str) -> None:
    st.session_state[box] = code
    _close()
