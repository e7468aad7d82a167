"""What looks like a count and is none: shares, ticks, thousands."""

import pytest

from importers.install_counts import read_install_counts
from importers.results import UnreadableFile
from tests.importers.counts_said import asked, balanced, short
from tests.importers.sheets_by_hand import sheet

TITLE = ["Số liệu đến ngày 05/12/2025"]
HEAD = ["Đơn vị", "Tổng CBCNV", "CBCNV đã cài"]


def figures_of(*rows, head=HEAD, title=TITLE):
    reading = read_install_counts([sheet(title, head, *rows)])
    assert balanced(reading)
    return reading


@pytest.mark.parametrize("title", ["Đơn vị tính: nghìn người", "ĐVT: 1.000 người", "(ngàn người)"])
def test_a_table_by_thousands_is_asked_for_people(title):
    reading = read_install_counts([sheet(TITLE, [title], HEAD, ["EVNNPC", 25, 0], ["EVNSPC", None, None])])
    assert reading.rows == []
    assert ["write 25000, not 25" in sentence for sentence in asked(reading)] == [True]


def test_a_title_that_speaks_of_a_thousand_staff_is_no_scale():
    reading = read_install_counts([sheet(["Hơn một nghìn lượt tải đến 05/12/2025"], HEAD, ["PC A", 25, 20])])
    assert [row.staff_installed for row in reading.rows] == [20]


@pytest.mark.parametrize("mark", ["x", "X", "✓", "Có", "đã cài"])
def test_where_people_are_ticked_off_no_row_is_a_count(mark):
    reading = figures_of(["PC A", None, mark], ["PC A", 1, None], ["PC A", 1, ""])
    assert reading.rows == []


@pytest.mark.parametrize("said", ["120 (80%)", "120 người (80,0 %)", "0", 0, "-", None])
def test_a_column_of_counts_with_their_share_takes_those_that_say_both(said):
    reading = figures_of(["PC A", 150, said], head=[*HEAD[:2], "CBCNV đã cài (tỷ lệ)"])
    expected = None if said is None else 120 if str(said).startswith("120") else 0
    assert [row.staff_installed for row in reading.rows] == [expected]


@pytest.mark.parametrize("said", ["80%", 80, "80", 0.8])
def test_a_column_of_counts_with_their_share_takes_none_that_says_one(said):
    reading = figures_of(["PC A", 150, said], head=[*HEAD[:2], "CBCNV đã cài (tỷ lệ)"])
    assert reading.rows == []
    assert len(asked(reading)) == 1


def test_more_days_in_columns_than_any_pilot_has_are_refused():
    days = [
        f"{day:02}/{month:02}/{year}"
        for year in (2024, 2025)
        for month in range(1, 13)
        for day in range(1, 11)
    ]
    with pytest.raises(UnreadableFile) as refused:
        read_install_counts([sheet(["Đơn vị", *days], *(["PC A", 1] for _ in range(300)))])
    assert refused.value.code == "too_many_counts"


def test_a_header_on_a_thousand_pages_is_one_table():
    rows = [row for n in range(1000) for row in (HEAD, [f"PC {n}", n, n])]
    reading = read_install_counts([sheet(TITLE, *rows)])
    assert len(reading.rows) == 1000
    assert short(reading)[999][2] == (999, 999, None, None)
