"""Install counts whose cells have a trouble: figures, days and headers in every way of writing."""

from __future__ import annotations

from datetime import date

from tests.samples.counts_shapes import HEAD, TITLE
from tests.samples.drawing import Page, Sum, sample, workbook


@sample("header_abbreviations_and_line_breaks.xlsx")
def _abbreviated() -> bytes:
    rows = [
        TITLE,
        ["TT", "ĐV", "SL\nCBCNV", "SL CBCNV\nđã cài", "TV gia đình\nđã cài", "Đang dùng\nTX"],
        [1, "PC Hà Đông", 310, 300, 120, 250],
    ]
    other = [
        TITLE,
        ["TT", "Tên đv", "Tổng NV", "Số NV cài App", "Người nhà", "Hay dùng"],
        [1, "PC Sơn Tây", 205, 190, 77, 160],
    ]
    third = [TITLE, ["Đvị", "TS LĐ", "LĐ đã cài", "NT đã cài", "Dùng TX"], ["PC Ba Vì", 150, 149, 60, 120]]
    return workbook(Page("Hà Đông", rows), Page("Sơn Tây", other), Page("Ba Vì", third))


@sample("header_in_capitals_with_units_in_brackets.xlsx")
def _capitals() -> bytes:
    rows = [
        TITLE,
        [
            "STT",
            "TÊN ĐƠN VỊ",
            "TỔNG SỐ CBCNV (NGƯỜI)",
            "ĐÃ CÀI APP (NGƯỜI)",
            "TV GIA ĐÌNH ĐÃ CÀI (NGƯỜI)",
            "SỬ DỤNG THƯỜNG XUYÊN (NGƯỜI)",
        ],
        [1, "PC HÀ ĐÔNG", 310, 300, 120, 250],
    ]
    return workbook(Page("SỐ LIỆU", rows))


@sample("header_with_units_of_measure_below.xlsx")
def _measures() -> bytes:
    rows = [
        TITLE,
        HEAD,
        [None, None, "(người)", "(người)", "(người)", "(người)"],
        [None, None, "(1)", "(2)", "(3)", "(4)"],
        [1, "PC Hà Đông", 310, 300, 120, 250],
    ]
    return workbook(Page("Sheet1", rows))


@sample("figures_as_text.xlsx")
def _texts() -> bytes:
    rows = [
        TITLE,
        HEAD[1:],
        ["PC Hà Đông", "1.234", "1 234", "1\u00a0034", "1,034"],
        ["PC Sơn Tây", "２０５", "190 người", "-", "–"],
        ["PC Ba Vì", "'150", "149,0", "0 (không)", " "],
        ["PC Mê Linh", "1.034 ng", "không", "chưa có", "k"],
        ["PC Gia Lâm", "khoảng 120", "100/120", "mười", "12+3"],
    ]
    return workbook(Page("Sheet1", rows))


@sample("percentages_beside_counts.xlsx")
def _shares() -> bytes:
    rows = [
        TITLE,
        ["Đơn vị", "Tổng số CBCNV", "Đã cài đặt", None, "Gia đình"],
        [None, None, "Số lượng", "Tỷ lệ", None],
        ["PC Hà Đông", 310, 300, 0.9677, 120],
        ["PC Sơn Tây", 205, 190, "92,7%", 77],
        ["PC Ba Vì", 150, "99%", 0.99, 60],
        ["PC Mê Linh", 150, 0.85, 0.85, 60],
    ]
    return workbook(
        Page(
            "Sheet1",
            rows,
            ["A2:A3", "B2:B3", "C2:D2", "E2:E3"],
            formats={"D4": "0.0%", "C7": "0%", "D7": "0%"},
        )
    )


@sample("duplicate_rows_equal_and_disagreeing.xlsx")
def _twice() -> bytes:
    rows = [
        TITLE,
        HEAD[1:],
        ["PC Hà Đông", 310, 300, 120, 250],
        ["PC Hà Đông", 310, 300, 120, 250],
        ["PC Sơn Tây", 205, 190, 77, 160],
        ["PC  SƠN TÂY", 205, 191, 77, 160],
        ["PC Ba Vì", 150, 149, None, None],
        ["PC Ba Vì", 150, None, 60, None],
    ]
    return workbook(Page("Sheet1", rows))


@sample("error_cells.xlsx")
def _errors() -> bytes:
    rows = [
        TITLE,
        HEAD[1:],
        ["PC Hà Đông", 310, "#N/A", 120, 250],
        ["PC Sơn Tây", 205, 190, "#DIV/0!", "#REF!"],
        ["PC Ba Vì", 150, 149, 60, 120],
    ]
    return workbook(Page("Sheet1", rows))


@sample("formulas_without_stored_values.xlsx")
def _unstored() -> bytes:
    rows = [
        TITLE,
        HEAD[1:],
        ["PC Hà Đông", 310, "=100+200", 120, 250],
        ["PC Sơn Tây", 205, 190, 77, 160],
        ["Tổng cộng", "=B3+B4", "=C3+C4", "=D3+D4", "=E3+E4"],
    ]
    return workbook(Page("Sheet1", rows))


@sample("formulas_with_stored_values.xlsx")
def _stored() -> bytes:
    rows = [
        ["KẾT QUẢ CÀI ĐẶT"],
        [Sum('="Tính đến ngày "&TEXT(H1,"dd/mm/yyyy")', "Tính đến ngày 28/11/2025")],
        HEAD[1:],
        ["PC Hà Đông", Sum("=300+10", 310), Sum("=B4-10", 300), Sum("=C4*0.4", 120), 250],
        [Sum('="PC "&"Sơn Tây"', "PC Sơn Tây"), 205, Sum("=B5-15", 190), 77, 160],
        [
            "Tổng cộng",
            Sum("=SUM(B4:B5)", 515),
            Sum("=SUM(C4:C5)", 490),
            Sum("=SUM(D4:D5)", 197),
            Sum("=SUM(E4:E5)", 410),
        ],
    ]
    return workbook(Page("Sheet1", rows))


@sample("day_in_title_in_words.xlsx")
def _title_in_words() -> bytes:
    rows = [
        ["Biểu 02: Số liệu cài đặt (tính đến hết ngày 25 tháng 11 năm 2025)"],
        HEAD,
        [1, "PC Hà Đông", 310, 300, 120, 250],
    ]
    return workbook(Page("Sheet1", rows))


@sample("day_beside_its_label.xlsx")
def _labelled_day() -> bytes:
    rows = [
        ["BÁO CÁO CÀI ĐẶT ỨNG DỤNG"],
        ["Đơn vị báo cáo:", "EVNHANOI"],
        ["Ngày báo cáo:", date(2025, 11, 28)],
        [],
        HEAD,
        [1, "PC Hà Đông", 310, 300, 120, 250],
    ]
    return workbook(Page("Sheet1", rows))


@sample("day_in_sheet_names.xlsx")
def _sheet_names() -> bytes:
    def week(done: int) -> list[list[object]]:
        return [["KẾT QUẢ CÀI ĐẶT"], HEAD[1:4], ["PC Hà Đông", 310, done]]

    return workbook(
        Page("25-11-2025", week(150)), Page("Tuần 2 (02.12)", week(250)), Page("N09.12", week(300))
    )


@sample("days_as_wide_columns.xlsx")
def _wide() -> bytes:
    rows = [
        ["LŨY KẾ CÀI ĐẶT THEO NGÀY NĂM 2025"],
        ["STT", "Đơn vị", "Tổng số CBCNV", "25/11", "28/11", date(2025, 12, 2)],
        [1, "PC Hà Đông", 310, 150, 250, 300],
        [2, "PC Sơn Tây", 205, 80, None, 190],
    ]
    return workbook(Page("Sheet1", rows, formats={"F2": "dd/mm"}))


@sample("days_over_groups_of_columns.xlsx")
def _wide_groups() -> bytes:
    rows = [
        ["Đơn vị", "Tổng số CBCNV", "Đến ngày 25/11/2025", None, "Đến ngày 02/12/2025", None],
        [None, None, "CBCNV", "Gia đình", "CBCNV", "Gia đình"],
        ["PC Hà Đông", 310, 150, 40, 300, 120],
    ]
    return workbook(Page("Sheet1", rows, ["A1:A2", "B1:B2", "C1:D1", "E1:F1"]))


@sample("days_written_in_every_way.xlsx")
def _ways_of_days() -> bytes:
    said = [
        "ngày 25 tháng 11 năm 2025",
        "25.11.25",
        "25-11",
        "25/11/2025",
        date(2025, 11, 25),
        45986,
        "2025-11-25",
        "25-Nov-2025",
        "25 thg 11, 2025",
        "Thứ 3, 25/11/2025",
        "25 / 11 / 2025",
        "45986",
        "17h00 25/11/2025",
        "hôm qua",
    ]
    names = [
        "Hà Đông",
        "Sơn Tây",
        "Ba Vì",
        "Mê Linh",
        "Gia Lâm",
        "Đông Anh",
        "Sóc Sơn",
        "Thanh Trì",
        "Long Biên",
        "Tây Hồ",
        "Đống Đa",
        "Ba Đình",
        "Hoàn Kiếm",
        "Thạch Thất",
    ]
    rows = [
        ["Ngày", "Đơn vị", "CBCNV đã cài"],
        *([day, f"PC {name}", 10 + n] for n, (day, name) in enumerate(zip(said, names, strict=True))),
    ]
    return workbook(Page("Sheet1", rows))


@sample("days_month_first.xlsx")
def _month_first() -> bytes:
    rows = [
        ["Date", "Unit", "Headcount", "Staff installed"],
        ["11/25/2025", "PC Hà Đông", 310, 150],
        ["12/2/2025", "PC Hà Đông", 310, 300],
    ]
    return workbook(Page("Sheet1", rows))
