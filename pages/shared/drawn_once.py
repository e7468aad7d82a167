"""Pictures and tables in the form in which they are sent: made once of the same facts, sent again as they are.

A screen runs again at every click, and most of it says what it said. Whatever is kept here goes by the facts that it
is made of and by the language alone; who may see them was asked by whoever has them. Change nothing in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

import pandas as pd
import plotly.graph_objects as plotly
import pyarrow as pa
from pandas.io.formats.style import Styler
from streamlit.elements import arrow
from streamlit.proto.ArrowData_pb2 import ArrowData

from locales import language

PICTURES, TABLES = 128, 64
_SENT = "_as_it_is_sent"
_write = arrow.marshall_styler


class _Picture(plotly.Figure):
    """A picture whose form as plain values is known: reading it costs nothing, where Plotly copies and checks it."""

    def to_dict(self) -> Any:
        """The form as it was read first."""
        return self.__dict__.get(_SENT) or super().to_dict()


def picture(build: Callable[..., plotly.Figure], *facts: Hashable, **options: Hashable) -> plotly.Figure:
    """The picture that `build` makes of these facts."""
    return _picture(build, language(), facts, tuple(sorted(options.items())))


def figures(build: Callable[..., Styler], *facts: Hashable, **options: Hashable) -> Styler:
    """The table with its marks and formats that `build` makes of these facts."""
    return _figures(build, language(), facts, tuple(sorted(options.items())))


def plain_table(*columns: tuple[str, tuple[Any, ...]]) -> pa.Table:
    """A table of texts and numbers: the name of each column with its values."""
    return _plain_table(columns)


@lru_cache(maxsize=PICTURES)
def _picture(
    build: Callable[..., plotly.Figure],
    _language: str,
    facts: tuple[Hashable, ...],
    options: tuple[tuple[str, Hashable], ...],
) -> plotly.Figure:
    made = build(*facts, **dict(options))
    kept = _Picture(made)
    kept.__dict__[_SENT] = json.loads(made.to_json())
    return kept


@lru_cache(maxsize=TABLES)
def _figures(
    build: Callable[..., Styler],
    _language: str,
    facts: tuple[Hashable, ...],
    options: tuple[tuple[str, Hashable], ...],
) -> Styler:
    made = build(*facts, **dict(options)).set_uuid("figures")
    sent = ArrowData()
    _write(sent, made, "figures")
    setattr(made, _SENT, sent)
    return made


@lru_cache(maxsize=TABLES)
def _plain_table(columns: tuple[tuple[str, tuple[Any, ...]], ...]) -> pa.Table:
    return pa.Table.from_pandas(pd.DataFrame(dict(columns)))


def _send(told: ArrowData, style: Styler, default_uuid: str) -> None:
    """What Streamlit writes of a table's marks and formats, from where it was written before."""
    sent: ArrowData | None = getattr(style, _SENT, None)
    if sent is None:
        _write(told, style, default_uuid)
    else:
        told.styler.CopyFrom(sent.styler)


# Streamlit writes them anew, cell by cell, at every run, and asks nobody; it is pinned, and a test compares both.
arrow.marshall_styler = _send
