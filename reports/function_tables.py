"""Tables of figures by function of the app, as official documents print them: a row a function, their sum, the oldest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from locales.vietnamese import clean_text, day_month_year, vietnamese_number
from reports.paper import Table


class _Line(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def oldest(self) -> date | None: ...


class _Facts(Protocol):
    @property
    def functions(self) -> Sequence[_Line]: ...
    def total(self, field: str) -> int: ...


def function_table(
    facts: _Facts, columns: Sequence[tuple[str, str, float]], *, oldest: str, wide: float
) -> Table:
    """The table. `columns` are a figure's field, its head and its width; `oldest` heads the last column,
    `wide` is the width of the first.

    Functions without any of these figures have no row.
    """
    fields = [field for field, _head, _width in columns]

    def row(label: str, figures: Sequence[int], day: date | None) -> tuple[str, ...]:
        return (label, *map(vietnamese_number, figures), day_month_year(day) if day else "")

    rows = [
        row(clean_text(line.label), figures, line.oldest)
        for line in facts.functions
        if any(figures := [getattr(line, field) for field in fields])
    ]
    first = min((line.oldest for line in facts.functions if line.oldest), default=None)
    total = row("Tổng cộng", [facts.total(field) for field in fields], first)
    heads = ("Chức năng", *(head for _field, head, _width in columns), oldest)
    widths = (wide, *(width for _field, _head, width in columns), 23.0)
    aligns = ("left", *("right" for _ in fields), "center")
    return Table(heads, widths, (*rows, total), aligns, frozenset({len(rows)}))
