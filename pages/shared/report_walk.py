"""Walking from one step of a report to the next, and from page to page of a step's list."""

from __future__ import annotations

import streamlit as st

from locales import gettext as _
from pages.shared import address, draw
from pages.shared.report_view import STEP

PAGE = "trang"


def draw_next(step: str, label: str) -> None:
    """The button that opens another step."""
    st.button(
        label,
        key=f"walk.{step}",
        icon=":material/arrow_forward:",
        icon_position="right",
        on_click=address.keep,
        args=(STEP, step),
    )


def draw_pages(page: int, pages: int, total: int, size: int) -> None:
    """The way to the pages before and after, and what of the whole is seen."""
    first = (page - 1) * size + 1
    told = _(
        "%(first)s–%(last)s of %(n)s",
        first=draw.number(first),
        last=draw.number(min(first + size - 1, total)),
        n=draw.number(total),
    )
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        for label, to in ((_("Previous"), page - 1), (_("Next"), page + 1)):
            st.button(
                label,
                key=f"lines.page.{label}",
                disabled=not 1 <= to <= pages,
                on_click=address.keep,
                args=(PAGE, str(to)),
            )
        st.caption(draw.plain(told), width="content")
