"""Feedback out of any table: the form's answers, a support log, a unit's own list, or plain words.

Which of them a table is shows in its headers; a row is read the same way in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from importers.cells import Cell, Fault, Sheet
from importers.column_mapping import check_columns, check_fields, with_mapping
from importers.day_order import Order, decide_order
from importers.feedback_cells import moment_in, unit_in
from importers.feedback_words import FIELDS, choose_feedback, enough_feedback, grid_label, only_text
from importers.form_answers import function_of, image_links, phone_of, respondent_of, submitted
from importers.header_words import header_text
from importers.numbers_days import AN_INSTANT, Written, shown
from importers.own_list import list_rows, numbered_opinions, unit_heading
from importers.results import FeedbackRow, Reading, RowProblem, UnreadableFile
from importers.row_pictures import RowPictures, pictures_on_rows
from importers.sheet_titles import corporation_in
from importers.support_log import channel_of, named_channel
from importers.tables_found import Table, Tables, at_sheet, columns_of, find_tables
from locales import Phrase, phrase
from locales.vietnamese import clean_text

Units = list[tuple[str, str]]  # the header of a column, and what it says
_WORDS = phrase("words (this cell holds an error or a formula without a value)")
_ONE_UNIT = phrase("one unit (these columns name different ones; keep the right one)")
_NEEDED = phrase("a column of opinions (“Nội dung góp ý”)")


class _Line(NamedTuple):
    number: int
    cells: list[Cell]
    said: tuple[str, ...]
    time: Cell
    written: Written | None
    odd_hour: Cell = None
    heading: str = ""


def read_feedback(
    sheets: Sequence[Sheet],
    *,
    zone: ZoneInfo,
    trial: tuple[date, date] | None = None,
    channel: str | None = None,
    mapping: Mapping[str, str] | None = None,
    order: Order | None = None,
) -> Reading[FeedbackRow]:
    """Every opinion of a file. Times without a zone are of `zone`; `trial` helps to tell 05/12 from 12/05.

    `order` says which comes first where that is known. A column of channels beats `channel`. `mapping` names columns by hand: field -> header as written.
    Raises UnreadableFile (`empty`, `no_table`, `no_column`, `unknown_field`).
    """
    check_fields(mapping, FIELDS)
    found = _tables(sheets, mapping)
    check_columns(mapping, [table.headers for table in found.tables])
    notes = list(found.notes)
    lines = [list(_lines(table, notes)) for table in found.tables]
    order = order or decide_order((line.written for of_table in lines for line in of_table), trial)
    if order.note:
        notes.append(order.note)
    years = (line.written.year for of_table in lines for line in of_table if line.written)
    year = next((y for y in years if y), trial[0].year if trial else None)
    rows: list[FeedbackRow] = []
    problems: list[RowProblem] = []
    read = 0
    pictures: dict[str, bytes] = {}
    for table, of_table in zip(found.tables, lines, strict=True):
        on_rows, data, left = pictures_on_rows(table.sheet, [line.number for line in of_table])
        pictures |= data
        by_sheet = len(found.tables) > 1 and channel != "unit" and named_channel(table.sheet.name)
        came_by = by_sheet or channel
        reader = _Reader(table, (order, year), zone, came_by, corporation_in(table.above), on_rows)
        notes += _about(table)
        for line in of_table:
            if reader.is_empty(line):
                continue
            read += 1
            instant, units = reader.instant(line), reader.units(line)
            wrong = reader.problems(line, instant, units)
            problems += wrong
            if not wrong:
                rows.append(reader.row(line, instant, units))
        notes += reader.notes()
        if left:
            told = phrase("pictures that lie on no opinion, not taken: rows %(rows)s", rows=_listed(left))
            notes.append(at_sheet(table.sheet.name, told))
    return Reading(
        rows,
        problems,
        read,
        list(dict.fromkeys(notes)),
        _mapping_of(found.tables),
        columns_of(found.tables),
        pictures,
    )


def _tables(sheets: Sequence[Sheet], mapping: Mapping[str, str] | None) -> Tables:
    choose = with_mapping(choose_feedback, mapping)
    try:
        return find_tables(
            sheets,
            choose,
            enough_feedback,
            several=False,
            needed=_NEEDED,
            turn=lambda sheet: numbered_opinions(sheet, choose),
        )
    except UnreadableFile as refusal:
        if refusal.code != "no_table":
            raise
    return find_tables(sheets, choose, only_text, several=False, needed=_NEEDED)


def _is_list(table: Table) -> bool:
    """A log or a list made by people, with headings, totals and signatures; not the export of a form."""
    fields = table.found.fields
    return bool(table.numbering()) or not {"submitted_at", "email"} & fields.keys()


def _lines(table: Table, notes: list[Phrase]) -> Iterator[_Line]:
    rows: Iterator[tuple[int, list[Cell], str]] = ((number, cells, "") for number, cells in table.rows())
    if _is_list(table):
        data, left_out = list_rows(table)
        rows = iter(data)
        if left_out:
            told = phrase(
                "headings, totals and signatures left out: rows %(rows)s",
                rows=", ".join(map(str, left_out[:30])),
            )
            notes.append(at_sheet(table.sheet.name, told))
    columns = table.found.fields.get("submitted_at", ())
    before: Written | None = None
    for number, cells, heading in rows:
        said = tuple([cell if cell.__class__ is str else shown(cell) for cell in cells])
        moment = moment_in([cells[c] for c in columns], before)
        before = moment[1]
        yield _Line(number, cells, said, *moment, heading)


class _Reader:
    """One table's rows, cell by cell."""

    def __init__(
        self,
        table: Table,
        dates: tuple[Order, int | None],
        zone: ZoneInfo,
        channel: str | None,
        context: str,
        pictures: RowPictures,
    ) -> None:
        self.table, (self.order, self.year), self.zone = table, dates, zone
        self.channel, self.context, self.pictures = channel, context, pictures
        self.fields = table.found.fields
        skipped = {*table.numbering(), *self.fields.get("submitted_at", ())}
        self.telling = [column for column in range(len(table.headers)) if column not in skipped]
        self.unit_columns = [(column, table.header(column)) for column in self.fields.get("unit", ())]
        self.labels = [grid_label(table.headers[c]) for c in self.fields.get("function", ())]
        self.odd_channels: list[str] = []
        self.odd_hours: list[str] = []
        self.odd_links: list[str] = []

    def is_empty(self, line: _Line) -> bool:
        """Nothing but a time or a row number."""
        said = line.said
        return not any(said[column].strip() for column in self.telling)

    def problems(self, line: _Line, instant: datetime | None, units: Units) -> list[RowProblem]:
        """The cells that a person must correct."""
        wrong: list[tuple[int, Phrase]] = []
        if Fault in map(type, line.cells):
            wrong += [
                (column, _WORDS)
                for columns in self.fields.values()
                for column in columns
                if isinstance(line.cells[column], Fault)
            ]
        if instant is None and line.time is not None and not isinstance(line.time, Fault):
            at = next(c for c in self.fields["submitted_at"] if line.cells[c] is line.time)
            wrong.append((at, AN_INSTANT))
        told = [(c, line.said[c], expected) for c, expected in wrong]
        if apart := unit_in(units)[2]:
            told.append((self.fields["unit"][0], " / ".join(apart), _ONE_UNIT))
        return [
            RowProblem(self.table.sheet.name, line.number, self.table.header(c), found, expected, line.said)
            for c, found, expected in told
        ]

    def row(self, line: _Line, instant: datetime | None, units: Units) -> FeedbackRow:
        """A row without problems."""
        links, rest = image_links(" ".join(self._all(line, "images")))
        if rest:
            self.odd_links.append(f"{line.number}: {rest[:60]}")
        if line.odd_hour is not None:
            self.odd_hours.append(f"{line.number}: {shown(line.odd_hour)[:60]}")
        unit, above, _apart = unit_in(units)
        chosen = function_of(tuple(zip(self.labels, self._answers(line), strict=True)))
        named = unit_heading(line.heading) if line.heading else ""
        if line.heading and not named and not self.labels:
            chosen = line.heading
        return FeedbackRow(
            self.table.sheet.name,
            line.number,
            "\n".join(dict.fromkeys(clean_text(text) for text in self._all(line, "text"))),
            submitted_at=instant,
            email=self._said(line, "email"),
            name=self._said(line, "name"),
            unit_code="".join(self._said(line, "unit_code").split()),
            unit_text=unit or named,
            context=above or self.context,
            respondent=respondent_of(self._said(line, "respondent")),
            phone=phone_of(self._said(line, "phone")),
            customer_code=self._said(line, "customer_code").removeprefix("'"),
            chosen_function=chosen,
            image_links=(*links, *self.pictures.get(line.number, ())),
            channel=self._channel(line),
            handler=self._said(line, "handler"),
            as_it_came=line.said,
        )

    def notes(self) -> list[Phrase]:
        """What was not understood in the rows that were read."""
        told = []
        if self.odd_channels:
            told.append(
                phrase("channels not known, left open: rows %(rows)s", rows=_listed(self.odd_channels))
            )
        if self.odd_links:
            told.append(
                phrase(
                    "words among the picture links, not taken: rows %(rows)s", rows=_listed(self.odd_links)
                )
            )
        if self.odd_hours:
            told.append(
                phrase(
                    "hours not understood, only the day was taken: rows %(rows)s",
                    rows=_listed(self.odd_hours),
                )
            )
        return [at_sheet(self.table.sheet.name, t) for t in told]

    def units(self, line: _Line) -> Units:
        """What its columns of units say."""
        told = [(header, " ".join(line.said[column].split())) for column, header in self.unit_columns]
        return [one for one in told if one[1]]

    def instant(self, line: _Line) -> datetime | None:
        """When it was sent; None where that is not told, or not understood."""
        return submitted(line.written, self.order, self.zone, self.year)

    def _answers(self, line: _Line) -> list[str]:
        return [line.said[c].strip() for c in self.fields.get("function", ())]

    def _all(self, line: _Line, name: str) -> list[str]:
        return [said for c in self.fields.get(name, ()) if (said := line.said[c]).strip()]

    def _said(self, line: _Line, name: str) -> str:
        for column in self.fields.get(name, ()):
            if said := line.said[column].strip():
                return said
        return ""

    def _channel(self, line: _Line) -> str | None:
        said = self._said(line, "channel")
        if not said:
            return self.channel
        code = channel_of(said)
        if code is None:
            self.odd_channels.append(f"{line.number}: {said[:60]}")
        return code


def _listed(rows: Sequence[object], most: int = 20) -> str:
    return "; ".join(map(str, rows[:most])) + ("; …" if len(rows) > most else "")


def _about(table: Table) -> list[Phrase]:
    fields = table.found.fields
    kind = phrase("read as answers of the form")
    if "channel" in fields or "handler" in fields:
        kind = phrase("read as a support log")
    elif "submitted_at" not in fields:
        kind = phrase("read as a list gathered by a unit")
    taken = {column for columns in fields.values() for column in columns}
    ignored = [header_text(h) for c, h in enumerate(table.headers) if h and c not in taken]
    said = [kind]
    if ignored:
        said.append(phrase("columns not taken: %(columns)s", columns=", ".join(ignored)))
    return [at_sheet(table.sheet.name, s) for s in said]


def _mapping_of(tables: Sequence[Table]) -> dict[str, str]:
    return {
        name: " + ".join(dict.fromkeys(table.header(c) for c in columns))
        for table in reversed(tables)
        for name, columns in table.found.fields.items()
    }
