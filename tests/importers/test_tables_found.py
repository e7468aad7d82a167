"""Where the header of a table stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.header_words import choose_install, enough_install
from importers.results import UnreadableFile
from importers.tables_found import find_tables, numbers_columns
from locales import phrase
from tests.importers.sheets_by_hand import sheet


def tables(*sheets):
    return find_tables(sheets, choose_install, enough_install, several=True, needed=phrase("x")).tables


def test_rows_are_numbered_as_the_spreadsheet_shows_them():
    found = tables(
        sheet([], ["Tiêu đề"], [], ["Đơn vị", "Cài đặt"], [], ["PC A", 1], [None, None], ["PC B", 2])
    )
    assert [(t.header_row, [number for number, _line in t.rows()]) for t in found] == [(4, [6, 8])]


def test_ragged_rows_are_padded_and_cut_to_the_header():
    (found,) = tables(sheet(["Đơn vị", "CBCNV", "Cài đặt"], ["PC A"], ["PC B", 1, 2, "thừa"]))
    assert [line for _number, line in found.rows()] == [["PC A", None, None], ["PC B", 1, 2]]


def test_reading_a_table_changes_no_cell_of_the_sheet():
    rows = [["Đơn vị", "Cài đặt"], ["PC A", 1], [None, 2]]
    whole = sheet(*rows, merged=[(2, 1, 3, 1)])
    (found,) = tables(whole)
    assert [line for _number, line in found.rows(spread=("unit",))] == [["PC A", 1], ["PC A", 2]]
    assert whole.rows == rows


def test_three_rows_of_headers_are_joined():
    (found,) = tables(
        sheet(
            ["TT", "Đơn vị", "CBCNV", "Kết quả triển khai", None, None],
            [None, None, None, "Cài đặt", None, "Sử dụng"],
            [None, None, None, "CBCNV", "Gia đình", None],
            [1, "PC A", 9, 5, 3, 4],
            merged=[(1, 1, 3, 1), (1, 2, 3, 2), (1, 3, 3, 3), (1, 4, 1, 6), (2, 4, 2, 5), (2, 6, 3, 6)],
        )
    )
    assert found.first_row == 4
    assert [found.header(c) for c in range(6)] == [
        "TT", "Đơn vị", "CBCNV", "Kết quả triển khai > Cài đặt > CBCNV", "Kết quả triển khai > Cài đặt > Gia đình", "Kết quả triển khai > Sử dụng",
    ]  # fmt: skip
    assert found.found.fields == {
        "unit": [1],
        "headcount": [2],
        "staff_installed": [3],
        "family_installed": [4],
        "users": [5],
    }


def test_a_title_directly_over_the_header_is_no_part_of_it():
    for title in (
        ["KẾT QUẢ CÀI ĐẶT ỨNG DỤNG CỦA CBCNV"],
        [None, None, "BÁO CÁO CÀI ĐẶT"],
        ["EVNNPC", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ):
        (found,) = tables(sheet(title, ["Đơn vị", "CBCNV", "Sử dụng"], ["PC A", 9, 5]))
        assert (found.header_row, found.headers) == (2, (("Đơn vị",), ("CBCNV",), ("Sử dụng",)))
        assert found.above == tuple(c for c in title if c)


@pytest.mark.parametrize(
    "line", [["A", "B", "1", "2"], [1, 2, 3, 4], ["(1)", "(2)", "(3)=(1)+(2)"], ["a", "b", 1, 2, "3=1+2"]]
)
def test_a_row_that_numbers_the_columns_is_known(line):
    assert numbers_columns(line)


@pytest.mark.parametrize("line", [[1, "PC A", 2, 3], [5, 6, 7], ["A", "B", "C"], [1, 2]])
def test_a_row_of_data_is_no_numbering_of_columns(line):
    assert not numbers_columns(line)


def test_the_refusal_shows_the_fullest_row():
    with pytest.raises(UnreadableFile, match="Chức năng, Nội dung, Ảnh"):
        tables(sheet(["Danh sách"], ["Chức năng", "Nội dung", "Ảnh"]))


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=5), st.sampled_from(["Đơn vị", "Cài đặt", "CBCNV"])), max_size=5), max_size=8),
       st.lists(st.tuples(*[st.integers(1, 9)] * 4), max_size=4))  # fmt: skip
def test_any_grid_with_any_merged_ranges_has_tables_or_is_refused(rows, merged):
    areas = [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in merged]
    try:
        found = tables(sheet(*rows, merged=areas))
    except UnreadableFile:
        found = []
    for table in found:
        assert all(
            table.first_row <= number <= table.last_row for number, _line in table.rows(spread=("unit",))
        )
