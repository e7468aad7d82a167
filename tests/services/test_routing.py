"""Who answers for an opinion: by kind, customer code and unit, found again when these change, never over a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import select

from models.codes import Role
from models.tables import Feedback, FeedbackOwner, LabelEvent, Unit
from services.access import OPERATOR, NotFound
from services.admin_units import UnitFields, edit_unit, take_back_edit
from services.corrections import sort_item, take_back_sorting
from services.feedback import find_item
from services.item_acts import act_on_item
from services.item_changes import Changes
from services.routing import Routes, reroute, route_missing
from services.splitting import PartSaid, join_parts, split_item
from services.undo import undo_import
from services.unit_names import settle_name
from tests.services.desk_items import stored
from tests.services.rows import opinion, record_opinions


@pytest.fixture
def routes(session, tree):
    """Codes PA… are NPC's, PP… CPC's; PAX was merged into PP."""
    for code, prefix in (("NPC", "PA PH"), ("CPC", "PP"), ("PA", "PA02")):
        tree[code].customer_prefix = prefix
        session.add(tree[code])
    session.commit()
    return Routes.load(session)


def owners(session, number):
    query = select(FeedbackOwner).where(FeedbackOwner.feedback_id == number)
    return [p.owner for p in sorted(session.exec(query), key=lambda p: not p.leads)]


def test_errors_wishes_and_questions_are_evnicts(routes, tree):
    for kind in ("bug", "suggestion", "other"):
        assert routes.owners(kind, "PP05000123456", "", tree["PA1"].id) == (("evnict", None),)


def test_performance_has_the_corporation_as_second_owner_and_wrong_data_as_the_only_one(routes, tree):
    npc = ("NPC", tree["NPC"].id)
    assert routes.owners("performance", "", "", tree["PA1"].id) == (("evnict", None), npc)
    assert routes.owners("wrong_data", "", "", tree["PA1"].id) == (npc,)
    assert routes.owners("wrong_data", "", "", tree["EVN"].id) == (("evnict", None),)
    assert routes.owners("wrong_data", "", "", None) == (("evnict", None),)


def test_the_customer_code_beats_the_unit_and_its_longest_prefix_counts(routes, tree):
    assert routes.owners("wrong_data", "pp 05.000123456", "", tree["PA1"].id) == (("CPC", tree["CPC"].id),)
    assert routes.owners("wrong_data", "PZ05000123456", "", tree["PA1"].id)[0][0] == "NPC"
    said = "Mã KH PP01HH1234567 báo sai chỉ số"
    assert routes.owners("wrong_data", "", said, tree["PA1"].id)[0][0] == "CPC"
    two = "PP01HH1234567 và PA02HH7654321"
    assert routes.owners("wrong_data", "", two, tree["PP"].id)[0][0] == "CPC"  # the codes differ: the unit


@pytest.mark.usefixtures("routes")
def test_codes_of_a_merged_unit_are_its_successors(session, tree, make_unit):
    make_unit("PAX", parent=tree["NPC"], merged_into=tree["PP"], status="merged", customer_prefix="PA77")
    routes = Routes.load(session)
    assert routes.owners("wrong_data", "PA77012345678", "", None)[0][0] == "CPC"


def test_the_tree_that_ships_sends_codes_to_their_corporations(session, units):
    routes = Routes.load(session)
    expected = {"PD01000123456": "EVNHANOI", "PE01000123456": "EVNHCMC", "PC13AA0123456": "EVNSPC"}
    expected |= {"PB18010012345": "EVNCPC", "PA02CK0123456": "EVNNPC", "PM01000012345": "EVNNPC"}
    assert {c: routes.owners("wrong_data", c, "", None)[0][0] for c in expected} == expected
    assert units["PC13"].merged_into_id == units["PB03"].id


@pytest.mark.usefixtures("routes")
def test_what_comes_in_has_owners_and_a_due_time_at_once(session, pilot, tree, now):
    said = "Hóa đơn tháng 11 hiển thị sai số tiền so với giấy báo"
    record_opinions(session, [opinion(2, said)], pilot=pilot, now=now, unit=tree["PA1"])
    item = session.exec(select(Feedback)).one()
    assert item.kind == "wrong_data"
    assert (item.owner, item.owner_unit_id, item.owner_by) == ("NPC", tree["NPC"].id, "rule")
    part = session.exec(select(FeedbackOwner)).one()
    assert (part.owner, part.state, part.due_at) == ("NPC", "new", item.due_at)
    assert item.due_at > item.submitted_at


@pytest.mark.usefixtures("routes")
def test_another_kind_finds_other_owners_and_taking_it_back_the_first_ones(
    session, pilot, tree, now, person_of
):
    (number,) = stored(session, pilot, now, tree["PA1"], kind="bug")
    triager = person_of(Role.TRIAGER)
    act_on_item(session, triager, pilot, number, Changes(state="in_progress"), now=now)
    done = sort_item(session, triager, pilot, number, {"kind": "performance"}, now=now)
    assert owners(session, number) == ["evnict", "NPC"]
    states = {p.owner: p.state for p in session.exec(select(FeedbackOwner))}
    assert states == {"evnict": "in_progress", "NPC": "in_progress"}
    assert "routed" in {e.field for e in session.exec(select(LabelEvent))}
    take_back_sorting(session, triager, pilot, done.act, now=now)
    assert owners(session, number) == ["evnict"]
    assert session.get_one(Feedback, number).state == "in_progress"


@pytest.mark.usefixtures("routes")
def test_owners_that_a_person_named_stay(session, pilot, tree, now, person_of):
    (number,) = stored(session, pilot, now, tree["PA1"], kind="wrong_data")
    triager = person_of(Role.TRIAGER)
    act_on_item(session, triager, pilot, number, Changes(owners=("department", "CPC")), now=now)
    sort_item(session, triager, pilot, number, {"kind": "bug"}, now=now)
    assert reroute(session, triager, [number], now=now) == []
    assert owners(session, number) == ["department", "CPC"]
    act_on_item(session, triager, pilot, number, Changes(owners_by_rule=True), now=now)
    assert owners(session, number) == ["evnict"]


@pytest.mark.usefixtures("routes")
def test_the_unit_that_a_name_meant_brings_its_corporation(session, pilot, now, person_of):
    said = opinion(2, "Hóa đơn tháng 11 hiển thị sai số tiền so với giấy báo", unit_text="chi nhánh lạ")
    record_opinions(session, [said], pilot=pilot, now=now)
    item = session.exec(select(Feedback)).one()
    assert item.owner == "evnict"
    settle_name(session, person_of(Role.TRIAGER), pilot, item.unit_key, "PP", now=now)
    assert owners(session, item.id) == ["CPC"]


@pytest.mark.usefixtures("routes")
def test_parts_of_an_opinion_each_have_their_owners(session, pilot, tree, now, person_of):
    (number,) = stored(session, pilot, now, tree["PA1"], text="Không vào được app. Sai chỉ số")
    triager = person_of(Role.TRIAGER)
    parts = [
        PartSaid("Không vào được app.", "login", "bug"),
        PartSaid("Sai chỉ số", "consumption", "wrong_data"),
    ]
    first, second = split_item(session, triager, pilot, number, parts, now=now)
    assert (owners(session, first), owners(session, second)) == (["evnict"], ["NPC"])
    join_parts(session, triager, pilot, number, now=now)
    whole = session.get_one(Feedback, number)
    assert {
        p.state for p in session.exec(select(FeedbackOwner).where(FeedbackOwner.feedback_id == number))
    } == {whole.state}


@pytest.mark.usefixtures("routes")
def test_an_import_that_is_taken_back_leaves_no_owner(session, pilot, tree, now):
    outcome = record_opinions(session, [opinion(2)], pilot=pilot, now=now, unit=tree["PA"])
    undo_import(session, OPERATOR, outcome.import_id, now=now)
    assert session.exec(select(FeedbackOwner)).all() == []


@pytest.mark.usefixtures("routes")
def test_what_an_earlier_program_stored_gets_its_owners(session, pilot, tree, now):
    numbers = stored(session, pilot, now, tree["PA1"], 3, kind="wrong_data")
    for part in session.exec(select(FeedbackOwner)):
        session.delete(part)
    for item in session.exec(select(Feedback)):
        item.owner, item.owner_unit_id, item.due_at, item.state = "", None, None, "fixed"
        session.add(item)
    session.commit()
    assert route_missing(session, OPERATOR, now=now) == 3
    assert [owners(session, n) for n in numbers] == [["NPC"]] * 3
    assert {p.state for p in session.exec(select(FeedbackOwner))} == {"fixed"}
    assert route_missing(session, OPERATOR, now=now) == 0


@pytest.mark.usefixtures("routes")
def test_an_officer_reaches_what_their_unit_owns_and_nobody_else_does(
    session, pilot, tree, now, person_of, reporter_of
):
    (number,) = stored(session, pilot, now, tree["PA1"], kind="wrong_data", customer_code="PP05000123456")
    assert owners(session, number) == ["CPC"]

    def reaches(person):
        try:
            return find_item(session, person, pilot, number)[0].id == number
        except NotFound:
            return False

    assert reaches(person_of(Role.DATA_OFFICER, tree["CPC"]))
    assert reaches(person_of(Role.DATA_OFFICER, tree["NPC"]))  # its sender works there
    assert not reaches(person_of(Role.DATA_OFFICER, tree["PP"]))  # below the owner
    assert not reaches(reporter_of(tree["CPC"]))
    assert not reaches(person_of(Role.LEADER, tree["PP"]))
    triager = person_of(Role.TRIAGER)
    act_on_item(session, triager, pilot, number, Changes(owners=("PP",)), now=now)
    assert reaches(person_of(Role.DATA_OFFICER, tree["PP"]))
    assert reaches(person_of(Role.DATA_OFFICER, tree["CPC"]))
    sort_item(session, triager, pilot, number, {"kind": "bug"}, now=now)
    assert reaches(person_of(Role.DATA_OFFICER, tree["PP"]))  # owned, whatever its kind
    assert not reaches(person_of(Role.DATA_OFFICER, tree["NPC"]))  # a bug of its area is not its to see


@pytest.mark.usefixtures("routes")
def test_no_officer_without_a_place_reaches_anything(session, pilot, tree, now, person_of):
    (number,) = stored(session, pilot, now, None)
    lost = person_of(Role.DATA_OFFICER, Unit(id=tree["PP"].id, code="PP", name="", kind="", path=""))
    with pytest.raises(NotFound):
        find_item(session, lost, pilot, number)


@pytest.mark.usefixtures("routes")
def test_a_unit_that_is_merged_takes_its_opinions_along(session, pilot, tree, now, person_of):
    (first,) = stored(session, pilot, now, tree["PA1"], kind="wrong_data")
    (second,) = stored(session, pilot, now, tree["PA1"], kind="wrong_data")
    triager, admin = person_of(Role.TRIAGER), person_of(Role.ADMIN)
    act_on_item(session, triager, pilot, second, Changes(owners=("PB",)), now=now)
    was = UnitFields("Công ty Điện lực Hạ Long", "", "active", "", None, "")
    wanted = replace(was, status="merged", merged_into="PP")
    done = edit_unit(session, admin, "PA", was, wanted, now=now)
    assert (owners(session, first), owners(session, second)) == (["CPC"], ["PB"])
    take_back_edit(session, admin, done.change_id, now=now)
    assert owners(session, first) == ["NPC"]
