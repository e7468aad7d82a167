"""The unit tree and its aliases."""

from pathlib import Path

import pytest

from importers.results import UnreadableFile
from importers.units import read_aliases, read_units
from tests.importers.sheets_by_hand import sheet, sheets_in

DATA = Path(__file__).resolve().parents[2] / "models" / "data"


def test_the_tree_that_ships_is_read_whole():
    reading = read_units(sheets_in(DATA / "units.csv"))
    assert reading.problems == []
    assert reading.read == len(reading.rows) == len({r.code for r in reading.rows}) > 600
    assert sum(r.addressee for r in reading.rows) == 48
    assert {r.headcount for r in reading.rows} == {r.contact for r in reading.rows} == {None}


def test_the_aliases_that_ship_are_read_whole():
    reading = read_aliases(sheets_in(DATA / "unit_aliases.csv"))
    assert (reading.read, reading.problems) == (len(reading.rows), [])
    assert {r.origin for r in reading.rows} == {"real", "generated"}


def test_columns_in_vietnamese_and_in_any_order_are_read():
    reading = read_units(
        [
            sheet(
                ["Tên đơn vị", "Số CBCNV", "Mã đơn vị", "Mã cấp trên", "Đầu mối", "Ghi chú"],
                ["PC A", "1.263", "PA99", "EVNNPC", "Lê A", "x"],
            )
        ]
    )
    row = reading.rows[0]
    assert (row.code, row.name, row.parent_code, row.headcount, row.contact) == (
        "PA99",
        "PC A",
        "EVNNPC",
        1263,
        "Lê A",
    )


def test_what_a_person_must_correct_is_told_cell_by_cell():
    header = ["code", "name", "status", "addressee", "headcount"]
    reading = read_units(
        [
            sheet(
                header,
                [None, "PC A", "active", "yes", 1],
                ["B", None, "đang hoạt động", "có lẽ", "nhiều"],
                ["C", "PC C", None, None, None],
            )
        ]
    )
    assert [(p.row, p.column) for p in reading.problems] == [
        (2, "code"),
        (3, "name"),
        (3, "status"),
        (3, "addressee"),
        (3, "headcount"),
    ]
    assert (reading.read, [r.code for r in reading.rows]) == (3, ["C"])


def test_a_code_that_stands_twice_is_a_problem_of_the_second_row():
    reading = read_units([sheet(["code", "name"], ["A", "PC A"], ["A", "PC B"])])
    assert [(p.row, p.found) for p in reading.problems] == [(3, "A")]
    assert [r.name for r in reading.rows] == ["PC A"]


def test_an_alias_without_a_unit_is_a_problem():
    reading = read_aliases([sheet(["Tên gọi khác", "Mã đơn vị"], ["PCHN", None], ["EPTC", "EVNEPTC"])])
    assert [(p.row, p.column) for p in reading.problems] == [(2, "Mã đơn vị")]
    assert [(r.alias, r.unit_code, r.origin) for r in reading.rows] == [("EPTC", "EVNEPTC", "shipped")]


@pytest.mark.parametrize("read", [read_units, read_aliases])
@pytest.mark.parametrize("sheets", [[], [sheet(["x", "y"], [1, 2])], [sheet(["code"], ["A"])]])
def test_a_file_without_the_columns_is_refused_in_a_sentence(read, sheets):
    with pytest.raises(UnreadableFile) as refusal:
        read(sheets)
    assert str(refusal.value)
