"""Words of the staff's own: their effect shown before they count, labels suggested anew, a person's label kept, taken back."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from models.codes import Role, SetBy
from models.database import writing
from models.tables import Audit, Feedback, LexiconWord, Unit
from services import lexicon
from services.access import NotAllowed, NotFound, Person, Refused
from services.corrections import sort_item
from services.label_reasons import labels_of
from services.lexicon import Proposal, own_words, removed_words, shipped_words
from services.pilots import current_pilot
from tests.services.rows import opinion, record_opinions

TEXTS = (
    "Mục gói zebra xanh bị treo",
    "muc goi zebra xanh bi treo",
    "Mục gói zebra xanh bị đơ",
    "Không nhận được mã OTP",
)
GREEN = Proposal(phrase="Gói zebra xanh", speaks_for="payment_history", weight=4)


@pytest.fixture
def items(session, pilot, tree, now):
    """Three opinions with the phrase, one without; a person has labelled the third."""
    rows = [opinion(n, text, second=n) for n, text in enumerate(TEXTS, 2)]
    record_opinions(session, rows, pilot=pilot, now=now, unit=tree["PA"])
    return list(session.exec(select(Feedback).order_by(col(Feedback.id))))


def preview(session, *what, **more):
    session.commit()
    return lexicon.preview(session.get_bind(), *what, **more)


def save(session, *what, **more):
    session.commit()
    return lexicon.save(session.get_bind(), *what, **more)


def take_back(session, *what, **more):
    session.commit()
    return lexicon.take_back(session.get_bind(), *what, **more)


def labels(items):
    return [(i.function, i.function_by) for i in items]


def test_the_effect_is_shown_and_nothing_is_kept(session, items, person_of):
    triager = person_of(Role.TRIAGER)
    before = labels(items)
    shares = []
    effect = preview(session, triager, GREEN, progress=shares.append)
    assert [c.number for c in effect.changes] == [items[2].id, items[1].id, items[0].id]
    assert {c.new_function for c in effect.changes} == {"payment_history"}
    assert (effect.looked_at, effect.stored, shares[-1]) == (4, 4, 1.0)
    assert (
        sum(n for sort, _old, new, n in effect.from_to() if (sort, new) == ("function", "payment_history"))
        == 3
    )
    assert labels(items) == before
    assert session.exec(select(LexiconWord)).all() == []


def test_a_saved_word_counts_at_once_and_never_over_a_person(session, pilot, tree, items, now, person_of):
    triager = person_of(Role.TRIAGER)
    sort_item(session, triager, pilot, items[2].id, {"function": "outage_schedule", "kind": "other"}, now=now)
    saved = save(session, triager, GREEN, now=now)
    session.expire_all()
    assert saved.changed == 2
    assert labels(items[:3]) == [("payment_history", SetBy.RULE)] * 2 + [("outage_schedule", SetBy.PERSON)]
    assert items[3].function == "login"
    assert "+1." in items[0].model_version
    later = [opinion(9, "Xem gói zebra xanh bị lỗi", second=50)]
    record_opinions(session, later, pilot=pilot, now=now, unit=tree["PA"])
    newest = session.exec(select(Feedback).order_by(col(Feedback.id).desc())).first()
    assert (newest.function, newest.function_by) == ("payment_history", SetBy.RULE)
    pieces = labels_of(session, triager, pilot, newest.id).pieces
    assert ("gói zebra xanh", "payment_history") in [(p.text, p.speaks_for) for p in pieces]


def test_taking_back_puts_labels_and_words_back(session, items, now, person_of):
    triager = person_of(Role.TRIAGER)
    before = labels(items)
    saved = save(session, triager, GREEN, now=now)
    back = take_back(session, triager, added=saved.added, removed=saved.removed, now=now)
    session.expire_all()
    assert back.changed == saved.changed
    assert labels(items) == before
    assert own_words(session, triager) == []
    (gone,) = removed_words(session, triager)
    assert (gone.number, gone.removed_by) == (saved.added, triager.name)
    take_back(session, triager, added=None, removed=gone.number, now=now)
    assert [w.phrase for w in own_words(session, triager)] == ["Gói zebra xanh"]
    with pytest.raises(Refused):
        take_back(session, triager, added=None, removed=gone.number, now=now)
    acts = session.exec(select(Audit).where(Audit.act == "change lexicon").order_by(col(Audit.id))).all()
    assert len(acts) == 3
    assert acts[0].after == {
        "phrase": "Gói zebra xanh",
        "speaks_for": "payment_history",
        "weight": 4,
        "opinions": 3,
    }


def test_what_happens_while_labels_are_worked_out_is_not_lost(engine, session, tree, items, now, person_of):
    triager = person_of(Role.TRIAGER)
    number, unit = items[0].id, tree["PA"].id
    session.commit()

    def meanwhile(_share):
        # Nothing is locked yet, so others write; on SQLite they would wait in vain.
        with writing(engine) as other:
            pilot = current_pilot(other)
            sort_item(other, triager, pilot, number, {"function": "guide", "kind": "other"}, now=now)
            later = [opinion(9, "Xem gói zebra xanh bị lỗi", second=50)]
            record_opinions(other, later, pilot=pilot, now=now, unit=other.get(Unit, unit))
            other.commit()

    saved = lexicon.save(engine, triager, GREEN, now=now, progress=meanwhile)
    session.expire_all()
    stored = session.exec(select(Feedback).order_by(col(Feedback.id))).all()
    assert saved.changed == 3
    assert labels(stored)[0] == ("guide", SetBy.PERSON)
    assert labels(stored)[1:3] == [("payment_history", SetBy.RULE)] * 2
    assert labels(stored)[4] == ("payment_history", SetBy.RULE)


@pytest.mark.usefixtures("items")
def test_of_two_words_saved_at_once_the_later_is_refused_and_said(engine, session, now, person_of):
    triager = person_of(Role.TRIAGER)
    first = Proposal(phrase="bị đơ", speaks_for="performance", weight=4)
    session.commit()
    with pytest.raises(Refused):
        lexicon.save(
            engine,
            triager,
            GREEN,
            now=now,
            progress=lambda _share: lexicon.save(engine, triager, first, now=now),
        )
    assert [w.phrase for w in own_words(session, triager)] == ["bị đơ"]


@pytest.mark.usefixtures("items")
def test_a_changed_weight_is_a_new_row_in_place_of_the_old(session, now, person_of):
    triager = person_of(Role.TRIAGER)
    saved = save(session, triager, GREEN, now=now)
    changed = Proposal(saved.added, "Gói zebra xanh", "outage_schedule", 4)
    effect = preview(session, triager, changed)
    assert {(c.old_function, c.new_function) for c in effect.changes} == {
        ("payment_history", "outage_schedule")
    }
    again = save(session, triager, changed, now=now)
    assert (again.removed, again.changed) == (saved.added, 3)
    (word,) = own_words(session, triager)
    assert (word.speaks_for, word.weight) == ("outage_schedule", 4)
    removed = save(session, triager, Proposal(word.number), now=now)
    assert (removed.added, removed.removed) == (None, word.number)
    with pytest.raises(NotFound):
        preview(session, triager, Proposal(word.number))


@pytest.mark.parametrize(
    "proposal",
    [
        Proposal(phrase="  ", speaks_for="login"),
        Proposal(phrase="?!…", speaks_for="login"),
        Proposal(phrase="x" * 101, speaks_for="login"),
        Proposal(phrase="mã", speaks_for="nothing"),
        Proposal(phrase="mã", speaks_for="login", weight=5),
        Proposal(phrase="GOI ZEBRA XANH", speaks_for="payment_history"),
    ],
)
@pytest.mark.usefixtures("items")
def test_what_can_not_be_taken_is_said(session, now, person_of, proposal):
    triager = person_of(Role.TRIAGER)
    save(session, triager, GREEN, now=now)
    with pytest.raises(Refused):
        save(session, triager, proposal, now=now)
    assert len(own_words(session, triager)) == 1


@pytest.mark.usefixtures("items")
def test_a_phrase_is_only_ever_words(session, now, person_of):
    admin = person_of(Role.ADMIN)
    for phrase in ("=1+1 xanh", "<b>xanh</b> lá", "%' OR 1=1 --", "a" * 100):
        save(session, admin, Proposal(phrase=phrase, speaks_for="faq"), now=now)
    assert len(own_words(session, admin)) == 4


def test_words_that_ship_are_searched_with_or_without_accents(person_of):
    triager = person_of(Role.TRIAGER)
    found = shipped_words(triager, search="dang nhap", speaks_for="login")
    assert "đăng nhập" in {w.phrase for w in found}
    assert {w.speaks_for for w in found} == {"login"}
    assert all(w.number is None for w in found)


def test_the_preview_is_bounded_to_the_newest(session, items, person_of, monkeypatch):
    monkeypatch.setattr(lexicon, "LOOKED_AT", 2)
    effect = preview(session, person_of(Role.TRIAGER), GREEN)
    assert (effect.looked_at, effect.stored) == (2, 4)
    assert [c.number for c in effect.changes] == [items[2].id]


@pytest.mark.parametrize("role", [Role.REPORTER, Role.LEADER, Role.DATA_OFFICER, Role.HEADQUARTERS])
def test_others_do_not_teach(session, now, role):
    person = Person("an", role)
    for ask in (
        lambda: own_words(session, person),
        lambda: removed_words(session, person),
        lambda: shipped_words(person),
        lambda: preview(session, person, GREEN),
        lambda: save(session, person, GREEN, now=now),
        lambda: take_back(session, person, added=1, removed=None, now=now),
    ):
        with pytest.raises(NotAllowed):
            ask()
