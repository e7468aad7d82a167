"""Columns that a person named by hand: field -> header as written, "Số lượng [D]" or "[D]"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from importers.header_words import Assignment, Choose, Header, header_text, words_of
from importers.refusals import unreadable

_LETTERED = re.compile(r"(.*?)\s*\[([A-Z]{1,2})\]")


def with_mapping(choose: Choose, mapping: Mapping[str, str] | None) -> Choose:
    """The same choice with some fields named by a person: field -> header as written, compared folded.

    "Số lượng [D]" is the column D of that header, "[D]" the column D without a header; an empty one says
    that the field is not in the file.
    """
    if not mapping:
        return choose
    absent = {name for name, header in mapping.items() if not header.strip()}

    def chosen(headers: Sequence[Header]) -> Assignment:
        named: dict[str, list[int]] = {}
        bare: dict[str, list[int]] = {}
        for name, header in mapping.items():
            column = None if name in absent else _column_named(header, headers)
            if column is not None:
                (named if headers[column] else bare)[name] = [column]
        taken = {column for columns in named.values() for column in columns}
        guess = choose([() if column in taken else header for column, header in enumerate(headers)])
        # A column without a header is found in every row: it counts beside one that has a header.
        named |= bare if named or guess.fields else {}
        fields = {name: columns for name, columns in guess.fields.items() if name not in absent}
        return Assignment({**fields, **named}, guess.notes, guess.exact + len(named))

    return chosen


def _column_named(header: str, headers: Sequence[Header]) -> int | None:
    words = words_of(header)
    spoken = [(words_of(" ".join(h)), words_of(h[-1])) if h else None for h in headers]
    for nth in (0, 1):
        for column, said in enumerate(spoken):
            if words and said and said[nth] == words:
                return column
    if lettered := _LETTERED.fullmatch(header):
        column = -1
        for letter in lettered[2]:
            column = (column + 1) * 26 + ord(letter) - ord("A")
        if column < len(headers) and words_of(" ".join(headers[column])) == words_of(lettered[1]):
            return column
    return None


def check_fields(mapping: Mapping[str, str] | None, known: Sequence[str]) -> None:
    """Raise UnreadableFile (`unknown_field`) where a mapping names a field that there is not."""
    for name in mapping or {}:
        if name not in known:
            raise unreadable("unknown_field", name=name, known=", ".join(known))


def check_columns(mapping: Mapping[str, str] | None, tables: Sequence[Sequence[Header]]) -> None:
    """Raise UnreadableFile (`no_column`) where a mapping names a column that no table of the file has."""
    for header in (mapping or {}).values():
        if header.strip() and all(_column_named(header, headers) is None for headers in tables):
            found = dict.fromkeys(header_text(h) for headers in tables for h in headers if h)
            raise unreadable("no_column", header=header, found=", ".join(found) or "-")
