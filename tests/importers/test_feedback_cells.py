"""Cells of one answer that speak together: the day and the hour, the unit in two columns."""

from datetime import datetime, time

import pytest

from importers.feedback_cells import moment_in, unit_in
from tests.importers.feedback_said import at, read, said
from tests.importers.sheets_by_hand import sheet


@pytest.mark.parametrize(
    "header", [["Ngày", "Giờ"], ["Giờ", "Ngày"], ["Ngày tiếp nhận", "Thời gian"], ["Date", "Time"]]
)
def test_a_day_and_an_hour_in_two_columns_are_one_time(header):
    cells = {"day": "25/11/2025", "hour": time(9, 7)}
    line = [cells["hour" if name in ("Giờ", "Thời gian", "Time") else "day"] for name in header]
    reading = read(sheet([*header, "Nội dung góp ý"], [*line, "Chậm"]))
    assert [row.submitted_at for row in reading.rows] == [at(2025, 11, 25, 9, 7)]


def test_a_whole_time_beside_a_day_counts_by_itself():
    reading = read(
        sheet(["Ngày", "Thời gian", "Nội dung góp ý"], [None, "25/11/2025 09:07:00", "Chậm"], ["26/11/2025 08:00", "9h", "Treo"])
    )  # fmt: skip
    assert [row.submitted_at for row in reading.rows] == [at(2025, 11, 25, 9, 7), at(2025, 11, 26, 8)]


def test_a_column_of_hours_alone_may_hold_whole_times():
    reading = read(sheet(["Giờ tiếp nhận", "Nội dung góp ý"], ["25/11/2025 09:07", "Chậm"]))
    assert [row.submitted_at for row in reading.rows] == [at(2025, 11, 25, 9, 7)]


def test_an_hour_that_is_not_understood_is_told_and_the_day_stands():
    reading = read(sheet(["Ngày", "Giờ", "Nội dung góp ý"], ["25/11/2025", "đầu giờ chiều", "Chậm"]))
    assert [row.submitted_at for row in reading.rows] == [at(2025, 11, 25)]
    assert "2: đầu giờ chiều" in said(reading)


def test_a_day_that_is_not_understood_is_a_problem_beside_its_hour():
    reading = read(sheet(["Ngày", "Giờ", "Nội dung góp ý"], ["hôm qua", "9h30", "Chậm"]))
    assert [(p.column, p.found) for p in reading.problems] == [("Ngày", "hôm qua")]


def test_a_day_without_a_year_is_one_of_the_other_rows_year_or_of_the_trial_s():
    reading = read(
        sheet(["Ngày", "Giờ", "Nội dung góp ý"], ["25/11", "9h30", "Chậm"], ["26-11", None, "Treo"])
    )
    assert [row.submitted_at for row in reading.rows] == [at(2025, 11, 25, 9, 30), at(2025, 11, 26)]


def test_the_first_column_that_tells_a_day_is_taken():
    assert moment_in([None, "25/11/2025 09:07"])[1].reading(False) == datetime(2025, 11, 25, 9, 7)
    assert moment_in(["x", None]) == ("x", None, None)
    assert moment_in([None, " "]) == (None, None, None)


@pytest.mark.parametrize(
    ("said", "unit", "above"),
    [
        ([], "", ""),
        ([("Đơn vị", "PC Hà Đông")], "PC Hà Đông", ""),
        ([("Đơn vị", "PC Hà Đông"), ("Đơn vị", "pc hà đông")], "PC Hà Đông", ""),
        ([("Đơn vị", "EVNHANOI"), ("Đơn vị", "PC Hà Đông")], "PC Hà Đông", "EVNHANOI"),
        ([("Đơn vị", "PC Hà Nam"), ("Đơn vị", "Tổng công ty Điện lực miền Bắc")], "PC Hà Nam", "Tổng công ty Điện lực miền Bắc"),
        ([("Công ty", "PC Tây Ninh"), ("Điện lực", "Điện lực Châu Thành")], "Điện lực Châu Thành", "PC Tây Ninh"),
        ([("Đơn vị (Công ty)", "Tây Ninh"), ("Đơn vị (Điện lực)", "Châu Thành")], "Châu Thành", "Tây Ninh"),
        ([("Đơn vị", "PC Hà Nam"), ("Phòng ban", "Phòng Kinh doanh")], "Phòng Kinh doanh - PC Hà Nam", ""),
        ([("Đơn vị", "EVN"), ("Đơn vị", "Ban Kế hoạch")], "Ban Kế hoạch - EVN", ""),
        ([("Đơn vị", "PC Hà Nam"), ("Đơn vị", "Điện lực Duy Tiên - PC Hà Nam")], "Điện lực Duy Tiên - PC Hà Nam", ""),
    ],
)  # fmt: skip
def test_of_two_units_the_narrower_counts(said, unit, above):
    assert unit_in(said) == (unit, above, [])


def test_two_units_as_wide_as_each_other_contradict():
    assert unit_in([("Đơn vị", "PC Hà Nam"), ("Đơn vị", "PC Nam Định")])[2] == ["PC Hà Nam", "PC Nam Định"]


@pytest.mark.parametrize(
    "other", ["Đơn vị tiếp nhận", "Đơn vị xử lý", "Đơn vị phối hợp", "Đơn vị quản lý khách hàng"]
)
def test_a_unit_that_deals_with_the_opinion_is_not_whose_it_is(other):
    reading = read(sheet(["Đơn vị", other, "Nội dung góp ý"], ["PC Hà Nam", "PC Nam Định", "Chậm"]))
    assert ([row.unit_text for row in reading.rows], reading.problems) == (["PC Hà Nam"], [])


def test_both_names_are_told_where_two_columns_contradict_each_other():
    reading = read(
        sheet(["Đơn vị", "Đơn vị công tác", "Nội dung góp ý"], ["PC Hà Nam", "PC Nam Định", "Chậm"])
    )
    assert [(p.row, p.column, p.found) for p in reading.problems] == [
        (2, "Đơn vị", "PC Hà Nam / PC Nam Định")
    ]
