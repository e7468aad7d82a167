"""Walking from one step of a report to the next."""

from __future__ import annotations

import streamlit as st

from pages.shared import address
from pages.shared.report_view import STEP


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
