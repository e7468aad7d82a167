"""Install counts whose table has a trouble of shape: what stands around, above, beside and between its rows."""

from __future__ import annotations

from datetime import date

from tests.samples.drawing import Page, sample, workbook

HEAD = ["STT", "Đơn vị", "Tổng số CBCNV", "CBCNV đã cài đặt", "Người nhà đã cài đặt", "Đang sử dụng"]
TITLE = ["KẾT QUẢ CÀI ĐẶT ỨNG DỤNG CSKH (tính đến 17h00 ngày 28/11/2025)"]


@sample("letterhead_with_motto_and_logo.xlsx")
def _letterhead() -> bytes:
    rows = [
        [None, "TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [None, "CÔNG TY ĐIỆN LỰC HÀ NAM", None, None, "Độc lập - Tự do - Hạnh phúc"],
        [None, "Số: 1234/PCHN-KD", None, None, "Hà Nam, ngày 02 tháng 12 năm 2025"],
        [],
        ["BÁO CÁO KẾT QUẢ TRIỂN KHAI CÀI ĐẶT ỨNG DỤNG CHĂM SÓC KHÁCH HÀNG CỦA CBCNV"],
        ["(Kèm theo Công văn số 1234/PCHN-KD ngày 02/12/2025)"],
        ["Số liệu tính đến hết ngày 28/11/2025"],
        [],
        HEAD,
        [1, "Điện lực Duy Tiên", 62, 60, 31, 55],
        [2, "Điện lực Phủ Lý", 75, 75, 48, 70],
    ]
    return workbook(
        Page(
            "Báo cáo",
            rows,
            ["B1:D1", "E1:F1", "B2:D2", "E2:F2", "A5:F5", "A6:F6", "A7:F7"],
            pictures={"A1": (0, 71, 157)},
        )
    )


@sample("header_merged_over_two_rows.xlsx")
def _two_rows() -> bytes:
    rows = [
        TITLE,
        ["TT", "Tên đơn vị", "Tổng số\nCBCNV", "Số lượng cài đặt", None, "Số người\nsử dụng"],
        [None, None, None, "CBCNV", "Gia đình", None],
        [1, "PC Hà Đông", 310, 300, 120, 250],
        [2, "PC Sơn Tây", 205, 190, 77, 160],
    ]
    return workbook(Page("Sheet1", rows, ["A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"]))


@sample("header_over_three_rows.xlsx")
def _three_rows() -> bytes:
    rows = [
        TITLE,
        ["TT", "Đơn vị", "CBCNV hiện có", "Kết quả triển khai", None, None, None],
        [None, None, None, "Cài đặt", None, None, "Sử dụng"],
        [None, None, None, "CBCNV", "Gia đình", "Tỷ lệ (%)", None],
        [1, "PC Củ Chi", 240, 200, 90, 0.83, 180],
        [2, "PC Hóc Môn", 260, 255, 140, 0.98, 230],
    ]
    return workbook(Page("Sheet1", rows, ["A2:A4", "B2:B4", "C2:C4", "D2:G2", "D3:F3", "G3:G4"]))


@sample("total_rows_of_all_words.xlsx")
def _totals() -> bytes:
    said = [
        "Tổng cộng",
        "CỘNG",
        "Tổng:",
        "TỔNG SỐ",
        "Cộng (1+2)",
        "Toàn Tổng công ty",
        "Tổng cộng toàn EVNNPC",
        "Total",
    ]
    rows = [TITLE, HEAD, [1, "PC Hà Nam", 620, 600, 210, 500], [2, "PC Nam Định", 900, 880, 305, 760]]
    rows += [[None, word, 1520, 1480, 515, 1260] for word in said]
    rows.append(["Tổng cộng", None, 1520, 1480, 515, 1260])
    return workbook(Page("Sheet1", rows, ["A13:B13"]))


@sample("group_rows_roman_letter_number.xlsx")
def _groups() -> bytes:
    rows = [
        TITLE,
        HEAD,
        ["A", "Khối phân phối"],
        ["I", "Tổng công ty Điện lực miền Bắc", 1520, 1480, 515, 1260],
        [1, "PC Hà Nam", 620, 600, 210, 500],
        [2, "PC Nam Định", 900, 880, 305, 760],
        ["II", "Tổng công ty Điện lực miền Nam"],
        [1, "PC Long An", 700, 640, 200, 500],
        ["B", "Khối phát điện"],
        [1, "Tổng công ty Phát điện 1", 3100, 2900, 1000, 2500],
    ]
    return workbook(Page("Sheet1", rows))


@sample("header_repeated_on_each_page.xlsx")
def _pages() -> bytes:
    numbers = ["A", "B", 1, 2, 3, 4]
    rows = [TITLE, HEAD, numbers, [1, "PC Hà Đông", 310, 300, 120, 250], [2, "PC Sơn Tây", 205, 190, 77, 160]]
    rows += [["Trang 2"], HEAD, numbers, [3, "PC Ba Vì", 150, 149, 60, 120]]
    return workbook(Page("Sheet1", rows))


@sample("signature_block_and_notes_below.xlsx")
def _signatures() -> bytes:
    rows = [
        TITLE,
        HEAD,
        [1, "PC Hà Đông", 310, 300, 120, 250],
        [None, "Tổng cộng", 310, 300, 120, 250],
        ["Ghi chú: số liệu người nhà do CBCNV tự khai, chưa kiểm tra; 12 người nghỉ thai sản."],
        ["* PC Sơn Tây gửi số liệu sau."],
        [None, None, None, "Hà Nội, ngày 29 tháng 11 năm 2025"],
        [None, "NGƯỜI LẬP BIỂU", None, None, "KT. GIÁM ĐỐC"],
        [None, "(Ký, ghi rõ họ tên)", None, None, "PHÓ GIÁM ĐỐC"],
        [],
        [None, "Nguyễn Thị Bình", None, None, "Trần Văn An"],
        ["Nơi nhận:"],
        ["- Ban KDMBĐ;"],
        ["- Lưu: VT, KD."],
    ]
    return workbook(Page("Sheet1", rows, ["A5:F5"]))


@sample("unit_merged_over_rows_of_days.xlsx")
def _merged_units() -> bytes:
    rows = [
        ["Đơn vị", "Ngày", "Tổng số CBCNV", "CBCNV đã cài đặt"],
        ["PC Hà Đông", date(2025, 11, 25), 310, 150],
        [None, date(2025, 12, 2), 310, 300],
        ["PC Sơn Tây", date(2025, 11, 25), 205, 80],
        [None, date(2025, 12, 2), 205, 190],
    ]
    return workbook(Page("Sheet1", rows, ["A2:A3", "A4:A5"]))


@sample("hidden_rows_columns_sheets_and_a_filter.xlsx")
def _hidden() -> bytes:
    rows = [
        TITLE,
        HEAD,
        [1, "PC Hà Đông", 310, 300, 120, 250],
        [2, "PC Sơn Tây", 205, 190, 77, 160],
        [3, "PC Ba Vì", 150, 149, 60, 120],
    ]
    old = [["Số liệu đến 20/11/2025"], HEAD, [1, "PC Hà Đông", 310, 1, 1, 1]]
    return workbook(
        Page("Số liệu", rows, hidden_rows=[4], hidden_columns=["A", "F"], filtered="A2:F5"),
        Page("Nháp cũ", old, hidden=True),
    )


@sample("numbers_in_roman.xlsx")
def _roman() -> bytes:
    rows = [
        TITLE,
        HEAD,
        ["I", "PC Hà Đông", 310, 300, 120, 250],
        ["II", "PC Sơn Tây", 205, 190, 77, 160],
        ["III", "PC Ba Vì", 150, 149, 60, 120],
    ]
    return workbook(Page("Sheet1", rows))


@sample("blank_columns_and_rows_between.xlsx")
def _blanks() -> bytes:
    rows = [
        [],
        [None, *TITLE],
        [],
        [None, "Đơn vị", None, "CBCNV", None, "Đã cài", None],
        [],
        [None, "PC Hà Đông", None, 310, None, 300],
        [],
    ]
    rows += [[None, "PC Sơn Tây", None, 205, None, 190]]
    return workbook(Page("Sheet1", rows))


@sample("extra_columns.xlsx")
def _extra() -> bytes:
    rows = [
        TITLE,
        [
            "STT",
            "Mã",
            "Đơn vị",
            "Đầu mối",
            "Số điện thoại",
            "Tổng số CBCNV",
            "CBCNV đã cài",
            "Tỷ lệ %",
            "Chưa cài",
            "Xếp hạng",
            "Ghi chú",
        ],
        [1, "PD16", "PC Hà Đông", "Lê Thị Hoa", "0912 345 678", 310, 300, 96.8, 10, 1, "xong"],
        [2, "PD17", "PC Sơn Tây", "Đỗ Văn Nam", "0987 654 321", 205, 190, 92.7, 15, 2, None],
    ]
    return workbook(Page("Sheet1", rows))


@sample("unit_codes_alone.xlsx")
def _codes() -> bytes:
    rows = [
        TITLE,
        ["Mã đơn vị", "Tổng số CBCNV", "CBCNV đã cài"],
        ["PD16", 310, 300],
        ["pd 17", 205, 190],
        [None, 150, 149],
    ]
    return workbook(Page("Sheet1", rows))


@sample("counts_and_opinions_on_one_sheet.xlsx")
def _counts_and_opinions() -> bytes:
    rows = [
        TITLE,
        ["1. Kết quả triển khai"],
        HEAD,
        [1, "PC Hà Đông", 310, 300, 120, 250],
        ["2. Các góp ý của đơn vị"],
        ["STT", "Chức năng", "Nội dung góp ý", "Ảnh"],
        [1, "Đăng nhập", "Mã OTP về chậm 5 phút", None],
        [2, "Thanh toán", "Không quét được mã QR", None],
    ]
    return workbook(Page("Sheet1", rows))
