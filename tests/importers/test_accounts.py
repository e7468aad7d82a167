"""A list of accounts is read as offices write it; each row that can't be one says why."""

from __future__ import annotations

import pytest

from importers.accounts import read_accounts
from importers.cells import Sheet
from importers.results import UnreadableFile

HEAD = ["STT", "Tên đăng nhập", "Họ và tên", "Vai trò", "Mã đơn vị", "E-mail"]


def read(*rows):
    return read_accounts([Sheet("", [["DANH SÁCH TÀI KHOẢN"], HEAD, *map(list, rows)])])


def test_rows_are_read_with_roles_by_name_or_code():
    found = read(
        [1, " An.NV ", "Nguyễn Văn An", "Đầu mối báo cáo", "PA ", "an@evn.vn"],
        [2, "binh", "", "triager", None, None],
        [3, "chi", "Chi", "Quản trị", "", ""],
    )
    assert [(r.username, r.role, r.unit_code, r.email) for r in found.rows] == [
        ("an.nv", "reporter", "PA", "an@evn.vn"),
        ("binh", "triager", "", ""),
        ("chi", "admin", "", ""),
    ]
    assert (found.read, found.problems) == (3, [])


def test_what_cannot_be_an_account_is_a_problem_of_its_row():
    found = read(
        [1, "có cách", "X", "Quản trị", "", ""],
        [2, "", "X", "Quản trị", "", ""],
        [3, "x", "X", "giám đốc", "", ""],
        [4, "y", "X", "Quản trị", "", "khong phai thu"],
        [5, "z", "X", "Quản trị", "", ""],
        [6, "Z", "X", "Quản trị", "", ""],
    )
    assert [r.username for r in found.rows] == ["z"]
    assert [p.row for p in found.problems] == [3, 4, 5, 6, 8]
    assert [p.column for p in found.problems][2] == "Vai trò"


def test_a_file_without_the_columns_is_refused():
    with pytest.raises(UnreadableFile):
        read_accounts([Sheet("", [["Đơn vị", "Số lượng"], ["PA", 5]])])
