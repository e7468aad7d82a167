"""Feedback with a trouble: exports of the form, logs, and lists that units gather themselves."""

from __future__ import annotations

from datetime import date, datetime, time

from tests.samples.drawing import Page, lines, sample, workbook

FORM = [
    "Dấu thời gian",
    "Địa chỉ email",
    "Đơn vị công tác",
    "Anh/chị là",
    "Số điện thoại",
    "Chức năng cần góp ý",
    "Nội dung góp ý",
    "Hình ảnh minh họa",
]
TITLE = ["TỔNG HỢP GÓP Ý CỦA CBCNV VỀ ỨNG DỤNG CSKH"]


@sample("form_export_vietnamese.xlsx")
def _form_vi() -> bytes:
    rows = [
        FORM,
        [
            datetime(2025, 11, 25, 9, 7, 3),
            "a@evn.com.vn",
            "PC Hà Đông",
            "CBCNV",
            "0912345678",
            "Đăng nhập ứng dụng",
            "Mã OTP không về",
            "https://drive.google.com/open?id=1",
        ],
        [
            datetime(2025, 12, 5, 21, 30),
            "b@evn.com.vn",
            "PC Sơn Tây",
            "Thành viên gia đình CBCNV",
            987654321,
            None,
            "Chữ nhỏ quá",
            None,
        ],
    ]
    return workbook(Page("Câu trả lời biểu mẫu 1", rows))


@sample("form_export_english_month_first.csv")
def _form_en() -> bytes:
    rows: list[list[object]] = [
        [
            "Timestamp",
            "Email Address",
            "Your unit",
            "You are",
            "Which function?",
            "Please describe your feedback",
            "Screenshots",
        ],
        [
            "11/25/2025 9:07:03",
            "a@evn.com.vn",
            "PC Hà Đông",
            "Staff",
            "Login",
            "The code never comes",
            "https://drive.google.com/open?id=1, https://drive.google.com/open?id=2",
        ],
        ["12/5/2025 21:30:00", "b@evn.com.vn", "PC Sơn Tây", "Family", "", "Too small, please", ""],
    ]
    return lines(rows, ",").encode("utf-8")


@sample("form_export_twelve_hours.csv")
def _form_twelve() -> bytes:
    rows: list[list[object]] = [
        ["Dấu thời gian", "Đơn vị", "Nội dung góp ý"],
        ["25/11/2025 9:07:03 SA", "PC Hà Đông", "Chậm"],
        ["05/12/2025 9:30:00 CH", "PC Sơn Tây", "Treo máy"],
    ]
    return lines(rows, ",").encode("utf-8-sig")


@sample("day_and_hour_in_two_columns.xlsx")
def _two_columns() -> bytes:
    rows = [
        TITLE,
        ["STT", "Ngày", "Giờ", "Kênh", "Đơn vị", "Nội dung phản ánh"],
        [1, date(2025, 11, 25), time(9, 7), "Zalo", "PC Hà Đông", "Mã OTP không về"],
        [2, "26/11/2025", "14h30", "Hotline", "PC Sơn Tây", "Không mở được hóa đơn"],
        [3, "27/11/2025", 0.75, "Email", "PC Ba Vì", "Chữ nhỏ"],
        [4, "28/11/2025", None, "Zalo", "PC Mê Linh", "Treo khi thanh toán"],
        [5, "28/11/2025", "sáng", "Zalo", "PC Gia Lâm", "Không có giờ rõ"],
    ]
    return workbook(Page("Nhật ký", rows))


@sample("two_unit_columns.xlsx")
def _two_units() -> bytes:
    rows = [
        [
            "Dấu thời gian",
            "Đơn vị công tác (Tổng công ty)",
            "Đơn vị công tác (Công ty Điện lực)",
            "Nội dung góp ý",
        ],
        ["25/11/2025 09:00:00", "EVNHANOI", "PC Hà Đông", "Chậm"],
        ["25/11/2025 10:00:00", "EVNHANOI", None, "Hay treo"],
        ["25/11/2025 11:00:00", None, "PC Hà Nam", "Chữ nhỏ"],
    ]
    return workbook(Page("Form_Responses", rows))


@sample("two_unit_columns_that_disagree.xlsx")
def _two_units_apart() -> bytes:
    rows = [
        ["Dấu thời gian", "Đơn vị", "Đơn vị công tác", "Nội dung góp ý"],
        ["25/11/2025 09:00:00", "PC Hà Đông", None, "Chậm"],
        ["25/11/2025 10:00:00", None, "PC Sơn Tây", "Hay treo"],
        ["25/11/2025 11:00:00", "PC Hà Nam", "PC Nam Định", "Chữ nhỏ"],
        ["25/11/2025 12:00:00", "PC Hà Nam", "pc hà nam", "Đẹp"],
        ["25/11/2025 13:00:00", "PC Hà Nam", "Điện lực Duy Tiên - PC Hà Nam", "Cần thêm nút gọi"],
    ]
    return workbook(Page("Form_Responses", rows))


@sample("answers_of_several_lines.xlsx")
def _several_lines() -> bytes:
    rows = [
        FORM[:3] + FORM[6:7],
        [
            datetime(2025, 11, 25, 9),
            "a@evn.com.vn",
            "PC Hà Đông",
            "1. Mã OTP về chậm\n2. Không đổi được mật khẩu\n- Đề nghị sửa sớm",
        ],
    ]
    return workbook(Page("Form_Responses", rows))


@sample("own_list_with_pictures_in_cells.xlsx")
def _own_list() -> bytes:
    rows = [
        ["CÔNG TY ĐIỆN LỰC HÀ NAM"],
        TITLE,
        ["STT", "Chức năng", "Nội dung", "Ảnh"],
        [1, "Đăng nhập ứng dụng", "Mã OTP không về", None],
        [2, None, "Vân tay không nhận", None],
        [3, "Thanh toán hóa đơn", "Trừ tiền hai lần", None],
        [None, "Tổng cộng", "3 ý kiến", None],
        [None, "NGƯỜI LẬP BIỂU", "GIÁM ĐỐC", None],
        [None, "Nguyễn Thị Bình", "Trần Văn An", None],
    ]
    return workbook(Page("Góp ý", rows, ["B4:B5"], pictures={"D4": (200, 30, 30), "D6": (30, 160, 60)}))


@sample("own_list_under_headings.xlsx")
def _headings() -> bytes:
    rows = [
        TITLE,
        ["STT", "Nội dung góp ý", "Chức năng", "Ghi chú"],
        ["I", "Đăng nhập ứng dụng"],
        [1, "Mã OTP không về"],
        [2, "Vân tay không nhận"],
        ["II", "Thanh toán"],
        [1, "Trừ tiền hai lần", "Thanh toán hóa đơn", "đã báo ngân hàng"],
    ]
    return workbook(Page("Góp ý", rows))


@sample("log_with_blank_columns_and_owner_columns.xlsx")
def _log() -> bytes:
    rows = [
        ["NHẬT KÝ HỖ TRỢ"],
        [
            "TT",
            None,
            "Thời gian tiếp nhận",
            "Kênh tiếp nhận",
            "Người tiếp nhận",
            "Họ tên khách hàng",
            "SĐT",
            "Đơn vị",
            "Nội dung phản ánh",
            "Kết quả xử lý",
            "Trạng thái",
        ],
        [
            1,
            None,
            "22/11/2025 11h21",
            "Tổng đài 024.6694.6688",
            "Trực ca 1",
            "Đặng Bình",
            "0912345678",
            "PC Hà Đông",
            "Không đăng nhập được",
            "Đã hướng dẫn",
            "Đóng",
        ],
        [
            2,
            None,
            "22/11/2025 14:05",
            "Zalo OA",
            "Trực ca 2",
            "Lê Hoa",
            987654321,
            "PC Ba Vì",
            "Hóa đơn sai số tiền",
            None,
            "Mở",
        ],
    ]
    return workbook(Page("T11", rows))


@sample("opinions_side_by_side.xlsx")
def _beside() -> bytes:
    head = ["STT", "Chức năng", "Nội dung góp ý"]
    rows = [
        TITLE,
        [*head, None, *head],
        [1, "Đăng nhập", "Mã OTP không về", None, 1, "Thanh toán", "Trừ tiền hai lần"],
        [2, "Hóa đơn", "Không tải được", None, None, None, None],
    ]
    return workbook(Page("Góp ý", rows))


@sample("error_cell_among_answers.xlsx")
def _error() -> bytes:
    rows = [
        ["Dấu thời gian", "Đơn vị", "Nội dung góp ý"],
        ["25/11/2025 09:00:00", "PC Hà Đông", "#REF!"],
        ["25/11/2025 10:00:00", "#N/A", "Chậm"],
        ["hôm qua", "PC Ba Vì", "Treo"],
        ["25/11/2025 11:00:00", "PC Hà Nam", "=A1"],
        ["25/11/2025 12:00:00", "PC Hà Nam", "'=A1 bị lỗi"],
    ]
    return workbook(Page("Form_Responses", rows))
