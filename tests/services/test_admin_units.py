"""Units edited by hand: who may, what is refused, what is written down, and how it is put back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import col, select

from models.codes import Role
from models.tables import Audit, Unit, UnitChange
from services.access import NotAllowed, Refused
from services.admin_units import Duty, edit_unit, list_units, remove_duty, set_duty, take_back_edit


@pytest.fixture
def admin(person_of):
    return person_of(Role.ADMIN)


@pytest.fixture
def line_of(session, admin, pilot):
    def find(code):
        return next(line for line in list_units(session, admin, pilot) if line.code == code)

    return find


@pytest.mark.parametrize("role", [Role.TRIAGER, Role.HEADQUARTERS])
def test_only_an_administrator_sees_and_edits_units(session, person_of, pilot, make_unit, role):
    make_unit("A")
    with pytest.raises(NotAllowed):
        list_units(session, person_of(role), pilot)


def test_a_unit_is_edited_written_down_and_put_back(session, admin, make_unit, line_of, now):
    make_unit("A", name="Điện lực A")
    was = line_of("A").fields
    edited = edit_unit(session, admin, "A", was, replace(was, name="  Điện  lực B ", headcount=12), now=now)
    assert (line_of("A").fields.name, line_of("A").fields.headcount) == ("Điện lực B", 12)
    written = session.exec(select(Audit).order_by(col(Audit.id).desc())).first()
    assert (written.act, written.subject_id) == ("edit unit", "A")
    assert written.before == {"name": "Điện lực A", "headcount": None}
    take_back_edit(session, admin, edited.change_id, now=now)
    assert line_of("A").fields == was
    assert session.exec(select(UnitChange)).all() == []
    with pytest.raises(Refused):
        take_back_edit(session, admin, edited.change_id, now=now)


def test_two_people_do_not_overwrite_each_other(session, admin, make_unit, line_of, now):
    make_unit("A")
    was = line_of("A").fields
    edit_unit(session, admin, "A", was, replace(was, contact="An"), now=now)
    with pytest.raises(Refused, match="A"):
        edit_unit(session, admin, "A", was, replace(was, contact="Bình"), now=now)
    session.rollback()
    assert line_of("A").fields.contact == "An"


def test_a_later_edit_is_taken_back_first(session, admin, make_unit, line_of, now):
    make_unit("A")
    first_was = line_of("A").fields
    first = edit_unit(session, admin, "A", first_was, replace(first_was, contact="An"), now=now)
    was = line_of("A").fields
    edit_unit(session, admin, "A", was, replace(was, contact="Bình"), now=now)
    with pytest.raises(Refused):
        take_back_edit(session, admin, first.change_id, now=now)


def test_a_merged_unit_counts_at_its_successor(session, admin, make_unit, line_of, now):
    top = make_unit("T")
    make_unit("A", parent=top)
    make_unit("B", parent=top)
    was = line_of("A").fields
    with pytest.raises(Refused):
        edit_unit(session, admin, "A", was, replace(was, status="merged"), now=now)
    session.rollback()
    edit_unit(session, admin, "A", was, replace(was, status="merged", merged_into="B"), now=now)
    assert session.exec(select(Unit.path).where(Unit.code == "A")).one() == "/T/B/A/"


def test_no_unit_comes_to_stand_below_itself(session, admin, make_unit, line_of, now):
    top = make_unit("T")
    make_unit("A", parent=top)
    was = line_of("T").fields
    with pytest.raises(Refused):
        edit_unit(session, admin, "T", was, replace(was, status="merged", merged_into="A"), now=now)
    session.rollback()
    assert line_of("T").fields == was


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"name": "x" * 201}, {"status": "gone"}, {"headcount": -1}, {"contact": "x" * 501}],
)
def test_wrong_values_are_refused(session, admin, make_unit, line_of, now, wrong):
    make_unit("A")
    was = line_of("A").fields
    with pytest.raises(Refused):
        edit_unit(session, admin, "A", was, replace(was, **wrong), now=now)


def test_a_search_needs_no_accents(session, admin, pilot, make_unit):
    make_unit("A", name="Điện lực Hòa Vang")
    make_unit("B", name="Điện lực Hải Châu")
    assert [line.code for line in list_units(session, admin, pilot, words="hoa VANG")] == ["A"]
    assert [line.code for line in list_units(session, admin, pilot, words="b")] == ["B"]


def test_a_duty_is_set_changed_and_removed(session, admin, pilot, make_unit, line_of, now):
    top = make_unit("T")
    make_unit("A", parent=top)
    set_duty(session, admin, pilot, "A", Duty("T", date(2025, 12, 10)), now=now)
    set_duty(session, admin, pilot, "A", Duty("T", date(2025, 12, 8)), now=now)
    assert line_of("A").duties == (Duty("T", date(2025, 12, 8)),)
    assert remove_duty(session, admin, pilot, "A", "T", now=now) == Duty("T", date(2025, 12, 8))
    assert line_of("A").duties == ()
    with pytest.raises(Refused):
        remove_duty(session, admin, pilot, "A", "T", now=now)


def test_a_unit_owes_nothing_to_itself(session, admin, pilot, make_unit, now):
    make_unit("A")
    with pytest.raises(Refused):
        set_duty(session, admin, pilot, "A", Duty("A", date(2025, 12, 10)), now=now)


def test_the_letters_own_duties_stay(session, admin, pilot, units, now):
    assert units["EVNHANOI"].addressee
    with pytest.raises(Refused):
        remove_duty(session, admin, pilot, "EVNHANOI", "EVN", now=now)
