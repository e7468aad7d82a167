"""The data officer's desk: only the own area's data and performance; codes in full only with a reason, on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from models.codes import Role
from models.tables import Audit, Feedback
from services.access import NotAllowed, NotFound, Refused
from services.data_desk import (
    DataFilters,
    count_data_items,
    list_data_items,
    reason_of,
    say_reason,
    show_codes,
)
from services.item_acts import act_on_item
from services.item_changes import Changes
from services.owners import pass_on
from tests.services.desk import items_of_units

CODE = "PA01000123456"


@pytest.fixture
def officer(person_of, tree):
    return person_of(Role.DATA_OFFICER, tree["NPC"])


@pytest.fixture
def items(session, pilot, tree, now):
    """Wrong data of PA and PP, performance of PB, an error of PA; the first with a customer code."""
    wrong = items_of_units(session, pilot, [tree["PA"], tree["PP"]], now=now, labels={"kind": "wrong_data"})
    slow = items_of_units(session, pilot, [tree["PB"]], now=now, labels={"kind": "performance"})
    bug = items_of_units(session, pilot, [tree["PA1"]], now=now)
    first = session.get_one(Feedback, wrong[0])
    first.text = f"Sai chỉ số của mã {CODE}, gọi 0912345678"
    session.add(first)
    session.commit()
    return [*wrong, *slow, *bug]


def test_only_the_own_area_s_data_and_performance_is_listed(session, pilot, officer, items, now):
    found = list_data_items(session, officer, pilot, DataFilters(""), now=now)
    assert {line.id for line in found.lines} == {items[0], items[2]}
    (data,) = list_data_items(session, officer, pilot, DataFilters("", "wrong_data"), now=now).lines
    assert (data.id, data.part, data.owner) == (items[0], "new", "NPC")
    assert CODE not in data.text
    assert "0912345678" not in data.text
    assert data.code == "PA01•••••••••"


def test_the_parts_count_what_they_list(session, pilot, officer, items, now):
    late = now + timedelta(days=60)
    act_on_item(session, officer, pilot, items[0], Changes(part="NPC", state="fixed"), now=now)
    for part, wanted in (
        ("open", {items[2]}),
        ("overdue", {items[2]}),
        ("done", {items[0]}),
        ("others", set()),
    ):
        filters = DataFilters(part)
        found = list_data_items(session, officer, pilot, filters, now=late)
        assert {line.id for line in found.lines} == wanted, part
        assert count_data_items(session, officer, pilot, filters, now=late) == len(wanted)


def test_what_was_passed_to_a_company_stays_in_the_corporation_s_sight(
    session, pilot, tree, officer, person_of, items, now
):
    pass_on(session, officer, pilot, items[0], "PA", now=now, why="Kiểm tra chỉ số")
    below = person_of(Role.DATA_OFFICER, tree["PA"])
    for person in (officer, below):
        found = list_data_items(session, person, pilot, DataFilters("open", "wrong_data"), now=now)
        assert [line.id for line in found.lines] == [items[0]]
    beside = person_of(Role.DATA_OFFICER, tree["PB"])
    assert items[0] not in {
        line.id for line in list_data_items(session, beside, pilot, DataFilters(""), now=now).lines
    }


def test_a_code_is_shown_in_full_only_with_the_day_s_reason_and_on_record(
    session, pilot, officer, items, now
):
    with pytest.raises(Refused):
        show_codes(session, officer, pilot, [items[0]], now=now)
    say_reason(session, officer, pilot, "Đối chiếu với CMIS", now=now)
    (shown,) = show_codes(session, officer, pilot, [items[0]], now=now)
    assert shown.codes == (CODE,)
    assert CODE in shown.text
    assert "0912345678" not in shown.text
    told = session.exec(select(Audit).where(Audit.act == "show customer code")).one()
    assert (told.subject_id, told.after) == (
        str(items[0]),
        {"reason": "Đối chiếu với CMIS", "codes": 1},
    )
    assert reason_of(session, officer, pilot, now=now + timedelta(days=1)) == ""
    with pytest.raises(Refused):
        show_codes(session, officer, pilot, [items[0]], now=now + timedelta(days=1))


def test_codes_of_others_stay_closed(session, pilot, tree, officer, person_of, items, now):
    say_reason(session, officer, pilot, "Đối chiếu với CMIS", now=now)
    for number in (items[1], items[3], 999_999):
        with pytest.raises(NotFound):
            show_codes(session, officer, pilot, [number], now=now)
    for role, unit in ((Role.REPORTER, "PA"), (Role.TRIAGER, None), (Role.HEADQUARTERS, None)):
        person = person_of(role, tree[unit] if unit else None)
        with pytest.raises(NotAllowed):
            show_codes(session, person, pilot, [items[0]], now=now)
        with pytest.raises(NotAllowed):
            list_data_items(session, person, pilot, DataFilters(), now=now)


def test_a_reason_says_something_and_may_be_said_again(session, pilot, officer, now):
    for said in ("", "  abc ", "x" * 201):
        with pytest.raises(Refused):
            say_reason(session, officer, pilot, said, now=now)
    say_reason(session, officer, pilot, "Đối chiếu với CMIS", now=now)
    say_reason(session, officer, pilot, "Tra lại lần hai", now=now)
    assert reason_of(session, officer, pilot, now=now) == "Tra lại lần hai"
    acts = session.exec(select(Audit.act).order_by(col(Audit.id))).all()
    assert acts.count("reason for codes") == 2


def test_pages_and_search_hold_what_they_count(session, pilot, officer, items, now):
    assert items
    one = list_data_items(session, officer, pilot, DataFilters(""), now=now, size=1)
    two = list_data_items(session, officer, pilot, DataFilters(""), now=now, size=1, page=2)
    assert (one.total, one.pages) == (2, 2)
    assert {one.lines[0].id, two.lines[0].id} == {items[0], items[2]}
    found = list_data_items(session, officer, pilot, DataFilters("", search=f"#{items[2]}"), now=now)
    assert [line.id for line in found.lines] == [items[2]]
    assert list_data_items(session, officer, pilot, DataFilters("", search="100%_'\""), now=now).total == 0
