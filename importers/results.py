"""What every importer gives back: good rows and problems side by side, or one refusal of the whole file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from locales import Phrase
from locales import gettext as _


@dataclass(frozen=True)
class SeenColumn:
    """A column of a file, for a person to choose.

    `ref` names it in a mapping: its header, with the letter behind it ("Số lượng [D]", "[D]") where the
    header alone doesn't tell it from others. `samples` are its first filled cells, `fields` what it was taken for.
    """

    ref: str
    header: str
    letter: str
    samples: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class UnreadableFile(Exception):
    """The file as a whole cannot be used, so there are no rows to report on.

    `code` names the refusal (a stable word of the catalogue, such as `password_protected`); `sentence`
    says what was found and what to do next. `columns` are those that a person may name by hand, where the
    file is a table whose headers were not understood.
    """

    def __init__(self, code: str, sentence: Phrase, columns: tuple[SeenColumn, ...] = ()) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.columns = columns

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class RowProblem:
    """One cell that a person must correct, addressed the way a spreadsheet addresses it.

    `row` counts from 1 as the spreadsheet shows it; `column` is the header as it stands in the file;
    `as_it_came` is the whole row as text, for the workbook of rows to correct.
    """

    sheet: str
    row: int
    column: str
    found: str
    expected: Phrase
    as_it_came: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Place, what was expected, what was found."""
        found = _("“%(text)s”", text=_short(self.found)) if self.found else _("an empty cell")
        place = _("Row %(row)s", row=self.row)
        if self.sheet:
            place = _("Sheet “%(sheet)s”, row %(row)s", sheet=self.sheet, row=self.row)
        if self.column:
            place = _("%(place)s, column “%(column)s”", place=place, column=self.column)
        return _(
            "%(place)s: expected %(expected)s, found %(found)s.",
            place=place,
            expected=str(self.expected),
            found=found,
        )


def _short(text: str, most: int = 80) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


Row = TypeVar("Row")
# What the link of a picture begins with that came with its row; the SHA-256 of its bytes follows.
PICTURE = "sha256:"


@dataclass(frozen=True)
class Reading(Generic[Row]):
    """What one file held.

    `read` counts its data rows; a data row is in `rows` or in `problems` (one row may have several
    problems, and counts once). `notes` are sentences a person should see: sheets skipped, columns
    ignored, where the day was taken from. `mapping` gives the header that was taken for each field;
    `columns` are all columns of the file, for a person who corrects it; `pictures` the bytes behind the links of
    its rows that begin with `PICTURE`.
    """

    rows: list[Row] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    read: int = 0
    notes: list[Phrase] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    columns: tuple[SeenColumn, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class InstallRow:
    """One unit's cumulative figures on a day, as its office wrote them. None: not known (never zero).

    `context` is the text of the corporation or parent that the sheet names above the table or as a
    group row: it decides between units of one name. `counted_on` is None where the file has no day.
    """

    sheet: str
    row: int
    unit_code: str
    unit_text: str
    context: str
    counted_on: date | None
    headcount: int | None = None
    staff_installed: int | None = None
    family_installed: int | None = None
    users: int | None = None
    as_it_came: tuple[str, ...] = ()


@dataclass(slots=True)
class FeedbackRow:
    """One opinion as it came. Text is clean (`clean_text`), codes are those of categories.md.

    `submitted_at` carries the zone of the pilot, or is None where the file has no times.
    `chosen_function` is the label as chosen in the form; `image_links` the links in their order, then the pictures
    that lie on the row.
    `respondent` is staff, worker, family or unknown; `channel` None where the file has no such column.
    """

    sheet: str
    row: int
    text: str
    submitted_at: datetime | None = None
    email: str = ""
    name: str = ""
    unit_code: str = ""
    unit_text: str = ""
    context: str = ""
    respondent: str = "unknown"
    phone: str = ""
    customer_code: str = ""
    chosen_function: str = ""
    image_links: tuple[str, ...] = ()
    channel: str | None = None
    handler: str = ""
    as_it_came: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitRow:
    """One unit of the tree, by the columns of units.csv; None where the file has no such column."""

    sheet: str
    row: int
    code: str
    name: str
    short_name: str
    parent_code: str
    kind: str
    status: str = "active"
    merged_into: str = ""
    confidence: str = ""
    customer_prefix: str = ""
    addressee: bool = False
    ownership: str = ""
    headcount: int | None = None
    contact: str | None = None
    as_it_came: tuple[str, ...] = ()


@dataclass(frozen=True)
class AccountRow:
    """An account to make. `role` is a code of `models.codes.Role`."""

    sheet: str
    row: int
    username: str
    role: str
    display_name: str = ""
    unit_code: str = ""
    email: str = ""
    as_it_came: tuple[str, ...] = ()


@dataclass(frozen=True)
class AliasRow:
    """Another spelling of a unit's name."""

    sheet: str
    row: int
    alias: str
    unit_code: str
    origin: str = "shipped"
    as_it_came: tuple[str, ...] = ()
