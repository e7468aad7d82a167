"""A file as sheets of typed cells: what the limited child process hands to the importers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time


@dataclass(frozen=True)
class Fault:
    """A cell that has no usable value: `error` (#N/A, …) or `formula` (no stored value)."""

    kind: str
    text: str


Cell = str | int | float | bool | datetime | date | time | Fault | None


@dataclass(frozen=True)
class Embedded:
    """A picture that lies on a cell; `data` is as it was found, not yet checked or re-encoded."""

    row: int
    column: int
    data: bytes


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows[0]` is the spreadsheet's row 1 and its first cell column A; rows may be ragged.

    `merged` holds (first row, first column, last row, last column), counted from 1. Text is clean
    (`locales.vietnamese.clean_text`). A csv is one sheet named "".
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    pictures: list[Embedded] = field(default_factory=list)
