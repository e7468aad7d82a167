"""The fixtures themselves: a test never sees what another stored."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.codes import Role
from models.tables import ReportingDuty, Setting, Unit
from services.access import Action, may


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_begins_with_the_same_rows_and_keys(session, make_unit, turn):
    assert session.exec(select(Setting)).all() == []
    session.add(Setting(key="left", value=turn))
    assert make_unit("U1").id == 1


@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_shipped_units_are_whole_in_every_test(session, units, pilot, turn):
    assert len(units) > 500
    assert units["EVN"].path == "/EVN/"
    assert units["PA24"].path == "/EVN/EVNNPC/PN/PA24/"
    assert len(session.exec(select(ReportingDuty).where(ReportingDuty.pilot_id == pilot.id)).all()) > 40
    assert not {"first", "second"} & {unit.name for unit in units.values()}
    session.execute(text("UPDATE unit SET name = :turn"), {"turn": turn})
    session.commit()


def test_a_made_unit_stands_below_its_parent(make_unit, reporter_of):
    company = make_unit("PA", parent=make_unit("EVN", kind="group"))
    assert company.path == "/EVN/PA/"
    assert reporter_of(company).unit_path == "/EVN/PA/"


def test_a_made_unit_counts_at_its_successor(make_unit):
    evn = make_unit("EVN", kind="group")
    successor = make_unit("NEW", parent=evn)
    assert make_unit("OLD", parent=evn, merged_into=successor, status="merged").path == "/EVN/NEW/OLD/"


def test_people_have_the_rights_of_their_role(person_of, operator):
    triager = person_of(Role.TRIAGER)
    assert may(triager, Action.SORT_FEEDBACK)
    assert not may(triager, Action.CLOSE_REPORT)
    assert person_of(Role.TRIAGER) == triager
    assert may(operator, Action.MANAGE_UNITS)


def test_the_url_is_the_sessions_database(url, session, engine):
    session.add(Unit(code="U1", name="Đơn vị", kind="company", path="/U1/"))
    session.commit()
    assert engine.url.render_as_string(hide_password=False) == url
