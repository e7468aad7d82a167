"""csv and its kin -> one sheet of text cells: delimiter, quotes and line ends as they are found, nothing made a number."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from importers.cells import Sheet
from importers.clean import text_cell
from importers.encodings import decode
from importers.grid import Budget, Grid
from importers.refusals import Refused

DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r"\"?sep=(.)\"?\r?\n?", re.IGNORECASE)
_SAMPLE = 200
# Stands on a line of its own after the text; a quotation mark that is never closed swallows it.
_END = "\x00end"


def read_csv(data: bytes, *, named_text: bool = True) -> list[Sheet]:
    """One sheet named "". `named_text`: the file's name says text; else a table must show itself. Raises Refused.

    A record is a row, however many lines its quoted cells span; a `sep=` line is none.
    """
    text = decode(data)
    if not text.strip():
        raise Refused("no_cells")
    delimiter, text = _delimiter(text)
    if not named_text and (delimiter not in text or len(text.split()) < 3):
        raise Refused("unknown_format")
    grid = Grid("CSV", Budget())
    for row, record in enumerate(_records(text, delimiter), start=1):
        for column, field in enumerate(record, start=1):
            if field and (cell := text_cell(field)) is not None:
                grid.put(row, column, cell)
    return [Sheet("", grid.rows())]


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of a text; one whose quotation mark is never closed is refused."""
    _allow_fields_of(len(text) + len(_END))
    newline = "" if text.endswith(("\n", "\r")) else "\n"
    reader = csv.reader(StringIO(text + newline + _END, newline=""), delimiter=delimiter)
    for row, record in enumerate(reader, start=1):
        if record == [_END]:
            return
        if record and _END in record[-1]:
            raise Refused("unclosed_quote", row=row)
        yield record


def _allow_fields_of(characters: int) -> None:
    """Raise the csv module's own limit, which counts for the whole process and so is never lowered."""
    csv.field_size_limit(max(csv.field_size_limit(), characters + 1))


def _delimiter(text: str) -> tuple[str, str]:
    """What parts the cells, and the text without a line that only says so."""
    if said := _SEP_LINE.match(text):
        return said.group(1), text[said.end() :]
    scores = {delimiter: _score(text, delimiter, strict=True) for delimiter in DELIMITERS}
    if not any(scores.values()):
        scores = {delimiter: _score(text, delimiter, strict=False) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter]), text


def _score(text: str, delimiter: str, *, strict: bool) -> float:
    """How steadily a delimiter parts the first records: the usual number of cells, by the share of records with it.

    Read strictly, quoted cells that do not end at the delimiter speak against it.
    """
    head = text[:200_000]
    _allow_fields_of(len(head))
    widths: list[int] = []
    weight = 1.0
    try:
        for record in csv.reader(StringIO(head, newline=""), delimiter=delimiter, strict=strict):
            if any(field.strip() for field in record):
                widths.append(len(record))
            if len(widths) == _SAMPLE:
                break
    except csv.Error as trouble:
        # A sample that ends inside a quoted cell says nothing.
        weight = 0.2 if "expected after" in str(trouble) else 1.0
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0
    width, times = max(several.items(), key=lambda item: (item[1], item[0]))
    return weight * width * times / len(widths)
