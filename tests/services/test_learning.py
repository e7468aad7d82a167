"""Learning from people's labels: only theirs, with the words they read; kept only if better; one step back."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from sqlmodel import col, select

from models.codes import Role, SetBy
from models.tables import Audit, Feedback, Training
from services import learning
from services.access import NotAllowed, Person, Refused
from services.corrections import sort_item, take_back_sorting
from services.labels import categoriser
from services.learning import is_held_out, retrain
from services.model_folder import keep_models_in
from services.people_labels import examples_of_people
from services.trainings import list_trainings, standing
from tests.services.rows import opinion, record_opinions
from triage.categorise import model_version
from triage.train import read_examples

# A phrase that no shipped example has, as people of one office say it: they mean the tariff, as a suggestion.
SAYINGS = tuple(
    f"{begin} gói zebra {end}"
    for begin in ("Xem", "Mục", "Thêm", "Bảng", "Tìm", "Cần", "Bỏ", "Đổi")
    for end in ("xanh", "đỏ tươi", "tháng này", "mới", "của xã")
)


@pytest.fixture
def shipped():
    """A few of the examples that ship: enough to train on in a moment."""
    return read_examples()[::80]


@pytest.fixture
def items(session, pilot, tree, now):
    rows = [opinion(n, text, second=n) for n, text in enumerate(SAYINGS, 2)]
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])
    return list(session.exec(select(Feedback).order_by(col(Feedback.id))))


@pytest.fixture(autouse=True)
def models(engine, tmp_path):
    keep_models_in(engine, tmp_path / "data")
    return tmp_path / "data" / "models"


def go_back(session, *who, **more):
    session.commit()
    return learning.go_back(session.get_bind(), *who, **more)


def use_again(session, *who, **more):
    session.commit()
    return learning.use_again(session.get_bind(), *who, **more)


def label(session, person, pilot, items, now, function="tariff", kind="suggestion"):
    for item in items:
        sort_item(session, person, pilot, item.id, {"function": function, "kind": kind}, now=now)


def test_a_better_model_is_kept_and_answers_at_once_and_one_step_back_is_the_one_before(
    engine, session, pilot, tree, items, shipped, now, person_of
):
    triager = person_of(Role.TRIAGER)
    label(session, triager, pilot, items[:30], now)
    stages = []
    done = retrain(engine, triager, now=now, shipped=shipped, progress=lambda s, _n: stages.append(s))
    assert done.kept
    assert done.after > done.before
    assert list(dict.fromkeys(stages)) == ["reading", "training", "measuring", "looking", "storing"]
    session.expire_all()
    assert [(i.function, i.function_by) for i in items[30:]] == [("tariff", SetBy.MODEL)] * 10
    assert {i.model_version for i in items[30:]} == {done.version}
    assert {i.function_by for i in items[:30]} == {SetBy.PERSON}
    record_opinions(
        session, [opinion(99, "Tải gói zebra vàng", second=99)], pilot=pilot, now=now, unit=tree["PA"]
    )
    newest = session.exec(select(Feedback).order_by(col(Feedback.id).desc())).first()
    assert (newest.function, newest.model_version) == ("tariff", done.version)
    (line,) = list_trainings(session, triager)
    assert (line.version, line.kept, line.before, line.after) == (done.version, True, done.before, done.after)
    assert line.changed == len(line.changes) > 0
    assert {change.new_function for change in line.changes} == {"tariff"}
    assert go_back(session, triager, now=now) == model_version()
    session.expire_all()
    assert categoriser(session).version == model_version()
    assert items[0].function_by == SetBy.PERSON
    assert newest.model_version == model_version()
    with pytest.raises(Refused):
        go_back(session, triager, now=now)
    assert use_again(session, triager, line.number, now=now) == done.version
    acts = session.exec(select(Audit.act).where(col(Audit.act).in_(["train model", "use model"]))).all()
    assert acts == ["train model", "use model", "use model", "use model"]


def test_a_file_that_was_changed_or_is_gone_is_never_read(
    engine, session, pilot, items, shipped, models, now, person_of
):
    triager = person_of(Role.TRIAGER)
    label(session, triager, pilot, items, now)
    done = retrain(engine, triager, now=now, shipped=shipped)
    (path,) = models.glob("*.npz")
    row = session.exec(select(Training)).one()
    assert path.stem == row.sha256
    with np.load(path, allow_pickle=False) as kept:
        assert all(kept[name].dtype != object for name in kept.files)
    session.expire_all()
    assert categoriser(session).version == done.version
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert categoriser(session).version == model_version()
    assert standing(session, triager).broken
    path.write_bytes(whole)
    assert categoriser(session).version == done.version
    path.unlink()
    assert categoriser(session).version == model_version()
    with pytest.raises(Refused):
        use_again(session, triager, row.id, now=now)


def test_a_model_of_another_release_is_not_used(engine, session, pilot, items, shipped, now, person_of):
    triager = person_of(Role.TRIAGER)
    label(session, triager, pilot, items, now)
    retrain(engine, triager, now=now, shipped=shipped)
    row = session.exec(select(Training)).one()
    row.shipped_version = "another"
    session.add(row)
    session.flush()
    assert categoriser(session).version == model_version()
    assert standing(session, triager).broken


def test_labels_that_contradict_everything_are_not_learned(
    engine, session, pilot, tree, shipped, now, person_of
):
    triager = person_of(Role.TRIAGER)
    texts = [e.text for e in shipped]
    rows = [opinion(n, text, second=n) for n, text in enumerate(texts, 2)]
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])
    items = session.exec(select(Feedback)).all()
    label(session, triager, pilot, items, now, "faq", "other")
    done = retrain(engine, triager, now=now, shipped=shipped)
    assert not done.kept
    assert categoriser(session).version == model_version()
    row = session.exec(select(Training)).one()
    assert row.shipped_after < row.shipped_before


@pytest.mark.usefixtures("items")
def test_without_enough_labels_nothing_is_trained(engine, session, shipped, models, now, person_of):
    triager = person_of(Role.TRIAGER)
    session.commit()
    done = retrain(engine, triager, now=now, shipped=shipped)
    assert (done.kept, done.version, done.before) == (False, model_version(), done.after)
    assert "0" in str(done.sentence())
    assert not models.exists()


def test_what_measures_is_always_the_same_fifth():
    held = [text for text in SAYINGS if is_held_out(text)]
    assert held == [text for text in SAYINGS if is_held_out(text.upper())]
    share = sum(is_held_out(f"ý kiến {n}") for n in range(2000)) / 2000
    assert 0.17 < share < 0.23


def test_a_label_teaches_with_the_words_that_the_person_read(session, pilot, tree, now, person_of):
    triager = person_of(Role.TRIAGER)

    def answer(text, at):
        record_opinions(session, [opinion(2, text)], pilot=pilot, now=at, unit=tree["PA"])

    def taught():
        return {(e.text, e.function, e.kind) for e in examples_of_people(session)}

    first, second, third = (now + timedelta(hours=n) for n in (1, 3, 5))
    answer("Chữ thứ nhất", now)
    number = session.exec(select(Feedback.id)).one()
    assert taught() == set()
    label(session, triager, pilot, session.exec(select(Feedback)).all(), first, "login", "bug")
    assert taught() == {("Chữ thứ nhất", "login", "bug")}
    answer("Chữ thứ hai", now + timedelta(hours=2))
    assert taught() == {("Chữ thứ nhất", "login", "bug")}
    done = sort_item(session, triager, pilot, number, {"function": "faq", "kind": "other"}, now=second)
    both = {("Chữ thứ nhất", "login", "bug"), ("Chữ thứ hai", "faq", "other")}
    assert taught() == both
    answer("Chữ thứ ba", now + timedelta(hours=4))
    assert taught() == both
    sort_item(session, triager, pilot, number, {"function": "guide"}, now=third)
    assert taught() == both | {("Chữ thứ ba", "guide", "other")}
    with pytest.raises(Refused):
        take_back_sorting(session, triager, pilot, done.act, now=third)


def test_a_label_that_was_taken_back_and_a_half_label_teach_nothing(session, pilot, items, now, person_of):
    triager = person_of(Role.TRIAGER)
    done = sort_item(session, triager, pilot, items[0].id, {"function": "faq", "kind": "other"}, now=now)
    take_back_sorting(session, triager, pilot, done.act, now=now)
    sort_item(session, triager, pilot, items[1].id, {"function": "faq"}, now=now)
    assert examples_of_people(session) == []


@pytest.mark.parametrize("role", [Role.LEADER, Role.DATA_OFFICER, Role.HEADQUARTERS])
def test_others_do_not_train(engine, session, now, role):
    person = Person("an", role)
    for ask in (
        lambda: retrain(engine, person, now=now, shipped=[]),
        lambda: go_back(session, person, now=now),
        lambda: use_again(session, person, 1, now=now),
        lambda: standing(session, person),
        lambda: list_trainings(session, person),
    ):
        with pytest.raises(NotAllowed):
            ask()
