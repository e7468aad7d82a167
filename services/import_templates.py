"""Workbooks to fill in and import: the right columns, a unit's own names already there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from sqlmodel import Session, col, select

from locales import phrase
from models.codes import UnitStatus
from models.tables import Pilot, Unit
from services.access import Action, Person, Refused, require, within_reach
from services.pilots import functions_of
from services.progress import node_within_reach
from services.rollups import home_unit
from services.unit_options import unit_options
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
        ("status", 20),
        ("merged_into", 16),
        ("confidence", 14),
        ("customer_prefix", 16),
        ("addressee", 12),
        ("ownership", 20),
        ("headcount", 12),
        ("contact", 40),
    ),
    "aliases": (("alias", 44), ("unit_code", 20)),
}
# What stands for each kind in the addresses of screens and downloads.
KINDS_IN_ADDRESS = {
    "installs": "so-lieu",
    "feedback": "y-kien",
    "own_list": "tu-tong-hop",
    "units": "don-vi",
    "aliases": "ten-goi-khac",
}
_FILL = PatternFill("solid", fgColor="DCE9F7")
_DAYS = {"Ngày": "dd/mm/yyyy", "Thời gian": "dd/mm/yyyy hh:mm"}
_AS_TEXT = ("Số điện thoại", "Mã khách hàng", "Mã đơn vị", "code", "parent_code", "merged_into", "unit_code")
_COUNTS = (
    "Tổng số CBCNV",
    "CBCNV đã cài đặt",
    "Thành viên gia đình đã cài đặt",
    "Số người đang sử dụng",
    "headcount",
)
_CHANNELS = ("Tổng đài hỗ trợ", "Zalo", "E-mail", "Webchat", "Facebook", "SMS", "Trung tâm CSKH")
_RESPONDENTS = ("CBCNV", "Người lao động", "Thành viên gia đình")
_LAST_ROW = 5_000


def template(session: Session, person: Person, pilot: Pilot, kind: str, *, code: str = "") -> bytes:
    """A workbook to fill in for a kind of import, with what the person's own units need already there.

    For counts the unit `code` (the person's own, or the top, without one) and those directly below it; for
    units the list as it stands. Headers are locked, without a password; rows are typed, added and sorted freely.
    Raises Refused for a kind that has none, NotFound for a unit out of reach.
    """
    require(person, Action.MANAGE_UNITS if kind in ("units", "aliases") else Action.SEE_IMPORTS)
    if kind not in COLUMNS:
        raise Refused(phrase("There is no template for this kind of file."))
    tree = load_tree(session)
    rows: list[Sequence[object]] = []
    offered: dict[str, Sequence[str]] = {}
    if kind == "installs":
        node = node_within_reach(session, person, tree, code) if code else home_unit(session, person, tree)
        rows = [(n.code, n.name) for n in (node, *(c for c in tree.children(node) if c.confirmed))]
    elif kind == "units":
        rows = _unit_rows(session, person)
        kinds = sorted({str(row[4]) for row in rows})
        offered = {"kind": kinds, "status": [s.value for s in UnitStatus], "addressee": ("yes",)}
    elif kind == "aliases":
        offered = {"unit_code": [u.code for u in unit_options(session, person)]}
    else:
        offered = {
            "Chức năng": [f.label for f in functions_of(session, pilot)],
            "Đơn vị": [u.name for u in unit_options(session, person)],
            "Kênh": _CHANNELS,
            "Đối tượng": _RESPONDENTS,
        }
    return _workbook(kind, rows, offered)


def _unit_rows(session: Session, person: Person) -> list[Sequence[object]]:
    units = session.exec(
        select(Unit).where(within_reach(person)).order_by(col(Unit.position), col(Unit.id))
    ).all()
    codes = {unit.id: unit.code for unit in units}
    return [
        (
            u.code,
            u.name,
            u.short_name,
            codes.get(u.parent_id, ""),
            u.kind,
            u.status,
            codes.get(u.merged_into_id, ""),
            u.confidence,
            u.customer_prefix,
            "yes" if u.addressee else "",
            u.ownership,
            u.headcount,
            u.contact,
        )
        for u in units
    ]


def _workbook(kind: str, rows: Sequence[Sequence[object]], offered: Mapping[str, Sequence[str]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Số liệu" if kind == "installs" else "Dữ liệu"
    # The hidden sheet is read by no importer.
    lists = book.create_sheet("Danh mục")
    lists.sheet_state = "hidden"
    for column, (words, width) in enumerate(COLUMNS[kind], start=1):
        cell = sheet.cell(1, column, words)
        cell.font, cell.fill = Font(bold=True), _FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        whole = sheet.column_dimensions[cell.column_letter]
        whole.width = width
        whole.protection = Protection(locked=False)
        whole.number_format = _DAYS.get(words, "@" if words in _AS_TEXT else "General")
        if check := _check(words, offered.get(words, ()), lists):
            check.add(f"{cell.column_letter}2:{cell.column_letter}{_LAST_ROW}")
            sheet.add_data_validation(check)
    if not lists.max_row or lists.cell(1, 1).value is None:
        book.remove(lists)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = sheet.cell(number, column, value)
            whole = sheet.column_dimensions[cell.column_letter]
            cell.protection, cell.number_format = Protection(locked=False), whole.number_format
            if isinstance(value, str):
                cell.data_type = "s"
    sheet.freeze_panes = "A2"
    _lock_headers(sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _lock_headers(sheet: Worksheet) -> None:
    """Only what is locked (the headers) can't be changed; no password, so an office can open it all the same."""
    allowed = sheet.protection
    allowed.sheet = True
    for act in (
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertRows",
        "deleteRows",
        "sort",
        "autoFilter",
    ):
        setattr(allowed, act, False)


def _check(words: str, offered: Sequence[str], lists: Worksheet) -> DataValidation | None:
    """What Excel checks while a column is typed; a list is offered and other words are taken too."""
    if offered:
        column = 1 if lists.cell(1, 1).value is None else lists.max_column + 1
        for number, label in enumerate(offered, start=1):
            lists.cell(number, column, label).data_type = "s"
        letter = get_column_letter(column)
        check = DataValidation(
            "list", formula1=f"'{lists.title}'!${letter}$1:${letter}${len(offered)}", allow_blank=True
        )
        check.showErrorMessage = False
        return check
    if words in _COUNTS:
        check = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        check.error, check.errorTitle = "Cần một số nguyên từ 0 trở lên; chưa biết thì để trống.", words
    elif words in _DAYS:
        check = DataValidation(
            "date", operator="between", formula1="DATE(2020,1,1)", formula2="DATE(2099,12,31)"
        )
        check.error, check.errorTitle = "Cần một ngày, ví dụ 30/11/2025.", words
        check.allow_blank = True
    else:
        return None
    check.showErrorMessage = True
    return check
