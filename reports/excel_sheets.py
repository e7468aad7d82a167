"""The sheets behind the form of Appendix 2: figures of the units, the curve by day, every opinion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openpyxl.chart import LineChart, Reference
from openpyxl.chart.axis import DateAxis
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from reports import wording
from reports.appendix import AnnexItem, AppendixFacts, Figures, UnitFigures
from reports.excel_cells import (
    BOLD,
    CENTRE,
    CONTINUED,
    DAY,
    HEAD,
    ITALIC,
    NUMBER,
    RIGHT,
    SHARE,
    TITLE,
    high,
    indented,
    pieces,
    put,
    put_across,
    put_heads,
    set_page,
)

_UNIT_HEADS = (
    ("STT", 6.0),
    ("Mã đơn vị", 13.0),
    ("Đơn vị", 42.0),
    ("Số liệu đến ngày", 13.0),
    ("Tổng số CBCNV", 12.0),
    ("CBCNV cài đặt", 12.0),
    ("Tỷ lệ CBCNV cài đặt", 12.0),
    ("Thành viên gia đình cài đặt", 14.0),
    ("Số người đang sử dụng", 12.0),
    ("Số ý kiến góp ý", 12.0),
)
_DAY_HEADS = (
    ("Ngày", 14.0),
    ("CBCNV cài đặt", 16.0),
    ("Thành viên gia đình cài đặt", 18.0),
    ("Tổng số người cài đặt", 16.0),
    ("Số người đang sử dụng", 16.0),
)
ANNEX_HEADS = (
    ("STT", 8.0),
    ("Mã số", 10.0),
    ("Ngày gửi", 13.0),
    ("Đơn vị", 26.0),
    ("Chức năng", 24.0),
    ("Loại ý kiến", 18.0),
    ("Nội dung góp ý", 70.0),
    ("Thuộc dòng (STT)", 10.0),
)
HEAD_ROW = 4


def _open(sheet: Worksheet, facts: AppendixFacts, title: str, heads: tuple[tuple[str, float], ...]) -> None:
    put_heads(sheet, HEAD_ROW, heads)
    put_across(sheet, 1, len(heads), title, font=TITLE, align=HEAD)
    put_across(sheet, 2, len(heads), wording.scope(facts), font=ITALIC)
    sheet.row_dimensions[HEAD_ROW].height = 52


def add_units(sheet: Worksheet, facts: AppendixFacts) -> None:
    """Figures by unit below; the unit itself where there is none."""
    _open(sheet, facts, "SỐ LIỆU TRIỂN KHAI CỦA CÁC ĐƠN VỊ", _UNIT_HEADS)
    alone = UnitFigures(facts.unit_code, facts.unit_name, 0, facts.counted_to, facts.figures, facts.feedback)
    units = facts.units or (alone,)
    shallowest = min(unit.level for unit in units)
    row = HEAD_ROW
    for stt, unit in enumerate(units, start=1):
        row += 1
        put(sheet, row, 1, stt, align=CENTRE)
        put(sheet, row, 2, unit.code)
        indent = unit.level - shallowest
        put(sheet, row, 3, unit.name, align=indented(indent))
        put(sheet, row, 4, unit.counted_on or "chưa có", align=CENTRE, form=DAY if unit.counted_on else "")
        _put_figures(sheet, row, unit.figures, unit.feedback)
        sheet.row_dimensions[row].height = high(unit.name, max(10.0, _UNIT_HEADS[2][1] - 2 * indent))
    if facts.units:
        row += 1
        for column in range(1, 5):
            put(sheet, row, column, "Tổng cộng" if column == 3 else None, font=BOLD)
        _put_figures(sheet, row, facts.figures, facts.feedback, font=BOLD)
    put_across(sheet, row + 1, len(_UNIT_HEADS), wording.BLANK_CELLS, font=ITALIC)
    sheet.freeze_panes = f"D{HEAD_ROW + 1}"
    set_page(sheet, landscape=True)


def _put_figures(
    sheet: Worksheet, row: int, figures: Figures, feedback: int, font: Font | None = None
) -> None:
    values = (
        (figures.headcount, NUMBER),
        (figures.staff_installed, NUMBER),
        (figures.share, SHARE),
        (figures.family_installed, NUMBER),
        (figures.users, NUMBER),
        (feedback, NUMBER),
    )
    for column, (value, form) in enumerate(values, start=5):
        put(sheet, row, column, value, align=RIGHT, form=form, font=font)


def add_days(sheet: Worksheet, facts: AppendixFacts) -> None:
    """The roll-up day by day with its curve."""
    _open(sheet, facts, "SỐ NGƯỜI CÀI ĐẶT ỨNG DỤNG THEO NGÀY", _DAY_HEADS)
    row = HEAD_ROW
    for day in facts.days:
        row += 1
        put(sheet, row, 1, day.day, align=CENTRE, form=DAY)
        figures = day.figures
        values = (figures.staff_installed, figures.family_installed, figures.installed, figures.users)
        for column, value in enumerate(values, start=2):
            put(sheet, row, column, value, align=RIGHT, form=NUMBER)
    if facts.days:
        put_across(sheet, row + 1, len(_DAY_HEADS), wording.BLANK_CELLS, font=ITALIC)
        sheet.add_chart(_curve(sheet, facts, row), f"A{row + 3}")
    else:
        put_across(sheet, row + 1, len(_DAY_HEADS), "Chưa có số liệu theo ngày.", font=ITALIC)
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
    set_page(sheet, landscape=False)


def _curve(sheet: Worksheet, facts: AppendixFacts, last: int) -> LineChart:
    """Lines over real days, so that a week without a count is as wide as it was."""
    chart = LineChart()
    chart.x_axis = DateAxis(crossAx=100)
    chart.y_axis.crossAx = 500
    chart.title = "Số người cài đặt ứng dụng (lũy kế)"
    known = ("staff_installed", "family_installed", "installed", "users")
    for column, name in enumerate(known, start=2):
        if any(getattr(day.figures, name) is not None for day in facts.days):
            values = Reference(sheet, min_col=column, min_row=HEAD_ROW, max_row=last)
            chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=HEAD_ROW + 1, max_row=last))
    for line, colour in zip(chart.series, ("1F4E9E", "E07B00", "2E7D32", "7B1FA2"), strict=False):
        line.graphicalProperties.line.solidFill = colour
        line.graphicalProperties.line.width = 25_000
        line.marker.symbol = "circle"
        line.marker.size = 5
        line.marker.graphicalProperties.solidFill = colour
        line.marker.graphicalProperties.line.solidFill = colour
        line.smooth = False
    chart.x_axis.number_format = "dd/mm"
    chart.x_axis.majorTimeUnit = "days"
    chart.x_axis.title = "Ngày"
    chart.y_axis.title = "Người"
    chart.y_axis.number_format = NUMBER
    chart.y_axis.scaling.min = 0
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.display_blanks = "gap"
    chart.legend.position = "b"
    chart.height, chart.width = 9.5, 16.5
    return chart


def add_annex(sheet: Worksheet, facts: AppendixFacts) -> None:
    """Every opinion as it came, with the line of the form that it is told under."""
    _open(sheet, facts, "DANH SÁCH Ý KIẾN GÓP Ý", ANNEX_HEADS)
    row = put_items(sheet, HEAD_ROW, facts.annex)
    if facts.annex:
        sheet.auto_filter.ref = f"A{HEAD_ROW}:H{row}"
    else:
        put_across(sheet, row + 1, len(ANNEX_HEADS), "Không có ý kiến góp ý nào.", font=ITALIC)
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    set_page(sheet, landscape=True)


def put_items(sheet: Worksheet, row: int, items: Sequence[AnnexItem]) -> int:
    """Opinions in the columns of ANNEX_HEADS under the row of the heads; the last row that is written."""
    for stt, item in enumerate(items, start=1):
        for n, piece in enumerate(pieces(item.text)):
            row += 1
            put(sheet, row, 1, f"{stt} {CONTINUED}" if n else stt, align=CENTRE)
            put(sheet, row, 2, item.item, align=CENTRE)
            put(sheet, row, 3, item.submitted_on, align=CENTRE, form=_day_form(item.submitted_on))
            put(sheet, row, 4, item.unit_name)
            put(sheet, row, 5, item.function_label)
            put(sheet, row, 6, item.kind_label)
            put(sheet, row, 7, piece, worded=True)
            put(sheet, row, 8, item.line or None, align=CENTRE)
            told = ((item.unit_name, 3), (item.function_label, 4), (item.kind_label, 5), (piece, 6))
            sheet.row_dimensions[row].height = max(high(text, ANNEX_HEADS[at][1]) for text, at in told)
    return row


def _day_form(day: date | None) -> str:
    return DAY if day else ""
