"""The table under a letterhead: where its header stands, what its columns are called, what was said above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from importers.cells import Cell, Fault, Sheet
from importers.columns_seen import likely_columns, seen_columns
from importers.header_rows import Enough, HeaderAt, header_at, is_blank, may_be_header, merged_across
from importers.header_words import Assignment, Choose, Header, header_text, is_numbering, words_of
from importers.numbers_days import shown
from importers.refusals import unreadable
from importers.results import SeenColumn
from importers.table_spans import spans_beside
from locales import Phrase, phrase

_MEASURE = re.compile(
    r"(?:(?:dvt|don vi tinh|dv tinh) )?(?:nguoi|luot|ho|may|thiet bi|%|phan tram|ty le)|dvt|don vi tinh"
)
_NUMBERING = re.compile(r"\(?(?:[a-z]{1,2}|\d{1,2})\)?(?:\s*=.*)?", re.IGNORECASE)


@dataclass(frozen=True)
class TurnedForm:
    """Where the rows of a turned form stand in the file: its last row of figures, and each column's name there."""

    row: int
    columns: dict[int, str]


@dataclass(frozen=True)
class Table:
    """One table of a sheet. Rows count from 1 as the spreadsheet shows them, columns from 0.

    `above` holds the texts between the table before (or the top) and the header, one a cell, in order;
    `top` those above the sheet's first table, where this is a later one. Columns before `left` belong to
    a table that stands beside this one. `turned` holds the places of a form that was turned on its side,
    `owner` the unit of a table that has no column of units.
    """

    sheet: Sheet
    header_row: int
    first_row: int
    last_row: int
    headers: tuple[Header, ...]
    found: Assignment
    above: tuple[str, ...] = ()
    top: tuple[str, ...] = ()
    left: int = 0
    turned: TurnedForm | None = None
    owner: str = ""

    def header(self, column: int) -> str:
        """A column's name as it stands in the file."""
        return header_text(self.headers[column]) if column < len(self.headers) else ""

    def rows(self, spread: Sequence[str] = ()) -> Iterator[tuple[int, list[Cell]]]:
        """Every row under the header that is not blank, with its number, cut or padded to the header's width.

        Repeats of the header and a row that only numbers the columns are left out. Cells of the fields in
        `spread` that are merged downwards are repeated in each of their rows.
        """
        header = [self._line(n) for n in range(self.header_row, self.first_row)]
        first = {line[0] for line in header}
        origin = self._merged_down({c for name in spread for c in self.found.fields.get(name, ())})
        started = False
        for number in range(self.first_row, self.last_row + 1):
            line = self._line(number)
            for column in origin.get(number, {}):
                if is_blank(line[column]):
                    line[column] = self._line(origin[number][column])[column]
            if line[0] in first and line in header:
                started = False
                continue
            if all(is_blank(c) for c in line):
                continue
            if not started and (numbers_columns(line) or names_measures(line)):
                continue
            started = True
            yield number, line

    def numbering(self) -> list[int]:
        """The columns that only number the rows (STT)."""
        return self._numbering

    @cached_property
    def _numbering(self) -> list[int]:
        return [c for c, header in enumerate(self.headers) if header and is_numbering(header)]

    def _line(self, number: int) -> list[Cell]:
        line = self.sheet.rows[number - 1][: len(self.headers)]
        line[: self.left] = [None] * min(self.left, len(line))
        return line + [None] * (len(self.headers) - len(line))

    def _merged_down(self, columns: set[int]) -> dict[int, dict[int, int]]:
        """For each row and column inside a merged cell of one column: the row that holds its value."""
        origin: dict[int, dict[int, int]] = {}
        spent = 0
        for top, left, bottom, right in self.sheet.merged:
            if left == right and left - 1 in columns and top >= self.first_row:
                spent += bottom - top
                if spent > _MOST_MERGED:
                    break
                for row in range(top + 1, min(bottom, self.last_row) + 1):
                    origin.setdefault(row, {})[left - 1] = top
        return origin


@dataclass
class Tables:
    """The tables of a whole file, and sentences about the sheets that were passed over."""

    tables: list[Table] = field(default_factory=list)
    notes: list[Phrase] = field(default_factory=list)


# A table starts near the top of its sheet, whatever stands above it.
_HEADER_WITHIN = 200
_MOST_MERGED = 1_000_000


def at_sheet(name: str, said: Phrase) -> Phrase:
    """A sentence about one sheet; a csv has no name for its one."""
    if name:
        return phrase("Sheet “%(sheet)s”: %(said)s.", sheet=name, said=said)
    return phrase("In this file: %(said)s.", said=said)


def numbers_columns(line: Sequence[Cell]) -> bool:
    """A row such as A | B | 1 | 2 | 3=1+2, which numbers the columns of a printed form."""
    said = [shown(c).strip() for c in line if not is_blank(c)]
    if len(said) < 3 or not all(_NUMBERING.fullmatch(s) for s in said):
        return False
    numbers = [int(m[0]) for s in said if (m := re.match(r"\d+", s.strip("()")))]
    return (
        len(numbers) >= 2
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        and numbers[0] <= 3
    )


def names_measures(line: Sequence[Cell]) -> bool:
    """A row under the header that says in what the columns are measured: (người) | (người) | (%)."""
    said = [shown(c) for c in line if not is_blank(c)]
    return bool(said) and all(_MEASURE.fullmatch(words_of(s)) for s in said)


def find_tables(
    sheets: Sequence[Sheet],
    choose: Choose,
    enough: Enough,
    *,
    several: bool,
    needed: Phrase,
    turn: Callable[[Sheet], list[Table]] = lambda _sheet: [],
) -> Tables:
    """Every table of the visible sheets. `several`: a sheet may hold more than one, one under another.

    `turn` looks for forms with a label and a figure a row where a sheet has no table with a header.
    Raises UnreadableFile where no sheet has one: `empty` (nothing in any cell), `no_table` (no row of
    headers that is enough; `needed` says which columns are).
    """
    found = Tables()
    for sheet in sheets:
        if sheet.hidden:
            found.notes.append(phrase("Sheet “%(sheet)s” is hidden and was left out.", sheet=sheet.name))
        elif of_sheet := tables_of(sheet, choose, enough, several=several):
            found.tables += of_sheet
        elif forms := turn(sheet):
            found.tables += forms
        elif any(not is_blank(c) for row in sheet.rows for c in row):
            found.notes.append(
                phrase("Sheet “%(sheet)s” has no such table and was left out.", sheet=sheet.name)
            )
    if found.tables:
        return found
    if not any(not is_blank(c) for s in sheets for row in s.rows for c in row):
        raise unreadable("empty")
    raise unreadable("no_table", likely_columns(sheets), needed=needed, found=_fullest(sheets))


def columns_of(tables: Sequence[Table]) -> tuple[SeenColumn, ...]:
    """The columns of a file's tables, for a person to choose among."""
    return seen_columns(
        (table.headers, (line for _number, line in table.rows()), table.found.fields) for table in tables
    )


def _fullest(sheets: Sequence[Sheet]) -> str:
    rows = [row for s in sheets if not s.hidden for row in s.rows[:50]] or [
        row for s in sheets for row in s.rows[:50]
    ]
    fullest = max(rows, key=lambda row: sum(isinstance(c, str) and bool(c.strip()) for c in row), default=[])
    said = ", ".join(" ".join(shown(c).split())[:60] for c in fullest[:20] if not is_blank(c))
    return said or "-"


def tables_of(sheet: Sheet, choose: Choose, enough: Enough, *, several: bool) -> list[Table]:
    """The tables of one sheet; `several`: one under another, or side by side."""
    across = merged_across(sheet)
    starts: list[HeaderAt] = []
    known: set[str] = set()
    row = 1
    while row <= len(sheet.rows) and (starts or row <= _HEADER_WITHIN):
        line = sheet.rows[row - 1]
        start = _again(sheet, starts[-1], row) if starts else None
        if start:
            starts.append(start)
            row += start.height
            continue
        if not known or any(isinstance(c, str) and c in known for c in line):
            start = header_at(sheet, row, across, choose, enough, tallest=3 if several else 2)
        start = _lowest(start, lambda at: header_at(sheet, at, across, choose, enough, tallest=2), several)
        row = start.row if start else row
        if start:
            starts.append(start)
            known |= {c for c in sheet.rows[start.row - 1] if isinstance(c, str) and c.strip()}
            if not several:
                break
        row += start.height if start else 1
    groups: list[list[Table]] = []  # the tables beside one another under each header
    for nth, at in enumerate(starts):
        last = starts[nth + 1].row - 1 if nth + 1 < len(starts) else len(sheet.rows)
        above_from = starts[nth - 1].row + starts[nth - 1].height if nth else 1
        above = _texts(sheet, above_from, at.row - 1, only_lone=nth > 0)
        if groups and not above and at.headers == starts[nth - 1].headers:
            # The header of the next page: its table goes on.
            groups[-1] = [replace(table, last_row=last) for table in groups[-1]]
            continue
        top = groups[0][0].above if groups else ()
        whole = Table(sheet, at.row, at.row + at.height, last, at.headers, at.found, above, top)
        spans = spans_beside(at.headers, at.found, choose, enough)
        groups.append([_beside(whole, span, above_from, choose) for span in spans] or [whole])
    return [table for group in groups for table in group]


def _again(sheet: Sheet, before: HeaderAt, row: int) -> HeaderAt | None:
    """The header before where it stands once more, as it does on each printed page."""
    at, height = before.row - 1, before.height
    again = sheet.rows[row - 1 : row - 1 + height] == sheet.rows[at : at + height]
    return replace(before, row=row) if again else None


def _beside(whole: Table, span: tuple[int, int], above_from: int, choose: Choose) -> Table:
    """One of several tables under one header row; a text above belongs to those it stands over."""
    left, right = span
    headers = tuple(h if c >= left else () for c, h in enumerate(whole.headers[:right]))
    own: list[str] = []
    for row in whole.sheet.rows[above_from - 1 : whole.header_row - 1]:
        texts = [(c, shown(cell).strip()) for c, cell in enumerate(row) if not is_blank(cell)]
        own += [text for c, text in texts if len(texts) == 1 or left <= c < right]
    return replace(
        whole,
        headers=headers,
        found=choose(headers),
        above=tuple(own),
        top=whole.above + whole.top,
        left=left,
    )


def _lowest(start: HeaderAt | None, look: Callable[[int], HeaderAt | None], several: bool) -> HeaderAt | None:
    """The header that starts a little lower and says more: what stood above it is a title.

    Inside a header of several rows one that says as much is enough. In tables of words, rows of data may
    hold words of headers too, so there only more exact names count.
    """
    at = start.row + 1 if start else 0
    while start and at <= start.row + start.height:
        lower = look(at)
        if lower:
            more = len(lower.found.fields) - len(start.found.fields)
            inside = at < start.row + start.height and lower.found.fields == start.found.fields
            if inside or (more > 0 if several else lower.found.exact > start.found.exact):
                start = lower
        at += 1
    return start


def _texts(sheet: Sheet, first: int, last: int, *, only_lone: bool) -> tuple[str, ...]:
    """Texts of rows; between two tables only of rows with no number in them (titles, not data)."""
    said: list[str] = []
    for row in sheet.rows[first - 1 : last]:
        texts = [c.strip() for c in row if isinstance(c, str) and c.strip()]
        if only_lone and (len(texts) > 2 or not may_be_header([c for c in row if not isinstance(c, date)])):
            said.clear()
            continue
        said += texts
        said += [shown(c) for c in row if not isinstance(c, str | int | float | Fault) and c is not None]
    return tuple(said[-60:])
