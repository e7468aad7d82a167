"""A person's answer moves what waits, is remembered, and holds for the next file."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.codes import Role, UnitLink
from models.tables import Feedback, LabelEvent, UnitAlias
from services.access import NotAllowed, NotFound, Refused
from services.unit_names import list_waiting, settle_name
from tests.services.rows import count, opinion, record_counts, record_opinions

pytestmark = pytest.mark.usefixtures("tree")

WORDS = "Đội quản lý số 7"


def place_of_items(session):
    return session.exec(select(Feedback.unit_link, Feedback.unit_id).order_by(Feedback.id)).all()


def test_settling_moves_opinions_and_counts_and_holds_from_then_on(session, pilot, tree, now, operator):
    record_opinions(
        session,
        [opinion(2, unit_text=WORDS), opinion(3, second=1, unit_text=WORDS.upper())],
        pilot=pilot,
        now=now,
    )
    record_counts(session, [count(2, "", 4, unit_text=WORDS)], pilot=pilot, now=now)
    (name,) = list_waiting(session, operator, pilot)
    assert (name.feedback, name.counts) == (2, 1)
    assert settle_name(session, operator, pilot, name.unit_key, "PA", now=now) == 3
    assert place_of_items(session) == [(UnitLink.ASSIGNED, tree["PA"].id)] * 2
    assert len(session.exec(select(LabelEvent).where(LabelEvent.field == "unit")).all()) == 2
    assert session.exec(select(UnitAlias.folded)).all() == [name.unit_key]
    assert list_waiting(session, operator, pilot) == []
    later = record_opinions(session, [opinion(2, second=5, unit_text=WORDS)], pilot=pilot, now=now)
    assert later.waiting == ()
    assert place_of_items(session)[-1] == (UnitLink.ASSIGNED, tree["PA"].id)


def test_no_unit_known_is_an_answer_for_past_and_future(session, pilot, now, operator):
    record_opinions(session, [opinion(2, unit_text=WORDS)], pilot=pilot, now=now)
    (name,) = list_waiting(session, operator, pilot)
    settle_name(session, operator, pilot, name.unit_key, None, now=now)
    later = record_opinions(session, [opinion(2, second=5, unit_text=WORDS)], pilot=pilot, now=now)
    assert later.waiting == ()
    assert place_of_items(session) == [(UnitLink.SETTLED, None)] * 2
    assert list_waiting(session, operator, pilot) == []


def test_a_units_answer_holds_in_the_files_of_its_own_units_alone(session, pilot, tree, now, reporter_of):
    pa = reporter_of(tree["PA"])
    record_opinions(session, [opinion(2, unit_text=WORDS)], pilot=pilot, now=now, person=pa)
    (name,) = list_waiting(session, pa, pilot)
    settle_name(session, pa, pilot, name.unit_key, None, now=now)
    own = record_opinions(session, [opinion(2, second=5, unit_text=WORDS)], pilot=pilot, now=now, person=pa)
    others = record_opinions(session, [opinion(2, second=6, unit_text=WORDS)], pilot=pilot, now=now)
    assert (own.waiting, [w.unit_text for w in others.waiting]) == ((), [WORDS])


def test_words_of_others_files_are_not_a_units_to_settle(session, pilot, tree, now, reporter_of):
    record_opinions(session, [opinion(2, unit_text=WORDS)], pilot=pilot, now=now)
    pa = reporter_of(tree["PA"])
    assert list_waiting(session, pa, pilot) == []
    with pytest.raises(Refused):
        settle_name(session, pa, pilot, "doi quan ly so 7", "PA", now=now)


def test_only_a_unit_within_reach_can_be_named(session, pilot, tree, now, reporter_of, operator):
    pa = reporter_of(tree["PA"])
    record_opinions(session, [opinion(2, unit_text=WORDS)], pilot=pilot, now=now, person=pa)
    for person, code in ((pa, "PP"), (operator, "KHONG-CO")):
        with pytest.raises(NotFound, match=code):
            settle_name(session, person, pilot, "doi quan ly so 7", code, now=now)


def test_settling_is_not_for_every_role(session, pilot, tree, now, person_of):
    for role in (Role.LEADER, Role.DATA_OFFICER):
        with pytest.raises(NotAllowed):
            settle_name(session, person_of(role, tree["PA"]), pilot, "doi 7", "PA", now=now)
