"""Forms with a label and its figure in each row."""

from datetime import date

import pytest

from importers.install_counts import read_install_counts
from importers.results import UnreadableFile
from tests.importers.counts_said import asked, balanced, said, short
from tests.importers.sheets_by_hand import sheet

DAY = date(2025, 11, 28)
LABELS = [
    ["Tổng số CBCNV", 310],
    ["CBCNV đã cài đặt", 300],
    ["Người nhà đã cài đặt", 120],
    ["Đang sử dụng", 250],
]


@pytest.mark.parametrize(
    "above",
    [
        [["Đơn vị: PC Hà Đông"], ["Chỉ tiêu", "Số liệu"]],
        [["Đơn vị:", "PC Hà Đông"]],
        [["Chỉ tiêu", "PC Hà Đông"]],
        [["Tên đơn vị", "PC Hà Đông"], ["Nội dung", "Số lượng (người)"]],
        [["PC Hà Đông"], ["BÁO CÁO KẾT QUẢ CÀI ĐẶT ỨNG DỤNG CỦA CBCNV"], [], ["Hạng mục", "Kết quả"]],
    ],
)
@pytest.mark.parametrize("mark", ["", "1. ", "a) ", "- "])
def test_the_unit_is_found_beside_its_label_over_the_figures_or_in_the_letterhead(above, mark):
    reading = read_install_counts([sheet(*above, *([mark + name, n] for name, n in LABELS))], as_of=DAY)
    assert short(reading) == [("PC Hà Đông", DAY, (310, 300, 120, 250))]
    assert balanced(reading)
    assert "a label and its figure in each row" in said(reading)


def test_the_day_is_read_from_its_label_and_parts_from_what_they_are_parts_of():
    reading = read_install_counts(
        [
            sheet(
                ["Đơn vị", "PC Hà Đông"],
                ["Ngày báo cáo", date(2025, 12, 2)],
                ["Tổng số CBCNV", 310],
                ["Số lượng cài đặt", 420],
                ["- CBCNV", "300 người"],
                ["- Gia đình", "120"],
            )
        ]
    )
    assert short(reading) == [("PC Hà Đông", date(2025, 12, 2), (310, 300, 120, None))]


def test_a_column_for_each_day_is_a_count_for_each_day():
    reading = read_install_counts(
        [
            sheet(
                ["PC Hà Đông"],
                ["Chỉ tiêu", "ĐVT", "25/11/2025", "02/12/2025", "Ghi chú"],
                ["Tổng số CBCNV", "người", 310, 310, None],
                ["CBCNV đã cài", "người", 150, 300, "tăng"],
            )
        ]
    )
    assert short(reading) == [
        ("PC Hà Đông", date(2025, 11, 25), (310, 150, None, None)),
        ("PC Hà Đông", date(2025, 12, 2), (310, 300, None, None)),
    ]


def test_a_day_may_be_led_in_by_words():
    form = sheet(
        ["PC Hà Đông"], ["Chỉ tiêu", "Đến 25/11", "Đến 02/12"], ["CBCNV", 310, 310], ["Đã cài", 150, 300]
    )
    reading = read_install_counts([form], as_of=DAY)
    assert [row.counted_on for row in reading.rows] == [date(2025, 11, 25), date(2025, 12, 2)]


def test_forms_one_under_another_are_read_each_with_its_own_unit():
    def form(unit, head, done):
        return [[f"Đơn vị: {unit}"], ["Tổng số CBCNV", head], ["CBCNV đã cài", done], []]

    whole = sheet(
        ["Số liệu đến ngày 25/11/2025"],
        *form("PC A", 10, 5),
        *form("PC B", 20, "nhiều"),
        *form("PC C", 30, 7),
    )
    reading = read_install_counts([whole])
    assert short(reading) == [
        ("PC A", date(2025, 11, 25), (10, 5, None, None)),
        ("PC C", date(2025, 11, 25), (30, 7, None, None)),
    ]
    assert [(p.row, p.column, p.found) for p in reading.problems] == [(8, "CBCNV đã cài", "nhiều")]


def test_the_name_of_a_sheet_may_be_the_unit():
    rows = (["Chỉ tiêu", "Số liệu"], ["CBCNV", 310], ["Đã cài", 300])
    reading = read_install_counts([sheet(*rows, name="PC Hà Đông"), sheet(*rows, name="PC Ba Vì")], as_of=DAY)
    assert [row.unit_text for row in reading.rows] == ["PC Hà Đông", "PC Ba Vì"]


def test_a_wrong_figure_is_told_with_its_label_and_the_name_of_its_column():
    form = sheet(
        ["Chỉ tiêu", "PC Hà Đông", "PC Sơn Tây"], ["CBCNV", 310, 205], ["Đã cài", 300, "nhiều"], ["x"]
    )
    reading = read_install_counts([form], as_of=DAY)
    assert short(reading) == [("PC Hà Đông", DAY, (310, 300, None, None))]
    assert asked(reading) == [
        "Sheet “Sheet1”, row 3, column “PC Sơn Tây > Đã cài”: expected a whole number from 0 up, found “nhiều”."
    ]


def test_two_columns_of_one_unit_that_disagree_are_both_told():
    form = sheet(["Chỉ tiêu", "PC Hà Đông", "PC Hà Đông"], ["CBCNV", 310, 310], ["Đã cài", 300, 301])
    reading = read_install_counts([form], as_of=DAY)
    assert reading.rows == []
    assert [(p.row, p.found) for p in reading.problems] == [(3, "300"), (3, "301")]
    assert "another column gives 301" in asked(reading)[0]


def test_a_form_without_any_unit_asks_for_it():
    reading = read_install_counts(
        [sheet(["Chỉ tiêu", "Số liệu"], ["CBCNV", 310], ["Đã cài", 300])], as_of=DAY
    )
    assert [(p.column, p.found) for p in reading.problems] == [("Đơn vị", "")]


def test_a_person_names_a_label_as_they_name_a_column():
    form = sheet(["Chỉ tiêu", "PC Hà Đông"], ["CBCNV", 310], ["Lượt mở", 7])
    reading = read_install_counts([form], as_of=DAY, mapping={"users": "Lượt mở"})
    assert short(reading) == [("PC Hà Đông", DAY, (310, None, None, 7))]


@pytest.mark.parametrize(
    "rows",
    [
        [["Xin chào", 5]],
        [["CBCNV"], ["Đã cài"]],
        [["CBCNV", "nhiều"], ["Đã cài", "hết"]],
        [["Chức năng", "Nội dung"], ["Đăng nhập", "Chậm"]],
    ],
)
def test_rows_that_are_no_form_are_refused(rows):
    with pytest.raises(UnreadableFile):
        read_install_counts([sheet(*rows)], as_of=DAY)
