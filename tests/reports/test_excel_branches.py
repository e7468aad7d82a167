"""The annex of each unit below: its own figures, its own opinions, a way there from the table of units."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from reports.appendix import Figures
from reports.appendix_excel import build_excel
from reports.excel_branches import branches_of
from tests.reports.examples import FACTS, annex_of, lines, roll_up, with_lines

COMMON = ["Phụ lục 2", "Đơn vị", "Theo ngày", "Danh sách ý kiến"]


def book(facts):
    return load_workbook(BytesIO(build_excel(facts, {})))


def told(sheet):
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def with_codes(*codes):
    """A company of units with these codes, an opinion from each."""
    units = tuple(replace(u, code=code) for u, code in zip(roll_up(len(codes)).units, codes, strict=True))
    items = tuple(
        replace(item, branch=unit.code, unit_name=unit.name)
        for item, unit in zip(annex_of(lines(len(codes))), units, strict=True)
    )
    return replace(roll_up(), units=units, annex=items)


def test_each_unit_below_with_something_known_has_a_sheet_of_its_own():
    facts = roll_up(children=12, counted=8)
    # Four have no count; the figures of the table count opinions for all of them.
    silent = tuple(replace(u, feedback=0) if u.code == "PP12" else u for u in facts.units)
    found = book(replace(facts, units=silent))
    assert found.sheetnames == [*COMMON, *(f"PP{n:02d}" for n in range(1, 12))]
    rows = told(found["PP02"])
    assert ["SỐ LIỆU VÀ Ý KIẾN GÓP Ý CỦA ĐIỆN LỰC SỐ 2 THÀNH PHỐ ĐÀ NẴNG"] in rows
    assert ["(Phụ biểu kèm theo báo cáo của Công ty Điện lực Đà Nẵng)"] in rows
    assert ["CBCNV cài đặt", 202] in rows
    assert ["Số ý kiến góp ý", 2] in rows
    assert [row[1] for row in rows if row and row[0] == 1] == [2]
    assert ["Không có ý kiến góp ý nào."] in told(found["PP11"])
    table = found["Đơn vị"]
    assert table["B5"].hyperlink.location == "'PP01'!A1"
    assert table["B16"].hyperlink is None


def test_what_is_the_units_own_stands_apart_and_says_so():
    facts = roll_up(2, 2)
    own = replace(facts.units[0], code=facts.unit_code, name=facts.unit_name, feedback=1)
    item = replace(facts.annex[0], branch="")
    found = book(replace(facts, units=(own, *facts.units), annex=(item, *facts.annex[1:])))
    rows = told(found["PP"])
    assert ["(Phần riêng của Công ty Điện lực Đà Nẵng, không gồm các đơn vị trực thuộc)"] in rows
    assert [row[1] for row in rows if row and row[0] == 1] == [item.item]
    alone = book(replace(facts, annex=(item,)))
    assert alone.sheetnames[-1] == "PP"


def test_a_unit_without_units_below_has_no_annex_of_units():
    assert book(with_lines(FACTS, lines(3))).sheetnames == COMMON


def test_units_below_those_directly_below_have_no_sheet_of_their_own():
    facts = with_codes("A", "A1", "B")
    deep = replace(facts.units[1], level=2)
    facts = replace(
        facts,
        units=(facts.units[0], deep, facts.units[2]),
        annex=(*facts.annex[:1], replace(facts.annex[1], branch="A"), *facts.annex[2:]),
        units_shown="all",
    )
    assert book(facts).sheetnames == [*COMMON, "A", "B"]
    assert [len(b.items) for b in branches_of(facts)] == [2, 1]


@pytest.mark.parametrize(
    "codes",
    [
        ("a" * 40, "A" * 40, "a" * 31),
        ("Đơn vị", "phụ lục 2", "History"),
        ("A/B:C", "A-B-C", "[x]?*\\"),
        ("'", "''x'", "=1+1"),
        (" ", "", "\x07"),
    ],
)
def test_a_sheet_is_named_as_excel_allows_whatever_the_code(codes):
    found = book(with_codes(*codes))
    assert len(found.sheetnames) == 7
    assert len({name.casefold() for name in found.sheetnames}) == 7
    for name in found.sheetnames:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert (name[0], name[-1]) != ("'", "'")
    for row, name in enumerate(found.sheetnames[4:], start=5):
        target = found["Đơn vị"].cell(row, 2).hyperlink.location
        assert target == "'{}'!A1".format(name.replace("'", "''"))


@settings(max_examples=40)
@given(st.data())
def test_every_opinion_stands_in_exactly_one_annex(data):
    facts = roll_up(4, 4)
    codes = st.sampled_from([u.code for u in facts.units] + ["", "elsewhere", facts.unit_code])
    items = tuple(replace(item, branch=data.draw(codes)) for item in annex_of(lines(8)))
    kept = data.draw(st.lists(st.sampled_from(facts.units), unique=True, min_size=1))
    branches = branches_of(replace(facts, annex=items, units=tuple(kept)))
    assert sorted(i.item for b in branches for i in b.items) == [i.item for i in items]


def test_the_figures_of_an_annex_are_numbers_and_blanks_stay_blank():
    facts = with_codes("A")
    unit = replace(facts.units[0], figures=Figures(10, 5, None, 0))
    sheet = book(replace(facts, units=(unit,)))["A"]
    found = {row[0].value: row[4] for row in sheet.iter_rows(min_row=4, max_row=10)}
    assert found["Thành viên gia đình cài đặt"].value is None
    assert (found["Số người đang sử dụng"].value, found["Tỷ lệ CBCNV cài đặt"].value) == (0, 0.5)
    assert found["Số liệu đến ngày"].number_format == "dd/mm/yyyy"
