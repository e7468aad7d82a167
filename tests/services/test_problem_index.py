"""Similar opinions are found among what is stored now: new, edited, gone ones too, and within reach only."""

from __future__ import annotations

import threading
from weakref import WeakKeyDictionary

from sqlalchemy import event
from sqlmodel import col, select

from models.codes import Role
from models.tables import Feedback
from services import problem_index
from services.corrections import sort_item, take_back_sorting
from services.problem_acts import confirm_problem
from services.problem_index import groups_of, similar_items
from services.undo import undo_import
from tests.services.rows import opinion, record_opinions


def record(session, pilot, now, unit, row, text, function="login", kind="bug"):
    """Store one opinion with these labels; its number."""
    outcome = record_opinions(session, [opinion(row, text, second=row)], pilot=pilot, now=now, unit=unit)
    item = session.exec(select(Feedback).order_by(col(Feedback.id).desc())).first()
    item.function, item.kind = function, kind
    session.add(item)
    session.commit()
    return item.id, outcome.import_id


def test_what_comes_changes_and_goes_is_followed(session, pilot, tree, now, person_of):
    triager = person_of(Role.TRIAGER)
    one, _import = record(session, pilot, now, tree["PA"], 2, "Không nhận được mã OTP")
    assert similar_items(session, triager, pilot, one) == ()
    two, _import = record(session, pilot, now, tree["PP"], 3, "otp chua ve a")
    assert [i.id for i in similar_items(session, triager, pilot, one)] == [two]
    assert [sorted(g) for g in groups_of(session, pilot, "login")[0]] == [[one, two]]
    act = sort_item(session, triager, pilot, two, {"function": "invoice"}, now=now).act
    assert similar_items(session, triager, pilot, one) == ()
    take_back_sorting(session, triager, pilot, act, now=now)
    assert [i.id for i in similar_items(session, triager, pilot, one)] == [two]
    three, batch = record(session, pilot, now, tree["PP"], 4, "Không nhận được mã OTP ạ")
    assert {i.id for i in similar_items(session, triager, pilot, one)} == {two, three}
    undo_import(session, triager, batch, now=now)
    assert [i.id for i in similar_items(session, triager, pilot, one)] == [two]


def test_looking_again_asks_nothing_of_the_index_until_something_changes(
    session, pilot, tree, now, person_of
):
    triager = person_of(Role.TRIAGER)
    one, _import = record(session, pilot, now, tree["PA"], 2, "Không nhận được mã OTP")
    two, _import = record(session, pilot, now, tree["PP"], 3, "otp chua ve a")
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    def stamps_read() -> int:
        asked.clear()
        assert [i.id for i in similar_items(session, triager, pilot, one)] == [two]
        return sum("changed_at) AS max" in statement for statement in asked)

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert [stamps_read(), stamps_read()] == [1, 0]
        sort_item(session, triager, pilot, two, {"severity": "major"}, now=now)
        assert [stamps_read(), stamps_read()] == [1, 0]
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_what_is_kept_for_one_person_is_still_narrowed_to_the_reach_of_the_next(
    session, pilot, tree, now, reporter_of, person_of
):
    mine, _import = record(session, pilot, now, tree["PA"], 2, "Không nhận được mã OTP")
    theirs, _import = record(session, pilot, now, tree["PP"], 3, "otp chua ve a, goi 0912 345 678")
    found = similar_items(session, person_of(Role.TRIAGER), pilot, mine)
    assert [i.id for i in found] == [theirs]
    assert similar_items(session, reporter_of(tree["PA"]), pilot, mine) == ()


def test_another_units_words_are_not_shown_and_praise_has_nothing_similar(
    session, pilot, tree, now, reporter_of, person_of
):
    mine, _import = record(session, pilot, now, tree["PA"], 2, "Không nhận được mã OTP")
    own, _import = record(session, pilot, now, tree["PA1"], 3, "otp chua ve, goi 0912 345 678")
    record(session, pilot, now, tree["PP"], 4, "Mã OTP không về")
    found = similar_items(session, reporter_of(tree["PA"]), pilot, mine)
    assert [i.id for i in found] == [own]
    assert "345" not in found[0].text
    praise, _import = record(session, pilot, now, tree["PA"], 5, "App tốt", kind="other")
    assert similar_items(session, person_of(Role.TRIAGER), pilot, praise) == ()


def test_a_similar_opinion_tells_its_problem(session, pilot, tree, now, person_of):
    triager = person_of(Role.TRIAGER)
    numbers = [
        record(session, pilot, now, tree["PA"], row, text)[0]
        for row, text in enumerate(("Không nhận được mã OTP", "otp chua ve a", "Mã OTP không về"), 2)
    ]
    made = confirm_problem(session, triager, pilot, numbers[:2], "OTP", now=now).problem
    assert {i.problem for i in similar_items(session, triager, pilot, numbers[2])} == {made}


def test_nobody_waits_while_many_opinions_are_read_beside(session, pilot, tree, now, person_of, monkeypatch):
    triager = person_of(Role.TRIAGER)
    one, _import = record(session, pilot, now, tree["PA"], 2, "Không nhận được mã OTP")
    two, _import = record(session, pilot, now, tree["PP"], 3, "otp chua ve a")
    monkeypatch.setattr(problem_index, "AT_ONCE", 1)
    monkeypatch.setattr(problem_index, "_known", WeakKeyDictionary())
    assert similar_items(session, triager, pilot, one) is None
    for thread in threading.enumerate():
        if thread.name == "similar-login":
            thread.join(60)
    assert [i.id for i in similar_items(session, triager, pilot, one)] == [two]


def test_nobody_waits_for_another_who_is_reading(session, pilot, tree, now, person_of, monkeypatch):
    triager = person_of(Role.TRIAGER)
    one, _import = record(session, pilot, now, tree["PA"], 2, "Không nhận được mã OTP")
    monkeypatch.setattr(problem_index, "PATIENCE", 0.01)
    with problem_index._index(session, pilot, "login").lock:
        assert similar_items(session, triager, pilot, one) is None
    assert similar_items(session, triager, pilot, one) == ()
