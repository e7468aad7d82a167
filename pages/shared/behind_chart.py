"""Beside each chart what it shows in words, and behind it the table of its figures."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd
import plotly.graph_objects as plotly
import streamlit as st

from locales import gettext as _
from locales import language
from pages.shared import draw

CHART = {"displayModeBar": False, "displaylogo": False}


def drawn(build: Callable[..., plotly.Figure], *facts: Hashable, **options: Hashable) -> plotly.Figure:
    """The picture of these facts; the same facts give the same picture, which is kept. Change nothing in it."""
    return _made(build, language(), facts, tuple(sorted(options.items())))


@lru_cache(maxsize=128)
def _made(
    build: Callable[..., plotly.Figure],
    _language: str,
    facts: tuple[Hashable, ...],
    options: tuple[tuple[str, Hashable], ...],
) -> plotly.Figure:
    return build(*facts, **dict(options))


def chart(figure: plotly.Figure, words: str, table: Mapping[str, Sequence[Any]], *, key: str) -> None:
    """Draw a chart, the sentence that says the same, and its table: column -> texts or numbers."""
    st.plotly_chart(figure, theme=None, config=CHART, key=key)
    st.caption(draw.plain(words))
    with st.expander(_("The figures as a table"), icon=":material/table:", key=f"{key}-table"):
        frame = pd.DataFrame({name: [_said(value) for value in column] for name, column in table.items()})
        st.dataframe(frame, hide_index=True, key=f"{key}-figures")


def _said(value: Any) -> str:
    return value if isinstance(value, str) else draw.number(value)
