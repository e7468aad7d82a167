"""Beside each chart what it shows in words, and behind it the table of its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as plotly
import streamlit as st

from locales import gettext as _
from pages.shared import draw, drawn_once

CHART = {"displayModeBar": False, "displaylogo": False}
# The same facts give the same picture, which is kept. Change nothing in it.
drawn = drawn_once.picture


def chart(figure: plotly.Figure, words: str, table: Mapping[str, Sequence[Any]], *, key: str) -> None:
    """Draw a chart, the sentence that says the same, and its table: column -> texts or numbers."""
    st.plotly_chart(figure, theme=None, config=CHART, key=key)
    st.caption(draw.plain(words))
    with st.expander(_("The figures as a table"), icon=":material/table:", key=f"{key}-table"):
        said = ((name, tuple(_said(value) for value in column)) for name, column in table.items())
        st.dataframe(drawn_once.plain_table(*said), hide_index=True, key=f"{key}-figures")


def _said(value: Any) -> str:
    return value if isinstance(value, str) else draw.number(value)
