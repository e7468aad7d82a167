"""Install counts in several tables, in forms with a figure a row, and with units under units."""

from __future__ import annotations

from datetime import date

from tests.samples.counts_shapes import HEAD, TITLE
from tests.samples.drawing import Page, Sum, sample, workbook


@sample("group_total_differs_from_its_rows.xlsx")
def _group_total() -> bytes:
    rows = [
        TITLE,
        HEAD,
        ["I", "Công ty Điện lực Hà Nam", 620, 610, 210, 500],
        [1, "Điện lực Duy Tiên", 300, 290, 100, 240],
        [2, "Điện lực Phủ Lý", 320, 310, 110, 260],
        ["II", "Công ty Điện lực Nam Định", 100, 90, 40, 80],
        [1, "Điện lực Hải Hậu", 100, 90, 40, 80],
        [None, "Tổng cộng", 720, 700, 250, 590],
    ]
    return workbook(Page("Sheet1", rows))


@sample("company_and_branches_indented.xlsx")
def _indented() -> bytes:
    rows = [
        TITLE,
        HEAD[1:],
        ["Công ty Điện lực Hà Nam", 620, 600, 210, 500],
        ["   - Điện lực Duy Tiên", 300, 290, 100, 240],
        ["   - Điện lực Phủ Lý", 320, 310, 110, 260],
        ["Công ty Điện lực Nam Định", 200, 180, 80, 160],
        ["+ Điện lực Hải Hậu", 100, 90, 40, 80],
        ["+ Điện lực Ý Yên", 100, 90, 40, 80],
    ]
    return workbook(Page("Sheet1", rows, indented={"A4": 2, "A5": 2, "A7": 2, "A8": 2}))


@sample("two_tables_one_under_another.xlsx")
def _under() -> bytes:
    head = ["STT", "Đơn vị", "CBCNV", "Đã cài"]
    rows = [
        ["Số liệu đến ngày 25/11/2025"],
        head,
        [1, "PC Hà Đông", 310, 150],
        [2, "PC Sơn Tây", 205, 80],
        ["Cộng", None, 515, 230],
        [],
    ]
    rows += [
        ["Số liệu đến ngày 02/12/2025"],
        head,
        [1, "PC Hà Đông", 310, 300],
        [2, "PC Sơn Tây", 205, 190],
        ["Cộng", None, 515, 490],
    ]
    return workbook(Page("Sheet1", rows))


@sample("two_tables_side_by_side.xlsx")
def _beside() -> bytes:
    head = ["STT", "Đơn vị", "CBCNV", "Đã cài"]
    rows = [
        ["KẾT QUẢ CÀI ĐẶT ĐẾN NGÀY 28/11/2025"],
        ["Khối Hà Nội", None, None, None, None, "Khối TP Hồ Chí Minh"],
        [*head, None, *head],
        [1, "PC Hà Đông", 310, 300, None, 1, "PC Củ Chi", 240, 200],
        [2, "PC Sơn Tây", 205, 190, None, 2, "PC Hóc Môn", 260, 255],
        [None, "Cộng", 515, 490, None, 3, "PC Thủ Đức", 400, "nhiều"],
        [None, None, None, None, None, None, "Cộng", 900, 455],
    ]
    return workbook(Page("Sheet1", rows, ["A1:I1", "A2:D2", "F2:I2"]))


@sample("two_tables_side_by_side_by_day.xlsx")
def _beside_by_day() -> bytes:
    rows = [
        ["Số liệu đến ngày 25/11/2025", None, None, None, "Số liệu đến ngày 02/12/2025"],
        ["Đơn vị", "CBCNV", "Đã cài", None, "Đơn vị", "CBCNV", "Đã cài"],
        ["PC Hà Đông", 310, 150, None, "PC Hà Đông", 310, 300],
        ["PC Sơn Tây", 205, 80, None, "PC Sơn Tây", 205, 190],
    ]
    return workbook(Page("Sheet1", rows))


@sample("vertical_form_of_one_unit.xlsx")
def _vertical() -> bytes:
    rows = [
        ["TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC"],
        ["CÔNG TY ĐIỆN LỰC HÀ NAM"],
        ["BÁO CÁO KẾT QUẢ CÀI ĐẶT ỨNG DỤNG (đến ngày 28/11/2025)"],
        [],
        ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"],
        [1, "Tổng số CBCNV", "người", "1.263", None],
        [2, "Số CBCNV đã cài đặt", "người", 1201, None],
        [3, "Tỷ lệ CBCNV đã cài đặt", "%", 0.95, None],
        [4, "Thành viên gia đình đã cài đặt", "người", 512, "tự khai"],
        [5, "Số người đang sử dụng", "người", None, "chưa thống kê"],
        [6, "Số ý kiến góp ý", "ý kiến", 37, None],
        [None, "NGƯỜI LẬP BIỂU", None, "GIÁM ĐỐC"],
    ]
    return workbook(Page("Biểu 1", rows, ["A1:E1", "A2:E2", "A3:E3"]))


@sample("vertical_form_with_unit_and_day_inside.xlsx")
def _vertical_inside() -> bytes:
    rows = [
        ["PHIẾU BÁO CÁO SỐ LIỆU CÀI ĐẶT"],
        ["Đơn vị:", "PC Phủ Lý"],
        ["Ngày báo cáo", date(2025, 11, 28)],
        ["Nội dung", "Số lượng (người)"],
        ["Số lượng CBCNV", 75],
        ["CBCNV cài đặt", "75 người"],
        ["Người nhà cài đặt", "nhiều"],
    ]
    return workbook(Page("Phiếu", rows))


@sample("vertical_form_with_units_across.xlsx")
def _vertical_across() -> bytes:
    rows = [
        TITLE,
        ["Chỉ tiêu", "PC Hà Đông", "PC Sơn Tây", "PC Ba Vì", "Tổng cộng"],
        ["Tổng số CBCNV", 310, 205, 150, Sum("=SUM(B3:D3)", 665)],
        ["CBCNV đã cài đặt", 300, 190, 149, Sum("=SUM(B4:D4)", 639)],
        ["Người nhà đã cài đặt", 120, "-", None, Sum("=SUM(B5:D5)", 120)],
    ]
    return workbook(Page("Sheet1", rows))


@sample("vertical_forms_one_under_another.xlsx")
def _vertical_under() -> bytes:
    rows: list[list[object]] = [TITLE]
    for unit, headcount, staff in (
        ("PC Hà Đông", 310, 300),
        ("PC Sơn Tây", 205, 190),
        ("PC Ba Vì", 150, 149),
    ):
        rows += [[f"Đơn vị: {unit}"], ["Chỉ tiêu", "Số liệu"], ["Tổng số CBCNV", headcount]]
        rows += [["CBCNV đã cài đặt", staff], []]
    return workbook(Page("Sheet1", rows))


@sample("numbers_of_several_levels.xlsx")
def _levels() -> bytes:
    rows = [
        TITLE,
        HEAD,
        [1, "Công ty Điện lực Tây Ninh", 620, 600, 210, 500],
        [1.1, "Điện lực Châu Thành", 300, 290, 100, 240],
        [1.2, "Điện lực Tân Châu", 320, 310, 110, 260],
        [2, "Công ty Điện lực An Giang", 250, 180, 80, 160],
        ["2.1", "Điện lực Châu Thành", 100, 90, 40, 80],
        ["2.2", "Điện lực Tân Châu", 100, 90, 40, 80],
    ]
    return workbook(Page("Sheet1", rows))


@sample("total_on_top.xlsx")
def _total_on_top() -> bytes:
    rows = [
        TITLE,
        HEAD,
        [None, "TỔNG CỘNG", 515, 491, 197, 410],
        [1, "PC Hà Đông", 310, 300, 120, 250],
        [2, "PC Sơn Tây", 205, 190, 77, 160],
    ]
    return workbook(Page("Sheet1", rows))
