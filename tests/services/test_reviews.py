"""What a receiver says of a report: accepted, returned with a reason, given a later day; each by whom it is owed to."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from models.codes import ReportState, Role
from models.tables import Audit, Extension, Report, ReportingDuty
from services.access import NotAllowed, NotFound, Refused
from services.filing import file_report
from services.progress import progress_of_units
from services.report_closing import close_report
from services.report_drafts import read_draft, save_draft
from services.report_versions import list_versions
from services.reviews import (
    accept_report,
    extend_deadline,
    put_extension_back,
    return_report,
    review_of,
    take_back_review,
)
from tests.services.rows import ZONE, count, record_counts

WHY = "Bổ sung số liệu gia đình"


@pytest.fixture
def sent(session, pilot, tree, now, operator, store):
    """PA and NPC have sent version 1."""
    assert tree
    record_counts(session, [count(2, "PA", 40), count(3, "PB", 5)], pilot=pilot, now=now)
    for code in ("PA", "NPC"):
        file_report(
            session,
            operator,
            pilot,
            code,
            store,
            sent_at=now,
            number=f"1/{code}",
            now=now,
            explain="Đã rà soát.",
            formats=("docx",),
        )


def newest(session, pilot, operator, code="PA"):
    return list_versions(session, operator, pilot, code)[0]


@pytest.mark.usefixtures("sent")
def test_a_parent_reviews_what_is_owed_to_it_and_headquarters_what_is_owed_to_evn(
    session, pilot, tree, now, reporter_of, person_of
):
    npc, hq = reporter_of(tree["NPC"]), person_of(Role.HEADQUARTERS)
    assert review_of(session, npc, pilot, "PA").reviews
    assert not review_of(session, npc, pilot, "NPC").reviews
    assert not review_of(session, hq, pilot, "PA").reviews
    assert review_of(session, hq, pilot, "NPC").reviews
    assert not review_of(session, person_of(Role.LEADER, tree["NPC"]), pilot, "PA").reviews
    for person in (reporter_of(tree["PA"]), hq, person_of(Role.LEADER, tree["NPC"]), person_of(Role.TRIAGER)):
        with pytest.raises(NotAllowed):
            accept_report(session, person, pilot, "PA", 1, now=now)
        with pytest.raises(NotAllowed):
            return_report(session, person, pilot, "PA", 1, WHY, now=now)
        with pytest.raises(NotAllowed):
            extend_deadline(session, person, pilot, "PA", date(2025, 12, 20), WHY, now=now)
    with pytest.raises(NotFound):
        accept_report(session, reporter_of(tree["CPC"]), pilot, "PA", 1, now=now)
    accept_report(session, npc, pilot, "PA", 1, now=now)
    accept_report(session, hq, pilot, "NPC", 1, now=now)


def test_a_duty_says_who_receives_whatever_stands_above(session, pilot, tree, person_of, reporter_of):
    session.add(
        ReportingDuty(
            pilot_id=pilot.id, unit_id=tree["PA"].id, to_unit_id=tree["EVN"].id, before=date(2025, 12, 15)
        )
    )
    session.commit()
    assert review_of(session, person_of(Role.HEADQUARTERS), pilot, "PA").reviews
    assert not review_of(session, reporter_of(tree["NPC"]), pilot, "PA").reviews


@pytest.mark.usefixtures("sent")
def test_an_accepted_report_is_frozen_until_the_acceptance_is_taken_back(
    session, pilot, tree, now, operator, store, reporter_of
):
    npc, pa = reporter_of(tree["NPC"]), reporter_of(tree["PA"])
    accept_report(session, npc, pilot, "PA", 1, now=now)
    told = newest(session, pilot, operator)
    assert (told.state, told.accepted_by, told.accepted_at) == (ReportState.ACCEPTED, npc.name, now)
    record_counts(session, [count(2, "PA", 55)], pilot=pilot, now=now)
    with pytest.raises(Refused):
        close_report(session, pa, pilot, "PA", store, now=now, explain="Đã rà soát.")
    with pytest.raises(Refused):
        save_draft(session, pa, pilot, "PA", edit=0, letter={}, now=now)
    with pytest.raises(Refused):
        return_report(session, npc, pilot, "PA", 1, WHY, now=now)
    take_back_review(session, npc, pilot, "PA", 1, now=now)
    assert newest(session, pilot, operator).state == ReportState.FILED
    assert close_report(session, pa, pilot, "PA", store, now=now, explain="Đã rà soát.").version == 2


@pytest.mark.usefixtures("sent")
def test_a_return_needs_a_reason_and_leads_to_the_next_version(
    session, pilot, tree, now, operator, store, reporter_of
):
    npc, pa = reporter_of(tree["NPC"]), reporter_of(tree["PA"])
    with pytest.raises(Refused):
        return_report(session, npc, pilot, "PA", 1, " \n", now=now)
    return_report(session, npc, pilot, "PA", 1, WHY, now=now)
    told = newest(session, pilot, operator)
    assert (told.state, told.returned_why, told.returned_by) == (ReportState.RETURNED, WHY, npc.name)
    record_counts(session, [count(2, "PA", 55)], pilot=pilot, now=now)
    later = now + timedelta(days=4)
    filed = file_report(
        session, pa, pilot, "PA", store, sent_at=later, number="2/PA", now=later, explain="Đã bổ sung."
    )
    assert (filed.version, filed.on_time) == (2, True)
    told = newest(session, pilot, operator)
    assert "40 -> 55" in "; ".join(map(str, told.changes))
    review = review_of(session, npc, pilot, "PA")
    assert (review.first_sent, review.last_sent) == (now, later)
    with pytest.raises(Refused):
        accept_report(session, npc, pilot, "PA", 1, now=now)


@pytest.mark.usefixtures("sent")
def test_a_return_is_taken_back_until_the_unit_goes_on(session, pilot, tree, now, operator, reporter_of):
    npc, pa = reporter_of(tree["NPC"]), reporter_of(tree["PA"])
    return_report(session, npc, pilot, "PA", 1, WHY, now=now)
    take_back_review(session, npc, pilot, "PA", 1, now=now)
    assert newest(session, pilot, operator).returned_why == ""
    return_report(session, npc, pilot, "PA", 1, WHY, now=now)
    edit = read_draft(session, pa, pilot, "PA").edit
    save_draft(session, pa, pilot, "PA", edit=edit, letter={"signer": "An"}, now=now)
    with pytest.raises(Refused):
        take_back_review(session, npc, pilot, "PA", 1, now=now)


def test_what_was_not_sent_is_not_reviewed(session, pilot, tree, now, operator, store, reporter_of):
    record_counts(session, [count(2, "PA", 40)], pilot=pilot, now=now)
    npc = reporter_of(tree["NPC"])
    with pytest.raises(Refused):
        accept_report(session, npc, pilot, "PA", 1, now=now)
    close_report(session, operator, pilot, "PA", store, now=now, explain="Đã rà soát.")
    with pytest.raises(Refused):
        return_report(session, npc, pilot, "PA", 1, WHY, now=now)


def test_an_extension_is_a_record_and_never_reads_on_time(
    session, pilot, tree, now, operator, store, reporter_of
):
    npc = reporter_of(tree["NPC"])
    record_counts(session, [count(2, "PA", 40)], pilot=pilot, now=now)
    with pytest.raises(Refused):
        extend_deadline(session, npc, pilot, "PA", date(2025, 12, 15), WHY, now=now)
    assert extend_deadline(session, npc, pilot, "PA", date(2025, 12, 18), WHY, now=now) is None
    was = extend_deadline(session, npc, pilot, "PA", date(2025, 12, 20), "Bão", now=now)
    assert (was.before, was.why, was.by) == (date(2025, 12, 18), WHY, npc.name)
    assert review_of(session, npc, pilot, "PA").granted.before == date(2025, 12, 20)
    within = datetime(2025, 12, 16, 9, tzinfo=ZONE)
    filed = file_report(
        session,
        operator,
        pilot,
        "PA",
        store,
        sent_at=within,
        number="1/PA",
        now=within,
        explain="Đã rà soát.",
    )
    assert filed.on_time is False
    assert progress_of_units(session, operator, pilot, on=within.date(), code="PA")[0].on_time is False
    put_extension_back(session, npc, pilot, "PA", was, now=now)
    assert session.exec(select(Extension.before)).one() == date(2025, 12, 18)
    put_extension_back(session, npc, pilot, "PA", None, now=now)
    assert session.exec(select(Extension)).all() == []


@pytest.mark.usefixtures("sent")
def test_every_act_of_a_review_is_written_down(session, pilot, tree, now, reporter_of):
    npc = reporter_of(tree["NPC"])
    return_report(session, npc, pilot, "PA", 1, WHY, now=now)
    take_back_review(session, npc, pilot, "PA", 1, now=now)
    accept_report(session, npc, pilot, "PA", 1, now=now)
    extend_deadline(session, npc, pilot, "PB", date(2025, 12, 18), WHY, now=now)
    acts = session.exec(select(Audit.act).where(Audit.who == npc.name).order_by(Audit.id)).all()
    assert acts == ["return report", "take back review", "accept report", "extend deadline"]
    assert session.exec(select(Report.state).where(Report.unit_id == tree["PA"].id)).one() == "accepted"
