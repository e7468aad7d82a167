"""Templates: filled in, each is read as what it is for; a unit's own names stand in its template."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from importers.child import read_sheets
from importers.feedback import read_feedback
from importers.install_counts import read_install_counts
from importers.units import read_aliases, read_units
from services.access import NotAllowed, NotFound, Refused
from services.import_templates import COLUMNS, template
from services.pilots import functions_of
from services.uploads import import_installs_file, import_units_file

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def filled(data: bytes, place, cells: dict[str, object]):
    """The template with one row under its headers."""
    book = load_workbook(BytesIO(data))
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for header, value in cells.items():
        sheet.cell(2, headers.index(header) + 1, value)
    book.save(place / "filled.xlsx")
    return read_sheets(place / "filled.xlsx")


def test_counts_are_read_from_their_template(session, pilot, operator, units, tmp_path):
    data = template(session, operator, pilot, "installs", code="EVNHANOI")
    cells = {
        "Ngày": date(2025, 12, 1),
        "Tổng số CBCNV": 10,
        "CBCNV đã cài đặt": 5,
        "Thành viên gia đình đã cài đặt": 3,
        "Số người đang sử dụng": 4,
    }
    reading = read_install_counts(filled(data, tmp_path, cells))
    (row,) = reading.rows
    assert reading.problems == []
    assert row.unit_code == "EVNHANOI"
    assert (row.headcount, row.staff_installed, row.family_installed, row.users) == (10, 5, 3, 4)
    assert row.counted_on == date(2025, 12, 1)
    assert units["EVNHANOI"].name == row.unit_text


def test_opinions_are_read_from_their_templates(session, pilot, operator, tmp_path):
    log = template(session, operator, pilot, "feedback")
    cells = {
        "Thời gian": "01/12/2025 08:00",
        "Kênh": "Zalo",
        "Đơn vị": "PC Ba Đình",
        "Nội dung góp ý": "Chậm",
    }
    (row,) = read_feedback(filled(log, tmp_path, cells), zone=ZONE).rows
    assert (row.text, row.channel, row.unit_text) == ("Chậm", "zalo", "PC Ba Đình")
    assert row.submitted_at is not None
    own = template(session, operator, pilot, "own_list")
    cells = {"STT": 1, "Chức năng": "Thanh toán hóa đơn", "Nội dung góp ý": "Không quét được QR"}
    (row,) = read_feedback(filled(own, tmp_path, cells), zone=ZONE, channel="unit").rows
    assert (row.text, row.chosen_function) == ("Không quét được QR", "Thanh toán hóa đơn")


def test_units_and_aliases_are_read_from_their_templates(session, pilot, operator, tmp_path):
    units = template(session, operator, pilot, "units")
    cells = {"code": "X1", "name": "Điện lực X", "parent_code": "EVN", "kind": "power_company"}
    assert read_units(filled(units, tmp_path, cells)).rows[0].code == "X1"
    aliases = template(session, operator, pilot, "aliases")
    cells = {"alias": "ĐL X", "unit_code": "X1"}
    assert read_aliases(filled(aliases, tmp_path, cells)).rows[0].alias == "ĐL X"


def test_a_template_names_units_within_reach_alone(session, pilot, units, reporter_of):
    person = reporter_of(units["EVNHANOI"])
    sheet = load_workbook(BytesIO(template(session, person, pilot, "installs", code="EVNHANOI"))).worksheets[
        0
    ]
    codes = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]]
    assert codes[0] == "EVNHANOI"
    assert len(codes) > 10
    with pytest.raises(NotFound):
        template(session, person, pilot, "installs", code="EVNCPC")


def test_a_kind_without_a_template_is_refused(session, pilot, operator):
    assert "sync" not in COLUMNS
    with pytest.raises(Refused):
        template(session, operator, pilot, "sync")


def test_the_list_of_units_imports_as_it_is_and_changes_nothing(
    engine, session, operator, pilot, units, now, tmp_path
):
    path = tmp_path / "units.xlsx"
    path.write_bytes(template(session, operator, pilot, "units"))
    session.rollback()
    outcome = import_units_file(engine, operator, path, now=now)
    assert (outcome.tally.unchanged, outcome.read) == (len(units), len(units))
    assert outcome.problems == ()


def test_counts_typed_into_the_template_are_stored_for_the_persons_own_units(
    engine, session, pilot, units, reporter_of, now, tmp_path
):
    person = reporter_of(units["EVNHANOI"])
    book = load_workbook(BytesIO(template(session, person, pilot, "installs")))
    sheet = book.worksheets[0]
    for number in (2, 3, 4):
        sheet.cell(number, 3, date(2025, 12, 1))
        sheet.cell(number, 5, number)
    book.save(tmp_path / "counts.xlsx")
    session.rollback()
    outcome = import_installs_file(engine, person, tmp_path / "counts.xlsx", now=now)
    assert (outcome.read, outcome.tally.added, outcome.problems, outcome.waiting) == (3, 3, (), ())


@pytest.mark.parametrize("layout", list(COLUMNS))
@pytest.mark.parametrize("kind", ["sqlite"])
def test_headers_are_locked_and_rows_are_free(session, pilot, units, operator, layout):
    assert units
    sheet = load_workbook(BytesIO(template(session, operator, pilot, layout))).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not sheet.protection.insertRows
    assert sheet.freeze_panes == "A2"
    for header in sheet[1]:
        assert header.protection.locked
        assert not sheet.column_dimensions[header.column_letter].protection.locked
    assert not any(cell.protection.locked for row in sheet.iter_rows(min_row=2) for cell in row if cell.value)


def test_what_is_typed_is_checked(session, pilot, units, operator):
    assert units
    counts = load_workbook(BytesIO(template(session, operator, pilot, "installs"))).worksheets[0]
    kinds = [check.type for check in counts.data_validations.dataValidation]
    assert kinds == ["date", "whole", "whole", "whole", "whole"]
    book = load_workbook(BytesIO(template(session, operator, pilot, "feedback")))
    lists = [c for c in book.worksheets[0].data_validations.dataValidation if c.type == "list"]
    assert len(lists) == 4
    assert book.worksheets[1].sheet_state == "hidden"
    assert functions_of(session, pilot)[0].label in [cell.value for cell in book.worksheets[1]["D"]]


def test_lists_of_units_with_their_contacts_are_not_for_everyone(session, pilot, units, reporter_of):
    for kind in ("units", "aliases"):
        with pytest.raises(NotAllowed):
            template(session, reporter_of(units["EVNHANOI"]), pilot, kind)
