"""Tables with a column, or a group of columns, for each day: unit | 25/11 | 26/11 …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from importers.header_words import Assignment, Choose, Header
from importers.numbers_days import Written
from importers.sheet_titles import day_in, without_days
from importers.tables_found import Table

_BARE = ("Cài đặt",)


def day_of(header: Header) -> Written | None:
    """The day that a column's header names."""
    if sum(map(len, header)) > 200:
        return None
    return day_in(header)


def _plain(header: Header) -> Header:
    """A header without its day; a day alone stands over installs."""
    if not header or day_of(header) is None:
        return header
    return tuple(p for p in map(without_days, header) if p) or _BARE


def choose_of_days(choose: Choose) -> Choose:
    """The same choice, blind to days in the headers."""

    def chosen(headers: Sequence[Header]) -> Assignment:
        return choose([_plain(header) for header in headers])

    return chosen


def split_by_day(table: Table, choose: Choose) -> list[tuple[Table, Written | None]]:
    """One table a day, each with the columns of its day and those of none; a table without such columns as it is."""
    days = [day_of(header) for header in table.headers]
    figures = {column for columns in table.found.fields.values() for column in columns}
    if not any(days[column] for column in figures):
        return [(table, None)]
    split: list[tuple[Table, Written | None]] = []
    for day in dict.fromkeys(day for day in days if day is not None):
        seen = [h if days[c] in (None, day) else () for c, h in enumerate(table.headers)]
        found = choose(seen)
        if any(days[c] == day for columns in found.fields.values() for c in columns):
            split.append((replace(table, found=found), day))
    return split
