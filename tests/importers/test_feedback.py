import dataclasses
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.cells import Fault
from importers.feedback import read_feedback
from importers.results import Reading, UnreadableFile
from locales import speaking
from tests.importers.sheets_by_hand import SAMPLES, SHARED, sheet, sheets_in, sheets_of_csv

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TRIAL = (date(2025, 11, 20), date(2025, 12, 10))
FORM = [
    "Dấu thời gian", "Địa chỉ email", "Họ và tên", "Đơn vị công tác (ghi rõ)", "Anh/chị là", "Số điện thoại",
    "Mã khách hàng (nếu có)", "Chức năng cần góp ý", "Nội dung góp ý / phản ánh lỗi ", "Hình ảnh minh họa (nếu có)",
]  # fmt: skip
shared_only = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")


def read(*sheets, **more):
    return read_feedback(list(sheets), zone=ZONE, **{"trial": TRIAL, **more})


def at(*parts):
    return datetime(*parts, tzinfo=ZONE)


def bare(row):
    return dataclasses.replace(row, sheet="", row=0, as_it_came=())


def said(reading):
    with speaking("en"):
        return " ".join(str(note) for note in reading.notes)


@shared_only
def test_the_form_s_answers_and_their_csv_twins_give_the_same_rows():
    book = [bare(r) for r in read(*sheets_in(SAMPLES / "form-answers.xlsx")).rows]
    assert len(book) == 660
    assert [bare(r) for r in read(*sheets_in(SAMPLES / "form-answers-vi.csv")).rows] == book
    assert [bare(r) for r in read(*sheets_in(SAMPLES / "form-answers-us.csv")).rows] == book[:200]
    assert book[1].submitted_at == at(2025, 11, 20, 8, 35, 29)
    assert (book[1].unit_text, book[1].respondent, book[1].phone) == ("PC Hải Phòng", "staff", "0914303686")
    assert len(book[2].image_links) == 2


@shared_only
def test_the_support_log_gives_channels_and_times():
    reading = read(*sheets_in(SAMPLES / "support-log.xlsx"))
    assert (reading.read, len(reading.rows), reading.problems) == (40, 40, [])
    assert {r.channel for r in reading.rows} == {"hotline", "zalo", "email"}
    assert reading.rows[0].submitted_at == at(2025, 11, 22, 11, 21)
    assert (reading.rows[0].handler, reading.rows[0].name) == ("Trực ca", "Đặng Bình")


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


def test_english_and_month_first_exports_are_read():
    rows = [["12/5/2025 9:07:03", "Lỗi 1"], ["11/25/2025 21:07:03", "Lỗi 2"]]
    reading = read(sheet(["Timestamp", "Your feedback"], *rows))
    assert [r.submitted_at for r in reading.rows] == [at(2025, 12, 5, 9, 7, 3), at(2025, 11, 25, 21, 7, 3)]


@pytest.mark.parametrize(
    "cell",
    [datetime(2025, 11, 25, 9, 7, 3), "25/11/2025 9:07:03", "25/11/2025 9:07:03 SA", "2025-11-25 09:07:03", "2025/11/25 9:07:03 AM GMT+7",
     "2025-11-25T02:07:03Z", 45986.379895833334, "25-11-2025 09h07'03", datetime(2025, 11, 25, 9, 7, 2, 999_999)],
)  # fmt: skip
def test_a_time_in_any_form_is_the_same_instant(cell):
    assert [r.submitted_at for r in read(sheet(["Dấu thời gian", "Nội dung"], [cell, "Lỗi"])).rows] == [
        at(2025, 11, 25, 9, 7, 3)
    ]


def test_a_time_that_cannot_be_read_is_a_problem_of_its_row():
    reading = read(
        sheet(["Dấu thời gian", "Nội dung"], ["sáng qua", "Lỗi"], [None, "Không giờ"], ["25/11/2025", "Ổn"])
    )
    assert [(p.row, p.column, p.found) for p in reading.problems] == [(2, "Dấu thời gian", "sáng qua")]
    assert [(r.row, r.submitted_at) for r in reading.rows] == [(3, None), (4, at(2025, 11, 25))]
    assert reading.read == 3


def test_twelve_hour_clocks_of_vietnamese_sheets_are_read():
    reading = read(
        sheet(["Dấu thời gian", "Nội dung"], ["05/12/2025 9:07:03 CH", "a"], ["25/11/2025 12:00:00 SA", "b"])
    )
    assert [r.submitted_at for r in reading.rows] == [at(2025, 12, 5, 21, 7, 3), at(2025, 11, 25)]


def test_rows_with_nothing_but_a_time_are_skipped_and_no_other():
    reading = read(
        sheet(
            FORM,
            ["25/11/2025 08:00:00"],
            [],
            ["25/11/2025 08:00:01", None, None, "PC A"],
            [None] * 8 + ["chỉ có chữ"],
        )
    )
    assert [(r.row, r.unit_text, r.text) for r in reading.rows] == [(4, "PC A", ""), (5, "", "chỉ có chữ")]
    assert reading.read == 2


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


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (912345678, "0912345678"),
        ("0912345678", "0912345678"),
        (912345678.0, "0912345678"),
        ("912345678", "0912345678"),
        ("+84 912 345 678", "+84 912 345 678"),
        (None, ""),
    ],
)
def test_telephone_numbers_keep_their_zero(cell, phone):
    assert read(sheet(["Nội dung", "Số điện thoại"], ["x", cell])).rows[0].phone == phone


def test_only_web_links_are_taken_as_pictures_and_the_rest_is_told():
    links = "https://a.vn/1, HTTPS://a.vn/2\nhttps://a.vn/1 javascript:alert(1) Hình 3"
    reading = read(sheet(["Nội dung", "Ảnh"], ["x", links]))
    assert reading.rows[0].image_links == ("https://a.vn/1", "HTTPS://a.vn/2")
    assert "2: javascript:alert(1) Hình 3" in said(reading)


@pytest.mark.parametrize(
    ("words", "code"),
    [("Tổng đài 024.6694.6688", "hotline"), ("Zalo", "zalo"), ("ZALO OA", "zalo"), ("Email cskh.ict", "email"), ("Fanpage Facebook", "facebook"),
     ("Webchat", "webchat"), ("Tin nhắn SMS", "sms"), ("Tổng đài CSKH 19001006", "call_centre"), ("Call centre", "call_centre"), ("hotline", "hotline"),
     ("google_form", "google_form"), ("Đơn vị tự tổng hợp", "unit"), ("call_centre", "call_centre")],
)  # fmt: skip
def test_channels_are_known_by_their_words(words, code):
    assert read(sheet(["Kênh", "Nội dung"], [words, "x"]), channel="sms").rows[0].channel == code


def test_a_channel_that_is_not_known_is_left_open_and_told():
    reading = read(sheet(["Kênh", "Nội dung"], ["Bồ câu", "x"], [None, "y"]), channel="zalo")
    assert [r.channel for r in reading.rows] == [None, "zalo"]
    assert "2: Bồ câu" in said(reading)


def test_without_a_column_the_channel_is_the_one_given():
    assert read(sheet(["Chức năng", "Nội dung"], ["Khác", "x"]), channel="unit").rows[0].channel == "unit"


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


def test_every_answer_tab_is_read_and_a_hidden_one_is_named():
    rows = (["Dấu thời gian", "Nội dung"], ["25/11/2025 08:00:00", "x"])
    reading = read(
        sheet(*rows, name="Câu trả lời biểu mẫu 1"),
        sheet(*rows, name="Form_Responses"),
        sheet(*rows, name="Nháp", hidden=True),
    )
    assert [r.sheet for r in reading.rows] == ["Câu trả lời biểu mẫu 1", "Form_Responses"]
    assert "“Nháp” is hidden" in said(reading)


def test_a_cell_without_a_value_is_a_problem_of_its_row():
    reading = read(sheet(["Nội dung", "Chức năng"], [Fault("formula", "=A1"), "Khác"], ["Lỗi", "Khác"]))
    assert [(p.row, p.column, p.found) for p in reading.problems] == [(2, "Nội dung", "=A1")]
    assert reading.read == 2


def test_a_mapping_names_a_column_that_the_words_do_not():
    reading = read(sheet(["Cột 1", "Cột 2"], ["PC A", "Lỗi"]), mapping={"text": "cột 2", "unit": "Cột 1"})
    assert [(r.unit_text, r.text) for r in reading.rows] == [("PC A", "Lỗi")]


@pytest.mark.parametrize("mapping", [{"text": "Không có"}, {"noidung": "Nội dung"}])
def test_a_mapping_of_what_is_not_there_refuses_the_file(mapping):
    with pytest.raises(UnreadableFile):
        read(sheet(["Nội dung", "Chức năng"], ["x", "y"]), mapping=mapping)


@pytest.mark.parametrize(
    ("sheets", "code"),
    [([], "empty"), ([sheet([None])], "empty"), ([sheet(["Đơn vị", "CBCNV"], ["A", 5])], "no_table")],
)
def test_a_file_without_opinions_is_refused_in_a_sentence(sheets, code):
    with pytest.raises(UnreadableFile) as refusal:
        read(*sheets)
    assert refusal.value.code == code


def test_a_header_without_answers_is_a_file_of_no_rows():
    assert read(sheet(FORM)).read == 0


def test_a_csv_with_line_feeds_and_quotes_in_an_answer_is_one_row():
    text = 'Dấu thời gian,Nội dung\n25/11/2025 08:00:00,"Dòng 1\nDòng ""2"""\n'
    assert [r.text for r in read(*sheets_of_csv(text)).rows] == ['Dòng 1\nDòng "2"']


CELLS = st.one_of(
    st.none(), st.integers(), st.floats(), st.booleans(), st.text(max_size=8), st.datetimes(), st.dates(), st.times(),
    st.sampled_from(["Nội dung", "Tổng cộng", "GIÁM ĐỐC", "25/11/2025", "https://a.vn/1,x", "CBCNV", "II"]),
    st.builds(Fault, st.just("error"), st.just("#N/A")),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.permutations(FORM), st.lists(st.lists(CELLS, max_size=12), max_size=6))
def test_no_cells_break_the_reading_and_every_row_is_accounted_for(header, rows):
    try:
        reading = read(sheet(header, *rows))
    except UnreadableFile as refusal:
        reading = Reading(notes=[refusal.sentence])
    assert reading.read == len(reading.rows) + len({(p.sheet, p.row) for p in reading.problems})
    assert all(str(note) for note in reading.notes)
    assert all(p.sentence() for p in reading.problems)
