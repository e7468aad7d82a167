"""Who has an item open: seen by the others for two minutes, one item a person, only within reach, never waited for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from models.codes import Role
from models.database import writing
from models.tables import Feedback, ItemPresence
from services.access import OPERATOR, NotFound
from services.presence import LASTS, Present, keep_presence, who_else
from tests.services.rows import opinion, record_opinions


@pytest.fixture
def items(session, pilot, tree, now):
    record_opinions(session, [opinion(2), opinion(3, "Hai", second=9)], pilot=pilot, now=now, unit=tree["PA"])
    return [item.id for item in session.exec(select(Feedback).order_by(Feedback.id))]


def test_the_others_see_it_for_two_minutes_and_oneself_never(session, pilot, items, now, person_of):
    one, other = person_of(Role.TRIAGER), person_of(Role.HEADQUARTERS)
    assert keep_presence(session, one, pilot, items[0], now=now)
    assert who_else(session, other, pilot, items[0], now=now) == (Present(one.name, Role.TRIAGER),)
    assert who_else(session, one, pilot, items[0], now=now) == ()
    assert who_else(session, other, pilot, items[1], now=now) == ()
    assert who_else(session, other, pilot, items[0], now=now + LASTS) == ()
    keep_presence(session, one, pilot, items[0], now=now + timedelta(seconds=50))
    assert who_else(session, other, pilot, items[0], now=now + LASTS)


def test_who_opens_another_item_has_left_the_first(session, pilot, items, now, person_of):
    one, other = person_of(Role.TRIAGER), person_of(Role.HEADQUARTERS)
    for number in (*items, items[0], items[1]):
        keep_presence(session, one, pilot, number, now=now)
    assert who_else(session, other, pilot, items[0], now=now) == ()
    assert len(session.exec(select(ItemPresence)).all()) == 1


def test_what_is_out_of_reach_is_not_there(session, pilot, tree, items, now, reporter_of, person_of):
    stranger = reporter_of(tree["PP"])
    keep_presence(session, person_of(Role.TRIAGER), pilot, items[0], now=now)
    for ask in (keep_presence, who_else):
        with pytest.raises(NotFound):
            ask(session, stranger, pilot, items[0], now=now)


def test_the_command_line_has_nothing_open_and_old_rows_go(session, pilot, items, now, person_of):
    keep_presence(session, person_of(Role.TRIAGER), pilot, items[0], now=now)
    assert not keep_presence(session, OPERATOR, pilot, items[0], now=now)
    keep_presence(session, person_of(Role.HEADQUARTERS), pilot, items[0], now=now + timedelta(days=2))
    assert len(session.exec(select(ItemPresence)).all()) == 1


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_database_that_is_busy_is_not_waited_for(engine, session, pilot, items, now, person_of):
    triager = person_of(Role.TRIAGER)
    session.refresh(pilot)
    session.expunge(pilot)
    session.rollback()
    with writing(engine) as longer:
        longer.exec(select(Feedback)).all()
        with writing(engine, waits=0.01) as soon:
            assert not keep_presence(soon, triager, pilot, items[0], now=now)
    with writing(engine) as after:
        assert keep_presence(after, triager, pilot, items[0], now=now)
