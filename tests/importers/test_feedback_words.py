"""What the columns of feedback mean."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.feedback_said import FORM, at, bare, read, said
from tests.importers.sheets_by_hand import sheet

HEADERS = {
    "submitted_at": ["Dấu thời gian", "Mốc thời gian", "Timestamp", "Thời gian", "Thời gian gửi", "DẤU THỜI GIAN *", "Ngày tiếp nhận"],
    "email": ["Địa chỉ email", "Email Address", "Email", "E-mail", "Địa chỉ thư điện tử"],
    "name": ["Họ và tên", "Họ tên", "Họ và tên của Anh/Chị", "Full name", "Người liên hệ"],
    "unit": ["Đơn vị công tác (ghi rõ)", "Đơn vị", "Anh/chị công tác tại đơn vị nào?", "don vi cong tac", "Unit"],
    "respondent": ["Anh/chị là", "Bạn là", "Anh/Chị là:", "Đối tượng", "Đối tượng góp ý"],
    "phone": ["Số điện thoại", "SĐT", "Điện thoại", "Số điện thoại liên hệ", "Phone number"],
    "customer_code": ["Mã khách hàng (nếu có)", "Mã KH", "Mã khách hàng", "Customer code"],
    "function": ["Chức năng cần góp ý", "Chức năng", "Bạn gặp lỗi ở chức năng nào?", "Tính năng", "Feature"],
    "text": ["Nội dung góp ý / phản ánh lỗi ", "Nội dung", "Ý kiến góp ý", "Góp ý", "Mô tả lỗi", "Nội dung phản ánh", "Anh/chị vui lòng mô tả chi tiết nội dung góp ý về chức năng", "Your feedback"],
    "images": ["Hình ảnh minh họa (nếu có)", "Ảnh", "Hình ảnh", "Ảnh chụp màn hình", "Tải lên hình ảnh lỗi", "File đính kèm", "Screenshot"],
    "channel": ["Kênh", "Kênh tiếp nhận", "Channel", "Nguồn"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "header"), [(n, h) for n, hs in HEADERS.items() for h in hs])
def test_a_question_is_known_by_any_of_its_names(name, header):
    headers = {"submitted_at": "Dấu thời gian", "function": "Chức năng", "text": "Nội dung", name: header}
    reading = read(sheet(list(headers.values())))
    assert reading.mapping[name] == header.strip()


@pytest.mark.parametrize(
    "header",
    [
        "Thời gian gặp lỗi",
        "Đơn vị xử lý",
        "Nội dung trả lời",
        "Ghi chú",
        "Trạng thái",
        "Kết quả xử lý",
        "Điểm số",
        "Dòng máy",
        "Người xử lý",
        "",
        "Loại điện thoại",
    ],
)
def test_a_column_added_by_the_owner_is_left(header):
    line = ["x", "25/11/2025 08:00:00", "Đăng nhập", "Lỗi OTP", "y"]
    reading = read(sheet([header, "Dấu thời gian", "Chức năng", "Nội dung", header], line))
    assert [bare(r) for r in reading.rows] == [
        bare(
            dataclasses.replace(
                reading.rows[0], text="Lỗi OTP", submitted_at=at(2025, 11, 25, 8), unit_text="", name=""
            )
        )
    ]
    assert header in said(reading)


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(len(FORM))))
def test_the_order_of_the_columns_does_not_matter(order):
    row = [
        "25/11/2025 8:00:10",
        "a@b.vn",
        "Lê An",
        "PC Hà Đông",
        "CBCNV",
        "0912345678",
        "PD1",
        "Khác",
        "Lỗi",
        "https://a.vn/1",
    ]
    plain = read(sheet(FORM, row)).rows
    mixed = read(sheet([FORM[n] for n in order], [row[n] for n in order])).rows
    assert [bare(r) for r in mixed] == [bare(r) for r in plain]
    assert plain[0].customer_code == "PD1"


def test_the_same_question_twice_is_read_from_whichever_column_is_filled():
    header = ["Dấu thời gian", "Đơn vị", "Nội dung góp ý", "Đơn vị", "Nội dung góp ý"]
    reading = read(
        sheet(
            header,
            ["25/11/2025 08:00:00", "PC A", "cũ", None, None],
            ["26/11/2025 08:00:00", None, None, "PC B", "mới"],
        )
    )
    assert [(r.unit_text, r.text) for r in reading.rows] == [("PC A", "cũ"), ("PC B", "mới")]


def test_several_questions_that_ask_for_words_are_all_kept():
    reading = read(
        sheet(
            ["Timestamp", "Nội dung lỗi", "Đề xuất cải tiến"],
            ["25/11/2025 08:00:00", "Treo máy", "Nên nhẹ hơn"],
        )
    )
    assert reading.rows[0].text == "Treo máy\nNên nhẹ hơn"


def test_a_grid_question_gives_the_functions_that_were_ticked():
    header = ["Timestamp", "Lỗi ở chức năng nào? [Đăng nhập]", "Lỗi ở chức năng nào? [Thanh toán]", "Góp ý"]
    reading = read(
        sheet(header, ["25/11/2025 08:00:00", "Có", None, "a"], ["25/11/2025 09:00:00", "Có", "Có", "b"])
    )
    assert [r.chosen_function for r in reading.rows] == ["Đăng nhập", "Đăng nhập, Thanh toán"]


def test_opinions_that_read_like_headers_are_opinions():
    texts = ["Nội dung hiển thị sai", "Góp ý thêm chức năng", "Mô tả lỗi: treo máy"]
    assert [r.text for r in read(sheet(["Nội dung góp ý"], *[[t] for t in texts])).rows] == texts
    rows = [["Đơn vị chưa có", t] for t in texts]
    assert [r.text for r in read(sheet(["Chức năng", "Nội dung"], *rows)).rows] == texts


def test_a_title_with_the_words_of_a_header_is_no_header():
    for title in (["TỔNG HỢP GÓP Ý", "ĐƠN VỊ: PC A"], ["TỔNG HỢP NỘI DUNG GÓP Ý CỦA ĐƠN VỊ"]):
        reading = read(sheet(title, ["STT", "Chức năng", "Nội dung góp ý"], [1, "Khác", "Lỗi"]))
        assert [(r.row, r.chosen_function, r.text) for r in reading.rows] == [(3, "Khác", "Lỗi")]
    assert [r.text for r in read(sheet(["TỔNG HỢP GÓP Ý"], ["Nội dung góp ý"], ["Lỗi"])).rows] == ["Lỗi"]


@pytest.mark.parametrize(
    "header", ["Anh/chị gặp lỗi gì?", "Lỗi gặp phải", "Tồn tại, vướng mắc", "What problems did you find?"]
)
def test_a_question_for_faults_is_a_question_for_words(header):
    reading = read(sheet(["Dấu thời gian", header, "Đề xuất"], ["25/11/2025 09:00:00", "Treo", "Sửa"]))
    assert [row.text for row in reading.rows] == ["Treo\nSửa"]


@pytest.mark.parametrize(
    "header",
    ["Số lượt phản ánh", "Thiết bị gặp lỗi", "Ngày phát sinh lỗi gặp phải", "Người phát hiện lỗi gặp phải"],
)
def test_what_is_beside_the_words_is_none_of_them(header):
    reading = read(sheet(["Dấu thời gian", "Nội dung", header], ["25/11/2025 09:00:00", "Treo", "5"]))
    assert [row.text for row in reading.rows] == ["Treo"]
