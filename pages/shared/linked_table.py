"""A table of texts whose figures lead to their lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from pages.shared import draw

Cell = tuple[str, str]


def cell(n: int, link: str) -> Cell:
    """A figure, with the address of its list where there is one."""
    return draw.number(n), link if n else ""


def draw_table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Draw rows of (text, address): a text is a link where it has an address. The first column is words."""
    lines = [f"| {' | '.join(draw.plain(name) for name in head)} |"]
    lines.append(f"| :--- | {' | '.join('---:' for _name in head[1:])} |")
    for row in rows:
        cells = [f"[{draw.plain(text)}]({link})" if link else draw.plain(text) for text, link in row]
        lines.append(f"| {' | '.join(cells)} |")
    st.markdown("\n".join(lines))
