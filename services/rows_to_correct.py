"""The rows of a file that were not taken, as a workbook: the person's own rows, and beside each what to correct.

It holds what the file holds but for the rows that were taken, so titles, headers, groups and the day stay
where they were: corrected, it is imported as it is. What to correct stands behind the last column, where
no header is, so that reading the table leaves it out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from sqlmodel import Session

from importers.cells import Cell, Fault, Sheet
from importers.child import read_sheets
from importers.feedback import read_feedback
from importers.install_counts import read_install_counts
from importers.results import AliasRow, FeedbackRow, InstallRow, Reading, RowProblem, UnitRow, UnreadableFile
from importers.sheet_titles import day_in
from importers.units import read_aliases, read_units
from locales import gettext as _
from locales import phrase
from models.tables import ImportBatch
from services.access import Action, NotFound, Person, require
from services.file_store import FileStore
from services.imports import batch_within_reach, problems_of
from services.kept_pictures import put_pictures
from services.pilots import current_pilot, zone_of

MARK = "Cần sửa: "
_MOST_LETTERS = 32_000
_AMBER = PatternFill("solid", fgColor="FFE8B8")
_WIDEST = 60
Place = tuple[str, int]


def keep_for_correcting(store: FileStore, path: Path) -> None:
    """Keep a file whose rows a person must correct; it is found again by the import's own SHA-256."""
    store.keep(path.read_bytes())


def corrections_of(session: Session, person: Person, import_id: int, store: FileStore) -> bytes:
    """The workbook of rows to correct of an import. Raises NotFound, FileIsGone for a file that was not kept."""
    require(person, Action.SEE_IMPORTS)
    batch = batch_within_reach(session, person, import_id)
    problems = problems_of(session, person, import_id)
    if not problems:
        raise NotFound(phrase("Import %(number)s has no rows to correct.", number=import_id))
    data = store.read(batch.sha256)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        sheets = read_sheets(path, batch.source, keep_pictures=True)
    return build_corrections(sheets, problems, _data_rows(session, batch, sheets), given=_given_day(batch))


def _given_day(batch: ImportBatch) -> date | None:
    """The day that a person gave with the file."""
    said = batch.asked.get("as_of")
    return date.fromisoformat(said) if said else None


def _data_rows(session: Session, batch: ImportBatch, sheets: Sequence[Sheet]) -> set[Place]:
    """Where the file has rows of data, whether they were taken or not."""
    try:
        return _read_places(session, batch, sheets, batch.asked.get("mapping"))
    except UnreadableFile:
        # An import of before what was asked was kept: a person may have said which column is which.
        return _read_places(
            session, batch, sheets, {name: str(words) for name, words in batch.mapping.items()}
        )


def _read_places(
    session: Session, batch: ImportBatch, sheets: Sequence[Sheet], mapping: Mapping[str, str] | None
) -> set[Place]:
    found: Reading[InstallRow] | Reading[FeedbackRow] | Reading[UnitRow] | Reading[AliasRow]
    match batch.kind:
        case "installs":
            found = read_install_counts(
                sheets, as_of=_given_day(batch) or batch.started_at.date(), mapping=mapping
            )
        case "feedback":
            pilot = current_pilot(session)
            trial = (pilot.trial_from, pilot.trial_to)
            found = read_feedback(sheets, zone=zone_of(pilot), trial=trial, mapping=mapping)
        case "units":
            found = read_units(sheets)
        case _:
            found = read_aliases(sheets)
    return {(row.sheet, row.row) for row in (*found.rows, *found.problems)}


def build_corrections(
    sheets: Sequence[Sheet],
    problems: Sequence[RowProblem],
    data_rows: Collection[Place],
    *,
    given: date | None = None,
) -> bytes:
    """The sheets with problems, without the rows of data that were taken; an .xlsx.

    `given` is the day that a person gave with the file: it is written above a table that names none.
    """
    said: dict[Place, list[str]] = {}
    for problem in problems:
        said.setdefault((problem.sheet, problem.row), []).append(_told(problem))
    taken = set(data_rows) - set(said)
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        wrong = {row: told for (name, row), told in said.items() if name == sheet.name}
        if wrong:
            written = book.create_sheet(_title(sheet.name, book.sheetnames))
            of_sheet = {row for name, row in taken if name == sheet.name}
            title = ""
            if given is not None and not _names_a_day(sheet, min(of_sheet | set(wrong))):
                title = f"Số liệu tính đến ngày {given:%d/%m/%Y}"
            _write(written, sheet, wrong, of_sheet, title)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _told(problem: RowProblem) -> str:
    """What to correct, without the row: in this workbook it has another number."""
    found = _("“%(text)s”", text=problem.found) if problem.found else _("an empty cell")
    expected = str(problem.expected)
    if not problem.column:
        return _("expected %(expected)s, found %(found)s.", expected=expected, found=found)
    return _(
        "column “%(column)s”: expected %(expected)s, found %(found)s.",
        column=problem.column,
        expected=expected,
        found=found,
    )


def _title(name: str, there: Sequence[str]) -> str:
    plain = "".join(" " if c in "[]:*?/\\" else c for c in name).strip("' ")[:31] or "Dữ liệu"
    return plain if plain not in there else f"{plain[:28]} {len(there) + 1}"


def _names_a_day(sheet: Sheet, first_row: int) -> bool:
    """Whether a sheet's name or what stands above its rows gives a day."""
    above = [cell for row in sheet.rows[: first_row - 1] for cell in row if isinstance(cell, str)]
    return day_in([sheet.name]) is not None or day_in(above) is not None


def _write(
    written: Worksheet, sheet: Sheet, wrong: Mapping[int, Sequence[str]], taken: set[int], title: str
) -> None:
    kept = [n for n in range(1, len(sheet.rows) + 1) if n not in taken and n <= max(wrong)]
    place = {row: nth for nth, row in enumerate(kept, start=2 if title else 1)}
    if title:
        _put(written, 1, 1, title)
    rows = {row: _without_marks(sheet.rows[row - 1]) for row in kept}
    _spread_cut_merges(sheet, rows)
    last = max((len(line) for line in rows.values()), default=0) + 1
    for row, line in rows.items():
        for column, cell in enumerate(line, start=1):
            _put(written, place[row], column, cell)
        if row in wrong:
            told = written.cell(place[row], last)
            told.value, told.data_type = (MARK + " ".join(wrong[row]))[:_MOST_LETTERS], "s"
            told.fill, told.font = _AMBER, Font(bold=True)
            told.alignment = Alignment(wrap_text=True, vertical="top")
    for top, left, bottom, right in sheet.merged:
        if all(row in place for row in range(top, bottom + 1)):
            written.merge_cells(
                start_row=place[top], start_column=left, end_row=place[bottom], end_column=right
            )
    put_pictures(written, sheet, place)
    for column in range(1, last):
        widest = max(
            (len(str(line[column - 1])) for r, line in rows.items() if r in wrong and column <= len(line)),
            default=0,
        )
        written.column_dimensions[get_column_letter(column)].width = min(max(12, widest + 2), _WIDEST)
    written.column_dimensions[get_column_letter(last)].width = _WIDEST


def _without_marks(line: Sequence[Cell]) -> list[Cell]:
    """A row without what an earlier workbook of corrections said beside it, and without its empty end."""
    cells = [None if isinstance(c, str) and c.startswith(MARK) else c for c in line]
    while cells and (cells[-1] is None or cells[-1] == ""):
        cells.pop()
    return cells


def _spread_cut_merges(sheet: Sheet, rows: dict[int, list[Cell]]) -> None:
    """Where a row inside a merged cell is left out, the others keep what the merged cell says."""
    for top, left, bottom, _right in sheet.merged:
        inside = [row for row in range(top, bottom + 1) if row in rows]
        if not inside or len(inside) == bottom - top + 1 or top > len(sheet.rows):
            continue
        first = sheet.rows[top - 1]
        value = first[left - 1] if left <= len(first) else None
        for row in inside:
            rows[row] += [None] * (left - len(rows[row]))
            rows[row][left - 1] = value


def _put(written: Worksheet, row: int, column: int, value: Cell) -> None:
    if value is None or value == "":
        return
    cell = written.cell(row, column)
    if isinstance(value, Fault | str):
        # Text stays text, also where it begins with "=".
        text = value.text if isinstance(value, Fault) else value
        cell.value, cell.data_type = text[:_MOST_LETTERS], "s"
        return
    cell.value = value
    if isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm:ss" if value.time() != time() else "dd/mm/yyyy"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
