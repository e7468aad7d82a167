"""Tables beside one another."""

from datetime import date

import pytest

from importers.install_counts import read_install_counts
from tests.importers.counts_said import short
from tests.importers.feedback_said import read
from tests.importers.sheets_by_hand import sheet

DAY = date(2025, 11, 28)
HEAD = ["STT", "Đơn vị", "CBCNV", "Đã cài"]


@pytest.mark.parametrize("gap", [[], [None], [None, None]])
@pytest.mark.parametrize("times", [2, 3])
def test_each_of_several_tables_beside_one_another_gives_its_rows(times, gap):
    header, line = list(HEAD), [1, "PC 0", 10, 5]
    for n in range(1, times):
        header += [*gap, *HEAD]
        line += [*gap, n + 1, f"PC {n}", 10 + n, 5 + n]
    reading = read_install_counts([sheet(header, line)], as_of=DAY)
    assert short(reading) == [(f"PC {n}", DAY, (10 + n, 5 + n, None, None)) for n in range(times)]
    assert reading.problems == []


def test_one_column_of_numbers_may_serve_the_tables_beside_it():
    reading = read_install_counts([sheet([*HEAD, *HEAD[1:]], [1, "PC A", 10, 5, "PC B", 11, 6])], as_of=DAY)
    assert short(reading) == [("PC A", DAY, (10, 5, None, None)), ("PC B", DAY, (11, 6, None, None))]


def test_two_rows_of_headers_may_stand_over_tables_beside_one_another():
    upper, lower = ["Đơn vị", "Cài đặt", None], [None, "CBCNV", "Gia đình"]
    form = sheet([*upper, *upper], [*lower, *lower], ["PC A", 1, 2, "PC B", 3, 4])
    assert short(read_install_counts([form], as_of=DAY)) == [
        ("PC A", DAY, (None, 1, 2, None)),
        ("PC B", DAY, (None, 3, 4, None)),
    ]


def test_each_table_has_the_title_over_it_and_all_have_a_title_over_all():
    reading = read_install_counts(
        [
            sheet(
                ["TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC"],
                ["Đến ngày 25/11/2025", None, None, "Đến ngày 02/12/2025"],
                [*HEAD[1:], *HEAD[1:]],
                ["PC A", 10, 5, "PC A", 10, 6],
            )
        ]
    )
    assert [row.counted_on for row in reading.rows] == [date(2025, 11, 25), date(2025, 12, 2)]
    assert {row.context for row in reading.rows} == {"TỔNG CÔNG TY ĐIỆN LỰC MIỀN BẮC"}


def test_columns_a_day_under_one_unit_are_one_table():
    reading = read_install_counts(
        [
            sheet(
                ["Đơn vị", "25/11/2025", None, "02/12/2025"],
                [None, "CBCNV", "Gia đình", "CBCNV"],
                ["PC A", 1, 2, 3],
            )
        ]
    )
    assert sorted(row.counted_on for row in reading.rows) == [date(2025, 11, 25), date(2025, 12, 2)]


def test_a_question_asked_twice_is_one_answer():
    reading = read(
        sheet(
            ["Dấu thời gian", "Chức năng", "Nội dung góp ý", "Chức năng", "Nội dung góp ý"],
            ["25/11/2025 09:00:00", "Đăng nhập", "Chậm", None, "Hay treo"],
        )
    )
    assert [row.text for row in reading.rows] == ["Chậm\nHay treo"]
