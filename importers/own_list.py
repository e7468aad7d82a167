"""What is special to a list that a unit has gathered itself: merged functions, headings, totals, signatures.

The form that units use is STT | Chức năng | Nội dung | Ảnh, under a letterhead and over a block of signatures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from importers.cells import Cell, Sheet
from importers.feedback_words import only_text
from importers.header_rows import is_blank
from importers.header_words import Choose, words_of
from importers.numbers_days import shown
from importers.sheet_titles import corporation_in, group_mark, is_signature, is_total
from importers.tables_found import Table, tables_of

_BEFORE = re.compile(r"^\s*(?:[IVXLC]+|[A-HĐ]|\d{1,2}(?:\.\d{1,2})*)\s*[.)/:-]\s*")
_OPINIONS = re.compile(r"\b(?:gop y|y kien|phan anh|phan hoi|kien nghi|feedback|opinions?)\b")
_SHORT = 60


def list_rows(table: Table) -> tuple[list[tuple[int, list[Cell], str]], list[int]]:
    """The data rows of a list with the heading they stand under, and the numbers of the rows that are none.

    Those are headings, totals and signatures. A function merged over several rows, or standing as a heading
    over them, is given to each of them.
    """
    rows = list(table.rows(spread=("function", "unit", "unit_code")))
    numbers = table.numbering()
    text = table.found.fields["text"][0]
    function = table.found.first("function")
    end = _signatures_from(rows, numbers, text)
    data: list[tuple[int, list[Cell], str]] = []
    left_out = [number for number, _cells in rows[end:]]
    heading = ""
    counted = any(_is_number(shown(cells[c])) for _n, cells in rows[:end] for c in numbers)
    for number, cells in rows[:end]:
        said = [shown(c).strip() for n, c in enumerate(cells) if not is_blank(c) and n not in numbers]
        marks = [shown(cells[c]).strip() for c in numbers if not is_blank(cells[c])]
        lone = said or marks
        words = shown(cells[text]).strip()
        if any(is_total(t) for t in (*said, *marks) if len(t) < _SHORT) and _counts_or_names(words):
            left_out.append(number)
        elif len(set(lone)) == 1 and is_blank(cells[text]) and not _is_number(lone[0]):
            heading = _BEFORE.sub("", lone[0])
            left_out.append(number)
        elif said == [words] and counted and _is_heading(words, marks):
            heading = _BEFORE.sub("", words)
            left_out.append(number)
        else:
            if function is not None and is_blank(cells[function]) and heading and not unit_heading(heading):
                cells = [*cells[:function], heading, *cells[function + 1 :]]
            data.append((number, cells, heading))
    return data, sorted(left_out)


def numbered_opinions(sheet: Sheet, choose: Choose) -> list[Table]:
    """A sheet's list of nothing but numbered opinions; its functions or units may stand as headings."""
    return [
        table
        for table in tables_of(sheet, choose, only_text, several=False)
        if table.numbering() and _OPINIONS.search(words_of(table.header(table.found.fields["text"][0])))
    ]


def unit_heading(heading: str) -> str:
    """The unit that a heading over opinions names; "" for a function.

    >>> unit_heading("Điện lực Ninh Kiều"), unit_heading("Thanh toán")
    ('Điện lực Ninh Kiều', '')
    """
    return corporation_in([heading], departments_too=False)


def _counts_or_names(words: str) -> bool:
    """What stands under the opinions of a totals row: nothing, its label, or how many there are."""
    return (
        not words
        or is_total(words)
        or bool(re.fullmatch(r"\d+(?: (?:y kien|gop y|muc|noi dung))?", words_of(words)))
    )


def _is_heading(words: str, marks: Sequence[str]) -> bool:
    """Words beside a mark such as I or A, in a list whose opinions have numbers."""
    return len(words) < 2 * _SHORT and bool(marks) and all(group_mark(mark)[0] for mark in marks)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[\d.,]+", text))


def _signatures_from(rows: Sequence[tuple[int, list[Cell]]], numbers: Sequence[int], text: int) -> int:
    """The index of the first row of the block of signatures: nothing after it is numbered, long or full."""
    for index in range(max(0, len(rows) - 15), len(rows)):
        said = [shown(c).strip() for c in rows[index][1] if not is_blank(c)]
        if not any(is_signature(t) for t in said if len(t) < 2 * _SHORT):
            continue
        after = rows[index:]
        numbered = any(
            not is_blank(cells[c]) and _is_number(shown(cells[c])) for _n, cells in after for c in numbers
        )
        long = any(len(shown(cells[text])) > 2 * _SHORT for _n, cells in after)
        if not numbered and not long:
            return index
    return len(rows)
