"""Rows to correct: the person's own rows in a workbook that imports again as it is."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import select

from importers.cells import Embedded, Sheet
from importers.child import read_sheets
from importers.install_counts import read_install_counts
from importers.results import RowProblem
from locales import phrase
from models.tables import ImportBatch, InstallCount
from services.access import NotFound
from services.file_store import FileStore
from services.rows_to_correct import MARK, build_corrections, corrections_of, keep_for_correcting
from services.uploads import import_installs_file

DEMONSTRATION = Path(__file__).parents[2] / "services" / "demonstration"
WRONG = phrase("a unit you report for")


@pytest.fixture
def office(tmp_path):
    """An office's workbook: title with the day, two rows of headers, groups, a total; two rows are wrong."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Báo cáo"
    for line in (
        ["TỔNG CÔNG TY ĐIỆN LỰC TP HÀ NỘI"],
        ["Kết quả cài đặt đến ngày 01/12/2025"],
        ["STT", "Đơn vị", "Số lượng cài đặt", None],
        [None, None, "CBCNV", "Gia đình"],
        [1, "PC Hoàn Kiếm", 1300, 700],
        [2, "PC Ba Đình", "=nhiều", 300],
        [3, "PC Gia Lâm", 200, "chưa rõ"],
        [None, "Tổng cộng", 1500, 1000],
    ):
        sheet.append(line)
    sheet["C6"].data_type = "s"
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("C3:D3")
    path = tmp_path / "office.xlsx"
    book.save(path)
    return path


@pytest.fixture
def bring(engine, session, operator, now):
    """Import a file of counts; the test's own session lets go of its lock first."""

    def bring_file(path):
        session.rollback()
        return import_installs_file(engine, operator, path, now=now)

    return bring_file


def saved(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_the_workbook_holds_the_rows_and_says_what_to_correct(
    session, units, operator, bring, office, tmp_path
):
    assert units
    store = FileStore(tmp_path / "data")
    outcome = bring(office)
    assert (outcome.tally.added, outcome.problem_rows) == (1, 2)
    assert not store.holds(session.get(ImportBatch, outcome.import_id).sha256)
    keep_for_correcting(store, office)
    assert store.holds(session.get(ImportBatch, outcome.import_id).sha256)
    data = corrections_of(session, operator, outcome.import_id, store)
    lines = list(load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    assert [line[1] for line in lines[4:]] == ["PC Ba Đình", "PC Gia Lâm"]
    assert lines[4][2] == "=nhiều"
    assert lines[4][-1].startswith(MARK)
    assert "CBCNV" in lines[4][-1]
    assert lines[:3][1][0] == "Kết quả cài đặt đến ngày 01/12/2025"

    book = load_workbook(BytesIO(data))
    book.worksheets[0]["C5"], book.worksheets[0]["D6"] = 1100, 90
    book.save(tmp_path / "again.xlsx")
    again = bring(tmp_path / "again.xlsx")
    assert (again.read, again.tally.added, again.problems) == (2, 2, ())


def test_it_imports_again_as_it_is_and_has_the_same_rows_to_correct(
    session, units, operator, bring, office, tmp_path
):
    assert units
    store = FileStore(tmp_path / "data")
    first = bring(office)
    keep_for_correcting(store, office)
    path = saved(tmp_path / "again.xlsx", corrections_of(session, operator, first.import_id, store))
    again = bring(path)
    assert (again.read, again.problem_rows) == (2, 2)
    keep_for_correcting(store, path)
    third = corrections_of(session, operator, again.import_id, store)
    sheet = load_workbook(BytesIO(third)).worksheets[0]
    marks = [c for row in sheet.iter_rows(values_only=True) for c in row if str(c).startswith(MARK)]
    assert len(marks) == 2


def test_an_import_without_problems_has_no_such_workbook(session, units, operator, bring, tmp_path):
    assert units
    path = saved(tmp_path / "a.csv", "Đơn vị,Ngày,CBCNV cài đặt\nPC Ba Đình,01/12/2025,5\n".encode())
    outcome = bring(path)
    with pytest.raises(NotFound):
        corrections_of(session, operator, outcome.import_id, FileStore(tmp_path))


def test_another_units_import_is_not_found(session, units, bring, reporter_of, office, tmp_path):
    outcome = bring(office)
    assert session.get(ImportBatch, outcome.import_id).problem_rows == 2
    with pytest.raises(NotFound):
        corrections_of(session, reporter_of(units["EVNCPC"]), outcome.import_id, FileStore(tmp_path))


@pytest.mark.parametrize("file", sorted(DEMONSTRATION.glob("installs*")), ids=lambda f: f.stem)
def test_any_rows_of_an_offices_file_read_the_same_again(file, tmp_path):
    def read(path):
        return read_install_counts(read_sheets(path), as_of=date(2025, 12, 1))

    def said(row):
        return (row.unit_code, row.unit_text, row.context, row.counted_on, row.staff_installed)

    first = read(file)
    chosen = first.rows[1::5]
    problems = [RowProblem(r.sheet, r.row, "", r.unit_text, WRONG) for r in chosen]
    places = {(r.sheet, r.row) for r in (*first.rows, *first.problems)}
    data = build_corrections(read_sheets(file), problems, places)
    again = read(saved(tmp_path / "again.xlsx", data))
    assert sorted(map(str, map(said, again.rows))) == sorted(map(str, map(said, chosen)))
    assert again.problems == []


def test_the_day_that_was_given_with_the_file_stands_in_the_workbook(
    engine, session, units, operator, now, tmp_path
):
    assert units
    store = FileStore(tmp_path / "data")
    path = tmp_path / "no-day.csv"
    path.write_text("Đơn vị,CBCNV đã cài đặt\nPC Hoàn Kiếm,5\nPC Ba Đình,nhiều\n", encoding="utf-8")
    session.rollback()
    day = date(2025, 12, 3)
    first = import_installs_file(engine, operator, path, now=now, as_of=day)
    keep_for_correcting(store, path)
    data = corrections_of(session, operator, first.import_id, store)
    book = load_workbook(BytesIO(data))
    assert book.worksheets[0]["A1"].value == "Số liệu tính đến ngày 03/12/2025"
    book.worksheets[0]["B3"] = 7
    book.save(tmp_path / "again.xlsx")
    session.rollback()
    again = import_installs_file(engine, operator, tmp_path / "again.xlsx", now=now)
    assert (again.tally.added, again.problems) == (1, ())
    counted = select(InstallCount.counted_on, InstallCount.staff_installed)
    assert sorted(session.exec(counted)) == [(day, 5), (day, 7)]


def test_columns_named_by_hand_are_found_again(engine, session, units, operator, now, tmp_path):
    assert units
    store = FileStore(tmp_path / "data")
    path = tmp_path / "a.csv"
    lines = "Tên,Lúc,X\nPC Hoàn Kiếm,01/12/2025,5\nPC Ba Đình,01/12/2025,nhiều\n"
    path.write_text(lines, encoding="utf-8")
    said = {"unit": "Tên", "day": "Lúc", "staff_installed": "X"}
    session.rollback()
    first = import_installs_file(engine, operator, path, now=now, mapping=said)
    keep_for_correcting(store, path)
    data = corrections_of(session, operator, first.import_id, store)
    rows = list(load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Tên", "PC Ba Đình"]


def test_pictures_of_wrong_rows_are_kept_as_they_came():
    png = b"\x89PNG\r\n\x1a\n" + b"no picture at all"
    sheet = Sheet(
        "S",
        [["Đơn vị", "Ngày", "Số"], ["PC A", "01/12/2025", 5], ["PC B", "01/12/2025", "nhiều"]],
        pictures=[Embedded(2, 4, png), Embedded(3, 4, png), Embedded(3, 5, b"MZ no picture")],
    )
    wrong = RowProblem("S", 3, "Số", "nhiều", WRONG)
    data = build_corrections([sheet], [wrong], {("S", 2), ("S", 3)})
    with zipfile.ZipFile(BytesIO(data)) as parts:
        kept = [parts.read(name) for name in parts.namelist() if name.startswith("xl/media/")]
    assert kept == [png]
