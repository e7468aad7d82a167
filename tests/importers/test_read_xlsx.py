"""xlsx -> cells: what each kind of cell becomes, and that the two ways through a sheet agree."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.drawing.image import Image
from PIL import Image as Pillow

from importers import read_xlsx as module
from importers import xlsx_strings
from importers.archive_check import Archive, package_kind
from importers.cells import Cell, Fault, Sheet
from importers.clean import text_cell
from importers.grid import MOST_COLUMNS, Budget
from importers.read_xlsx import read_quickly, read_xlsx
from importers.refusals import Refused
from importers.xlsx_parts import read_book
from tests.importers.files_by_hand import SHARED, parts, workbook, zipped


def sheet_of(rows: str, *, after: str = "", strings: str = "", styles: str = "") -> Sheet:
    return read_xlsx(Archive(workbook(rows, after=after, strings=strings, styles=styles)))[0]


def cell_of(xml: str, *, strings: str = "", styles: str = "") -> Cell:
    rows = sheet_of(f'<row r="1">{xml}<c r="B1"><v>1</v></c></row>', strings=strings, styles=styles).rows
    return rows[0][0]


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ('<c r="A1"><v>674.0</v></c>', 674),
        ('<c r="A1"><v>0.5</v></c>', 0.5),
        ('<c r="A1"><v>9007199254740993</v></c>', 9007199254740993),
        ('<c r="A1"><v>1e400</v></c>', Fault("error", "1e400")),
        ('<c r="A1"><v>NaN</v></c>', Fault("error", "NaN")),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="e"><v>#DIV/0!</v></c>', Fault("error", "#DIV/0!")),
        ('<c r="A1"><f>B2*2</f></c>', Fault("formula", "=B2*2")),
        ('<c r="A1"><f>B2*2</f><v></v></c>', Fault("formula", "=B2*2")),
        ('<c r="A1"><f>B2*2</f><v>12</v></c>', 12),
        ('<c r="A1" t="str"><f>B2</f><v></v></c>', None),
        ('<c r="A1" t="d"><v>2025-11-25T09:30:00Z</v></c>', datetime(2025, 11, 25, 9, 30)),
        (
            '<c r="A1" t="inlineStr"><is><r><t>Hà </t></r><r><t>Nam</t></r><rPh><t>x</t></rPh></is></c>',
            "Hà Nam",
        ),
        ('<c r="A1" t="inlineStr"><is><t>a_x0000_b_x005F_x0041_</t></is></c>', "ab_x0041_"),
        ('<c r="A1" t="inlineStr"><is><t>  </t></is></c>', None),
        ('<c r="A1" t="s"><v>9</v></c>', Fault("error", "#9")),
        ('<c r="A1" s="7"/>', None),
    ],
)
def test_a_cell_is_what_it_says_and_a_fault_where_it_has_no_value(xml: str, cell: Cell) -> None:
    found = cell_of(xml)
    assert found == cell
    assert type(found) is type(cell)


def test_a_number_under_a_date_format_is_a_day_a_moment_or_a_time() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/><numFmt numFmtId="165" formatCode="#,##0 &quot;ngày&quot;"/>'
        '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    )
    assert cell_of('<c r="A1" s="1"><v>45986</v></c>', styles=styles) == date(2025, 11, 25)
    assert cell_of('<c r="A1" s="1"><v>45986.39583333333</v></c>', styles=styles) == datetime(
        2025, 11, 25, 9, 30
    )
    assert cell_of('<c r="A1" s="1"><v>0.5</v></c>', styles=styles) == time(12)
    assert cell_of('<c r="A1" s="2"><v>12</v></c>', styles=styles) == 12
    assert cell_of('<c r="A1" s="1"><v>-5</v></c>', styles=styles) == Fault("error", "-5")


def test_text_in_an_old_vietnamese_font_is_read_as_it_shows() -> None:
    styles = (
        '<fonts><font><name val="Arial"/></font><font><name val=".VnTimeH"/></font></fonts>'
        '<cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs>'
    )
    strings = "<si><t>§iÖn lùc</t></si><si><r><rPr><rFont val='VNI-Times'/></rPr><t>Ñieän löïc</t></r></si>"
    assert cell_of('<c r="A1" t="s" s="1"><v>0</v></c>', strings=strings, styles=styles) == "ĐIỆN LỰC"
    assert cell_of('<c r="A1" t="s" s="0"><v>1</v></c>', strings=strings, styles=styles) == "Điện lực"


def test_rows_keep_the_numbers_of_the_spreadsheet_and_merged_ranges_are_told() -> None:
    found = sheet_of(
        '<row r="3"><c r="B3"><v>1</v></c></row><row r="5"><c r="A5" s="1"/></row>',
        after='<mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells>',
    )
    assert found.rows == [[], [], [None, 1]]
    assert found.merged == [(1, 1, 2, 3)]


def test_cells_far_apart_cost_nothing_and_columns_without_end_are_refused() -> None:
    far = sheet_of(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="J1048576"><v>2</v></c></row>'
    )
    assert (len(far.rows), far.rows[0], far.rows[-1][-1]) == (1_048_576, [1], 2)
    with pytest.raises(Refused) as refused:
        sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>')
    assert refused.value.code == "too_many_columns"
    assert refused.value.values["most"] == MOST_COLUMNS


@pytest.mark.parametrize("address", ["A2", "XFE1", "1A", "A0", "$A$1", "A1:B2"])
def test_an_address_that_no_cell_of_the_row_has_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refused:
        sheet_of(f'<row r="1"><c r="{address}"><v>1</v></c></row>')
    assert refused.value.code == "bad_cell_address"


def test_two_values_for_one_cell_are_damage() -> None:
    with pytest.raises(Refused) as refused:
        sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')
    assert refused.value.code == "damaged"


def test_a_writer_may_leave_out_addresses_and_choose_a_prefix() -> None:
    made = parts("")
    made["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        "<x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert read_xlsx(Archive(zipped(made)))[0].rows == [[1, 2]]


def test_pictures_come_with_the_cell_they_lie_on_only_when_kept() -> None:
    book, drawn = Workbook(), BytesIO()
    Pillow.new("RGB", (4, 4)).save(drawn, "PNG")
    book.worksheets[0]["A1"] = "Ảnh"
    book.worksheets[0].add_image(Image(drawn), "C5")
    out = BytesIO()
    book.save(out)
    archive = Archive(out.getvalue())
    kept = read_xlsx(archive, keep_pictures=True)[0].pictures
    assert [(picture.row, picture.column, picture.data[:4]) for picture in kept] == [(5, 3, b"\x89PNG")]
    assert read_xlsx(archive)[0].pictures == []


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_pictures_placed_in_a_cell_are_found_and_are_no_error() -> None:
    path = SHARED / "hostile" / "public" / "calamine" / "pictures_in_cell_and_over_cell.xlsx"
    sheet = read_xlsx(Archive(path.read_bytes()), keep_pictures=True)[0]
    assert len(sheet.pictures) == 3
    assert sheet.rows == []


VALUES = st.one_of(
    st.none(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
        max_size=20,
    ),
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(lambda t: t.replace(microsecond=0)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=6))
def test_both_ways_through_a_sheet_give_what_was_written(rows: list[list[object]]) -> None:
    book = Workbook(write_only=True)
    page = book.create_sheet("Trang")
    for row in rows:
        page.append([None if isinstance(v, str) and v.startswith("=") else v for v in row])
    out = BytesIO()
    book.save(out)
    archive = Archive(out.getvalue())
    frame = read_book(archive)
    plainly = read_xlsx(archive)[0].rows
    quickly = read_quickly(archive.read(frame.sheets[0].part), "Trang", frame, Budget())
    assert quickly is not None
    assert quickly.grid.rows() == plainly
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            read = plainly[number][place] if number < len(plainly) and place < len(plainly[number]) else None
            if isinstance(value, str):
                assert read == (None if value.startswith("=") else text_cell(value)) or "_x" in value
            elif isinstance(value, datetime):
                assert read == (value.date() if value.time() == time() else value)
            elif isinstance(value, float):
                # The writer keeps 16 digits.
                assert read == pytest.approx(value, rel=1e-15)
            else:
                assert read == value


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_both_ways_agree_on_every_workbook_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    for path in sorted(SHARED.rglob("*.xlsx")):
        try:
            archive = Archive(path.read_bytes())
            if package_kind(archive) != "xlsx" or path.stat().st_size > 500_000:
                continue
            monkeypatch.setattr(module, "WORTH_IT", 1 << 60)
            monkeypatch.setattr(xlsx_strings, "WORTH_IT", 1 << 60)
            plainly = read_xlsx(archive)
        except Refused:
            continue
        monkeypatch.setattr(module, "WORTH_IT", 0)
        monkeypatch.setattr(xlsx_strings, "WORTH_IT", 0)
        assert read_xlsx(archive) == plainly, path.name
        compared += 1
    assert compared > 100


def shared_strings(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="x" count="1">{inside}</sst>'.encode()


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<si><t>Đà Nẵng</t></si> <si/><si><t/></si>",
        '<si><t xml:space="preserve"> hai  dòng\n</t></si><si><t>H&#7891; &amp; s&#x1A1; _x0041_</t></si>',
        "<si><r><rPr><b/></rPr><t>Cài</t></r><r><t> đặt</t></r></si><si><t>東</t><rPh sb='0' eb='1'><t>x</t></rPh></si>",
        "<si><r><rPr><rFont val='.VnTime'/></rPr><t>C«ng ty §iÖn lùc</t></r></si>",
        "<si><t>a</t></si><extLst><ext/></extLst>",
    ],
)
def test_both_ways_through_the_shared_strings_give_the_same(
    inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(zipped({"xl/sharedStrings.xml": shared_strings(inside).decode()}))
    monkeypatch.setattr(xlsx_strings, "WORTH_IT", 1 << 60)
    plainly = xlsx_strings.shared_strings(archive, "xl/sharedStrings.xml")
    monkeypatch.setattr(xlsx_strings, "WORTH_IT", 0)
    assert xlsx_strings.shared_strings(archive, "xl/sharedStrings.xml") == plainly


@pytest.mark.parametrize(
    "inside", ["<si><t>a</si>", "<si><t>&none;</t></si>", "<si><t>\x01</t></si>", "<si><t>a</t>"]
)
def test_shared_strings_that_are_not_well_formed_are_damage_by_both_ways(
    inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(zipped({"xl/sharedStrings.xml": shared_strings(inside).decode()}))
    for worth_it in (0, 1 << 60):
        monkeypatch.setattr(xlsx_strings, "WORTH_IT", worth_it)
        with pytest.raises(Refused) as refused:
            xlsx_strings.shared_strings(archive, "xl/sharedStrings.xml")
        assert refused.value.code == "damaged"


ODD_SHEETS = {
    "a cell outside a row": '<c r="A1"><v>1</v></c>',
    "a row inside a row": '<row r="1"><row r="2"><c r="A2"><v>1</v></c></row></row>',
    "rows out of order": '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    "cells out of order": '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    "an unknown reference": '<row r="1"><c r="A1" t="str"><v>&none;</v></c></row>',
    "a reference to no character": '<row r="1"><c r="A1" t="str"><v>&#0;</v></c></row>',
    "words between cells": '<row r="1">words<c r="A1"><v>1</v></c></row>',
    "a row that never ends": '<row r="1"><c r="A1"><v>1</v></c>',
    "a comment": '<row r="1"><c r="A1"><!-- x --><v>1</v></c></row>',
    "a control character": '<row r="1"><c r="A1" t="str"><v>a\x02</v></c></row>',
    "a picture of Excel": '<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>',
    "a picture of WPS": '<row r="1"><c r="A1" t="str"><f>DISPIMG("x",1)</f><v>=DISPIMG</v></c></row>',
}


@pytest.mark.parametrize("rows", ODD_SHEETS.values(), ids=ODD_SHEETS.keys())
def test_a_sheet_of_another_form_is_left_to_the_plain_way_and_nothing_is_spent(rows: str) -> None:
    archive = Archive(workbook(rows))
    frame = read_book(archive)
    budget = Budget()
    before = budget.cells
    assert read_quickly(archive.read(frame.sheets[0].part), "Trang", frame, budget) is None
    assert budget.cells == before
