"""Cards and filters that stand side by side go on to a next line where there is no room, instead of being cut off."""

from __future__ import annotations

import streamlit as st

_BOXES = ("filters", "figures", "outlook-cards")
_ROWS = ", ".join(f".st-key-{box} [data-testid=stHorizontalBlock]" for box in _BOXES)
_COLUMNS = ", ".join(f".st-key-{box} [data-testid=stColumn]" for box in _BOXES)


def wrap() -> None:
    """Let them wrap on this screen, on windows between a telephone's and a desk's."""
    st.html(
        "<style>@media (min-width: 641px) and (max-width: 1280px) { "
        f"{_ROWS} {{ flex-wrap: wrap; }} {_COLUMNS} {{ min-width: 13.5rem; flex: 1 1 13.5rem; }} }}</style>"
    )
