"""A report is closed with documents that were built before anything was locked, if they still say what is frozen."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from models.codes import Role
from models.database import open_engine, reading, writing
from models.tables import Report, ReportFile
from reports.appendix_template import TEMPLATE
from services.access import NotAllowed, Refused
from services.bundle_names import safe_name
from services.filing import file_report, ready_to_file
from services.report_bundle import address_of
from services.report_checks import NeedsExplanation
from services.report_closing import close_report, ready_documents
from services.report_templates import keep_template, try_template
from services.reviews import return_report
from services.unit_reports import closed_documents, preview_report
from tests.services.rows import count, opinion, record_counts, record_opinions

SAID = "Đã rà soát."


@pytest.fixture
def told(session, pilot, tree, now):
    record_counts(session, [count(2, "PA", 5), count(3, "PP", 4)], pilot=pilot, now=now)
    record_opinions(session, [opinion(2, unit_code="PA")], pilot=pilot, now=now)
    session.commit()
    return tree


@pytest.fixture
def ready(told, session, pilot, now, operator, store):
    assert told["PA"].id
    return ready_documents(session, operator, pilot, "PA", store, now=now, explain=SAID)


def test_what_was_built_before_is_what_is_frozen(ready, session, pilot, now, operator, store):
    # A mark that no build would make shows that these very bytes were taken.
    marked = replace(
        ready, documents=replace(ready.documents, files={"docx": b"1", "xlsx": b"2", "pdf": b"3"})
    )
    closed = close_report(session, operator, pilot, "PA", store, now=now, explain=SAID, ready=marked)
    assert closed.sha256 == hashlib.sha256(b"1").hexdigest()
    assert closed_documents(session, operator, pilot, "PA", 1, store).files == marked.documents.files


def test_they_are_the_same_bytes_as_those_built_within(ready, session, pilot, now, operator, store):
    within = close_report(session, operator, pilot, "PA", store, now=now, explain=SAID)
    assert (
        closed_documents(session, operator, pilot, "PA", within.version, store).files == ready.documents.files
    )


def test_nothing_is_locked_or_kept_while_they_are_built(ready, session, engine, store):
    assert ready is not None
    assert not session.in_transaction()
    with writing(open_engine(address_of(engine))) as other:
        other.exec(select(Report)).all()
        other.commit()
    assert session.exec(select(Report)).all() == session.exec(select(ReportFile)).all() == []
    assert not store.folder.exists() or not [f for f in store.folder.rglob("*") if f.is_file()]


def test_facts_that_changed_meanwhile_are_built_anew(ready, session, pilot, now, operator, store):
    record_counts(session, [count(2, "PA", 77)], pilot=pilot, now=now)
    session.commit()
    close_report(session, operator, pilot, "PA", store, now=now, explain=SAID, ready=ready)
    files = closed_documents(session, operator, pilot, "PA", 1, store).files
    assert all(files[form] != ready.documents.files[form] for form in files)
    report = session.exec(select(Report)).one()
    assert report.facts["figures"]["staff_installed"] == 77


def test_a_template_that_came_meanwhile_is_used(ready, session, pilot, now, operator, store):
    facts = preview_report(session, operator, pilot, "PA", now=now).facts
    checked = try_template(operator, facts, TEMPLATE.read_bytes(), store)
    keep_template(session, operator, pilot, "PA", store, name=safe_name("m.docx"), checked=checked, now=now)
    foreign = replace(
        ready, documents=replace(ready.documents, files={"docx": b"1", "xlsx": b"2", "pdf": b"3"})
    )
    close_report(session, operator, pilot, "PA", store, now=now, explain=SAID, ready=foreign)
    assert closed_documents(session, operator, pilot, "PA", 1, store).files["docx"].startswith(b"PK")


def test_a_version_closed_by_another_meanwhile_stands(ready, session, pilot, now, operator, store):
    first = close_report(session, operator, pilot, "PA", store, now=now, explain=SAID)
    again = close_report(session, operator, pilot, "PA", store, now=now, explain=SAID, ready=ready)
    assert (again.version, again.sha256) == (1, first.sha256)
    later = now + timedelta(hours=1)
    assert ready_documents(session, operator, pilot, "PA", store, now=later, explain=SAID) is None


def test_what_would_stop_the_closing_stops_the_building(
    told, session, pilot, now, operator, store, reporter_of
):
    with pytest.raises(NeedsExplanation):
        ready_documents(session, operator, pilot, "PA", store, now=now)
    with pytest.raises(Refused):
        ready_documents(session, operator, pilot, "PB", store, now=now, explain=SAID)
    leader = replace(reporter_of(told["PA"]), role=Role.LEADER)
    with pytest.raises(NotAllowed):
        ready_documents(session, leader, pilot, "PA", store, now=now, explain=SAID)


@pytest.mark.usefixtures("told")
def test_a_letter_recorded_on_receipt_closes_with_them_and_a_closed_version_needs_none(
    session, engine, pilot, now, person_of, operator, store
):
    headquarters = person_of(Role.HEADQUARTERS)
    with reading(engine) as looking:
        built = ready_to_file(looking, headquarters, pilot, "PP", store, now=now, explain=SAID)
    assert built is not None
    how = {"sent_at": now, "number": "1/PP", "now": now, "explain": SAID}
    filed = file_report(session, headquarters, pilot, "PP", store, **how, ready=built)
    assert filed.sha256 == hashlib.sha256(built.documents.files["docx"]).hexdigest()
    assert ready_to_file(session, headquarters, pilot, "PP", store, now=now, explain=SAID) is None
    return_report(session, operator, pilot, "PP", 1, why="Thiếu số liệu.", now=now)
    record_counts(session, [count(2, "PP", 9)], pilot=pilot, now=now)
    session.commit()
    assert ready_to_file(session, headquarters, pilot, "PP", store, now=now, explain=SAID) is not None
    with pytest.raises(NotAllowed):
        ready_to_file(session, person_of(Role.TRIAGER), pilot, "PA", store, now=now)
