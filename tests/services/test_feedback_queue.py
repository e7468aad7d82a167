"""Which opinion comes next: the list's order, within reach, also after the last one left the list."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Feedback
from services.feedback import list_feedback
from services.feedback_filters import Filters
from services.feedback_queue import next_item
from tests.services.rows import opinion, record_opinions

pytestmark = pytest.mark.usefixtures("tree")


@pytest.fixture
def items(session, pilot, tree, now):
    """Five opinions of PA, one of them without a time, and one of PP."""
    rows = [opinion(n, f"Ý kiến thứ {n} về hóa đơn", second=n) for n in range(2, 6)]
    rows.append(opinion(6, "Không rõ ngày gửi", submitted_at=None))
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])
    record_opinions(
        session, [opinion(2, "Của đơn vị khác", second=30)], pilot=pilot, now=now, unit=tree["PP"]
    )
    return {item.id: item for item in session.exec(select(Feedback))}


@pytest.mark.usefixtures("items")
def test_walking_meets_every_item_of_the_list_once_in_its_order(session, pilot, person_of):
    triager = person_of(Role.TRIAGER)
    listed = [line.id for line in list_feedback(session, triager, pilot, Filters()).lines]
    walked = [listed[0]]
    while len(walked) < len(listed):
        walked.append(next_item(session, triager, pilot, Filters(), walked[-1]))
    assert walked == listed
    assert next_item(session, triager, pilot, Filters(), walked[-1]) == listed[0]


def test_an_item_that_left_the_list_still_says_where_to_go_on(session, pilot, items, person_of):
    triager = person_of(Role.TRIAGER)
    listed = [line.id for line in list_feedback(session, triager, pilot, Filters(state="new")).lines]
    items[listed[1]].state = "fixed"
    session.add(items[listed[1]])
    session.commit()
    assert next_item(session, triager, pilot, Filters(state="new"), listed[1]) == listed[2]


def test_a_unit_walks_through_its_own_items_alone(session, pilot, tree, items, reporter_of):
    pp = reporter_of(tree["PP"])
    own = [number for number, item in items.items() if item.unit_id == tree["PP"].id]
    assert next_item(session, pp, pilot, Filters(), own[0]) is None
    other = next(number for number in items if number not in own)
    assert next_item(session, pp, pilot, Filters(), other) == own[0]
