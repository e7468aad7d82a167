"""Macros: made by who may, checked as they are saved, applied to one or many with the answer, undone as a whole."""

from __future__ import annotations

import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models.codes import Role
from models.tables import Answer, Feedback
from services.access import NotAllowed, NotFound, Refused
from services.item_changes import Changes, NothingAsked
from services.item_undo import undo_act
from services.macros import apply_macro, list_macros, remove_macro, restore_macro, save_macro
from tests.services.desk_items import stored

pytestmark = pytest.mark.usefixtures("tree")
GUIDED = Changes(state="guided", severity="minor")
WORDS = "Đã hướng dẫn {đơn vị} về {chức năng} (ý kiến {number})."


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


def answers(session):
    return {a.feedback_id: a.text for a in session.exec(select(Answer)) if a.state == "sent"}


def test_one_macro_changes_and_answers_many_and_is_undone_as_one(session, pilot, tree, now, triager):
    numbers = stored(session, pilot, now, tree["PA"], 3, kind="bug", function="login")
    made = save_macro(session, triager, pilot, "Hướng dẫn", GUIDED, WORDS, shared=True, now=now)
    done = apply_macro(session, triager, pilot, numbers, made, now=now)
    assert done.changed == tuple(numbers)
    assert answers(session)[numbers[0]] == (
        f"Đã hướng dẫn Công ty Điện lực Hạ Long về Đăng nhập ứng dụng (ý kiến {numbers[0]})."
    )
    assert {session.get_one(Feedback, n).state for n in numbers} == {"guided"}
    undone = undo_act(session, triager, pilot, done.act, now=now)
    assert (undone.restored, undone.answers) == (tuple(numbers), 3)
    assert answers(session) == {}
    assert {session.get_one(Feedback, n).state for n in numbers} == {"new"}


def test_a_macro_that_only_answers_can_be_undone_too(session, pilot, tree, now, triager):
    (number,) = stored(session, pilot, now, tree["PA"], kind="bug")
    made = save_macro(session, triager, pilot, "Cảm ơn", Changes(), "Cảm ơn {unit}.", shared=True, now=now)
    done = apply_macro(session, triager, pilot, [number], made, now=now)
    assert len(answers(session)) == 1
    undo_act(session, triager, pilot, done.act, now=now)
    assert answers(session) == {}


def test_without_what_fills_a_place_nothing_is_done_to_that_opinion(session, pilot, tree, now, triager):
    first, second = stored(session, pilot, now, tree["PA"], 2, kind="bug")
    session.get_one(Feedback, second).fixed_in_ios = "3.4"
    session.commit()
    made = save_macro(
        session,
        triager,
        pilot,
        "Đã sửa",
        Changes(state="guided"),
        "Sửa ở {bản phát hành}.",
        shared=True,
        now=now,
    )
    done = apply_macro(session, triager, pilot, [first, second], made, now=now)
    assert (done.changed, [s.number for s in done.skipped]) == ((second,), [first])
    assert answers(session) == {second: "Sửa ở iOS 3.4."}
    assert session.get_one(Feedback, first).state == "new"
    with pytest.raises(Refused):
        apply_macro(session, triager, pilot, [first], made, now=now)


@pytest.mark.parametrize("said", ["{chức vụ}", "{0}", "{unit.id}", "{__class__}", "{ unit }}{x}"])
def test_an_unknown_place_is_refused_in_one_sentence(session, pilot, now, triager, said):
    with pytest.raises(Refused) as refused:
        save_macro(session, triager, pilot, "Tên", Changes(), f"Chào {said}", shared=True, now=now)
    assert str(refused.value).count("\n") == 0
    assert list_macros(session, triager, pilot) == []


def test_what_fills_a_place_is_never_filled_again(session, pilot, tree, now, triager):
    tree["PA"].name = "{ngày} {{reason}} %(x)s"
    session.add(tree["PA"])
    (number,) = stored(session, pilot, now, tree["PA"], kind="bug")
    made = save_macro(session, triager, pilot, "M", Changes(), "Gửi {unit}.", shared=True, now=now)
    with pytest.raises(Refused):  # a name with places in it is not sent to anybody
        apply_macro(session, triager, pilot, [number], made, now=now)
    tree["PA"].name = "%(x)s {a} <b>"
    session.add(tree["PA"])
    session.commit()
    apply_macro(session, triager, pilot, [number], made, now=now)
    assert answers(session) == {number: "Gửi %(x)s {a} <b>."}


def test_own_macros_are_seen_by_their_owner_alone(session, pilot, tree, now, person_of):
    an, binh = person_of(Role.TRIAGER), person_of(Role.TRIAGER, tree["PB"])
    own = save_macro(session, an, pilot, "Của tôi", GUIDED, "", shared=False, now=now)
    shared = save_macro(session, an, pilot, "Chung", GUIDED, "", shared=True, now=now)
    assert [m.id for m in list_macros(session, binh, pilot)] == [shared]
    assert [m.id for m in list_macros(session, an, pilot)] == [shared, own]
    with pytest.raises(NotFound):
        remove_macro(session, binh, pilot, own, now=now)
    with pytest.raises(Refused):
        save_macro(session, an, pilot, " chung ".title(), GUIDED, "", shared=True, now=now)


def test_a_macro_is_changed_removed_and_put_back(session, pilot, now, triager):
    made = save_macro(session, triager, pilot, "Cũ", GUIDED, "", shared=True, now=now)
    save_macro(session, triager, pilot, "Mới", GUIDED, "", shared=True, now=now, number=made, seen=1)
    with pytest.raises(Refused):
        save_macro(session, triager, pilot, "Khác", GUIDED, "", shared=True, now=now, number=made, seen=1)
    session.rollback()
    remove_macro(session, triager, pilot, made, now=now)
    assert list_macros(session, triager, pilot) == []
    with pytest.raises(NotFound):
        apply_macro(session, triager, pilot, [1], made, now=now)
    restore_macro(session, triager, pilot, made, now=now)
    assert [(m.name, m.changes) for m in list_macros(session, triager, pilot)] == [("Mới", GUIDED)]


def test_what_no_opinion_can_have_is_no_macro(session, pilot, tree, now, triager, person_of):
    with pytest.raises(NothingAsked):
        save_macro(session, triager, pilot, "Rỗng", Changes(), " ", shared=True, now=now)
    for name, changes in (("", GUIDED), ("x" * 81, GUIDED), ("A", Changes(state="nonsense"))):
        with pytest.raises(Refused):
            save_macro(session, triager, pilot, name, changes, "", shared=True, now=now)
    for changes in (
        Changes(trash=True, reason="x"),
        Changes(part="NPC", state="guided"),
        Changes(duplicate_of=1),
    ):
        with pytest.raises(Refused):
            save_macro(session, triager, pilot, "B", changes, "", shared=True, now=now)
    for role in (Role.HEADQUARTERS, Role.REPORTER, Role.DATA_OFFICER):
        with pytest.raises(NotAllowed):
            save_macro(session, person_of(role, tree["PA"]), pilot, "C", GUIDED, "", shared=True, now=now)
    admin = person_of(Role.ADMIN)
    made = save_macro(session, admin, pilot, "Quản trị", GUIDED, "", shared=True, now=now)
    with pytest.raises(NotAllowed):
        apply_macro(session, admin, pilot, [1], made, now=now)


_SOME = st.builds(
    Changes,
    function=st.sampled_from(["", "login", "faq"]),
    state=st.sampled_from(["", "guided"]),
    owners=st.sampled_from([None, ("evnict",), ("department", "evnict")]),
    starred=st.sampled_from([None, True, False]),
    fixed_in_ios=st.sampled_from([None, "", "3.4"]),
    due_at=st.none() | st.datetimes(timezones=st.just(UTC)),
)


@given(_SOME)
def test_changes_are_kept_as_they_were_said(changes):
    assert Changes.of(json.loads(json.dumps(changes.told()))) == changes
