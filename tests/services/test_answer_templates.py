"""Templates of answers: those that ship are loaded once and stay as people changed them."""

from __future__ import annotations

import pytest

from models.codes import Role
from services.access import NotAllowed, Refused
from services.answer_templates import (
    list_templates,
    load_answer_templates,
    remove_template,
    restore_template,
    save_template,
)


@pytest.fixture
def triager(person_of):
    return person_of(Role.TRIAGER)


def test_shipped_templates_are_loaded_once_and_stay_as_they_were_changed(session, pilot, triager, now):
    assert pilot.is_current
    assert load_answer_templates(session, now=now) > 10
    first, second, *_rest = list_templates(session, triager)
    save_template(session, triager, first.id, title="Của tôi", text="Kính gửi {đơn vị}", seen=1, now=now)
    remove_template(session, triager, second.id, now=now)
    assert load_answer_templates(session, now=now) == 0
    found = {t.id: t for t in list_templates(session, triager, removed=True)}
    assert (found[first.id].title, found[first.id].version) == ("Của tôi", 2)
    assert found[second.id].removed
    assert second.id not in {t.id for t in list_templates(session, triager)}
    restore_template(session, triager, second.id, now=now)
    assert second.id in {t.id for t in list_templates(session, triager)}


def test_what_fits_state_and_function_comes_first(session, pilot, triager, now):
    assert pilot.is_current
    load_answer_templates(session, now=now)
    first, second, *_rest = list_templates(session, triager, function="login", state="guided")
    assert (first.function, first.state) == ("login", "guided")
    assert (second.function, second.state) == ("", "guided")
    assert list_templates(session, triager, function="guide", state="wont_fix")[0].state == "wont_fix"


@pytest.mark.parametrize(
    "values",
    [
        {"title": " ", "text": "a"},
        {"title": "a", "text": ""},
        {"title": "a", "text": "{khách}"},
        {"title": "a", "text": "b", "function": "nothing"},
        {"title": "a", "text": "b", "state": "nothing"},
        {"title": "a" * 121, "text": "b"},
    ],
)
def test_what_can_not_be_a_template_is_refused(session, pilot, triager, now, values):
    assert pilot.is_current
    with pytest.raises(Refused):
        save_template(session, triager, None, now=now, **values)


def test_two_who_change_one_template_are_told(session, pilot, triager, now):
    assert pilot.is_current
    number = save_template(session, triager, None, title="Mới", text="b", now=now)
    save_template(session, triager, number, title="Hai", text="b", seen=1, now=now)
    with pytest.raises(Refused):
        save_template(session, triager, number, title="Ba", text="b", seen=1, now=now)


def test_only_evnict_changes_templates(session, tree, person_of, now):
    for role, unit in ((Role.DATA_OFFICER, "NPC"), (Role.REPORTER, "PA"), (Role.HEADQUARTERS, None)):
        with pytest.raises(NotAllowed):
            save_template(
                session, person_of(role, tree[unit] if unit else None), None, title="a", text="b", now=now
            )
