"""A file's own columns: what a person chooses among, and what choosing one does."""

from __future__ import annotations

import pytest

from importers.cells import Sheet
from importers.feedback import read_feedback
from importers.install_counts import read_install_counts
from importers.results import UnreadableFile
from tests.services.rows import ZONE


def columns_of(sheet: Sheet) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {c.ref: (c.samples, c.fields) for c in read_install_counts([sheet]).columns}


def test_each_column_shows_its_first_values_and_what_it_is_taken_for():
    rows = [
        ["Đơn vị", "Ngày", "CBCNV đã cài đặt", "Ghi chú"],
        ["PC A", "01/12/2025", 5, None],
        ["PC B", "01/12/2025", 6, "đã  xong"],
        ["PC C", "01/12/2025", 7, None],
        ["PC D", "01/12/2025", 8, None],
    ]
    seen = columns_of(Sheet("S", rows))
    assert seen["Đơn vị"] == (("PC A", "PC B", "PC C"), ("unit",))
    assert seen["CBCNV đã cài đặt"] == (("5", "6", "7"), ("staff_installed",))
    assert seen["Ghi chú"] == (("đã xong",), ())


def test_columns_of_one_header_and_of_none_are_told_apart_by_their_letters():
    rows = [["Đơn vị", "Cột", "Cột", None], ["PC A", 5, 3, 2], ["PC B", 6, 4, 9]]
    with pytest.raises(UnreadableFile) as refused:
        read_install_counts([Sheet("S", rows)])
    assert [c.ref for c in refused.value.columns] == ["Đơn vị", "Cột [B]", "Cột [C]", "[D]"]
    said = {"staff_installed": "Cột [C]", "users": "[D]"}
    found = read_install_counts(
        [
            Sheet(
                "S",
                rows,
            )
        ],
        mapping=said,
    )
    assert [(r.unit_text, r.staff_installed, r.users) for r in found.rows] == []
    assert len(found.problems) == 2


def test_a_column_chosen_by_its_letter_is_that_column():
    rows = [["Đơn vị", "Ngày", "Cột", "Cột", None], ["PC A", "01/12/2025", 5, 3, 2]]
    said = {"staff_installed": "Cột [D]", "users": "[E]"}
    (row,) = read_install_counts([Sheet("S", rows)], mapping=said).rows
    assert (row.staff_installed, row.users) == (3, 2)


def test_a_column_without_a_header_moves_no_header_up_into_the_letterhead():
    rows = [
        ["TỔNG CÔNG TY", None, "Mẫu 2"],
        [None, None, None],
        ["Đơn vị", "Ngày", None],
        ["PC A", "01/12/2025", 4],
    ]
    (row,) = read_install_counts([Sheet("S", rows)], mapping={"staff_installed": "[C]"}).rows
    assert (row.unit_text, row.staff_installed) == ("PC A", 4)


def test_a_field_can_be_said_not_to_be_in_the_file():
    rows = [["Đơn vị", "Ngày", "CBCNV đã cài đặt", "Đang sử dụng"], ["PC A", "01/12/2025", 5, 3]]
    (row,) = read_install_counts([Sheet("S", rows)], mapping={"users": ""}).rows
    assert (row.staff_installed, row.users) == (5, None)


def test_a_table_whose_headers_say_nothing_still_offers_its_columns():
    rows = [["BÁO CÁO"], ["Tên", "Số 1", "Số 2"], ["PC A", "01/12/2025", 5], ["PC B", "01/12/2025", 6]]
    with pytest.raises(UnreadableFile) as refused:
        read_install_counts([Sheet("S", rows)])
    assert refused.value.code == "no_table"
    assert [(c.ref, c.samples) for c in refused.value.columns] == [
        ("Tên", ("PC A", "PC B")),
        ("Số 1", ("01/12/2025", "01/12/2025")),
        ("Số 2", ("5", "6")),
    ]
    said = {"unit": "Tên", "day": "Số 1", "users": "Số 2"}
    found = read_install_counts([Sheet("S", rows)], mapping=said)
    assert [(r.unit_text, r.users) for r in found.rows] == [("PC A", 5), ("PC B", 6)]


def test_opinions_offer_their_columns_too():
    rows = [["Cột 1", "Cột 2"], ["Không đăng nhập được", "PC A"]]
    found = read_feedback([Sheet("S", rows)], zone=ZONE, mapping={"text": "Cột 1", "unit": "Cột 2"})
    assert [(c.ref, c.fields) for c in found.columns] == [("Cột 1", ("text",)), ("Cột 2", ("unit",))]
    assert [(r.text, r.unit_text) for r in found.rows] == [("Không đăng nhập được", "PC A")]


def test_a_file_without_any_row_of_words_offers_none():
    with pytest.raises(UnreadableFile) as refused:
        read_install_counts([Sheet("S", [[1, 2, 3], [4, 5, 6]])])
    assert refused.value.columns == ()
