"""Why a file may be refused, and what to do: the catalogue of refusals as a page, each reached by a link."""

from __future__ import annotations

import re

import streamlit as st

from importers.refusals import CATALOGUE, Refusal
from locales import gettext as _
from pages.shared import address, draw
from pages.shared.headings import heading

SECTION, HELP, CODE = "muc", "tro-giup", "ma"
_VALUE = re.compile(r"%\(\w+\)s")


def draw_refusal(code: str, sentence: str) -> None:
    """Why this file is refused, with the way to the page that says more."""
    st.error(draw.plain(sentence))
    if code in CATALOGUE:
        # A window of its own: the file that was put in stays in this one.
        st.link_button(
            _("Why files are refused, and what to do"),
            f"/nhap?{SECTION}={HELP}&{CODE}={code}",
            icon=":material/help:",
        )


def draw_help() -> None:
    """Every refusal: its title, what was found, what to do next; the one that a link names stands first."""
    asked = address.asked(CODE)
    if asked in CATALOGUE:
        with st.container(border=True):
            heading(str(CATALOGUE[asked].title))
            _draw_one(CATALOGUE[asked])
    st.markdown(
        draw.plain(
            _(
                "A file is refused as a whole when its figures could not be trusted. Nothing of it is kept. "
                "Find below what the sentence on the screen says."
            )
        )
    )
    by_title: dict[str, list[Refusal]] = {}
    for refusal in CATALOGUE.values():
        by_title.setdefault(str(refusal.title), []).append(refusal)
    for title, refusals in by_title.items():
        heading(title)
        for refusal in refusals:
            _draw_one(refusal)


def _draw_one(refusal: Refusal) -> None:
    found, then, next_step = _without_values(str(refusal.found)), _("What to do"), str(refusal.next)
    st.markdown(f"{found}  \n**{draw.plain(then)}:** {_without_values(next_step)}")


def _without_values(sentence: str) -> str:
    """A sentence of the catalogue where what was found in one file is left open."""
    return draw.plain(_VALUE.sub("…", sentence))
