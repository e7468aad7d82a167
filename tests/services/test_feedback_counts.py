"""Counts that are kept: right after every change, never another person's, one more than the most at most."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Feedback
from services.corrections import sort_item
from services.feedback_counts import kept_count
from services.feedback_filters import Filters
from services.undo import undo_import
from tests.services.rows import opinion, record_opinions


@pytest.fixture
def imported(session, pilot, tree, now):
    rows = [opinion(n, f"Ý kiến {n}", second=n) for n in range(2, 7)]
    return record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])


def test_a_count_follows_what_is_done(session, pilot, imported, tree, now, person_of):
    triager = person_of(Role.TRIAGER)
    new = Filters(state="new")
    assert kept_count(session, triager, pilot, new) == (5, 5)
    assert kept_count(session, triager, pilot, new) == (5, 5)
    number = session.exec(select(Feedback.id)).first()
    sort_item(session, triager, pilot, number, {"kind": "bug"}, now=now)
    assert kept_count(session, triager, pilot, new) == (4, 4)
    more = record_opinions(session, [opinion(9, "Thêm", second=9)], pilot=pilot, now=now, unit=tree["PP"])
    assert kept_count(session, triager, pilot, new) == (5, 5)
    undo_import(session, person_of(Role.ADMIN), more.import_id, now=now)
    assert kept_count(session, triager, pilot, new) == (4, 4)
    assert imported.tally.added == 5


@pytest.mark.usefixtures("imported")
def test_everybody_has_their_own(session, pilot, tree, person_of, reporter_of):
    assert kept_count(session, person_of(Role.TRIAGER), pilot, Filters())[0] == 5
    assert kept_count(session, reporter_of(tree["PP"]), pilot, Filters())[0] == 0
    assert kept_count(session, reporter_of(tree["PA"]), pilot, Filters())[0] == 5
    assert kept_count(session, reporter_of(tree["NPC"]), pilot, Filters(unit="PB"))[0] == 0


@pytest.mark.usefixtures("imported")
def test_no_more_than_the_most_and_one_are_counted(session, pilot, person_of):
    assert kept_count(session, person_of(Role.TRIAGER), pilot, Filters(), most=3) == (4, 4)
    assert kept_count(session, person_of(Role.TRIAGER), pilot, Filters(), most=5) == (5, 5)
