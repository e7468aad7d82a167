"""A form with a label and its figure in each row ("Chỉ tiêu | Số liệu"), turned on its side so that it reads like any table.

One column of figures is one unit, or one day of it; several columns may be several units.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from importers.cells import Cell, Fault, Sheet
from importers.header_rows import Enough, is_blank
from importers.header_words import Choose, Header, is_numbering, judge_install, words_of
from importers.numbers_days import count_of, shown
from importers.results import InstallRow, RowProblem
from importers.sheet_titles import corporation_in, day_in, is_signature, is_title, is_total
from importers.tables_found import Table, TurnedForm

_WITHIN = 200
_COLUMNS = 40
_BULLET = re.compile(
    r"^\s*(?:[-+•*–]|[a-zđ][.)]|[ivx]{1,4}[.)]|\d{1,2}(?:\.\d{1,2})*[.):])\s*(?=\S)", re.IGNORECASE
)
_PART = re.compile(r"^\s*[-+•*–]|^\s*trong đó\b", re.IGNORECASE)
_UNIT_LABEL = re.compile(r"(?:ten )?(?:don vi|dv|dien luc|cong ty)(?: (?:bao cao|thuc hien|lap|gui))*")
_DAY_LABEL = re.compile(
    r"(?:ngay|thoi diem|ky)(?: (?:bao cao|so lieu|chot|chot so lieu|lap|cap nhat))*|(?:so lieu )?(?:tinh )?den(?: het)?(?: ngay)?"
)
_HEADS_LABELS = re.compile(
    r"(?:(?:ten |cac )?chi tieu|noi dung|hang muc|tieu chi|danh muc|thong tin|dien giai|khoan muc|chi so)(?: .*)?"
)
_HEADS_FIGURES = re.compile(
    r"(?:so lieu|so luong|sl|so nguoi|ket qua|gia tri|thuc hien|nguoi|tong|tong so|luy ke|figures?|values?|number|count)(?: .*)?"
)
_NO_FIGURES = re.compile(
    r"(?:%|dvt|don vi tinh|dv tinh|ghi chu|ty le.*|ti le.*|note|notes|giai trinh|ke hoach|chi tieu giao|muc tieu|giao)(?: .*)?"
)


@dataclass(frozen=True)
class _Labels:
    """The labels of a form: their column from 0, and the header each row's label makes (rows from 1)."""

    column: int
    headers: dict[int, Header]
    heads: int | None  # the row that names the columns of figures
    unit_row: int | None
    day_row: int | None


def turning(choose: Choose, enough: Enough) -> Callable[[Sheet], list[Table]]:
    """What turns a sheet's forms, one under another, into tables, with the same choice of columns as other tables."""

    def turned(sheet: Sheet) -> list[Table]:
        lines = [row[:_COLUMNS] for row in sheet.rows[:_WITHIN]]
        forms: list[Table] = []
        start = 1
        width = min(6, max(map(len, lines), default=0))
        while start <= len(lines):
            tried = [_labels(lines, start, column, choose) for column in range(width)]
            best = max((t for t in tried if t), key=lambda t: len(t.headers), default=None)
            if best is None:
                break
            if form := _turned(sheet, lines, start, best, choose, enough):
                after, top = (forms[-1].last_row, forms[0].above) if forms else (0, ())
                forms.append(_lowered(form, after, top))
            start = max(best.headers) + 1
        return forms

    return turned


def _text(lines: Sequence[Sequence[Cell]], row: int, column: int) -> str:
    cell = lines[row - 1][column] if column < len(lines[row - 1]) else None
    return " ".join(cell.split()) if isinstance(cell, str) else ""


def _lowered(form: Table, rows: int, top: tuple[str, ...]) -> Table:
    """A form whose rows come after those of the form above it, so that no two rows of a sheet have one number."""
    sheet = replace(form.sheet, rows=[[] for _ in range(rows)] + form.sheet.rows)
    columns = {row + rows: name for row, name in form.turned.columns.items()} if form.turned else {}
    turned = replace(form.turned, columns=columns) if form.turned else None
    first, last = form.first_row + rows, form.last_row + rows
    return replace(
        form, sheet=sheet, header_row=first - 1, first_row=first, last_row=last, top=top, turned=turned
    )


def _labels(lines: Sequence[Sequence[Cell]], start: int, column: int, choose: Choose) -> _Labels | None:
    """The labels that stand in one column from a row on, each once; None where none of them names a figure."""
    headers: dict[int, Header] = {}
    unit_row = day_row = heads = None
    above = ""
    for row in range(start, len(lines) + 1):
        written = _text(lines, row, column)
        label = _BULLET.sub("", written).rstrip(" :：.")
        if not label or len(label) > 120:
            above = above if label else ""
            continue
        said = words_of(label)
        if not headers and _DAY_LABEL.fullmatch(said):
            day_row = row
        elif not headers and _UNIT_LABEL.fullmatch(said):
            unit_row = row
        elif not headers and _HEADS_LABELS.fullmatch(said):
            heads, above = row, ""
        elif is_signature(label) and headers:
            break
        elif not is_total(label) or judge_install((label,)):
            part = bool(_PART.match(written)) and bool(above)
            header = (above, label) if part else (label,)
            known = any(choose([header]).fields.values()) or judge_install(header)
            if header in headers.values():
                break
            if known and (headers or _begins(label, lines[row - 1][column + 1 :])):
                headers[row] = header
            above = above if part else "" if _is_long_title(label) else label
    return _Labels(column, headers, heads, unit_row, day_row) if headers else None


def _is_long_title(label: str) -> bool:
    return is_title(label) and len(label) > 40


def _begins(label: str, beside: Sequence[Cell]) -> bool:
    """Whether the first row of figures may be this one, and no title."""
    filled = [cell for cell in beside if not is_blank(cell)]
    return any(isinstance(count_of(c), int) for c in filled) or bool(filled and not is_title(label))


def _turned(
    sheet: Sheet, lines: Sequence[Sequence[Cell]], start: int, labels: _Labels, choose: Choose, enough: Enough
) -> Table | None:
    first, last = min(labels.headers), max(labels.headers)
    heads = (
        labels.heads
        or labels.unit_row
        or (first - 1 if first > start and _is_head(lines, first - 1, labels) else None)
    )
    told = [
        shown(cell).strip()
        for row, line in enumerate(lines[start - 1 : first - 1], start=start)
        for cell in line
        if row != heads and not is_blank(cell) and not isinstance(cell, int | float | Fault)
    ]
    office = _office(lines, labels) or corporation_in([sheet.name, *told])
    above = tuple(text for text in told if not office or office not in text)
    rows: list[list[Cell]] = []
    names: dict[int, str] = {}
    for column in range(labels.column + 1, _COLUMNS):
        head = _text(lines, heads, column) if heads else ""
        said = words_of(head)
        cells = [_cell(lines, row, column) for row in labels.headers]
        figures = [
            c for row, c in zip(labels.headers, cells, strict=True) if _is_figure(labels.headers[row], c)
        ]
        if (
            _NO_FIGURES.fullmatch(said)
            or (is_total(head) and len(rows) > 1)
            or is_numbering((head,))
            or not figures
        ):
            continue
        day = _cell(lines, labels.day_row, column) if labels.day_row else None
        names_unit = bool(head) and not _HEADS_FIGURES.fullmatch(said) and day_in([head]) is None
        unit = head if names_unit else office
        dated = _day_of(head) or day
        names[len(rows)] = head
        rows.append([unit or None, dated, *cells])
    header = [
        ("Đơn vị",),
        ("Ngày",) if any(row[1] is not None for row in rows) else (),
        *labels.headers.values(),
    ]
    found = choose(header)
    if not rows or not enough(found):
        return None
    return Table(
        Sheet(sheet.name, [[h[-1] if h else None for h in header], *rows]),
        1, 2, len(rows) + 1, tuple(header), found, above,
        turned=TurnedForm(last, {n + 2: name for n, name in names.items()} if len(rows) > 1 else {}),
    )  # fmt: skip


def turned_back(
    rows: Sequence[InstallRow], problems: Sequence[RowProblem], tables: Sequence[Table]
) -> tuple[list[InstallRow], list[RowProblem]]:
    """The same rows and problems, those of turned forms with their places in the file.

    A unit stands in a column there, so its place is the form's last row, and its column's name stands before
    the label's where there are several.
    """
    forms = {
        (table.sheet.name, row): table.turned
        for table in tables
        if table.turned
        for row in range(table.first_row, table.last_row + 1)
    }

    def placed(problem: RowProblem, form: TurnedForm) -> RowProblem:
        name = form.columns.get(problem.row, "")
        return replace(problem, row=form.row, column=f"{name} > {problem.column}" if name else problem.column)

    return (
        [replace(r, row=form.row) if (form := forms.get((r.sheet, r.row))) else r for r in rows],
        [placed(p, form) if (form := forms.get((p.sheet, p.row))) else p for p in problems],
    )


def _day_of(head: str) -> str | None:
    """The day that a column's name tells, as a cell of a column of days would."""
    told = day_in([head]) if head else None
    if told is None:
        return None
    return f"{told.first:02}/{told.second:02}" + (f"/{told.year}" if told.year else "")


def _is_head(lines: Sequence[Sequence[Cell]], row: int, labels: _Labels) -> bool:
    """A row of names over the columns of figures."""
    beside = [cell for cell in lines[row - 1][labels.column + 1 :] if not is_blank(cell)]
    return bool(beside) and all(isinstance(c, str) or day_in([shown(c)]) is not None for c in beside)


def _office(lines: Sequence[Sequence[Cell]], labels: _Labels) -> str:
    """The unit that stands right of its label."""
    if labels.unit_row is None:
        return ""
    beside = [shown(c).strip() for c in lines[labels.unit_row - 1][labels.column + 1 :] if not is_blank(c)]
    return beside[0] if len(beside) == 1 else ""


def _cell(lines: Sequence[Sequence[Cell]], row: int, column: int) -> Cell:
    return lines[row - 1][column] if column < len(lines[row - 1]) else None


def _is_figure(header: Header, cell: Cell) -> bool:
    return bool(judge_install(header)) and isinstance(count_of(cell), int)
