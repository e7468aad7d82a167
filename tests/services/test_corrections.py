"""A person's label is kept, written down, and known from what the categoriser says."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.codes import Role, SetBy
from models.tables import Feedback, LabelEvent
from services.access import NotAllowed, NotFound, Refused
from services.corrections import correct_label
from tests.services.rows import opinion, record_opinions


@pytest.fixture
def item(session, pilot, tree, now):
    assert tree
    record_opinions(session, [opinion(2, unit_code="PA")], pilot=pilot, now=now)
    return session.exec(select(Feedback)).one()


@pytest.mark.parametrize(
    ("name", "value"), [("function", "faq"), ("kind", "other"), ("severity", "critical")]
)
def test_a_label_says_that_a_person_gave_it(session, pilot, now, operator, item, name, value):
    old = getattr(item, name)
    correct_label(session, operator, pilot, item.id, field_name=name, value=value, now=now, why="vì")
    session.refresh(item)
    assert (getattr(item, name), getattr(item, f"{name}_by")) == (value, SetBy.PERSON)
    event = session.exec(select(LabelEvent)).one()
    assert (event.field, event.old, event.new, event.why) == (name, old, value, "vì")


@pytest.mark.parametrize(
    ("name", "value"), [("function", "x"), ("kind", ""), ("state", "xong"), ("text", "x"), ("unit_id", "1")]
)
def test_only_known_values_of_labels(session, pilot, now, operator, item, name, value):
    with pytest.raises(Refused):
        correct_label(session, operator, pilot, item.id, field_name=name, value=value, now=now)


def test_a_unit_corrects_function_and_kind_of_its_own(session, pilot, tree, now, item, reporter_of):
    own, other = reporter_of(tree["PA"]), reporter_of(tree["PB"])
    correct_label(session, own, pilot, item.id, field_name="kind", value="bug", now=now)
    for name, value in (("severity", "minor"), ("state", "fixed")):
        with pytest.raises(Refused):
            correct_label(session, own, pilot, item.id, field_name=name, value=value, now=now)
    with pytest.raises(NotFound):
        correct_label(session, other, pilot, item.id, field_name="kind", value="bug", now=now)


def test_those_who_only_read_or_review_give_no_labels(session, pilot, tree, now, item, person_of):
    for role in (Role.LEADER, Role.HEADQUARTERS, Role.ADMIN):
        with pytest.raises(NotAllowed):
            correct_label(
                session,
                person_of(role, tree["PA"]),
                pilot,
                item.id,
                field_name="kind",
                value="bug",
                now=now,
            )
