"""One act on one or many reports: letters that came, accepting, returning, a later day; what fails holds up nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from locales import phrase
from models.codes import Role
from models.tables import Report
from services.access import NotAllowed, Refused
from services.filing_acts import (
    NO_NUMBER,
    accept_many,
    extend_many,
    record_letters,
    return_many,
    take_back_extensions,
    take_back_letters,
    take_back_reviews,
    told,
)
from services.filing_state import Reviewing, Sending, filing_state
from services.units import make_duties


@pytest.fixture
def headquarters(session, pilot, tree, person_of):
    """NPC and CPC owe EVN."""
    assert tree
    make_duties(session, pilot)
    session.commit()
    return person_of(Role.HEADQUARTERS)


@pytest.fixture
def stand(session, pilot, headquarters):
    def look(now):
        state = filing_state(session, headquarters, pilot, now=now)
        return {row.code: (row.sending, row.reviewing) for row in state.rows}

    return look


def test_a_letter_on_paper_of_a_unit_that_typed_nothing_makes_it_sent(
    session, pilot, headquarters, store, now, stand
):
    assert stand(now) == dict.fromkeys(("NPC", "CPC"), (Sending.MISSING, Reviewing.NOT_SENT))
    seen = []
    done = record_letters(
        session,
        headquarters,
        pilot,
        ["NPC"],
        store,
        sent_on=date(2025, 12, 11),
        now=now,
        on_the_way=lambda n, of: seen.append((n, of)),
    )
    assert ([one.unit for one in done.done], done.refused, seen) == (["NPC"], (), [(0, 1)])
    assert stand(now)["NPC"] == (Sending.ON_TIME, Reviewing.TO_REVIEW)
    report = session.exec(select(Report)).one()
    assert (report.letter_number, report.recorded_by) == (NO_NUMBER, headquarters.name)
    back = take_back_letters(session, headquarters, pilot, done.done, now=now)
    assert len(back.done) == 1
    assert stand(now)["NPC"] == (Sending.UNKNOWN, Reviewing.NOT_SENT)


def test_a_letter_sent_on_the_last_day_is_on_time_whenever_it_is_recorded(
    session, pilot, headquarters, store, now, stand
):
    later = now + timedelta(days=10)
    record_letters(
        session, headquarters, pilot, ["NPC"], store, sent_on=date(2025, 12, 14), now=later, number="12/NPC"
    )
    record_letters(session, headquarters, pilot, ["CPC"], store, sent_on=date(2025, 12, 15), now=later)
    assert {code: sending for code, (sending, _review) in stand(later).items()} == {
        "NPC": Sending.ON_TIME,
        "CPC": Sending.LATE,
    }


def test_a_day_to_come_is_refused(session, pilot, headquarters, store, now):
    with pytest.raises(Refused, match="chưa đến"):
        record_letters(session, headquarters, pilot, ["NPC"], store, sent_on=date(2025, 12, 13), now=now)


def test_many_are_accepted_and_one_that_has_not_sent_says_why(
    session, pilot, headquarters, store, now, stand
):
    record_letters(session, headquarters, pilot, ["NPC", "CPC"], store, sent_on=date(2025, 12, 11), now=now)
    done = accept_many(session, headquarters, pilot, ["NPC", "PA", "CPC", "khong-co"], now=now)
    assert [one.unit for one in done.done] == ["NPC", "CPC"]
    assert [unit for unit, _why in done.refused] == ["PA", "khong-co"]
    assert {review for _sending, review in stand(now).values()} == {Reviewing.ACCEPTED}
    said = told(done, phrase("The report was accepted; it can't be changed any more."))
    assert "PA: " in said
    take_back_reviews(session, headquarters, pilot, done.done, now=now)
    assert {review for _sending, review in stand(now).values()} == {Reviewing.TO_REVIEW}


def test_many_are_returned_with_one_reason(session, pilot, headquarters, store, now, stand):
    record_letters(session, headquarters, pilot, ["NPC", "CPC"], store, sent_on=date(2025, 12, 11), now=now)
    with pytest.raises(Refused):
        return_many(session, headquarters, pilot, ["NPC"], "  ", now=now)
    return_many(session, headquarters, pilot, ["NPC", "CPC"], "Thiếu số CBCNV", now=now)
    assert {review for _sending, review in stand(now).values()} == {Reviewing.RETURNED}
    assert {r.returned_why for r in session.exec(select(Report))} == {"Thiếu số CBCNV"}


def test_a_later_day_for_many_is_taken_back_to_what_it_was(session, pilot, headquarters, now, stand):
    after = now + timedelta(days=5)
    extend_many(session, headquarters, pilot, ["NPC"], date(2025, 12, 18), "Bão", now=now)
    done = extend_many(session, headquarters, pilot, ["NPC", "CPC"], date(2025, 12, 25), "", now=now)
    assert stand(after)["CPC"][0] == Sending.ALLOWED
    take_back_extensions(session, headquarters, pilot, done.done, now=now)
    state = filing_state(session, headquarters, pilot, now=after)
    assert [row.later for row in state.rows] == [date(2025, 12, 18), None]


def test_a_corporation_records_letters_of_its_own_units_alone(
    session, pilot, tree, headquarters, reporter_of, store, now
):
    assert headquarters
    reporter = reporter_of(tree["NPC"])
    done = record_letters(
        session, reporter, pilot, ["PA", "NPC", "PP"], store, sent_on=date(2025, 12, 11), now=now
    )
    assert [one.unit for one in done.done] == ["PA"]
    assert [unit for unit, _why in done.refused] == ["NPC", "PP"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.TRIAGER, Role.ADMIN, Role.DATA_OFFICER])
def test_others_record_and_review_nothing(session, pilot, tree, person_of, store, now, role):
    person = person_of(role, tree["NPC"])
    with pytest.raises(NotAllowed):
        record_letters(session, person, pilot, ["PA"], store, sent_on=date(2025, 12, 11), now=now)
    with pytest.raises(NotAllowed):
        accept_many(session, person, pilot, ["PA"], now=now)
    with pytest.raises(NotAllowed):
        return_many(session, person, pilot, ["PA"], "x", now=now)
    with pytest.raises(NotAllowed):
        extend_many(session, person, pilot, ["PA"], date(2025, 12, 20), "", now=now)
