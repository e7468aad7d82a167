"""Counts of one office by day: whose they are stands in the sheet's name or over the table."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cells import Sheet
from importers.install_counts import read_install_counts
from importers.results import UnreadableFile
from tests.importers.counts_said import asked, balanced, said, short
from tests.importers.sheets_by_hand import sheet

HEAD = ["Ngày", "CBCNV cài", "Người nhà cài"]
ROW = ["25/11/2025", 10, 2]
DAY = date(2025, 11, 25)


def named(name, *rows):
    return Sheet(name, [list(row) for row in rows])


def test_the_sheets_name_tells_the_unit_and_says_so():
    reading = read_install_counts([named("PC Hà Đông", HEAD, ROW)])
    assert short(reading) == [("PC Hà Đông", DAY, (None, 10, 2, None))]
    assert "the unit “PC Hà Đông” was taken" in said(reading)


def test_a_name_that_nobody_knows_is_the_unit_too_and_waits_for_a_person():
    reading = read_install_counts([named("Đống Đa", ["TỔNG CÔNG TY ĐIỆN LỰC TP HÀ NỘI"], HEAD, ROW)])
    assert [(row.unit_text, row.context) for row in reading.rows] == [
        ("Đống Đa", "TỔNG CÔNG TY ĐIỆN LỰC TP HÀ NỘI")
    ]


@pytest.mark.parametrize(
    "name", ["Sheet1", "BC", "Tuần 2", "T12", "25-11", "Số liệu cài đặt", "Trang tính 1"]
)
def test_under_a_plain_name_the_nearest_office_of_the_letterhead_counts(name):
    rows = [["TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM"], ["CÔNG TY ĐIỆN LỰC CẦN THƠ"], HEAD, ROW]
    reading = read_install_counts([named(name, *rows)])
    assert [row.unit_text for row in reading.rows] == ["CÔNG TY ĐIỆN LỰC CẦN THƠ"]


def test_without_a_name_the_file_is_refused():
    with pytest.raises(UnreadableFile) as refused:
        read_install_counts([named("Sheet1", HEAD, ROW)])
    assert refused.value.code == "no_table"


def test_a_total_below_the_days_is_no_count():
    reading = read_install_counts([named("PC Hà Đông", HEAD, ROW, ["Tổng cộng", 10, 2])])
    assert len(reading.rows) == 1
    assert balanced(reading)


def test_days_that_add_up_to_the_total_are_no_counts_up_to_a_day():
    rows = [["25/11/2025", 10, 2], ["26/11/2025", 5, 1], ["Tổng", 15, 3]]
    reading = read_install_counts([named("PC Hà Đông", HEAD, *rows)])
    assert reading.rows == []
    assert all("up to that day" in sentence for sentence in asked(reading))


def test_a_table_with_a_column_of_units_keeps_to_it():
    reading = read_install_counts([sheet(["Đơn vị", *HEAD], ["PC Ba Vì", *ROW])])
    assert [row.unit_text for row in reading.rows] == ["PC Ba Vì"]


@given(
    st.dictionaries(
        st.dates(date(2025, 11, 20), date(2025, 12, 10)), st.integers(0, 999), min_size=1, max_size=12
    )
)
def test_every_day_is_a_count_of_its_own(counted):
    rows = [[day, staff, None] for day, staff in counted.items()]
    reading = read_install_counts([named("PC Hà Đông", HEAD, *rows)])
    assert {row.counted_on: row.staff_installed for row in reading.rows} == counted
