"""The record is found by person, act, unit, days and words, fifty rows a page, and its export is inert."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from models.codes import Role
from models.tables import Feedback
from services import audit
from services.access import NotAllowed, NotFound
from services.audit_address import audit_filters_of, in_address
from services.audit_list import PAGE, AuditFilters, export_audit, list_audit
from services.audit_words import ACTS, SUBJECTS
from tests.services.rows import ZONE, opinion, record_opinions


@pytest.fixture
def full(session, pilot, tree, person_of, reporter_of, now):
    record_opinions(
        session, [opinion(2, unit_code="PA"), opinion(3, second=1, unit_code="PP")], pilot=pilot, now=now
    )
    for n in range(60):
        audit.record(
            session, reporter_of(tree["PB"]), "save draft", "report", f"{n}", now=now + timedelta(days=n)
        )
    for item in session.exec(select(Feedback)):
        audit.record(
            session,
            person_of(Role.TRIAGER),
            "show contact",
            "feedback",
            item.id,
            now=now,
            after={"tên": "=Đỗ 50%_"},
        )
    session.commit()
    return person_of(Role.ADMIN)


def found(session, admin, **filters):
    return list_audit(session, admin, AuditFilters(**filters), zone=ZONE)


def test_pages_hold_fifty_rows_and_every_row_once(session, full):
    first = list_audit(session, full, AuditFilters(act="save draft"), zone=ZONE)
    assert (len(first.lines), first.total, first.pages) == (PAGE, 60, 2)
    second = list_audit(session, full, AuditFilters(act="save draft"), zone=ZONE, page=2)
    assert len({line.id for line in (*first.lines, *second.lines)}) == 60
    assert list_audit(session, full, AuditFilters(act="save draft"), zone=ZONE, page=99).page == 2


def test_each_filter_finds_its_rows_and_no_other(session, full, now):
    assert found(session, full, who="triager.evn").total == 2
    assert found(session, full, words="do 50%_").total == 2
    assert found(session, full, words="do 500").total == 0
    day = (now + timedelta(days=3)).date()
    assert found(session, full, from_on=day, to_on=day).total == 1
    assert found(session, full, subject="report", number="7").total == 1
    # By the unit of the thing, and by the unit of the person.
    assert found(session, full, unit="PA", act="show contact").total == 1
    assert found(session, full, unit="PB").total == 60
    assert found(session, full, unit="NPC").total == 61
    assert found(session, full, unit="CPC").total == 1
    with pytest.raises(NotFound):
        found(session, full, unit="KHONGCO")


def test_filters_survive_the_address():
    filters = AuditFilters("An", "sign in", "PA", None, None, "từ, & ?", "report", "7")
    assert audit_filters_of(in_address(filters)) == filters
    assert audit_filters_of({"tu-ngay": "9999-99-99", "tim": "a\x00b"}) == replace(AuditFilters(), words="ab")


def test_the_export_is_inert_and_on_record(session, full, now, tmp_path):
    file = tmp_path / "r.xlsx"
    rows = export_audit(session, full, AuditFilters(act="show contact"), file, zone=ZONE, now=now)
    sheet = load_workbook(file).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert rows == 2 == sheet.max_row - 1
    assert not {cell.data_type for cell in cells} - {"s", "n", "inlineStr"}
    assert list_audit(session, full, AuditFilters(), zone=ZONE).lines[0].act == "export record"


def test_nobody_but_an_administrator_reads_it(session, person_of, tmp_path, now):
    for role in (role for role in Role if role in (Role.TRIAGER, Role.HEADQUARTERS)):
        with pytest.raises(NotAllowed):
            found(session, person_of(role))
        with pytest.raises(NotAllowed):
            export_audit(session, person_of(role), AuditFilters(), tmp_path / "x.xlsx", zone=ZONE, now=now)


def test_every_act_and_subject_has_words_of_its_own():
    assert len({str(words) for words in ACTS.values()}) == len(ACTS)
    assert all(str(words) for words in SUBJECTS.values())
