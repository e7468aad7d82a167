"""The list of units: taken as a whole, its duties made once, its shipped form true to the letter."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from importers.results import AliasRow, Reading, UnitRow
from models.codes import Role
from models.tables import ReportingDuty, Unit
from services.access import NotAllowed, Refused
from services.outcomes import Source
from services.unit_aliases import record_aliases
from services.units import make_duties, record_units, unit_by_code
from tests.services.rows import adds_up, dump


def row(number, code, parent="EVN", **more):
    return UnitRow("", number, code, more.pop("name", f"Đơn vị {code}"), "", parent, "power_company", **more)


def record(session, rows, pilot, now, person, **more):
    return record_units(
        session,
        person,
        Reading(rows, [], len(rows)),
        Source("units.csv"),
        pilot=pilot,
        now=now,
        **more,
    )


def test_the_letter_has_48_addressees_and_12_that_are_covered(session, pilot, units):
    duties = session.exec(select(ReportingDuty).where(ReportingDuty.pilot_id == pilot.id)).all()
    assert len([d for d in duties if d.covered_by_id is None]) == 48
    covered = [d for d in duties if d.covered_by_id is not None]
    assert len(covered) == 12
    by_id = {u.id: u for u in units.values()}
    assert all(by_id[d.covered_by_id].addressee for d in covered)
    assert {d.to_unit_id for d in duties} == {units["EVN"].id}
    assert {d.before for d in duties} == {date(2025, 12, 15)}
    make_duties(session, pilot)
    assert len(session.exec(select(ReportingDuty)).all()) == 60


@pytest.mark.parametrize(
    ("code", "above"),
    [("PB04", "EVNHCMC"), ("PB15", "EVNHCMC"), ("PB18", "EVNCPC"), ("PC13", "EVNSPC")],
)
def test_merged_companies_count_below_their_successors_corporation(units, code, above):
    top = units[above].path
    assert units[code].path.startswith(top)
    below = [u for u in units.values() if u.parent_id == units[code].id]
    assert below
    assert all(u.path.startswith(top) for u in below)


@pytest.mark.usefixtures("tree")
def test_a_list_adds_changes_and_leaves(session, pilot, now, operator):
    first = record(session, [row(2, "PC", "CPC"), row(3, "PD", "PC")], pilot, now, operator)
    assert (first.tally.added, adds_up(first)) == (2, True)
    assert unit_by_code(session, "pd").path == "/EVN/CPC/PC/PD/"
    second = record(
        session, [row(2, "PC", "NPC"), row(3, "PD", "PC"), row(4, "PE", "PC")], pilot, now, operator
    )
    assert (second.tally.added, second.tally.changed, second.tally.unchanged) == (1, 1, 1)
    assert unit_by_code(session, "PD").path == "/EVN/NPC/PC/PD/"
    assert unit_by_code(session, "PA").name == "Công ty Điện lực Hạ Long"


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (row(2, "../X"), "code"),
        (row(2, "EVN/X"), "code"),
        (row(2, "X" * 41), "code"),
        (row(2, "pa", "NPC"), "code"),
        (row(2, "X", "KHONG-CO"), "parent_code"),
        (row(2, "X", "X"), "parent_code"),
        (row(2, "X", merged_into="KHONG-CO", status="merged"), "merged_into"),
        (row(2, "X", status="xong"), "status"),
    ],
)
def test_a_row_that_can_not_stand_is_to_correct_and_the_others_come(
    session, pilot, now, operator, wrong, column
):
    outcome = record(session, [wrong, row(3, "PC", "CPC")], pilot, now, operator)
    assert [p.column for p in outcome.problems] == [column]
    assert (outcome.tally.added, adds_up(outcome)) == (1, True)


@pytest.mark.usefixtures("tree")
def test_codes_that_differ_in_case_alone_are_not_two_units(session, pilot, now, operator):
    outcome = record(session, [row(2, "Pc"), row(3, "PC")], pilot, now, operator)
    assert [(p.row, p.found) for p in outcome.problems] == [(3, "PC")]


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(
    "rows",
    [
        [row(2, "X", "Y"), row(3, "Y", "X")],
        [row(2, "EVN", "PA1")],
        [row(n, f"T{n}", f"T{n - 1}" if n > 2 else "EVN") for n in range(2, 60)],
    ],
    ids=["a loop", "the top below its own", "a tower"],
)
def test_a_tree_that_can_not_stand_is_refused_whole(session, pilot, now, operator, rows):
    before = dump(session)
    with pytest.raises(Refused):
        record(session, rows, pilot, now, operator)
    assert dump(session) == before


@pytest.mark.usefixtures("tree")
def test_a_preview_of_a_list_keeps_nothing(session, pilot, now, operator):
    before = dump(session)
    outcome = record(
        session, [row(2, "PC", addressee=True), row(3, "PA", "CPC")], pilot, now, operator, preview=True
    )
    assert (outcome.tally.added, outcome.tally.changed) == (1, 1)
    assert dump(session) == before


@pytest.mark.usefixtures("tree")
def test_one_spelling_may_name_several_units_and_comes_once(session, pilot, now, operator):
    rows = [
        AliasRow("", 2, "Hạ Long", "PA"),
        AliasRow("", 3, "hạ  LONG", "PA"),
        AliasRow("", 4, "Ha Long", "PB"),
        AliasRow("", 5, "Hạ Long", "KHONG-CO"),
    ]
    outcome = record_aliases(
        session, operator, Reading(rows, [], 4), Source("names.csv"), pilot=pilot, now=now
    )
    assert (outcome.tally.added, outcome.tally.unchanged, outcome.problem_rows) == (2, 1, 1)
    assert adds_up(outcome)


@pytest.mark.usefixtures("tree")
def test_only_an_administrator_changes_the_list(session, pilot, tree, now, person_of):
    for role in set(Role) - {Role.ADMIN}:
        with pytest.raises(NotAllowed):
            record(session, [row(2, "PC")], pilot, now, person_of(role, tree["PA"]))
    record(session, [row(2, "PC")], pilot, now, person_of(Role.ADMIN))
    assert session.exec(select(Unit).where(Unit.code == "PC")).one().path == "/EVN/PC/"
