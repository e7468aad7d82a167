"""Tables in which a figure, a day or an opinion is easily taken from the wrong column."""

from __future__ import annotations

from datetime import datetime

from tests.samples.drawing import Page, lines, sample, workbook

_DAY = "Số liệu đến hết ngày 04/12/2025"


@sample("day_of_the_headcount_in_its_header.xlsx")
def _day_of_headcount() -> bytes:
    used = "Số người sử dụng thường xuyên (≥ 1 lần/tuần)"
    rows = [
        ["BÁO CÁO KẾT QUẢ TRIỂN KHAI (tính đến 08/12/2025)"],
        ["STT", "Đơn vị", "Tổng số lao động (đến 30/11/2025)", "Số lượng cài đặt ứng dụng", None, None, used],
        [None, None, None, "Tổng số", "Trong đó: CBCNV", "Trong đó: Người nhà", None],
        [1, "CT Nhiệt điện Phú Mỹ", 700, 900, 650, 250, 400],
        [2, "CT Nhiệt điện Mông Dương", 600, 700, 580, 120, 300],
    ]
    return workbook(Page("BC", rows, ["A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3"]))


@sample("family_of_staff_in_one_header.xlsx")
def _family_of_staff() -> bytes:
    rows = [
        ["CÔNG TY ĐIỆN LỰC PHÚ THỌ", None, None, "Phú Thọ, ngày 05 tháng 12 năm 2025"],
        ["(Theo văn bản số 7215/EVN-KDMBĐ ngày 19/11/2025)"],
        [_DAY],
        ["STT", "Điện lực", "CBCNV đã cài đặt", "Thành viên gia đình CBCNV đã cài đặt"],
        [1, "ĐL Việt Trì", "110", "75"],
        [2, "ĐL Cẩm Khê", "45 người", "-"],
    ]
    return workbook(Page("Sheet1", rows))


@sample("weeks_as_ranges_in_sheet_names.xlsx")
def _weeks() -> bytes:
    head = ["Đơn vị", "CBCNV", "CBCNV đã cài"]
    return workbook(
        Page("T1 (24-30.11)", [head, ["PTC1", 900, 300]]),
        Page("T2 (1-7.12)", [head, ["PTC1", 900, 600]]),
        Page("08.12-10.12", [head, ["PTC1", 900, 750]]),
    )


@sample("counts_with_their_share_in_brackets.xlsx")
def _with_share() -> bytes:
    rows = [
        [_DAY],
        ["Đơn vị", "Nhân sự", "CBCNV đã cài đặt (tỷ lệ)", "Gia đình đã cài đặt"],
        ["PC Lạng Sơn", 150, "120 (80%)", "40 (26,7%)"],
        ["PC Tuyên Quang", 210, "200 (95,2%)", "55 người (26 %)"],
    ]
    return workbook(Page("Sheet1", rows))


@sample("shares_in_a_column_of_counts.xlsx")
def _shares() -> bytes:
    rows = [
        [_DAY],
        ["Đơn vị", "Số CBCNV", "CBCNV đã cài đặt", "Gia đình"],
        ["PC Nghệ An", 150, "100%", 40],
        ["PC Thanh Hóa", 210, 0.95, 55],
        ["PC Thái Nguyên", 100, 98, 1],
        ["PC Quảng Ninh", 100, 1, 12],
    ]
    return workbook(Page("Sheet1", rows, formats={"C4": "0%", "C6": "0%"}))


@sample("increase_target_and_rest_beside_counts.xlsx")
def _increase() -> bytes:
    rows = [
        ["KẾT QUẢ CÀI ĐẶT APP CSKH - TUẦN 49/2025 (đến ngày 05/12/2025)"],
        ["STT", "Đơn vị", "Số CBCNV", "CBCNV cài đặt", None, None, None, "Gia đình cài đặt", None],
        [None, None, None, "Chỉ tiêu", "Chưa cài", "Tăng trong tuần", "Lũy kế", "Tăng trong tuần", "Lũy kế"],
        [1, "PC Gia Lâm", 200, 190, 30, 32, 170, 12, 80],
        [2, "PC Sóc Sơn", 220, 210, 30, 45, 190, 20, 101],
    ]
    return workbook(Page("Tuần 49", rows, ["A2:A3", "B2:B3", "C2:C3", "D2:G2", "H2:I2"]))


@sample("sums_on_headings_of_headings.xlsx")
def _headings() -> bytes:
    rows = [
        [_DAY],
        ["TT", "Công ty/Đơn vị", "Số CBCNV hiện có", "Số CBCNV đã cài"],
        ["A", "Khối công ty điện lực", "4\u00a0000", "3\u00a0000"],
        ["I", "Vùng đồng bằng", None, None],
        [1, "PC Hải Phòng", "2\u00a0100", "1\u00a0900"],
        [2, "PC Ninh Bình", "1\u00a0900", "1\u00a0100"],
        ["B", "Khối phụ trợ", None, None],
        [1, "Trường Cao đẳng Điện lực miền Bắc", 210, 200],
    ]
    return workbook(Page("Sheet1", rows))


@sample("faults_and_wishes_in_two_questions.csv")
def _two_questions() -> bytes:
    fault, wish = "Anh/chị gặp lỗi gì khi sử dụng ứng dụng?", "Đề xuất cải tiến của anh/chị"
    rows: list[list[object]] = [
        ["Timestamp", "Đơn vị công tác", "Thời gian gặp lỗi", fault, wish],
        ["11/21/2025 8:05:09", "PC Sơn La", "tối qua", "Ứng dụng bị treo khi mở hóa đơn", ""],
        ["12/5/2025 13:15:00", "PC Lào Cai", "", "", "Nên thêm chế độ tối"],
        ["12/6/2025 0:01:02", "PC Điện Biên", "", "Sai chỉ số tháng 11", "Cho xem ảnh công tơ"],
    ]
    return lines(rows, ",").encode()


@sample("questions_of_a_form_asked_again.csv")
def _asked_again() -> bytes:
    rows: list[list[object]] = [
        ["Dấu thời gian", "Điểm số", "Đơn vị", "Nội dung góp ý", "Đơn vị", "Nội dung góp ý"],
        ["05/12/2025 9:07:03 SA", "5 / 10", "PC Hải Phòng", "Nút gọi không bấm được", "", ""],
        ["13/11/2025 1:07:03 CH", "0 / 10", "", "", "PC Ninh Bình", "Thông báo trễ hai ngày"],
        ["06/12/2025 12:30:00 CH", "", "PC Sơn La", "Lỗi mạng", "", "Thêm FAQ"],
    ]
    return lines(rows, ";").encode("utf-8-sig")


@sample("question_explained_in_brackets.xlsx")
def _explained() -> bytes:
    question = (
        "Nội dung góp ý / phản ánh\n(Anh/chị vui lòng mô tả cụ thể lỗi, màn hình, thời gian gặp lỗi, "
        "mã khách hàng và hình ảnh nếu có)"
    )
    rows = [
        ["Thời gian gặp lỗi", "Timestamp", "Email Address", "Đơn vị / Unit", question],
        ["tối qua", datetime(2025, 12, 1, 21), "b@x.vn", "ĐL Cẩm Phả", "Không xem được lịch cắt điện"],
    ]
    return workbook(Page("Form Responses 1", rows))


@sample("own_list_with_faults_wishes_and_how_many.xlsx")
def _how_many() -> bytes:
    rows = [
        ["STT", "Chức năng", "Lỗi gặp phải", "Đề xuất, kiến nghị", "Số lượt phản ánh"],
        [1, "Thông báo chủ động", "Không nhận thông báo tiền điện", "Bổ sung âm báo", 5],
        [2, "Giá bán điện", None, "Thêm công cụ tính tiền điện", 1],
        ["Tổng cộng", None, None, None, 6],
    ]
    return workbook(Page("Sheet1", rows))


@sample("log_with_a_sheet_for_each_channel.xlsx")
def _sheet_for_each() -> bytes:
    head = ["Ngày giờ", "Đơn vị", "Nội dung"]
    return workbook(
        Page("Hotline", [head, [datetime(2025, 12, 5, 9), "PC Hoài Đức", "Không hiện hóa đơn"]]),
        Page("Zalo T12", [head, [datetime(2025, 12, 5, 10), "PC Mê Linh", "Không nhận OTP"]]),
        Page("Khác", [head, [datetime(2025, 12, 6, 11), "PC Quốc Oai", "Đề nghị thêm tiếng Anh"]]),
    )
