"""EVNICT's summary as a workbook: function by kind with its own chart, how each was handled, problems, what is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from reports.excel_cells import (
    BOLD,
    CENTRE,
    DAY,
    HEAD,
    ITALIC,
    LEFT,
    NUMBER,
    RIGHT,
    TITLE,
    high,
    new_workbook,
    put,
    put_across,
    put_below,
    put_heads,
    set_page,
)
from reports.packages import settled_workbook
from reports.summary import COUNTED, SummaryFacts, range_words, sentences, short_kind, units_words

HEAD_ROW = 4
Cell = str | int | date | None


def build_summary_excel(facts: SummaryFacts) -> bytes:
    """The workbook as xlsx. The same facts give the same bytes."""
    book = new_workbook()
    _figures(book.create_sheet("Tổng hợp"), facts)
    _handled(book.create_sheet("Tình hình xử lý"), facts)
    _problems(book.create_sheet("Vấn đề"), facts)
    _severe(book.create_sheet("Mức cao còn mở"), facts)
    _days(book.create_sheet("Theo ngày"), facts)
    out = BytesIO()
    book.save(out)
    name = f"Tổng hợp ý kiến góp ý {range_words(facts)}"
    return settled_workbook(out.getvalue(), name, facts.office.name, facts.at)


def put_table(
    sheet: Worksheet,
    title: str,
    heads: Sequence[tuple[str, float]],
    rows: Sequence[Sequence[Cell]],
    *,
    under: str = "",
    empty: str = "",
    total: bool = False,
    landscape: bool = True,
) -> int:
    """A titled table on a sheet of its own; numbers and days in their forms. The last row that is written.

    `under` stands below the title, `empty` in place of the rows where there are none.
    """
    put_heads(sheet, HEAD_ROW, heads)
    put_across(sheet, 1, len(heads), title, font=TITLE, align=HEAD)
    if under:
        put_across(sheet, 2, len(heads), under, font=ITALIC)
    sheet.row_dimensions[HEAD_ROW].height = 50
    for number, row in enumerate(rows, start=HEAD_ROW + 1):
        bold = BOLD if total and number == HEAD_ROW + len(rows) else None
        tall = 18.0
        for column, value in enumerate(row, start=1):
            if isinstance(value, date):
                put(sheet, number, column, value, align=CENTRE, form=DAY, font=bold)
            elif isinstance(value, int):
                put(sheet, number, column, value, align=RIGHT, form=NUMBER, font=bold)
            else:
                put(sheet, number, column, value, align=LEFT, font=bold)
                tall = max(tall, high(value or "", heads[column - 1][1]))
        sheet.row_dimensions[number].height = tall
    if not rows and empty:
        put_across(sheet, HEAD_ROW + 1, len(heads), empty, font=ITALIC)
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    set_page(sheet, landscape=landscape)
    return HEAD_ROW + len(rows)


def _figures(sheet: Worksheet, facts: SummaryFacts) -> None:
    kinds = [short_kind(kind) for kind in facts.kinds]
    heads = [("Chức năng", 40.0), *((kind, 13.0) for kind in kinds), ("Tổng", 11.0), ("Kỳ trước", 11.0)]
    rows: list[list[Cell]] = [[f.label, *f.kinds, f.new, f.earlier] for f in facts.functions]
    sums = [sum(f.kinds[n] for f in facts.functions) for n in range(len(kinds))]
    rows.append(["Tổng cộng", *sums, facts.total("new"), facts.total("earlier")])
    title = f"TỔNG HỢP Ý KIẾN GÓP Ý {range_words(facts).upper()}"
    last = put_table(sheet, title, heads, rows, under=COUNTED, total=True)
    for n, sentence in enumerate(sentences(facts), start=last + 2):
        put_across(sheet, n, len(heads), sentence)
    add_stacked_bars(sheet, "Ý kiến mới theo chức năng và loại", len(kinds), last - 1, last + 9)


def add_stacked_bars(sheet: Worksheet, title: str, parts: int, last: int, row: int) -> None:
    """A chart in that row of the table that ends in row `last`: a bar a row, stacked of its first `parts` figures."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    chart.title = title
    for column in range(2, 2 + parts):
        figures = Reference(sheet, min_col=column, min_row=HEAD_ROW, max_row=last)
        chart.add_data(figures, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=HEAD_ROW + 1, max_row=last))
    paint(chart)
    chart.y_axis.number_format = NUMBER
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"
    chart.height, chart.width = 13.0, 24.0
    put_below(sheet, chart, row, last=last)


def paint(chart: BarChart) -> None:
    """The same tones as the drawn charts, from dark to light."""
    for series, tone in zip(chart.series, ("0B3C6F", "D98200", "5E9BD1", "B9C2CC", "EDF0F3"), strict=False):
        series.graphicalProperties.solidFill = tone
        series.graphicalProperties.line.solidFill = "1F2933"


def _handled(sheet: Worksheet, facts: SummaryFacts) -> None:
    heads = [
        ("Chức năng", 40.0),
        ("Mở đầu kỳ", 11.0),
        ("Mới", 11.0),
        ("Đã khắc phục", 12.0),
        ("Đóng khác", 11.0),
        ("Mở lại", 11.0),
        ("Mở cuối kỳ", 11.0),
        ("Mức cao còn mở", 13.0),
        ("Cũ nhất còn mở", 14.0),
    ]
    fields = ("open_before", "new", "fixed", "closed", "reopened", "open", "severe_open")
    rows: list[list[Cell]] = [
        [f.label, *(int(getattr(f, field)) for field in fields), f.oldest] for f in facts.functions
    ]
    oldest = min((f.oldest for f in facts.functions if f.oldest), default=None)
    rows.append(["Tổng cộng", *(facts.total(field) for field in fields), oldest])
    title = f"TÌNH HÌNH XỬ LÝ THEO CHỨC NĂNG {range_words(facts).upper()}"
    put_table(sheet, title, heads, rows, under=COUNTED, total=True)


def _problems(sheet: Worksheet, facts: SummaryFacts) -> None:
    heads = [
        ("Mã số", 9.0),
        ("Vấn đề", 42.0),
        ("Chức năng", 24.0),
        ("Loại", 16.0),
        ("Mức độ", 13.0),
        ("Trạng thái", 16.0),
        ("Mới trong kỳ", 10.0),
        ("Tất cả", 10.0),
        ("Đơn vị phản ánh", 36.0),
        ("Trích ý kiến", 60.0),
    ]
    rows: list[list[Cell]] = [
        [
            one.number,
            one.title,
            one.function,
            short_kind(one.kind),
            one.severity,
            one.state + (f" ({one.release})" if one.release else ""),
            one.new,
            one.items,
            units_words(one),
            "\n".join(f"“{quote}”" for quote in one.quotes),
        ]
        for one in facts.problems
    ]
    said = "Trong kỳ chưa có vấn đề nào có ý kiến mới."
    put_table(sheet, "CÁC VẤN ĐỀ NỔI BẬT", heads, rows, under=range_words(facts).capitalize(), empty=said)


def _severe(sheet: Worksheet, facts: SummaryFacts) -> None:
    heads = [
        ("Mã số", 9.0),
        ("Ngày gửi", 13.0),
        ("Số ngày", 9.0),
        ("Chức năng", 26.0),
        ("Mức độ", 14.0),
        ("Trạng thái", 16.0),
        ("Đầu mối xử lý", 22.0),
        ("Đơn vị", 30.0),
        ("Nội dung", 64.0),
    ]
    rows: list[list[Cell]] = [
        [
            one.number,
            one.submitted_on,
            one.days,
            one.function,
            one.severity,
            one.state,
            one.owner or "chưa giao",
            one.unit,
            one.text,
        ]
        for one in facts.severe
    ]
    title = "Ý KIẾN MỨC NGHIÊM TRỌNG, LỚN CÒN MỞ CUỐI KỲ"
    put_table(sheet, title, heads, rows, empty="Không còn ý kiến nào.")


def _days(sheet: Worksheet, facts: SummaryFacts) -> None:
    heads = [("Ngày", 14.0), ("Ý kiến mới", 14.0)]
    last = put_table(sheet, "Ý KIẾN MỚI THEO NGÀY", heads, facts.days, landscape=False)
    if not facts.days:
        return
    chart = BarChart()
    chart.title = "Ý kiến mới theo ngày"
    chart.add_data(Reference(sheet, min_col=2, min_row=HEAD_ROW, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=HEAD_ROW + 1, max_row=last))
    paint(chart)
    chart.x_axis.number_format = "dd/mm"
    chart.y_axis.number_format = NUMBER
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend = None
    chart.height, chart.width = 9.0, 20.0
    sheet.add_chart(chart, "D5")
