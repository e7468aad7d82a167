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
from services.access import NotFound, Refused
from services.import_templates import COLUMNS, template

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
