"""Sorting opinions as a person: kept, written down, taken back whole, never over somebody else's change."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from models.codes import Role, SetBy, State
from models.tables import Audit, Feedback, LabelEvent
from services.access import NotAllowed, NotFound, Refused
from services.corrections import SortedMeanwhile, labels_open_to, sort_item, take_back_sorting
from tests.services.rows import opinion, record_opinions

pytestmark = pytest.mark.usefixtures("tree")
KEPT = (
    "function",
    "function_by",
    "function_confidence",
    "kind",
    "kind_by",
    "kind_confidence",
    "severity",
    "state",
)


@pytest.fixture
def item(session, pilot, tree, now):
    """An opinion of PA that nobody has looked at."""
    record_opinions(session, [opinion(2, "Không nhận được mã OTP")], pilot=pilot, now=now, unit=tree["PA"])
    return session.exec(select(Feedback)).one()


def labels(item):
    return {name: getattr(item, name) for name in KEPT}


def test_what_a_person_confirms_is_a_persons_and_new_no_more(session, pilot, item, now, person_of):
    triager = person_of(Role.TRIAGER)
    told = {"function": item.function, "kind": item.kind}
    done = sort_item(session, triager, pilot, item.id, told, now=now)
    assert (item.function_by, item.kind_by, item.state) == (SetBy.PERSON, SetBy.PERSON, State.TRIAGED)
    assert not item.needs_person
    assert done.changed == ("state",)
    assert {e.field for e in session.exec(select(LabelEvent))} == {"function", "kind", "state"}


def test_taking_back_restores_all_that_sorting_changed(session, pilot, item, now, person_of):
    triager = person_of(Role.TRIAGER)
    before = labels(item)
    told = {"function": "faq", "kind": "other", "severity": "critical", "state": "guided"}
    done = sort_item(session, triager, pilot, item.id, told, now=now)
    assert labels(item) != before
    assert take_back_sorting(session, triager, pilot, done.act, now=now) == item.id
    assert labels(item) == before
    acts = session.exec(select(Audit.act).order_by(col(Audit.id).desc()).limit(2)).all()
    assert acts == ["take back label", "correct label"]


def test_nothing_is_taken_back_where_somebody_sorted_again(session, pilot, item, now, person_of):
    triager = person_of(Role.TRIAGER)
    first = sort_item(session, triager, pilot, item.id, {"function": "faq"}, now=now)
    sort_item(session, triager, pilot, item.id, {"function": "contact"}, now=now)
    with pytest.raises(Refused):
        take_back_sorting(session, triager, pilot, first.act, now=now)
    assert item.function == "contact"
    with pytest.raises(Refused):
        take_back_sorting(session, triager, pilot, 10_000, now=now)


def test_two_people_do_not_overwrite_each_other_unseen(session, pilot, item, now, person_of):
    triager = person_of(Role.TRIAGER)
    seen = item.changed_at.replace(year=2024)
    with pytest.raises(SortedMeanwhile):
        sort_item(session, triager, pilot, item.id, {"kind": "other"}, now=now, seen=seen)
    sort_item(session, triager, pilot, item.id, {"kind": "other"}, now=now, seen=item.changed_at)
    assert item.kind == "other"


def test_a_unit_sets_function_and_kind_of_its_own_items_alone(session, pilot, tree, item, now, reporter_of):
    own, other = reporter_of(tree["PA"]), reporter_of(tree["PB"])
    sort_item(session, own, pilot, item.id, {"function": "faq", "kind": "other"}, now=now)
    assert (item.function, item.kind, item.state) == ("faq", "other", State.NEW)
    with pytest.raises(NotFound):
        sort_item(session, other, pilot, item.id, {"kind": "bug"}, now=now)
    for label in ({"severity": "critical"}, {"state": "fixed"}, {"kind": "x"}, {"text": "x"}):
        with pytest.raises(Refused):
            sort_item(session, own, pilot, item.id, label, now=now)


@pytest.mark.parametrize("role", [Role.LEADER, Role.HEADQUARTERS, Role.ADMIN])
def test_who_reads_only_sorts_nothing(session, pilot, tree, item, now, person_of, role):
    person = person_of(role, tree["PA"] if role is Role.LEADER else None)
    assert labels_open_to(person) == ()
    with pytest.raises(NotAllowed):
        sort_item(session, person, pilot, item.id, {"kind": "bug"}, now=now)
    with pytest.raises(NotAllowed):
        take_back_sorting(session, person, pilot, 1, now=now)


def test_an_own_act_that_moved_an_item_out_of_reach_can_be_taken_back(
    session, pilot, tree, item, now, person_of
):
    officer = person_of(Role.DATA_OFFICER, tree["PA"])
    sort_item(session, person_of(Role.TRIAGER), pilot, item.id, {"kind": "wrong_data"}, now=now)
    done = sort_item(session, officer, pilot, item.id, {"kind": "suggestion"}, now=now)
    with pytest.raises(NotFound):
        sort_item(session, officer, pilot, item.id, {"kind": "wrong_data"}, now=now)
    with pytest.raises(NotFound):
        take_back_sorting(session, person_of(Role.DATA_OFFICER, tree["PB"]), pilot, done.act, now=now)
    take_back_sorting(session, officer, pilot, done.act, now=now)
    assert item.kind == "wrong_data"
