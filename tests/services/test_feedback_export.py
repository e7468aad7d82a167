"""Opinions in a file: every column, nothing lost, nothing that runs, masked where it must be."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models.codes import Role
from models.tables import Audit, Feedback
from services.access import NotAllowed, NotFound, Refused
from services.feedback import EVERY
from services.feedback_export import COLUMNS, export_feedback
from services.feedback_filters import Filters
from tests.services.rows import opinion, record_opinions

LONG = ("Ứng dụng chậm. " * 2_667).strip()


@pytest.fixture
def write(session, pilot, tree, now, operator, tmp_path):
    rows = [
        opinion(
            2, '=HYPERLINK("http://x")', unit_code="PA", image_links=("https://e.org/1", "https://e.org/2")
        ),
        opinion(3, "@SUM(1)", second=1, unit_code="PA1", unit_text="+cmd|' /C calc'!A0"),
        opinion(4, LONG, second=2, unit_code="PB"),
        opinion(5, "Gọi 0912345678 giúp", second=3, unit_code="PP", phone="0912345678"),
        opinion(6, "Không rõ đơn vị", second=4, email="", submitted_at=None),
    ]
    record_opinions(session, rows, pilot=pilot, now=now)
    assert tree

    def written(name="o.csv", person=operator, **more):
        path = tmp_path / name
        items = export_feedback(session, person, pilot, path, now=now, **more)
        if path.suffix == ".xlsx":
            sheet = load_workbook(path).worksheets[0]
            header, *lines = [[c.value for c in row] for row in sheet.iter_rows()]
            formulas = [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
            assert formulas == []
        else:
            data = path.read_bytes()
            assert data.startswith(b"\xef\xbb\xbf")
            header, *lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert tuple(header[: len(COLUMNS)]) == COLUMNS
        assert len(lines) == items
        return lines

    return written


def column(lines, name):
    return [line[COLUMNS.index(name)] for line in lines]


def test_every_opinion_is_a_row_with_every_column(write, session):
    lines = write()
    assert column(lines, "unit_code") == ["PA", "PA1", "PB", "PP", ""]
    assert column(lines, "submitted_at")[0] == "2025-11-25T08:00:00+07:00"
    assert column(lines, "submitted_at")[4] == ""
    assert column(lines, "images")[0] == "https://e.org/1 https://e.org/2"
    assert set(column(lines, "function_by")) <= {"rule", "model", "person"}
    assert all(0 <= float(c) <= 1 for c in column(lines, "confidence"))
    assert column(lines, "source_key") == list(
        session.exec(select(Feedback.source_key).order_by(Feedback.id))
    )


@pytest.mark.parametrize("name", ["o.csv", "o.xlsx"])
def test_long_text_is_not_lost(write, name):
    row = write(name)[2]
    assert "".join([str(row[COLUMNS.index("text")]), *(c or "" for c in row[len(COLUMNS) :])]) == LONG


def test_nothing_runs_in_a_spreadsheet(write):
    lines = write()
    assert column(lines, "text")[:2] == ['\'=HYPERLINK("http://x")', "'@SUM(1)"]
    assert not [
        cell for line in lines for cell in line if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and cell[1:]
    ]
    assert column(write("o.xlsx"), "text")[0] == '=HYPERLINK("http://x")'


def test_masked_hides_personal_data_and_is_asked_for(write):
    assert "0912345678" in column(write(), "text")[3]
    assert "0912345678" not in "".join("".join(line) for line in write(masked=True))


def test_personal_data_is_masked_until_it_is_shown_to_who_asks(write, tree, reporter_of, person_of):
    lines = write(person=reporter_of(tree["PP"]))
    assert column(lines, "unit_code") == ["PP"]
    assert "0912345678" not in column(lines, "text")[0]
    assert "0912345678" not in column(write(person=person_of(Role.HEADQUARTERS)), "text")[3]
    triager = person_of(Role.TRIAGER)
    assert "0912345678" not in column(write(person=triager), "text")[3]
    assert "0912345678" in column(write(person=replace(triager, open=(EVERY,))), "text")[3]
    for role in (Role.LEADER, Role.DATA_OFFICER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            write(person=person_of(role, tree["PP"]))


def test_filters_narrow_and_what_they_name_must_be_there(write, tree, reporter_of):
    assert column(write(filters=Filters(unit="pa")), "unit_code") == ["PA", "PA1"]
    assert len(write(filters=Filters(state="open", channel="google_form"))) == 5
    assert write(filters=Filters(state="fixed")) == []
    for wrong in (Filters(state="xong"), Filters(kind="loi"), Filters(function="x"), Filters(channel="x")):
        with pytest.raises(Refused):
            write(filters=wrong)
    with pytest.raises(NotFound):
        write(filters=Filters(unit="KHONG-CO"))
    with pytest.raises(NotFound):
        write(filters=Filters(unit="PB"), person=reporter_of(tree["PA"]))


def test_a_unit_whose_code_looks_like_a_pattern_is_that_unit_alone(
    session, pilot, tree, now, write, make_unit
):
    for number, code in enumerate(("X_1", "XA1"), 7):
        make_unit(code, parent=tree["PA"])
        record_opinions(
            session, [opinion(number, f"Của {code}", second=number, unit_code=code)], pilot=pilot, now=now
        )
    assert column(write(filters=Filters(unit="X_1")), "unit_code") == ["X_1"]


def test_each_export_is_on_record(write, session):
    write(masked=True)
    line = session.exec(select(Audit).where(Audit.act == "export feedback")).one()
    assert line.after == {"items": 5, "masked": True, "file": "o.csv"}
