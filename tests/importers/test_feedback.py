"""Feedback out of the form, logs and lists."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.cells import Fault
from importers.results import Reading, UnreadableFile
from tests.importers.feedback_said import FORM, at, bare, read, said
from tests.importers.sheets_by_hand import SAMPLES, SHARED, sheet, sheets_in, sheets_of_csv

shared_only = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")


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
