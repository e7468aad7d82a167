"""A small heading inside a screen: one bold line of people's words or ours."""

from __future__ import annotations

import streamlit as st

from pages.shared.draw import plain


def heading(words: str, colour: str = "") -> None:
    """One bold line; in the colour of what it says (`orange` waits, `red` is late) where it says one."""
    bold = f"**{plain(words)}**"
    st.markdown(f":{colour}[{bold}]" if colour else bold)
