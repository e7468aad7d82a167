"""Beside one opinion: the problem it belongs to, and opinions that tell of much the same."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from models.database import reading
from pages.shared import address, draw, go
from pages.shared.opinion_list import ITEM
from pages.shared.visit import engine
from services.access import Action, Person, may
from services.pilots import current_pilot
from services.problem_index import SimilarItem, similar_items
from services.problems import problem_of

LETTERS = 140
_STYLE = """<style>
[class*="st-key-similar-"] button { justify-content: flex-start; padding: 0; min-height: 0; text-align: left; }
[class*="st-key-similar-"] button > div { justify-content: flex-start; width: 100%; }
[class*="st-key-similar-"] button p { white-space: normal; text-align: left; overflow-wrap: anywhere; }
</style>"""


def draw_problem_of(person: Person, number: int) -> None:
    """Draw both; nothing where there is neither."""
    if not may(person, Action.SEE_PROBLEMS):
        return
    with st.spinner(_("Looking for similar opinions…"), show_time=False), reading(engine()) as session:
        pilot = current_pilot(session)
        card = problem_of(session, person, pilot, number)
        similar = similar_items(session, person, pilot, number)
    if card is not None:
        told = _("Problem %(number)s: %(title)s", number=card.id, title=card.title)
        n = draw.number(card.counts.items, _("opinions"))
        go.link(f"{told} ({n})", "van-de", {"ma": str(card.id)}, icon=":material/hub:")
    if similar is None:
        st.caption(
            draw.plain(_("Similar opinions are being looked for; they stand here when you come back."))
        )
    elif similar:
        with st.expander(_("Similar opinions (%(n)s)", n=len(similar)), icon=":material/content_copy:"):
            st.html(_STYLE)
            for item in similar:
                with st.container(key=f"similar-{item.id}", gap=None):
                    _draw_similar(item)


def _draw_similar(item: SimilarItem) -> None:
    text = " ".join(item.text.split())
    text = text if len(text) <= LETTERS else text[:LETTERS].rstrip() + "…"
    parts = [f"#{item.id}", item.unit_name, _("%(share)s alike", share=draw.share(item.nearness))]
    if item.problem:
        parts.append(_("problem %(number)s", number=item.problem))
    st.button(
        draw.plain(text),
        key=f"similar.{item.id}",
        type="tertiary",
        on_click=address.keep,
        args=(ITEM, str(item.id)),
    )
    st.caption(draw.plain(" · ".join(part for part in parts if part)))
