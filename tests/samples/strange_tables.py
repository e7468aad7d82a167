"""Tables of offices that nobody had seen before: whose figures they are, and what is no count, stands in odd places."""

from __future__ import annotations

from datetime import date, datetime

from tests.samples.drawing import Page, lines, sample, workbook

_HEAD = ["Đơn vị", "Tổng số CBCNV", "CBCNV đã cài"]
_TITLE = ["Số liệu đến hết ngày 05/12/2025"]


@sample("days_downward_a_sheet_for_each_unit.xlsx")
def _days_downward() -> bytes:
    head = ["Ngày", "Số CBCNV cài", "Số người nhà cài"]
    return workbook(
        Page("PC Đống Đa", [head, [date(2025, 11, 25), 10, 2], [date(2025, 12, 2), 90, 33]]),
        Page("PC Ba Vì", [head, [date(2025, 11, 25), 20, 3], [date(2025, 12, 2), 5, 0], ["Cộng", 25, 3]]),
        Page("PC Hà Đông", [head, [date(2025, 11, 25), 20, 3], [date(2025, 12, 2), 100, 40]]),
    )


@sample("days_downward_under_a_letterhead.xlsx")
def _days_of_letterhead() -> bytes:
    rows = [
        ["TỔNG CÔNG TY ĐIỆN LỰC TP HÀ NỘI"],
        ["CÔNG TY ĐIỆN LỰC THANH TRÌ"],
        ["THEO DÕI CÀI ĐẶT HẰNG NGÀY"],
        ["Ngày", "Tổng CBNV", "Lũy kế CBNV cài", "Lũy kế người thân cài", "Đang dùng"],
        ["20/11/2025", 150, 5, 0, 5],
        ["21/11/2025", 150, 30, 4, 28],
    ]
    return workbook(Page("Sheet1", rows))


def _percentages() -> bytes:
    rows = [
        _TITLE,
        _HEAD,
        ["PC Cần Thơ", "1.000", "900"],
        ["PC Bến Tre", 800, 1],
        ["PC Cà Mau", 600, 0.825],
        ["PC Long An", 500, 1],
    ]
    return workbook(Page("BC", rows, formats={"C4": "0%", "C5": "0.0%"}))


sample("percentages_by_their_format.xlsx")(_percentages)
sample("percentages_by_their_format.xls")(_percentages)
sample("percentages_by_their_format.ods")(_percentages)


@sample("installs_only_by_system.xlsx")
def _systems() -> bytes:
    rows = [
        _TITLE,
        ["Đơn vị", "CBCNV", "CBCNV cài đặt", None],
        [None, None, "Android", "iOS"],
        ["PC Cần Thơ", 100, 50, 30],
    ]
    return workbook(Page("BC", rows, ["A2:A3", "B2:B3", "C2:D2"]))


@sample("men_and_women_beside_their_sum.xlsx")
def _men_and_women() -> bytes:
    rows = [_TITLE, ["Đơn vị", "CBCNV", "Nam cài", "Nữ cài", "Tổng cài"], ["PC Cần Thơ", 100, 40, 41, 81]]
    return workbook(Page("BC", rows))


@sample("staff_and_family_under_each_day.xlsx")
def _under_days() -> bytes:
    rows = [
        ["Đơn vị", "CBCNV", "25/11", None, "02/12", None],
        [None, None, "CBCNV", "NT", "CBCNV", "NT"],
        ["PC Cần Thơ", 100, 10, 1, 30, 3],
    ]
    return workbook(Page("BC", rows, ["C1:D1", "E1:F1"]))


@sample("remarks_and_averages_between_rows.xlsx")
def _remarks() -> bytes:
    rows = [
        _TITLE,
        _HEAD,
        ["Điện lực Ý Yên", 30, 28],
        ["* Điện lực Ý Yên có 2 đồng chí nghỉ thai sản"],
        ["Điện lực Việt Trì", 45, "40*"],
        ["(đã gồm 3 lao động thuê ngoài)"],
        ["Điện lực Phúc Yên", 33, "không"],
        ["Bình quân", 36, 23],
        ["So với tuần trước", 1, 12],
    ]
    return workbook(Page("BC", rows))


@sample("counts_by_thousands.xlsx")
def _thousands() -> bytes:
    return workbook(
        Page("BC", [_TITLE, ["ĐVT: nghìn người"], _HEAD, ["EVNNPC", 25, 20], ["EVNSPC", 21, None]])
    )


@sample("people_ticked_off.xlsx")
def _ticked() -> bytes:
    rows = [
        _TITLE,
        ["STT", "Họ và tên", "Đơn vị", "Đã cài (x)", "Số người thân cài"],
        [1, "Nguyễn Văn A", "PC Cần Thơ", "x", 2],
        [2, "Lê C", "PC Cần Thơ", None, 0],
    ]
    return workbook(Page("DS", rows))


@sample("english_report_with_a_named_month.xlsx")
def _english() -> bytes:
    rows = [
        ["EVN Customer Care App - Pilot installation report as of 03 Dec 2025"],
        ["No.", "Unit", "Headcount", "Staff installed", "Family installed", "Active users", "Remarks"],
        [1, "EVNGENCO1", 1500, 1200, 300, 900, None],
        [2, "EVNGENCO3", "1,450", "1,100", "250", None, None],
        [None, "Total", 2950, 2300, 550, 900, None],
    ]
    return workbook(Page("Report", rows))


@sample("pivot_table_as_values.xlsx")
def _pivot() -> bytes:
    rows = [
        _TITLE,
        ["Nhãn Hàng", "Tổng của CBCNV", "Tổng của Đã cài đặt"],
        ["PC Cần Thơ", 100, 80],
        ["PC Bến Tre", 120, 100],
        ["Tổng Cuối", 220, 180],
    ]
    return workbook(Page("Pivot", rows))


@sample("counts_asked_by_a_form.xlsx")
def _by_form() -> bytes:
    rows = [
        [
            "Timestamp",
            "Đơn vị báo cáo",
            "Số lượng CBCNV của đơn vị",
            "Số CBCNV đã cài đặt ứng dụng",
            "Khó khăn",
        ],
        [datetime(2025, 12, 1, 9, 0, 5), "PC Cần Thơ", 100, 80, "không"],
    ]
    return workbook(Page("Form Responses 1", rows))


@sample("old_and_new_column_and_an_error_for_a_name.xlsx")
def _old_and_new() -> bytes:
    rows = [
        _TITLE,
        ["Đơn vị", "SL CBCNV", "Đã cài (cũ)", "Đã cài", "SL ng nhà cài"],
        ["PC Cần Thơ", 100, 50, 82, 30],
        ["#N/A", 120, 60, 99, 40],
    ]
    return workbook(Page("BC", rows))


@sample("old_font_among_unicode.csv")
def _old_font() -> bytes:
    rows = [
        ["Dấu thời gian", "Đơn vị", "Nội dung góp ý"],
        ["01/12/2025 08:00:00", "PC Caàn Thô", "Khoâng ñaêng nhaäp ñöôïc öùng duïng"],
        ["01/12/2025 09:00:00", "PC Bến Tre", "Ứng dụng chạy tốt, cảm ơn"],
        ["01/12/2025 10:00:00", "PC Bến Tre", "không có gì"],
    ]
    return lines(rows, ";").encode()


@sample("functions_and_units_as_headings.xlsx")
def _headings() -> bytes:
    by_function = [
        ["STT", "Nội dung góp ý", "Ghi chú"],
        ["I", "Đăng nhập"],
        [1, "OTP về chậm"],
        ["II", "Thanh toán"],
        [1, "Thiếu ví điện tử"],
    ]
    by_unit = [
        ["STT", "Nội dung góp ý", "Chức năng"],
        ["I", "Điện lực Ninh Kiều"],
        [1, "Chữ nhỏ", None],
        ["II", "Điện lực Cái Răng"],
        [1, "Không tải được", "Tra cứu hóa đơn"],
    ]
    return workbook(Page("Theo chức năng", by_function), Page("Theo đơn vị", by_unit))


@sample("log_that_writes_each_day_once.xlsx")
def _log() -> bytes:
    rows = [
        ["Ngày", "Giờ", "Kênh tiếp nhận", "Đơn vị", "Người PA", "Nội dung"],
        ["28/11/2025", "14h05", "SMS", "EVNHANOI", "Anh Nam", "Không vào được app"],
        [None, "15h10", "Fanpage", "EVNHCMC", "Chị Lan", "App chậm"],
    ]
    return workbook(Page("T11", rows))
