"""A contact is shown to who works on the item and said why, and that it was shown is on record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Audit, Feedback
from services.access import NotAllowed, NotFound, Refused
from services.contacts import show_contact
from services.feedback import read_item
from tests.services.rows import opinion, record_opinions


@pytest.fixture
def number(session, pilot, tree, now):
    """An opinion of PA on wrong data, from somebody who can be called."""
    row = opinion(2, "Hóa đơn sai số tiền", phone="0912345678", customer_code="PA05000123456")
    record_opinions(session, [row], pilot=pilot, now=now, unit=tree["PA"])
    item = session.exec(select(Feedback)).one()
    item.kind = "wrong_data"
    session.add(item)
    session.commit()
    return item.id


def test_evnict_and_the_data_officer_see_it_and_it_is_written_down(
    session, pilot, tree, number, now, person_of
):
    for person in (person_of(Role.TRIAGER), person_of(Role.DATA_OFFICER, tree["PA"])):
        with pytest.raises(Refused):
            show_contact(session, person, pilot, number, now=now)
        contact = show_contact(session, replace(person, open=(str(number),)), pilot, number, now=now)
        assert (contact.phone, contact.customer_code) == ("0912345678", "PA05000123456")
        row = session.exec(select(Audit).order_by(Audit.id.desc())).first()
        assert (row.act, row.subject_id, row.who) == ("show contact", str(number), person.name)


def test_others_learn_only_that_there_is_one(session, pilot, tree, number, now, reporter_of, person_of):
    for person in (reporter_of(tree["PA"]), person_of(Role.HEADQUARTERS)):
        assert read_item(session, person, pilot, number).has_contact
        with pytest.raises(NotAllowed):
            show_contact(session, replace(person, open=("every",)), pilot, number, now=now)
    with pytest.raises(NotFound):
        show_contact(session, person_of(Role.DATA_OFFICER, tree["PP"]), pilot, number, now=now)
    assert "show contact" not in session.exec(select(Audit.act)).all()
