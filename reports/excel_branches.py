"""The annex of each unit below: a sheet with its figures and every opinion that came from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from locales.vietnamese import clean_text
from reports import wording
from reports.appendix import AnnexItem, AppendixFacts, Figures, UnitFigures
from reports.excel_cells import (
    BOLD,
    DAY,
    FONT,
    HEAD,
    ITALIC,
    NUMBER,
    RIGHT,
    SHARE,
    SIZE,
    TITLE,
    high,
    put,
    put_across,
    put_heads,
    set_page,
)
from reports.excel_sheets import ANNEX_HEADS, HEAD_ROW, put_items

# What Excel allows in a sheet's name: 31 letters, none of these, no apostrophe at an end.
_MOST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LINK = Font(name=FONT, size=SIZE, color="1F4E9E", underline="single")
_ACROSS = len(ANNEX_HEADS)
# The figures' names stand over the first columns, the figures in the one after.
_NAMES_ACROSS = 4


@dataclass(frozen=True)
class Branch:
    """A unit directly below the reporting one (`unit` None: that one itself, without figures) and its opinions."""

    unit: UnitFigures | None
    items: tuple[AnnexItem, ...]


def branches_of(facts: AppendixFacts) -> list[Branch]:
    """The units of the table's first level of which anything is known, each with its opinions.

    Every opinion of the annex is in exactly one. What came from no unit below is the reporting unit's, which
    comes last where the table has no row of its own for it.
    """
    first = min((u.level for u in facts.units), default=0)
    units = [u for u in facts.units if u.level == first]
    known = {u.code for u in units}
    items: dict[str, list[AnnexItem]] = {}
    for item in facts.annex:
        items.setdefault(item.branch if item.branch in known else facts.unit_code, []).append(item)
    found = [Branch(u, tuple(items.get(u.code, ()))) for u in units]
    if facts.unit_code not in known and facts.unit_code in items:
        found.append(Branch(None, tuple(items[facts.unit_code])))
    return [b for b in found if b.items or (b.unit is not None and (b.unit.counted_on or b.unit.feedback))]


def add_branches(book: Workbook, facts: AppendixFacts, table: Worksheet) -> None:
    """A sheet for each of `branches_of`, after those that are there, and the ways to them from the table of units."""
    if not facts.units:
        return
    branches = branches_of(facts)
    codes = [facts.unit_code if b.unit is None else b.unit.code for b in branches]
    names = dict(zip(codes, _sheet_names(codes, book.sheetnames), strict=True))
    for code, branch in zip(codes, branches, strict=True):
        _add_branch(book.create_sheet(names[code]), facts, branch)
    for row, unit in enumerate(facts.units, start=HEAD_ROW + 1):
        if unit.code in names:
            cell = table.cell(row, 2)
            quoted = names[unit.code].replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
            cell.font = _LINK


def _add_branch(sheet: Worksheet, facts: AppendixFacts, branch: Branch) -> None:
    unit = branch.unit
    own = unit is None or unit.code == facts.unit_code
    name = clean_text(facts.unit_name if unit is None else unit.name)
    told = _figures(unit)
    head_row = 5 + len(told)
    put_heads(sheet, head_row, ANNEX_HEADS)
    title = f"SỐ LIỆU VÀ Ý KIẾN GÓP Ý CỦA {name.upper()}"
    put_across(sheet, 1, _ACROSS, title, font=TITLE, align=HEAD)
    part = wording.part_of_own(facts) if own else wording.part_of(facts)
    put_across(sheet, 2, _ACROSS, part, font=ITALIC, align=HEAD)
    for row, (label, value, form) in enumerate(told, start=4):
        for column in range(1, _NAMES_ACROSS + 1):
            put(sheet, row, column, label if column == 1 else None)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=_NAMES_ACROSS)
        put(sheet, row, _NAMES_ACROSS + 1, value, align=RIGHT, form=form, font=BOLD)
        sheet.row_dimensions[row].height = high(label, 30)
    sheet.row_dimensions[head_row].height = 52
    last = put_items(sheet, head_row, branch.items)
    if not branch.items:
        put_across(sheet, last + 1, _ACROSS, "Không có ý kiến góp ý nào.", font=ITALIC)
    sheet.freeze_panes = f"A{head_row + 1}"
    set_page(sheet, landscape=True)


def _figures(unit: UnitFigures | None) -> list[tuple[str, str | int | float | date | None, str]]:
    if unit is None:
        return []
    figures: Figures = unit.figures
    return [
        ("Số liệu đến ngày", unit.counted_on or "chưa có", DAY if unit.counted_on else ""),
        ("Tổng số CBCNV", figures.headcount, NUMBER),
        ("CBCNV cài đặt", figures.staff_installed, NUMBER),
        ("Tỷ lệ CBCNV cài đặt", figures.share, SHARE),
        ("Thành viên gia đình cài đặt", figures.family_installed, NUMBER),
        ("Số người đang sử dụng", figures.users, NUMBER),
        ("Số ý kiến góp ý", unit.feedback, NUMBER),
    ]


def _sheet_names(codes: Iterable[str], taken: Iterable[str]) -> Iterator[str]:
    """A name for each code that Excel accepts, none twice whatever its case."""
    used = {name.casefold() for name in taken} | {"history"}
    for code in codes:
        plain = _FORBIDDEN.sub("-", clean_text(code))[:_MOST_NAME].strip().strip("'") or "-"
        name, n = plain, 1
        while name.casefold() in used:
            n += 1
            mark = f" ({n})"
            name = plain[: _MOST_NAME - len(mark)] + mark
        used.add(name.casefold())
        yield name
