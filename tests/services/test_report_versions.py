"""Versions of a report: listed within reach, judged by the first sending, their facts as they were frozen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.codes import ReportState, Role
from models.tables import Report
from services.access import NotAllowed, NotFound, Refused
from services.filing import file_report, take_back_letter
from services.report_closing import close_report
from services.report_versions import closed_facts, list_versions
from tests.services.rows import count, record_counts


@pytest.fixture
def closed(session, pilot, tree, now, operator, store):
    """PA has counts and one closed version."""
    assert tree
    record_counts(session, [count(2, "PA", 40)], pilot=pilot, now=now)
    return close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát.")


@pytest.mark.usefixtures("closed")
def test_a_version_tells_who_closed_it_and_what_it_said(session, pilot, tree, now, reporter_of):
    pa = reporter_of(tree["PA"])
    (version,) = list_versions(session, pa, pilot, "pa")
    assert (version.number, version.state, version.closed_at) == (1, ReportState.CLOSED, now)
    assert (version.formats, version.explanation, version.on_time) == (
        ("docx", "pdf", "xlsx"),
        "Đã rà soát.",
        None,
    )
    record_counts(session, [count(2, "PA", 55)], pilot=pilot, now=now)
    assert closed_facts(session, pa, pilot, "PA", 1).figures.staff_installed == 40
    with pytest.raises(NotFound):
        closed_facts(session, pa, pilot, "PA", 2)


@pytest.mark.usefixtures("closed")
def test_a_correction_sent_late_leaves_the_first_sending_on_time(session, pilot, now, operator, store):
    file_report(session, operator, pilot, "PA", store, sent_at=now, number="1/PA", now=now)
    record_counts(session, [count(2, "PA", 55)], pilot=pilot, now=now)
    later = now + timedelta(days=9)
    close_report(session, operator, pilot, "PA", store, now=later, explain="Đã rà soát.")
    file_report(session, operator, pilot, "PA", store, sent_at=later, number="2/PA", now=later)
    assert [(v.number, v.on_time) for v in list_versions(session, operator, pilot, "PA")] == [
        (2, None),
        (1, True),
    ]


@pytest.mark.usefixtures("closed")
def test_others_versions_are_not_there(session, pilot, tree, reporter_of, person_of):
    for code in ("PA", "NPC"):
        with pytest.raises(NotFound):
            list_versions(session, reporter_of(tree["PP"]), pilot, code)
        with pytest.raises(NotFound):
            closed_facts(session, reporter_of(tree["PP"]), pilot, code, 1)
    with pytest.raises(NotAllowed):
        list_versions(session, person_of(Role.TRIAGER), pilot, "PA")


@pytest.mark.usefixtures("closed")
def test_a_recorded_letter_can_be_taken_back_until_more_follows(
    session, pilot, tree, now, operator, store, reporter_of
):
    pa = reporter_of(tree["PA"])
    with pytest.raises(Refused):
        take_back_letter(session, pa, pilot, "PA", 1, now=now)
    file_report(session, pa, pilot, "PA", store, sent_at=now, number="1/PA", now=now)
    with pytest.raises(NotFound):
        take_back_letter(session, reporter_of(tree["PP"]), pilot, "PA", 1, now=now)
    take_back_letter(session, pa, pilot, "PA", 1, now=now)
    (version,) = list_versions(session, pa, pilot, "PA")
    assert (version.state, version.letter_number, version.filed_at) == (ReportState.CLOSED, "", None)
    file_report(session, pa, pilot, "PA", store, sent_at=now, number="2/PA", now=now)
    report = session.get(Report, 1)
    report.state, report.accepted_at = ReportState.ACCEPTED.value, now
    session.add(report)
    session.commit()
    with pytest.raises(Refused):
        take_back_letter(session, operator, pilot, "PA", 1, now=now)


def test_a_unit_without_a_version_has_none_to_list(session, pilot, tree, operator):
    assert tree
    assert list_versions(session, operator, pilot, "PB") == []
