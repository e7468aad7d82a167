"""Which rows of a table of counts are data."""

from datetime import date

import pytest

from importers.install_counts import read_install_counts
from tests.importers.counts_said import said
from tests.importers.sheets_by_hand import sheet

DAY = date(2025, 11, 30)
TRIAL = (date(2025, 11, 20), date(2025, 12, 10))


def test_group_rows_give_their_name_to_the_rows_below_and_are_not_counted():
    reading = read_install_counts(
        [sheet(["STT", "Đơn vị", "CBCNV", "CBCNV cài đặt"],
               ["A", "Khối phân phối", None, None],
               ["I", "Tổng công ty Điện lực TP Hà Nội", 100, 50],
               [1, "PC Hoàn Kiếm", 60, 30],
               [2, "PC Ba Đình", 40, 20],
               ["II", "Tổng công ty Điện lực miền Bắc", None, None],
               [1, "PC Phú Thọ", 80, 10],
               ["III", "Công ty TNHH MTV Nhiệt điện Thủ Đức", 7, 6],
               ["", "TỔNG CỘNG", 187, 66])], as_of=DAY)  # fmt: skip
    assert [(r.unit_text, r.context) for r in reading.rows] == [
        ("PC Hoàn Kiếm", "Tổng công ty Điện lực TP Hà Nội"),
        ("PC Ba Đình", "Tổng công ty Điện lực TP Hà Nội"),
        ("PC Phú Thọ", "Tổng công ty Điện lực miền Bắc"),
        ("Công ty TNHH MTV Nhiệt điện Thủ Đức", ""),
    ]
    assert reading.read == 4


def test_a_list_numbered_in_roman_is_a_list_of_units():
    reading = read_install_counts(
        [sheet(["TT", "Đơn vị", "Cài đặt"], ["I", "EVNNPC", 5], ["II", "EVNCPC", 6], ["III", "EVNSPC", 7])],
        as_of=DAY,
    )
    assert [r.unit_text for r in reading.rows] == ["EVNNPC", "EVNCPC", "EVNSPC"]


@pytest.mark.parametrize(
    "label",
    [
        "Cộng",
        "Tổng",
        "Tổng cộng",
        "TỔNG",
        "TỔNG CỘNG:",
        "Tổng số",
        "tong cong",
        "Total",
        "Cộng (I+II)",
        "Toàn Tổng công ty",
        "Tổng cộng toàn EVNNPC",
    ],
)
def test_totals_are_left_out_wherever_their_label_stands(label):
    for at in (0, 1):
        total = [None, None, 9, 9]
        total[at] = label
        reading = read_install_counts(
            [sheet(["STT", "Đơn vị", "CBCNV", "Cài đặt"], [1, "PC A", 4, 4], [2, "PC B", 5, 5], total)],
            as_of=DAY,
        )
        assert [r.unit_text for r in reading.rows] == ["PC A", "PC B"]
        assert reading.read == 2


@pytest.mark.parametrize(
    "unit",
    [
        "Tổng công ty Điện lực miền Bắc",
        "Công đoàn EVN",
        "Công ty Điện lực A",
        "TỔNG CÔNG TY PHÁT ĐIỆN 1",
        "Cộng Hòa",
    ],
)
def test_a_unit_whose_name_begins_like_a_total_is_a_unit(unit):
    reading = read_install_counts([sheet(["Đơn vị", "Cài đặt"], [unit, 5], ["PC B", 6])], as_of=DAY)
    assert [r.unit_text for r in reading.rows] == [unit, "PC B"]


def test_a_note_with_the_word_total_does_not_hide_its_row():
    reading = read_install_counts(
        [
            sheet(
                ["Đơn vị", "Cài đặt", "Ghi chú"],
                ["PC A", 5, "Tổng cộng 5 máy"],
                ["PC B", 6, "Giám đốc đã ký tên"],
            )
        ],
        as_of=DAY,
    )
    assert [r.unit_text for r in reading.rows] == ["PC A", "PC B"]


def test_a_sum_without_any_label_is_left_out():
    reading = read_install_counts(
        [sheet(["Đơn vị", "CBCNV", "Cài đặt"], ["A", 4, 1], ["B", 5, 2], [None, 9, 3])], as_of=DAY
    )
    assert (reading.read, reading.problems) == (2, [])


def test_the_block_of_signatures_is_left_out():
    reading = read_install_counts(
        [sheet(["STT", "Đơn vị", "CBCNV", "Cài đặt"], [1, "PC A", 4, 1],
               [None, "Hà Nội, ngày 02 tháng 12 năm 2025"],
               [None, "NGƯỜI LẬP BIỂU", None, "GIÁM ĐỐC"], [None, "(Ký, ghi rõ họ tên)"], [None, None, None, None],
               [None, "Nguyễn Văn A", None, "Trần Văn B"], ["Nơi nhận:"], ["- Như trên;"])], as_of=DAY)  # fmt: skip
    assert (reading.read, len(reading.rows), reading.problems) == (1, 1, [])


def test_a_header_repeated_on_each_page_and_a_row_of_column_numbers_are_no_data():
    header = ["STT", "Đơn vị", "CBCNV", "Cài đặt"]
    reading = read_install_counts(
        [sheet(header, ["A", "B", "1", "2"], [1, "PC A", 4, 1], header, [2, "PC B", 5, 2]), ], as_of=DAY
    )  # fmt: skip
    assert [r.unit_text for r in reading.rows] == ["PC A", "PC B"]


def test_a_header_repeated_on_the_next_page_keeps_day_group_and_letterhead():
    header = ["STT", "Đơn vị", "CBCNV", "Cài đặt"]
    numbers = ["A", "B", "1", "2"]
    reading = read_install_counts(
        [sheet(["EVNNPC"], ["Số liệu đến ngày 25/11/2025"], header, numbers, [1, "PC A", 4, 1], ["I", "Tổng công ty Điện lực miền Nam"],
               [1, "PC B", 5, 2], header, numbers, [2, "PC C", 6, 3], ["Bảng 2"], ["Đơn vị", "Cài đặt"], ["PC D", 1])])  # fmt: skip
    assert [(r.unit_text, r.context) for r in reading.rows] == [
        ("PC A", "EVNNPC"),
        ("PC B", "Tổng công ty Điện lực miền Nam"),
        ("PC C", "Tổng công ty Điện lực miền Nam"),
        ("PC D", "EVNNPC"),
    ]
    assert {r.counted_on for r in reading.rows} == {date(2025, 11, 25)}


def test_a_unit_without_any_figure_is_told_and_not_counted():
    reading = read_install_counts(
        [
            sheet(
                ["STT", "Đơn vị", "CBCNV", "Cài đặt"],
                [1, "PC A", None, None],
                [2, "PC B", 1, None],
                [3, None, None, None],
            )
        ],
        as_of=DAY,
    )
    assert (reading.read, [r.unit_text for r in reading.rows]) == (1, ["PC B"])
    assert "without any figure left out: rows 2" in said(reading)


def test_the_block_of_evns_own_offices_names_evn_for_the_rows_below():
    reading = read_install_counts(
        [sheet(["STT", "Đơn vị", "CBCNV", "Đã cài"],
               [None, "Khối cơ quan EVN", None, None],
               [1, "Ban Kế hoạch", 30, 28],
               [None, "Cộng khối cơ quan", 30, 28],
               [None, "Khối phân phối", None, None],
               [1, "EVNHANOI", 7000, 6000])], as_of=DAY)  # fmt: skip
    assert [(r.unit_text, r.context) for r in reading.rows] == [("Ban Kế hoạch", "EVN"), ("EVNHANOI", "")]


def test_a_table_of_another_kind_below_ends_the_counts_and_is_told():
    reading = read_install_counts(
        [sheet(["Đơn vị", "CBCNV", "Đã cài"],
               ["Ban An toàn", 25, 20],
               ["Ban Pháp chế", 30, "mười"],
               ["Ý kiến góp ý"],
               ["STT", "Chức năng", "Nội dung"],
               [1, "Đăng nhập", "Chậm"])], as_of=DAY)  # fmt: skip
    assert [r.unit_text for r in reading.rows] == ["Ban An toàn"]
    assert [(p.row, p.found) for p in reading.problems] == [(3, "mười")]
    assert reading.read == 2
    assert "from row 5 on" in said(reading)
