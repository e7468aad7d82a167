"""The workbook: its sheets, its text that stays text, its pictures and its curve."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from locales.vietnamese import clean_text
from reports.appendix import AnnexItem, DayFigures, Figures, Line
from reports.appendix_excel import build_excel
from tests.reports.examples import (
    ANY_TEXT,
    FACTS,
    HOSTILE,
    LETTER,
    annex_of,
    lines,
    roll_up,
    screen,
    with_lines,
)
from tests.reports.reading import excel_text


def book(facts, pictures=None):
    return load_workbook(BytesIO(build_excel(facts, pictures or {})))


def as_excel_shows(kept: str) -> str:
    """Text as Excel reads it from the file, where _x0041_ stands for A."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), kept)


def rows_under(sheet, head: str) -> list[tuple]:
    """The rows of the table whose first head is `head`."""
    found = list(sheet.iter_rows(values_only=True))
    at = next(i for i, row in enumerate(found) if row[0] == head)
    return found[at + 1 :]


def test_the_roll_up_reads_as_approved(approve) -> None:
    approve("appendix_excel_roll_up", excel_text(build_excel(roll_up(), {})))


def test_a_small_report_reads_as_approved(approve) -> None:
    picture, data = screen(1)
    told = tuple(replace(line, pictures=(picture,)) for line in lines(2))
    facts = replace(with_lines(FACTS, told), letter=LETTER)
    approve("appendix_excel_small", excel_text(build_excel(facts, {picture.sha256: data})))


def test_a_nil_report_says_so() -> None:
    text = excel_text(build_excel(replace(FACTS, nil=True), {}))
    assert "Trong thời gian thử nghiệm đơn vị không nhận được ý kiến góp ý nào." in text
    assert "Không có ý kiến góp ý nào." in text
    assert "Chưa có số liệu theo ngày." in text


def test_the_four_sheets_stand_in_their_order() -> None:
    assert book(FACTS).sheetnames == ["Phụ lục 2", "Đơn vị", "Theo ngày", "Danh sách ý kiến"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_every_sheet(text: str) -> None:
    told = (Line("login", text, text, unit_name=text),)
    units = (replace(roll_up().units[0], name=text, code=text),)
    facts = replace(with_lines(FACTS, told), unit_name=text, units=units, units_below=1)
    cells = [c for sheet in book(facts) for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert {c.data_type for c in cells} == {"s"}
    assert all(c.quotePrefix for c in cells)
    assert sum(as_excel_shows(c.value) == clean_text(text) for c in cells) >= 5
    assert b"<f>" not in b"".join(_sheets(facts))


def _sheets(facts) -> list[bytes]:
    package = ZipFile(BytesIO(build_excel(facts, {})))
    return [package.read(n) for n in package.namelist() if n.startswith("xl/worksheets/sheet")]


@settings(max_examples=40, deadline=None)
@given(ANY_TEXT)
def test_any_text_at_all_comes_out_as_it_was_cleaned(text: str) -> None:
    facts = with_lines(FACTS, (Line("login", "Đăng nhập", text),))
    shown = rows_under(book(facts)["Danh sách ý kiến"], "STT")[0][6]
    assert as_excel_shows(shown or "") == clean_text(text)


@settings(max_examples=8, deadline=None)
@given(st.text("aW đ😡_x0041_\n", min_size=1, max_size=40), st.integers(1, 1000))
def test_no_text_is_too_long_to_be_kept_whole(text: str, times: int) -> None:
    text = clean_text(text * times)
    facts = with_lines(FACTS, (Line("login", "Đăng nhập", text), *lines(1)))
    for name, column in (("Phụ lục 2", 2), ("Danh sách ý kiến", 6)):
        rows = rows_under(book(facts)[name], "STT")
        first = [row for row in rows if row[0] == 1 or row[0] == "1 (tiếp)"]
        assert "".join(as_excel_shows(row[column] or "") for row in first) == text
        assert all(len((row[column] or "").encode("utf-16-le")) // 2 <= 32_767 for row in first)
        assert first[0][0] == 1
        assert next(row for row in rows if row[0] == 2)[column] == lines(1)[0].text


def test_a_text_beyond_the_limit_of_a_cell_goes_on_in_the_next_row() -> None:
    text = "😡" * 40_000
    facts = replace(with_lines(FACTS, lines(1)), annex=(AnnexItem(1, None, "", "", "", text, 1),))
    rows = rows_under(book(facts)["Danh sách ý kiến"], "STT")
    assert [row[0] for row in rows] == [1, "1 (tiếp)", "1 (tiếp)"]
    assert all(len(row[6].encode("utf-16-le")) // 2 <= 32_767 for row in rows)


def test_numbers_stay_numbers_and_the_unknown_stays_blank() -> None:
    rows = rows_under(book(roll_up())["Đơn vị"], "STT")
    assert rows[0][4:] == (300, 201, pytest.approx(0.67), 60, 151, 1)
    assert rows[11][3:] == ("chưa có", None, None, None, None, None, 12)
    assert rows[12][2:9] == ("Tổng cộng", None, 2400, 1636, pytest.approx(0.68167, abs=1e-4), 480, 1236)
    sheet = book(roll_up())["Đơn vị"]
    assert (sheet["E5"].number_format, sheet["G5"].number_format) == ("#,##0", "0.0%")
    assert (sheet["D5"].number_format, sheet["D5"].value) == ("dd/mm/yyyy", datetime(2025, 11, 30))


def test_a_unit_with_none_below_stands_alone_in_the_sheet_of_units() -> None:
    rows = rows_under(book(FACTS)["Đơn vị"], "STT")
    assert rows[0][:3] == (1, "PP01", "Điện lực Hải Châu")
    assert not any(row[2] == "Tổng cộng" for row in rows)


def test_the_curve_has_a_line_for_each_figure_that_is_known() -> None:
    sheet = book(roll_up())["Theo ngày"]
    (chart,) = sheet._charts
    assert len(chart.series) == 3
    assert chart.series[0].val.numRef.f == "'Theo ngày'!$B$5:$B$10"
    users = replace(roll_up(), days=(DayFigures(FACTS.as_of, Figures(10, 1, 1, 1)),))
    assert len(book(users)["Theo ngày"]._charts[0].series) == 4


def test_heads_stay_in_sight_and_are_printed_on_every_page() -> None:
    opened = book(roll_up())
    for sheet in opened.worksheets[1:]:
        assert sheet.freeze_panes is not None
    for sheet in opened:
        assert sheet.print_title_rows
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_pictures_lie_on_their_row_and_inside_its_height() -> None:
    picture, data = screen(1, size=(1080, 2340))
    told = (lines(1)[0], replace(lines(1)[0], pictures=(picture,) * 8))
    sheet = book(with_lines(FACTS, told), {picture.sha256: data})["Phụ lục 2"]
    row = next(r[0].row for r in sheet.iter_rows() if r[0].value == 2)
    assert {image.anchor._from.row + 1 for image in sheet._images} == {row}
    assert len(sheet._images) == 8
    points = sheet.row_dimensions[row].height
    lowest = max((i.anchor._from.rowOff + i.anchor.ext.height) / 12700 for i in sheet._images)
    assert lowest <= points <= 409
    widest = max((i.anchor._from.colOff + i.anchor.ext.width) / 9525 for i in sheet._images)
    assert widest <= sheet.column_dimensions["D"].width * 8


def test_missing_pictures_are_told_beside_those_that_are_there() -> None:
    picture, data = screen(1)
    lost = replace(picture, sha256="", state="missing", why="đã bị xóa")
    facts = with_lines(FACTS, (replace(lines(1)[0], pictures=(lost, picture)),))
    sheet = book(facts, {picture.sha256: data})["Phụ lục 2"]
    assert rows_under(sheet, "STT")[0][3] == "[Thiếu ảnh: đã bị xóa]"
    assert len(sheet._images) == 1
    without = book(with_lines(FACTS, (replace(lines(1)[0], pictures=(lost,)),)))["Phụ lục 2"]
    assert rows_under(without, "STT")[0][3] == "[Thiếu ảnh: đã bị xóa]"


def test_praise_comes_under_its_own_head_and_the_annex_keeps_every_item() -> None:
    told = (lines(1)[0], replace(lines(1)[0], tail=True))
    facts = replace(with_lines(FACTS, told), annex=annex_of(lines(7)), lines_by="problems")
    opened = book(facts)
    firsts = [row[0] for row in rows_under(opened["Phụ lục 2"], "STT")]
    assert firsts == [1, "Ý kiến khác", 2, None]
    assert [row[1] for row in rows_under(opened["Danh sách ý kiến"], "STT")] == [1, 2, 3, 4, 5, 6, 7]


def test_the_same_facts_give_the_same_bytes_with_fixed_properties() -> None:
    picture, data = screen(1)
    closed = datetime(2025, 12, 12, 9, 30, tzinfo=UTC)
    facts = replace(with_lines(roll_up(), (replace(lines(1)[0], pictures=(picture,)),)), closed_at=closed)
    first = build_excel(facts, {picture.sha256: data})
    assert build_excel(facts, {picture.sha256: data}) == first
    properties = load_workbook(BytesIO(first)).properties
    assert (properties.creator, properties.lastModifiedBy) == ("Công ty Điện lực Đà Nẵng",) * 2
    assert properties.created == properties.modified == closed.replace(tzinfo=None)
    package = ZipFile(BytesIO(first))
    assert not any(b"openpyxl" in package.read(n).lower() for n in package.namelist())
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
