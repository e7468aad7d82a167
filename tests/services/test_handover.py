"""A shift handed over: frozen as it was, signed by two people, kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Account, Audit
from services.access import NotAllowed, NotFound, Person, Refused
from services.handover import (
    HOURS,
    hand_over,
    handover_pdf,
    list_handovers,
    read_handover,
    shift_begins,
    take_over,
    waiting_handover,
    withdraw_handover,
)
from services.quick_entries import Entry, note_opinion


@pytest.fixture
def first(person_of):
    return person_of(Role.TRIAGER)


@pytest.fixture
def second(session, now):
    """Another triager."""
    account = Account(username="ca.sau", role="triager", created_at=now)
    session.add(account)
    session.commit()
    return Person(name="ca.sau", role=Role.TRIAGER, account_id=account.id)


def test_a_shift_is_taken_over_by_a_second_person_and_kept(session, pilot, first, second, now, store):
    from_at = shift_begins(session, first, pilot, now=now)
    assert now - from_at == timedelta(hours=HOURS)
    number = hand_over(session, first, pilot, from_at, "Theo dõi OTP, gọi 0912345678", now=now)
    with pytest.raises(Refused):
        take_over(session, first, pilot, number, now=now)
    waiting = waiting_handover(session, second, pilot)
    assert waiting is not None
    assert (waiting.number, waiting.mine) == (number, False)
    take_over(session, second, pilot, number, now=now + timedelta(minutes=5))
    # What comes later is not in what was handed over.
    note_opinion(session, second, pilot, Entry("hotline", "Sau ca"), store, now=now + timedelta(hours=1))
    shift, handed = read_handover(session, first, pilot, number)
    assert shift.came_in == 0
    assert (handed.signed.handed_by, handed.signed.taken_by) == (first.name, second.name)
    assert "0912345678" not in handed.signed.notes
    assert waiting_handover(session, first, pilot) is None
    assert shift_begins(session, second, pilot, now=now + timedelta(hours=9)) == now
    assert handover_pdf(session, second, pilot, number).startswith(b"%PDF")
    acts = session.exec(select(Audit.act).where(Audit.subject == "handover")).all()
    assert acts == ["hand over shift", "take over shift"]
    for again in (take_over, withdraw_handover):
        with pytest.raises(Refused):
            again(session, second, pilot, number, now=now)


def test_only_one_shift_waits_and_who_handed_it_over_may_withdraw_it(session, pilot, first, second, now):
    from_at = now - timedelta(hours=8)
    number = hand_over(session, first, pilot, from_at, "Một", now=now)
    with pytest.raises(Refused):
        hand_over(session, second, pilot, from_at, "Hai", now=now)
    session.rollback()
    with pytest.raises(Refused):
        withdraw_handover(session, second, pilot, number, now=now)
    withdraw_handover(session, first, pilot, number, now=now)
    assert list_handovers(session, first, pilot) == ()
    with pytest.raises(NotFound):
        take_over(session, second, pilot, number, now=now)
    hand_over(session, second, pilot, from_at, "", now=now)
    assert [one.mine for one in list_handovers(session, second, pilot)] == [True]


def test_a_shift_that_is_none_is_refused(session, pilot, first, now):
    for from_at in (now, now + timedelta(hours=1), now - timedelta(days=32)):
        with pytest.raises(Refused):
            hand_over(session, first, pilot, from_at, "", now=now)
        session.rollback()


def test_shifts_are_evnict_s(session, pilot, tree, person_of, first, now):
    number = hand_over(session, first, pilot, now - timedelta(hours=1), "", now=now)
    for role, unit in ((Role.REPORTER, "PA"), (Role.DATA_OFFICER, "NPC"), (Role.HEADQUARTERS, None)):
        person = person_of(role, tree[unit] if unit else None)
        for act in (
            lambda p: hand_over(session, p, pilot, now, "", now=now),
            lambda p: take_over(session, p, pilot, number, now=now),
            lambda p: read_handover(session, p, pilot, number),
            lambda p: list_handovers(session, p, pilot),
        ):
            with pytest.raises(NotAllowed):
                act(person)


def test_another_pilot_s_shift_is_not_found(session, pilot, first, now):
    number = hand_over(session, first, pilot, now - timedelta(hours=1), "", now=now)
    other = pilot.model_copy(update={"id": pilot.id + 1})
    assert waiting_handover(session, first, other) is None
    with pytest.raises(NotFound):
        read_handover(session, first, other, number)
