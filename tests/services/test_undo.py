"""An import is taken back as a whole, and never over what people did since."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from importers.results import AliasRow, Reading, UnitRow
from locales import speaking
from models.codes import Role
from models.tables import Feedback, InstallCount, ReportingDuty
from services.access import NotAllowed, NotFound, Refused
from services.corrections import sort_item
from services.file_store import FileStore
from services.outcomes import Source
from services.report_closing import close_report
from services.undo import undo_import
from services.unit_aliases import record_aliases
from services.unit_names import list_waiting, settle_name
from services.units import record_units
from tests.services.rows import OF_THE_IMPORT, count, dump, opinion, record_counts, record_opinions

pytestmark = pytest.mark.usefixtures("tree")

FIGURE = st.none() | st.integers(0, 50)


@pytest.mark.parametrize("kind", ["sqlite"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.lists(
        st.lists(st.tuples(st.sampled_from(["PA", "PB", "Đội 7"]), FIGURE, FIGURE), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    )
)
def test_taking_counts_back_one_by_one_goes_through_every_earlier_state(session, pilot, now, operator, files):
    states, outcomes = [dump(session, but=OF_THE_IMPORT)], []
    for rows in files:
        named = [
            count(n, "" if " " in word else word, staff, unit_text=word, users=users)
            for n, (word, staff, users) in enumerate(rows, 2)
        ]
        outcomes.append(record_counts(session, named, pilot=pilot, now=now))
        states.append(dump(session, but=OF_THE_IMPORT))
    for outcome in reversed(outcomes):
        assert dump(session, but=OF_THE_IMPORT) == states.pop()
        undo_import(session, operator, outcome.import_id, now=now)
    assert dump(session, but=OF_THE_IMPORT) == states.pop()


def test_counts_changed_since_stop_it(session, pilot, now, operator):
    first = record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now)
    record_counts(session, [count(2, "PA", 6)], pilot=pilot, now=now)
    before = dump(session)
    with pytest.raises(Refused, match="1"):
        undo_import(session, operator, first.import_id, now=now)
    assert dump(session) == before


def test_twice_is_refused(session, pilot, now, operator):
    done = record_counts(session, [count(2, "PA", 5), count(3, "PB", 1)], pilot=pilot, now=now)
    undone = undo_import(session, operator, done.import_id, now=now)
    assert (undone.removed, undone.restored) == (2, 0)
    with pytest.raises(Refused):
        undo_import(session, operator, done.import_id, now=now)


def test_a_label_given_since_stops_it(session, pilot, now, operator):
    done = record_opinions(session, [opinion(2, unit_code="PA")], pilot=pilot, now=now)
    item = session.exec(select(Feedback.id)).one()
    sort_item(session, operator, pilot, item, {"kind": "suggestion"}, now=now)
    with pytest.raises(Refused, match="1"):
        undo_import(session, operator, done.import_id, now=now)
    assert session.exec(select(Feedback.kind)).one() == "suggestion"


def test_a_label_given_after_an_edit_stops_taking_the_edit_back(session, pilot, now, operator):
    record_opinions(session, [opinion(2, unit_code="PA")], pilot=pilot, now=now)
    edit = record_opinions(session, [opinion(2, "App chậm", unit_code="PA")], pilot=pilot, now=now)
    item = session.exec(select(Feedback.id)).one()
    sort_item(session, operator, pilot, item, {"kind": "suggestion"}, now=now)
    with pytest.raises(Refused):
        undo_import(session, operator, edit.import_id, now=now)
    assert session.exec(select(Feedback.kind, Feedback.text)).one() == ("suggestion", "App chậm")


def test_a_settled_name_stops_taking_its_opinions_back(session, pilot, now, operator):
    done = record_opinions(session, [opinion(2, unit_text="Đội 7")], pilot=pilot, now=now)
    (name,) = list_waiting(session, operator, pilot)
    settle_name(session, operator, pilot, name.unit_key, "PA", now=now)
    with pytest.raises(Refused):
        undo_import(session, operator, done.import_id, now=now)


def unit_row(row, code, parent, **more):
    return UnitRow("", row, code, f"Đơn vị {code}", "", parent, "power_company", **more)


def record_list(session, rows, pilot, now, operator):
    reading = Reading(rows, [], len(rows))
    return record_units(session, operator, reading, Source("units.csv"), pilot=pilot, now=now)


def test_a_list_of_units_leaves_the_tree_as_it_was(session, pilot, now, operator):
    record_list(session, [unit_row(2, "PA", "NPC"), unit_row(3, "PB", "NPC")], pilot, now, operator)
    before = dump(session, but=OF_THE_IMPORT)
    rows = [
        unit_row(2, "PA", "CPC", addressee=True, headcount=9),
        unit_row(3, "PB", "NPC", status="merged", merged_into="PC"),
        unit_row(4, "PC", "CPC", addressee=True),
    ]
    outcome = record_list(session, rows, pilot, now, operator)
    assert (outcome.tally.added, outcome.tally.changed) == (1, 2)
    assert len(session.exec(select(ReportingDuty)).all()) > len(before["reporting_duty"])
    undo_import(session, operator, outcome.import_id, now=now)
    assert dump(session, but=OF_THE_IMPORT) == before


def test_units_that_others_name_stay(session, pilot, now, operator):
    outcome = record_list(session, [unit_row(2, "PC", "CPC")], pilot, now, operator)
    record_counts(session, [count(2, "PC", 5)], pilot=pilot, now=now)
    before = dump(session)
    with pytest.raises(Refused):
        undo_import(session, operator, outcome.import_id, now=now)
    assert dump(session) == before


def test_names_go_again(session, pilot, now, operator):
    before = dump(session, but=OF_THE_IMPORT)
    reading = Reading([AliasRow("", 2, "Hạ Long Điện", "PA")], [], 1)
    outcome = record_aliases(session, operator, reading, Source("names.csv"), pilot=pilot, now=now)
    undo_import(session, operator, outcome.import_id, now=now)
    assert dump(session, but=OF_THE_IMPORT) == before


def test_another_units_import_is_not_found_and_roles_are_asked(
    session, pilot, tree, now, reporter_of, person_of
):
    done = record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now, person=reporter_of(tree["PA"]))
    for stranger in (reporter_of(tree["PB"]), reporter_of(tree["PA1"])):
        with pytest.raises(NotFound):
            undo_import(session, stranger, done.import_id, now=now)
    for role in (Role.TRIAGER, Role.LEADER, Role.DATA_OFFICER):
        with pytest.raises(NotAllowed):
            undo_import(session, person_of(role, tree["PA"]), done.import_id, now=now)
    undo_import(session, reporter_of(tree["NPC"]), done.import_id, now=now)
    assert session.exec(select(InstallCount)).all() == []


def test_opinions_of_a_closed_report_stay_and_the_report_is_named(
    session, pilot, tree, now, operator, tmp_path
):
    assert tree
    outcome = record_opinions(session, [opinion(2, unit_code="PA")], pilot=pilot, now=now)
    record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=now)
    close_report(session, operator, pilot, "PA", FileStore(tmp_path), now=now, explain="Đã rà soát.")
    before = dump(session)
    with pytest.raises(Refused, match=r"Hạ Long.*1"):
        undo_import(session, operator, outcome.import_id, now=now)
    assert dump(session) == before


def test_counts_that_a_closed_report_states_stay_also_those_of_units_below(
    session, pilot, tree, now, operator, tmp_path
):
    assert tree
    outcome = record_counts(session, [count(2, "PA1", 5)], pilot=pilot, now=now)
    close_report(session, operator, pilot, "PA", FileStore(tmp_path), now=now, explain="Đã rà soát.")
    with pytest.raises(Refused, match="Hạ Long"):
        undo_import(session, operator, outcome.import_id, now=now)


def test_a_report_closed_before_stops_nothing(session, pilot, tree, now, operator, tmp_path):
    assert tree
    close_report(
        session, operator, pilot, "PA", FileStore(tmp_path), now=now, nil=True, explain="Đã rà soát."
    )
    later = now + timedelta(minutes=1)
    outcome = record_counts(session, [count(2, "PA", 5)], pilot=pilot, now=later)
    assert undo_import(session, operator, outcome.import_id, now=later).removed == 1


def test_what_people_did_is_named(session, pilot, tree, now, operator):
    outcome = record_opinions(session, [opinion(2, unit_text="Đội quản lý số 7")], pilot=pilot, now=now)
    settle_name(session, operator, pilot, "doi quan ly so 7", "PA", now=now)
    assert tree
    with speaking("en"), pytest.raises(Refused) as refused:
        undo_import(session, operator, outcome.import_id, now=now)
    with speaking("en"):
        assert "1 opinions given a unit" in str(refused.value)
