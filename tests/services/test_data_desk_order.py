"""The desk's order is that of a plain look at every opinion, whatever was done to them, and never an old one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.codes import Role
from models.tables import Feedback, FeedbackOwner
from services import audit
from services.access import OPERATOR
from services.data_desk import PARTS, DataFilters, count_data_items, list_data_items
from services.data_desk_order import KINDS, desk_order
from services.states import OPEN
from tests.services.desk import items_of_units

STATES = ("new", "in_progress", "fixed", "wont_fix")


@pytest.fixture
def items(session, pilot, tree, now):
    """Three of each kind for each of two units below the corporation and one elsewhere, and an error."""
    units = [tree[code] for code in ("PA", "PB", "PP")]
    made = [
        number
        for kind in KINDS
        for _nth in range(3)
        for number in items_of_units(session, pilot, units, now=now, labels={"kind": kind})
    ]
    return made + items_of_units(session, pilot, [tree["PA"]], now=now)


def plain_look(session, tree, person, part, kind, now):
    """The numbers that belong on the page, from every opinion and owner one by one."""
    below = {unit.id for unit in tree.values() if unit.path.startswith(person.unit_path)}
    owners = session.exec(select(FeedbackOwner).where(col(FeedbackOwner.unit_id).in_(below))).all()
    own = {o.feedback_id: o for o in owners}
    found = []
    for item in session.exec(select(Feedback)):
        part_of = own.get(item.id)
        is_open = part_of is not None and part_of.state in OPEN
        due = part_of.due_at if part_of else None
        here = item.unit_id in below or item.owner_unit_id in below
        standing = {
            "": True,
            "open": is_open,
            "overdue": is_open and due is not None and due < now,
            "done": part_of is not None and not is_open,
            "others": part_of is None,
        }
        if here and item.stands and item.kind in (kind,) * bool(kind) + KINDS * (not kind) and standing[part]:
            rank = 2 if part_of is None else 0 if is_open else 1
            found.append((rank, due is None, due or now, item.id))
    return [number for *_place, number in sorted(found)]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    acts=st.lists(
        st.tuples(st.integers(0, 17), st.sampled_from(STATES), st.one_of(st.none(), st.integers(-9, 9))),
        max_size=8,
    ),
    size=st.integers(1, 7),
)
def test_every_part_lists_and_counts_what_a_plain_look_finds(
    session, pilot, tree, person_of, items, now, acts, size
):
    person = person_of(Role.DATA_OFFICER, tree["NPC"])
    for nth, state, days in acts:
        for owner in session.exec(select(FeedbackOwner).where(FeedbackOwner.feedback_id == items[nth])):
            owner.state, owner.due_at = state, None if days is None else now + timedelta(days=days)
            session.add(owner)
        if nth % 5 == 0:
            item = session.get_one(Feedback, items[nth])
            item.unit_id = tree["PB"].id if item.unit_id == tree["PP"].id else item.unit_id
            session.add(item)
    session.flush()
    # As every act does; what was kept before it is old then.
    audit.record(session, OPERATOR, "label", "feedback", items[0], now=now)
    session.flush()
    for part in ("", *PARTS):
        for kind in ("", *KINDS):
            filters = DataFilters(part, kind)
            wanted = plain_look(session, tree, person, part, kind, now)
            first = list_data_items(session, person, pilot, filters, now=now, size=size)
            listed = [
                line.id
                for page in range(1, first.pages + 1)
                for line in list_data_items(
                    session, person, pilot, filters, now=now, size=size, page=page
                ).lines
            ]
            assert listed == wanted, (part, kind)
            assert count_data_items(session, person, pilot, filters, now=now) == first.total == len(wanted)


def test_what_is_kept_is_of_who_asks(session, pilot, tree, person_of, items):
    of_corporation = desk_order(session, person_of(Role.DATA_OFFICER, tree["NPC"]), pilot)
    of_company = desk_order(session, person_of(Role.DATA_OFFICER, tree["PB"]), pilot)
    assert items
    assert set(of_company.numbers) < set(of_corporation.numbers)
