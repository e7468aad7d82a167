"""Cards and filters that stand side by side go on to a next line where there is no room, instead of being cut off."""

from __future__ import annotations

import streamlit as st

_BOXES = ("filters", "opinion-filters", "figures", "outlook-cards", "outstanding-cards")
_ROWS = ", ".join(f".st-key-{box} [data-testid=stHorizontalBlock]" for box in _BOXES)
_COLUMNS = ", ".join(f".st-key-{box} [data-testid=stColumn]" for box in _BOXES)


def wrap() -> None:
    """Let them wrap on this screen, on windows between a telephone's and a desk's."""
    st.html(
        # A card's words are never cut off.
        "<style>[data-testid=stMetric] :is([data-testid=stMetricLabel], [data-testid=stMetricValue], "
        "[data-testid=stMetricDelta]), [data-testid=stMetric] :is([data-testid=stMetricLabel], "
        "[data-testid=stMetricValue], [data-testid=stMetricDelta]) * "
        "{ white-space: normal; overflow: visible; text-overflow: clip; } "
        # The ways under the second row of cards stand as those under the first.
        ".st-key-outlook-cards [data-testid=stPageLink] a { min-height: 2.5rem; padding-left: 0; } "
        "@media (min-width: 641px) and (max-width: 1280px) { "
        f"{_ROWS} {{ flex-wrap: wrap; }} {_COLUMNS} {{ min-width: 13.5rem; flex: 1 1 13.5rem; }} }}</style>"
    )
