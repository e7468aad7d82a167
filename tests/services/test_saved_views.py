"""Kept lists: those that ship fit the role, one's own can be removed and put back, shared ones reach the same role alone."""

from __future__ import annotations

import pytest

from models.codes import Role
from services.access import OPERATOR, NotFound, Refused
from services.feedback_address import filters_of, wrong_in
from services.feedback_queue import ORDERS
from services.saved_views import (
    LONGEST_NAME,
    MOST_OWN,
    ORDER,
    SHIPPED,
    count_view,
    is_on,
    list_views,
    remove_view,
    restore_view,
    save_view,
)
from tests.services.rows import opinion, record_opinions

pytestmark = pytest.mark.usefixtures("tree")
QUERY = {"loai": "bug", "sap-xep": "nang-nhat"}


def own(session, person, pilot):
    return [v for v in list_views(session, person, pilot) if v.id]


def test_what_ships_names_filters_that_there_are():
    for views in SHIPPED.values():
        for view in views:
            assert wrong_in(view.query) == {}
            assert view.query.get(ORDER, "") in ORDERS


def test_a_list_is_kept_found_replaced_removed_and_put_back(session, pilot, now, person_of):
    triager = person_of(Role.TRIAGER)
    number = save_view(session, triager, pilot, " Lỗi  nặng ", {**QUERY, "y-kien": "7", "sau": "x"}, now=now)
    (view,) = own(session, triager, pilot)
    assert (view.id, view.name, view.query, view.mine, view.shared) == (
        number,
        "Lỗi nặng",
        QUERY,
        True,
        False,
    )
    assert is_on(view, {**QUERY, "y-kien": "9"})
    assert not is_on(view, {"loai": "bug"})
    assert save_view(session, triager, pilot, "lỗi nặng", {"loai": "other"}, now=now) == number
    assert own(session, triager, pilot)[0].query == {"loai": "other"}
    assert remove_view(session, triager, pilot, number, now=now) == "lỗi nặng"
    assert own(session, triager, pilot) == []
    with pytest.raises(NotFound):
        remove_view(session, triager, pilot, number, now=now)
    restore_view(session, triager, pilot, number, now=now)
    assert own(session, triager, pilot)[0].id == number


def test_what_cannot_be_kept_says_why(session, pilot, now, person_of):
    triager = person_of(Role.TRIAGER)
    wrong = [
        (triager, "", QUERY),
        (triager, "\u200b ", QUERY),
        (triager, "a" * (LONGEST_NAME + 1), QUERY),
        (triager, "Tất cả", {"y-kien": "7"}),
        (OPERATOR, "Lỗi", QUERY),
    ]
    for person, name, query in wrong:
        with pytest.raises(Refused):
            save_view(session, person, pilot, name, query, now=now)
    for n in range(MOST_OWN):
        save_view(session, triager, pilot, f"Danh sách {n}", QUERY, now=now)
    with pytest.raises(Refused):
        save_view(session, triager, pilot, "Một nữa", QUERY, now=now)


def test_a_shared_list_reaches_the_same_role_of_the_same_unit_and_stays_its_owners(
    session, pilot, tree, now, person_of, reporter_of
):
    triager, other = person_of(Role.TRIAGER), person_of(Role.TRIAGER, tree["EVN"])
    keeper = reporter_of(tree["PA"])
    number = save_view(session, keeper, pilot, "Của PA", QUERY, shared=True, now=now)
    for person in (triager, other, reporter_of(tree["PB"]), person_of(Role.LEADER, tree["PA"])):
        assert own(session, person, pilot) == []
        with pytest.raises(NotFound):
            remove_view(session, person, pilot, number, now=now)
    save_view(session, triager, pilot, "Của bàn", QUERY, shared=True, now=now)
    save_view(session, triager, pilot, "Riêng", QUERY, now=now)
    assert [v.name for v in own(session, triager, pilot)] == ["Của bàn", "Riêng"]


def test_beside_a_list_stands_how_many_it_has(session, pilot, tree, now, person_of):
    rows = [opinion(n, f"Ý kiến {n}", second=n) for n in range(2, 6)]
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])
    triager = person_of(Role.TRIAGER)
    counts = {
        str(v.name): count_view(session, triager, pilot, v, now=now)
        for v in list_views(session, triager, pilot)
    }
    assert list(counts.values()) == [4, 0, 4]
    for view in list_views(session, triager, pilot):
        assert filters_of(view.query, now=now)
