"""Workbooks to fill in and import: the right columns, a unit's own names already there."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from sqlmodel import Session

from locales import phrase
from models.tables import Pilot
from services.access import Action, Person, Refused, require
from services.pilots import functions_of
from services.progress import node_within_reach
from services.unit_tree import load_tree

# The words of the columns are Vietnamese always: they are a document of offices, and what the importers look for.
COLUMNS: dict[str, tuple[tuple[str, int], ...]] = {
    "installs": (
        ("Mã đơn vị", 16),
        ("Đơn vị", 44),
        ("Ngày", 14),
        ("Tổng số CBCNV", 18),
        ("CBCNV đã cài đặt", 18),
        ("Thành viên gia đình đã cài đặt", 24),
        ("Số người đang sử dụng", 22),
    ),
    "feedback": (
        ("Thời gian", 20),
        ("Kênh", 16),
        ("Đơn vị", 40),
        ("Đối tượng", 18),
        ("Họ tên", 24),
        ("Số điện thoại", 16),
        ("Mã khách hàng", 18),
        ("Chức năng", 30),
        ("Nội dung góp ý", 70),
        ("Ảnh", 40),
    ),
    "own_list": (("STT", 8), ("Chức năng", 34), ("Nội dung góp ý", 80), ("Ảnh", 40)),
    "units": (
        ("code", 16),
        ("name", 44),
        ("short_name", 24),
        ("parent_code", 16),
        ("kind", 20),
        ("status", 16),
        ("merged_into", 16),
        ("headcount", 12),
        ("contact", 40),
    ),
    "aliases": (("alias", 44), ("unit_code", 20)),
}
_FILL = PatternFill("solid", fgColor="DCE9F7")
_TEXT = "@"


def template(session: Session, person: Person, pilot: Pilot, kind: str, *, code: str = "") -> bytes:
    """An empty workbook for a kind of import; for counts with the unit `code` and those directly below it.

    Raises Refused for a kind that has none, NotFound for a unit out of reach.
    """
    require(person, Action.SEE_IMPORTS)
    if kind not in COLUMNS:
        raise Refused(phrase("There is no template for this kind of file."))
    rows: list[Sequence[str]] = []
    if kind == "installs" and code:
        tree = load_tree(session)
        node = node_within_reach(session, person, tree, code)
        rows = [(n.code, n.name) for n in (node, *(c for c in tree.children(node) if c.confirmed))]
    functions = [f.label for f in functions_of(session, pilot)] if kind in ("feedback", "own_list") else []
    return _workbook(kind, rows, functions)


def _workbook(kind: str, rows: Sequence[Sequence[str]], functions: Sequence[str]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Số liệu" if kind == "installs" else "Dữ liệu"
    for column, (words, width) in enumerate(COLUMNS[kind], start=1):
        cell = sheet.cell(1, column, words)
        cell.font, cell.fill = Font(bold=True), _FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[cell.column_letter].width = width
        if words in ("Ngày", "Thời gian"):
            form = "dd/mm/yyyy" if words == "Ngày" else "dd/mm/yyyy hh:mm"
            for number in range(2, 202):
                sheet.cell(number, column).number_format = form
        if words in ("Số điện thoại", "Mã khách hàng"):
            for number in range(2, 202):
                sheet.cell(number, column).number_format = _TEXT
    for number, row in enumerate(rows, start=2):
        for column, words in enumerate(row, start=1):
            cell = sheet.cell(number, column, words)
            cell.data_type = "s"
    if functions:
        _offer_functions(book, kind, functions)
    sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _offer_functions(book: Workbook, kind: str, functions: Sequence[str]) -> None:
    """A list to choose the function from, on a hidden sheet that no importer reads."""
    offered = book.create_sheet("Chức năng")
    for number, label in enumerate(functions, start=1):
        offered.cell(number, 1, label)
    offered.sheet_state = "hidden"
    column = [words for words, _width in COLUMNS[kind]].index("Chức năng") + 1
    sheet = book.worksheets[0]
    letter = sheet.cell(1, column).column_letter
    choose = DataValidation("list", formula1=f"'Chức năng'!$A$1:$A${len(functions)}", allow_blank=True)
    choose.showErrorMessage = False
    sheet.add_data_validation(choose)
    choose.add(f"{letter}2:{letter}500")
