"""A unit's own list: headings, totals, signatures."""

from tests.importers.feedback_said import read, said
from tests.importers.sheets_by_hand import sheet


def test_a_unit_s_own_list_under_a_letterhead_is_read():
    reading = read(
        sheet(
            ["TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["CÔNG TY ĐIỆN LỰC PHÚ THỌ", None, "Độc lập - Tự do - Hạnh phúc"],
            ["TỔNG HỢP NỘI DUNG GÓP Ý CỦA ĐƠN VỊ"],
            ["STT", "Chức năng", "Nội dung", "Ảnh"],
            [1, "Đăng nhập", "Không nhận OTP", "https://a.vn/1"],
            [2, None, "Quên mật khẩu không được", None],
            ["II", "Thanh toán", None, None],
            [3, None, "Trừ tiền hai lần", None],
            [None, "Tổng cộng: 3 ý kiến", None, None],
            [None, "NGƯỜI LẬP", "GIÁM ĐỐC", None],
            [None, "Lê A", "Trần B", None],
            merged=[(5, 2, 6, 2)],
        )
    )
    assert [(r.chosen_function, r.text) for r in reading.rows] == [
        ("Đăng nhập", "Không nhận OTP"),
        ("Đăng nhập", "Quên mật khẩu không được"),
        ("Thanh toán", "Trừ tiền hai lần"),
    ]
    assert {r.context for r in reading.rows} == {"CÔNG TY ĐIỆN LỰC PHÚ THỌ"}
    assert {r.submitted_at for r in reading.rows} == {None}
    assert "rows 7, 9, 10, 11" in said(reading)


def test_an_answer_of_the_form_is_never_taken_for_a_signature_or_a_total():
    rows = [
        ["25/11/2025 08:00:00", "Tổng cộng"],
        ["25/11/2025 08:00:01", "Giám đốc"],
        ["25/11/2025 08:00:02", "Ghi chú"],
    ]
    assert [r.text for r in read(sheet(["Dấu thời gian", "Nội dung góp ý"], *rows)).rows] == [
        "Tổng cộng",
        "Giám đốc",
        "Ghi chú",
    ]


def test_a_list_of_nothing_but_words_is_read():
    assert [r.text for r in read(sheet(["Nội dung góp ý"], ["Lỗi 1"], ["Lỗi 2"])).rows] == ["Lỗi 1", "Lỗi 2"]
