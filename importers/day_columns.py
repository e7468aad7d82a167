"""Tables with a column, or a group of columns, for each day: unit | 25/11 | 26/11 …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from importers.header_words import Assignment, Choose, Header, judge_install
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


def _counted(headers: Sequence[Header]) -> list[Header]:
    """The headers without days. "CBCNV" beside "NT" under a day are installs, also where all staff stand before."""
    plain = [_plain(header) for header in headers]
    kinds: dict[Written, set[str]] = {}
    of_days = [
        (nth, day) for nth, header in enumerate(headers) if len(header) > 1 and (day := day_of(header))
    ]
    for nth, day in of_days:
        verdict = judge_install(plain[nth])
        kinds.setdefault(day, set()).add(verdict[0] if verdict else "")
    for nth, day in of_days:
        verdict = judge_install(plain[nth])
        if (
            verdict
            and verdict[0] == "staff"
            and not kinds[day] & _OF_STAFF
            and "family_installed" in kinds[day]
        ):
            plain[nth] = (*_BARE, *plain[nth])
    return plain


def choose_of_days(choose: Choose) -> Choose:
    """The same choice, blind to days in the headers."""

    def chosen(headers: Sequence[Header]) -> Assignment:
        return choose(_counted(headers))

    return chosen


_OF_STAFF = {"staff_installed", "installed", "all_installed"}
_INSTALLS = _OF_STAFF | {"family_installed", "users"}


def _days_counted(headers: Sequence[Header]) -> list[Written | None]:
    """The day of each column; one that a headcount alone bears ("lao động đến 30/11") is no day of the installs."""
    days = [day_of(header) for header in headers]
    kinds = [verdict[0] if (verdict := judge_install(_plain(h))) else "" for h in headers]
    if not _INSTALLS & set(kinds):
        return days
    heads = {"headcount", "total"} | ({"staff"} if _OF_STAFF & set(kinds) else set())
    others = {day for day, kind in zip(days, kinds, strict=True) if day and kind not in heads}
    return [
        None if kind in heads and day not in others and day_of(header[-1:]) else day
        for header, day, kind in zip(headers, days, kinds, strict=True)
    ]


def split_by_day(table: Table, choose: Choose) -> list[tuple[Table, Written | None]]:
    """One table a day, each with the columns of its day and those of none; a table without such columns as it is."""
    days = _days_counted(table.headers)
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
