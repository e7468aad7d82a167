"""Where the day of a count is found."""

from datetime import date, datetime

import pytest

from importers.install_counts import read_install_counts
from tests.importers.counts_said import balanced, said, short, table
from tests.importers.sheets_by_hand import sheet

DAY = date(2025, 11, 30)
TRIAL = (date(2025, 11, 20), date(2025, 12, 10))


def test_a_column_a_day_gives_a_count_a_day():
    for days in (["25/11", "02/12"], [datetime(2025, 11, 25), datetime(2025, 12, 2)], ["Ngày 25/11/2025", "Ngày 02/12/2025"], ["25.11.2025", "02.12.2025"],
                 ["CBCNV cài đặt (đến 25/11)", "CBCNV cài đặt (đến 02/12)"]):  # fmt: skip
        reading = read_install_counts(
            [sheet(["Năm 2025"], ["Đơn vị", "Tổng CBCNV", *days], ["PC A", 9, 1, 2], ["PC B", 8, None, 3])],
            trial=TRIAL,
        )
        assert sorted(short(reading)) == [
            ("PC A", date(2025, 11, 25), (9, 1, None, None)),
            ("PC A", date(2025, 12, 2), (9, 2, None, None)),
            ("PC B", date(2025, 11, 25), (8, None, None, None)),
            ("PC B", date(2025, 12, 2), (8, 3, None, None)),
        ]
        assert balanced(reading)


def test_a_group_of_columns_a_day_gives_a_count_a_day():
    reading = read_install_counts(
        [sheet(["Đơn vị", "Ngày 25/11/2025", None, "Ngày 02/12/2025", None], [None, "CBCNV cài đặt", "Gia đình", "CBCNV cài đặt", "Gia đình"],
               ["PC A", 1, 2, 3, "nhiều"])])  # fmt: skip
    assert short(reading) == [("PC A", date(2025, 11, 25), (None, 1, 2, None))]
    assert [(p.row, p.column) for p in reading.problems] == [(3, "Ngày 02/12/2025 > Gia đình")]
    assert balanced(reading)


def test_two_tables_under_one_another_keep_their_own_days():
    header = ["Đơn vị", "CBCNV", "Cài đặt"]
    reading = read_install_counts(
        [sheet(["Số liệu đến ngày 25/11/2025"], header, ["PC A", 4, 1], [],
               ["Số liệu đến ngày 02/12/2025"], header, ["PC A", 4, 2])]
    )  # fmt: skip
    assert short(reading) == [
        ("PC A", date(2025, 11, 25), (4, 1, None, None)),
        ("PC A", date(2025, 12, 2), (4, 2, None, None)),
    ]


@pytest.mark.parametrize(
    ("title", "name", "as_of", "day"),
    [
        ("(tính đến 17h00 ngày 28/11/2025)", "Sheet1", None, date(2025, 11, 28)),
        ("Số liệu đến hết ngày 28 tháng 11 năm 2025", "Sheet1", None, date(2025, 11, 28)),
        ("Từ ngày 20/11/2025 đến ngày 28/11/2025", "Sheet1", date(2025, 1, 1), date(2025, 11, 28)),
        ("(Kèm theo Công văn số 123/PCHN ngày 02/12/2025)\nTính đến 28/11/2025", "01-12-2025", None, date(2025, 11, 28)),
        ("(Kèm theo Công văn số 123/PCHN ngày 02/12/2025)", "01-12-2025", None, date(2025, 12, 1)),
        ("KẾT QUẢ", "25-11-2025", date(2025, 1, 1), date(2025, 11, 25)),
        ("KẾT QUẢ NĂM 2025", "Tuần 2 (02.12)", date(2025, 12, 9), date(2025, 12, 2)),
        ("KẾT QUẢ", "Sheet1", date(2025, 12, 9), date(2025, 12, 9)),
        ("Hà Nội, ngày 03 tháng 12 năm 2025", "Sheet1", None, date(2025, 12, 3)),
        ("Hà Nội, ngày 03 tháng 12 năm 2025", "Sheet1", date(2025, 12, 1), date(2025, 12, 1)),
        ("Báo cáo ngày 5.12.25", "Sheet1", None, date(2025, 12, 5)),
        ("KẾT QUẢ", "BC_25.11.2025", None, date(2025, 11, 25)),
        ("KẾT QUẢ", "20251125", None, date(2025, 11, 25)),
    ],
)  # fmt: skip
def test_the_day_is_found_in_the_title_then_the_name_then_as_given(title, name, as_of, day):
    reading = read_install_counts(
        [sheet([title], ["Đơn vị", "Cài đặt"], ["PC A", 1], name=name)], as_of=as_of
    )
    assert [r.counted_on for r in reading.rows] == [day]
    assert f"{day:%d/%m/%Y}" in said(reading)


def test_a_day_without_a_year_takes_the_year_of_the_other_sheets():
    rows = (["Đơn vị", "Cài đặt"], ["PC A", 1])
    reading = read_install_counts([sheet(*rows, name="25.11.2025"), sheet(*rows, name="Tuần 2 (02.12)")])
    assert [r.counted_on for r in reading.rows] == [date(2025, 11, 25), date(2025, 12, 2)]


def test_without_any_day_every_row_is_a_problem_of_the_day():
    reading = read_install_counts([sheet(["Đơn vị", "Cài đặt"], ["PC A", 1], ["PC B", 2])])
    assert [(p.row, p.column) for p in reading.problems] == [(2, "Ngày"), (3, "Ngày")]
    assert balanced(reading)


def test_month_first_days_are_read_month_first_in_the_whole_file():
    reading = read_install_counts(
        table(["A", "PC A", 1, 1, 1, 1, "12/5/2025"], ["B", "PC B", 1, 1, 1, 1, "11/25/2025"])
    )
    assert [r.counted_on for r in reading.rows] == [date(2025, 12, 5), date(2025, 11, 25)]


def test_a_day_that_cannot_be_read_is_a_problem_and_not_the_title_s():
    reading = read_install_counts(
        table(["A", "PC A", 1, 1, 1, 1, "hôm qua"], ["B", "PC B", 1, 1, 1, 1, datetime(2025, 11, 25)]),
        as_of=DAY,
    )
    assert [(p.row, p.column, p.found) for p in reading.problems] == [(2, "Ngày", "hôm qua")]
    assert [r.counted_on for r in reading.rows] == [date(2025, 11, 25)]


def test_units_and_days_merged_over_several_rows_hold_for_each():
    rows = [
        ["Đơn vị", "Ngày", "Cài đặt"],
        ["PC A", "24/11/2025", 1],
        [None, "01/12/2025", 2],
        ["PC B", "24/11/2025", 3],
    ]
    reading = read_install_counts([sheet(*rows, merged=[(2, 1, 3, 1)])])
    assert [r.unit_text for r in reading.rows] == ["PC A", "PC A", "PC B"]
