"""Loading every screen and what it draws with before anybody asks, so that the first visitor does not wait for it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from importlib import import_module

from pages.shared.menu import SCREENS

_LOG = logging.getLogger("pilot_tracker.screens")
# What loading a module ends with that is mistyped, half written, or misses another.
_BROKEN = (ImportError, SyntaxError, NameError, AttributeError, TypeError, ValueError, LookupError)
# What pandas, Plotly and Streamlit load only when a table, a chart or an icon is first drawn.
DRAWN_WITH = (
    "pandas.io.formats.style",
    "plotly.graph_objects",
    "plotly.io",
    "plotly.tools",
    "pyarrow.pandas_compat",
    "streamlit.elements.plotly_chart",
    "streamlit.emojis",
    "streamlit.material_icon_names",
)


def load_screens(modules: Iterable[str] = tuple(screen.module for screen in SCREENS)) -> list[str]:
    """Load each screen of pages/ and what they all draw with; returns those that could not be loaded.

    One screen that is broken is written to the log by its name; the others are there all the same.
    """
    wanted = [f"pages.{module}" for module in modules]
    return [name for name in (*wanted, *DRAWN_WITH) if not _loads(name)]


def _loads(name: str) -> bool:
    try:
        import_module(name)
    except _BROKEN:
        _LOG.exception("%s could not be loaded: who opens a screen that needs it is told so.", name)
        return False
    return True
