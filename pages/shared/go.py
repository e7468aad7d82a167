"""Links from one screen to another, by its address and filters."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from pages.shared.draw import plain


def link(
    label: str, address: str, query: Mapping[str, str] | None = None, *, icon: str | None = None
) -> None:
    """A link that opens another screen in this window: `link("Open", "tien-do", {"don-vi": "PD"})`."""
    st.page_link(
        _screen(address),
        label=f":blue[{plain(label)}]",
        icon=icon or ":material/arrow_forward:",
        icon_position="left" if icon else "right",
        query_params=dict(query or {}),
    )


def to(address: str, query: Mapping[str, str] | None = None) -> None:
    """Open another screen now, from the screen's own run (not from a callback)."""
    st.switch_page(_screen(address), query_params=dict(query or {}))


def _screen(address: str) -> st.Page:
    # Streamlit knows a screen by its address alone; what the menu draws there is the menu's own.
    return st.Page(_nothing, title=address, url_path=address)


def _nothing() -> None:
    return
