"""Problems as cards: the title, what it is about, how many opinions, people and units, since when."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from pages.shared import address, draw
from pages.shared.words import KINDS
from services.problem_counts import Counts
from services.problems import ProblemCard, ProblemPage

PROBLEM, PART, PAGE = "ma", "phan", "trang"
FUNCTION, KIND, SEVERITY, STATE, SEARCH = "chuc-nang", "loai", "muc-do", "trang-thai", "tim"
STYLE = """<style>
[class*="st-key-problem-card-"] button { justify-content: flex-start; padding: 0; min-height: 0; text-align: left; }
[class*="st-key-problem-card-"] button > div { justify-content: flex-start; width: 100%; }
[class*="st-key-problem-card-"] button p { white-space: normal; text-align: left; font-weight: 600;
  overflow-wrap: anywhere; }
[class*="st-key-problem-item-"] p { overflow-wrap: anywhere; line-height: 1.45; }
</style>"""


def number(said: str) -> int:
    """The number that an address says; 0 where it says none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def page_asked() -> int:
    """The page that the address names, from 1."""
    return number(address.asked(PAGE)) or 1


def counted(counts: Counts) -> str:
    """The counts as one line: opinions, people, units, first and last day."""
    parts = [
        draw.number(counts.items, _("opinions")),
        draw.number(counts.people, _("people")),
        draw.number(counts.units, _("units")),
    ]
    if counts.first and counts.last:
        parts.append(_("%(first)s to %(last)s", first=draw.day(counts.first), last=draw.day(counts.last)))
    return " · ".join(parts)


def marks(card: ProblemCard) -> str:
    """Severity and state as badges."""
    return f"{draw.state_mark(card.severity)} {draw.state_mark(card.state)}"


def about(card: ProblemCard) -> str:
    """Function and kind."""
    return f"{card.function_label} · {KINDS.get(card.kind, card.kind)}"


def draw_cards(found: ProblemPage) -> None:
    """One page of cards."""
    for card in found.cards:
        with st.container(border=True, key=f"problem-card-{card.id}", gap="xsmall"):
            st.button(
                draw.plain(card.title),
                key=f"open-problem.{card.id}",
                type="tertiary",
                on_click=address.keep,
                args=(PROBLEM, str(card.id)),
            )
            st.markdown(marks(card))
            st.caption(draw.plain(about(card)))
            told = counted(card.counts)
            if card.counts.own != card.counts.items:
                told += " · " + _("%(n)s of yours", n=draw.number(card.counts.own))
            st.caption(draw.plain(told))
    draw_pages(found.page, found.pages)


def draw_pages(page: int, pages: int) -> None:
    """Back and forth, where there is more than one page."""
    if pages < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.button(_("Previous"), key="page.back", disabled=page == 1, on_click=_turn, args=(page - 1,))
        told = _("Page %(page)s of %(pages)s", page=page, pages=pages)
        st.caption(draw.plain(told), width="content")
        st.button(_("Next"), key="page.on", disabled=page == pages, on_click=_turn, args=(page + 1,))


def _turn(page: int) -> None:
    address.keep(PAGE, str(page) if page > 1 else "")
