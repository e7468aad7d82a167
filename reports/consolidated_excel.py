"""Headquarters' consolidated report as a workbook: the whole with its charts, the filing, and a sheet a corporation.

Longer than other files: one part of the document follows another, and they share their words.
"""

from __future__ import annotations

import re
from io import BytesIO

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import DateAxis
from openpyxl.chart.label import DataLabelList
from openpyxl.worksheet.worksheet import Worksheet

from locales.vietnamese import clean_text, day_month_year
from reports.consolidated import (
    ConsolidatedFacts,
    Corporation,
    UnitLine,
    document_name,
    filing_sentences,
    installed_sentences,
    reconciled_sentence,
)
from reports.excel_cells import (
    BOLD,
    CENTRE,
    DAY,
    HEAD,
    ITALIC,
    LEFT,
    NUMBER,
    RIGHT,
    SHARE,
    TITLE,
    high,
    indented,
    new_workbook,
    put,
    put_across,
    put_below,
    put_heads,
    set_page,
)
from reports.packages import settled_workbook
from reports.summary import short_kind
from reports.summary_excel import HEAD_ROW, Cell, add_stacked_bars, paint, put_table

_UNIT_HEADS = (
    ("Mã đơn vị", 14.0),
    ("Đơn vị", 46.0),
    ("Số liệu đến ngày", 13.0),
    ("Tổng số CBCNV", 12.0),
    ("CBCNV cài đặt", 12.0),
    ("Tỷ lệ CBCNV cài đặt", 12.0),
    ("Gia đình cài đặt", 12.0),
    ("Đang sử dụng", 12.0),
    ("Ý kiến", 10.0),
    ("Báo cáo", 30.0),
)
MOST_IN_A_CHART = 60
# What Excel refuses in the name of a sheet.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def build_consolidated_excel(facts: ConsolidatedFacts) -> bytes:
    """The workbook as xlsx. The same facts give the same bytes."""
    book = new_workbook()
    _whole(book.create_sheet("Toàn Tập đoàn"), facts)
    _days(book.create_sheet("Theo ngày"), facts)
    _filing(book.create_sheet("Nộp báo cáo"), facts)
    _functions(book.create_sheet("Chức năng x loại"), facts)
    _problems(book.create_sheet("Vấn đề"), facts)
    _severe(book.create_sheet("Tồn tại"), facts)
    taken = {name.casefold() for name in book.sheetnames}
    for one in facts.corporations:
        name = sheet_name(one.unit, taken)
        taken.add(name.casefold())
        _corporation(book.create_sheet(name), one)
    out = BytesIO()
    book.save(out)
    return settled_workbook(out.getvalue(), document_name(facts), facts.office.name, facts.at)


def sheet_name(unit: UnitLine, taken: set[str]) -> str:
    """A name for a unit's sheet that Excel takes and that is no other's; `taken` are case-folded.

    >>> from reports.appendix import Figures
    >>> sheet_name(UnitLine("A/B", "Tên", "", 1, None, Figures(), 0), {"a b"})
    'A B (2)'
    """
    plain = " ".join(_NOT_IN_NAMES.sub(" ", clean_text(unit.code or unit.name)).split())[:24] or "Đơn vị"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain} ({number})"
    return name


def _put_units(sheet: Worksheet, units: tuple[UnitLine, ...], total: UnitLine | None) -> int:
    row = HEAD_ROW
    shallowest = min((unit.level for unit in units), default=0)
    for unit in (*units, *([total] if total else [])):
        row += 1
        font = BOLD if unit is total else None
        put(sheet, row, 1, unit.code, font=font)
        steps = 0 if unit is total else unit.level - shallowest
        put(sheet, row, 2, unit.name, align=indented(steps), font=font)
        put(sheet, row, 3, unit.counted_on, align=CENTRE, form=DAY if unit.counted_on else "", font=font)
        figures = unit.figures
        for column, (value, form) in enumerate(
            (
                (figures.headcount, NUMBER),
                (figures.staff_installed, NUMBER),
                (figures.share, SHARE),
                (figures.family_installed, NUMBER),
                (figures.users, NUMBER),
                (unit.feedback, NUMBER),
            ),
            start=4,
        ):
            put(sheet, row, column, value, align=RIGHT, form=form, font=font)
        filed = f" ({day_month_year(unit.filed_on)})" if unit.filed_on else ""
        put(sheet, row, 10, f"{unit.report}{filed}", align=LEFT, font=font)
        sheet.row_dimensions[row].height = max(
            high(unit.name, _UNIT_HEADS[1][1] - 2 * steps), high(f"{unit.report}{filed}", _UNIT_HEADS[9][1])
        )
    return row


def _open(sheet: Worksheet, title: str, under: str) -> None:
    put_heads(sheet, HEAD_ROW, _UNIT_HEADS)
    put_across(sheet, 1, len(_UNIT_HEADS), title, font=TITLE, align=HEAD)
    put_across(sheet, 2, len(_UNIT_HEADS), under, font=ITALIC)
    sheet.row_dimensions[HEAD_ROW].height = 50
    sheet.freeze_panes = f"C{HEAD_ROW + 1}"
    set_page(sheet, landscape=True)


def _whole(sheet: Worksheet, facts: ConsolidatedFacts) -> None:
    day = (
        f"Số liệu đến hết ngày {day_month_year(facts.on)}; mỗi đơn vị gồm các đơn vị trực thuộc của đơn vị đó"
    )
    _open(sheet, "KẾT QUẢ TRIỂN KHAI THÍ ĐIỂM THEO ĐƠN VỊ", day)
    feedback = sum(n for _label, n in facts.reconciled[:3])
    total = UnitLine("", "Toàn Tập đoàn", "", 0, facts.counted_to, facts.figures, feedback)
    last = _put_units(sheet, facts.units, total)
    row = last + 2
    for sentence in (*installed_sentences(facts), *filing_sentences(facts), reconciled_sentence(facts)):
        put_across(sheet, row, len(_UNIT_HEADS), sentence)
        row += 1
    if facts.units:
        put_below(sheet, _share_chart(sheet, last - 1), row + 1, last=last)


def _share_chart(sheet: Worksheet, last: int) -> BarChart:
    chart = BarChart()
    chart.type = "bar"
    chart.title = "Tỷ lệ CBCNV cài đặt theo đơn vị"
    chart.add_data(Reference(sheet, min_col=6, min_row=HEAD_ROW, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=2, min_row=HEAD_ROW + 1, max_row=last))
    paint(chart)
    chart.y_axis.number_format = "0%"
    chart.y_axis.scaling.min = 0
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend = None
    chart.gapWidth = 40
    # As high as a page of this width at most.
    chart.height, chart.width = min(18.0, max(9.0, 0.62 * (last - HEAD_ROW))), 26.0
    return chart


def _days(sheet: Worksheet, facts: ConsolidatedFacts) -> None:
    heads = [
        ("Ngày", 14.0),
        ("Tổng số cài đặt", 16.0),
        ("CBCNV cài đặt", 16.0),
        ("Gia đình cài đặt", 16.0),
        ("Đang sử dụng", 16.0),
        ("Ý kiến mới trong ngày", 16.0),
    ]
    heard = dict(facts.opinions.days)
    known = {d.day: d.figures for d in facts.days}
    rows: list[list[Cell]] = []
    for day in sorted({*heard, *known}):
        figures = known.get(day)
        told = [
            getattr(figures, f) if figures else None
            for f in ("installed", "staff_installed", "family_installed", "users")
        ]
        rows.append([day, *told, heard.get(day)])
    last = put_table(sheet, "SỐ LIỆU THEO NGÀY (LŨY KẾ)", heads, rows, landscape=False)
    if not rows:
        return
    chart = LineChart()
    chart.x_axis = DateAxis(crossAx=100)
    chart.y_axis.crossAx = 500
    chart.title = "Số người cài đặt, sử dụng ứng dụng (lũy kế)"
    for column in (2, 3, 5):
        chart.add_data(
            Reference(sheet, min_col=column, min_row=HEAD_ROW, max_row=last), titles_from_data=True
        )
    chart.set_categories(Reference(sheet, min_col=1, min_row=HEAD_ROW + 1, max_row=last))
    for line, (tone, mark) in zip(
        chart.series, (("0B3C6F", "circle"), ("5B6875", "square"), ("D98200", "diamond")), strict=False
    ):
        line.graphicalProperties.line.solidFill = tone
        line.graphicalProperties.line.width = 25_000
        line.marker.symbol, line.marker.size, line.smooth = mark, 6, False
        line.marker.graphicalProperties.solidFill = tone
    chart.x_axis.number_format = "dd/mm"
    chart.x_axis.majorTimeUnit = "days"
    chart.y_axis.number_format = NUMBER
    chart.y_axis.scaling.min = 0
    chart.x_axis.delete = chart.y_axis.delete = False
    # Days without a count lie between days with one: the line goes on over them.
    chart.display_blanks = "span"
    chart.legend.position = "b"
    chart.height, chart.width = 10.0, 24.0
    put_below(sheet, chart, last + 2, last=last)


def _filing(sheet: Worksheet, facts: ConsolidatedFacts) -> None:
    heads = [("Tình hình", 44.0), ("Số đơn vị", 12.0), ("Tỷ lệ (%)", 12.0), ("Liên hệ", 50.0)]
    rows: list[list[Cell]] = [[part.label, part.n, None, None] for part in facts.filing]
    last = put_table(sheet, "TÌNH HÌNH NỘP BÁO CÁO", heads, rows, under=" ".join(filing_sentences(facts)))
    for row, part in enumerate(facts.filing, start=HEAD_ROW + 1):
        put(sheet, row, 3, part.share / 1000, align=RIGHT, form=SHARE)
    row = last + 2
    put_across(sheet, row, len(heads), "Các đơn vị chưa gửi báo cáo:", font=BOLD)
    for one in facts.missing:
        row += 1
        put(sheet, row, 1, one.name)
        put(sheet, row, 2, None)
        put(sheet, row, 3, None)
        put(sheet, row, 4, f"{one.report}. {one.contact or 'Chưa có liên hệ'}")
        sheet.row_dimensions[row].height = max(high(one.name, 44.0), high(one.contact, 40.0))
    if not facts.missing:
        put_across(sheet, row + 1, len(heads), "Không có.", font=ITALIC)
        row += 1
    chart = BarChart()
    chart.type = "bar"
    chart.title = "Tình hình nộp báo cáo (số đơn vị)"
    chart.add_data(Reference(sheet, min_col=2, min_row=HEAD_ROW, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=HEAD_ROW + 1, max_row=last))
    paint(chart)
    chart.dataLabels = DataLabelList()
    labels = chart.dataLabels
    # What is left unsaid is shown by some programs.
    labels.showVal, labels.showCatName, labels.showSerName, labels.showLegendKey = True, False, False, False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend = None
    chart.height, chart.width = 8.0, 22.0
    put_below(sheet, chart, row + 2, last=row)


def _functions(sheet: Worksheet, facts: ConsolidatedFacts) -> None:
    told = facts.opinions
    kinds = [short_kind(kind) for kind in told.kinds]
    heads = [
        ("Chức năng", 42.0),
        *((kind, 13.0) for kind in kinds),
        ("Tổng", 11.0),
        ("Còn mở", 11.0),
        ("Đã khắc phục", 11.0),
    ]
    rows: list[list[Cell]] = [[f.label, *f.kinds, f.new, f.open, f.fixed] for f in told.functions]
    sums = [sum(f.kinds[n] for f in told.functions) for n in range(len(kinds))]
    rows.append(["Tổng cộng", *sums, told.total("new"), told.total("open"), told.total("fixed")])
    last = put_table(sheet, "Ý KIẾN THEO CHỨC NĂNG VÀ LOẠI", heads, rows, total=True)
    add_stacked_bars(sheet, "Ý kiến theo chức năng và loại", len(kinds), last - 1, last + 2)


def _problems(sheet: Worksheet, facts: ConsolidatedFacts) -> None:
    heads = [
        ("Mã số", 9.0),
        ("Vấn đề", 46.0),
        ("Chức năng", 28.0),
        ("Loại", 18.0),
        ("Mức độ", 14.0),
        ("Trạng thái", 18.0),
        ("Số ý kiến", 10.0),
        ("Số đơn vị", 10.0),
        ("Bản sửa", 22.0),
    ]
    rows: list[list[Cell]] = [
        [
            p.number,
            p.title,
            p.function,
            short_kind(p.kind),
            p.severity,
            p.state,
            p.items,
            p.units_in_all,
            p.release,
        ]
        for p in facts.opinions.problems
    ]
    put_table(sheet, "CÁC VẤN ĐỀ NỔI BẬT", heads, rows, empty="Chưa có vấn đề nào.")


def _severe(sheet: Worksheet, facts: ConsolidatedFacts) -> None:
    heads = [
        ("Mã số", 9.0),
        ("Ngày gửi", 13.0),
        ("Chức năng", 28.0),
        ("Mức độ", 14.0),
        ("Trạng thái", 18.0),
        ("Đầu mối xử lý", 22.0),
        ("Nội dung", 70.0),
    ]
    rows: list[list[Cell]] = [
        [o.number, o.submitted_on, o.function, o.severity, o.state, o.owner or "chưa giao", o.text]
        for o in facts.opinions.severe
    ]
    title = "TỒN TẠI MỨC NGHIÊM TRỌNG, LỚN CÒN MỞ"
    put_table(sheet, title, heads, rows, empty="Không còn tồn tại nào.")


def _corporation(sheet: Worksheet, one: Corporation) -> None:
    _open(sheet, clean_text(one.unit.name).upper(), "Mỗi đơn vị gồm các đơn vị trực thuộc của đơn vị đó")
    last = _put_units(sheet, one.below, one.unit)
    if 0 < len(one.below) <= MOST_IN_A_CHART:
        put_below(sheet, _share_chart(sheet, last - 1), last + 2, last=last)
