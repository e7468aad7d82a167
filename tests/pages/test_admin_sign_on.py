"""The rules of single sign-on: who sees them, how one is made and taken away."""

from __future__ import annotations

import pytest

from models.codes import Role
from models.database import open_engine, reading, writing
from services.access import OPERATOR
from services.sign_on_rules import RuleFields, add_rule, list_rules
from tests.pages.conftest import SIGN_IN_FIRST, Screens
from tests.web.conftest import AT

GROUP = RuleFields("group", "evn-phan-loai", Role.TRIAGER.value, "", True)


def rules(screens: Screens) -> list[RuleFields]:
    with reading(open_engine(screens.demonstration.database)) as session:
        return [line.fields for line in list_rules(session, OPERATOR)]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_it_refuses_everybody_but_an_administrator(screens: Screens, role: Role):
    screen = screens.opened("admin_sign_on", role)
    assert len(screen.error) == 1
    assert not screen.title
    assert not screen.button


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("admin_sign_on", None)
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]


def test_an_administrator_adds_a_rule_and_takes_it_away(screens: Screens):
    screen = screens.opened("admin_sign_on", Role.ADMIN)
    assert not screen.exception
    screen.selectbox(key="sign_on.new.kind").select("group").run()
    screen.text_input(key="sign_on.new.value").input(" EVN-Phan-Loai ").run()
    screen.checkbox(key="sign_on.new.makes").check().run()
    screen.selectbox(key="sign_on.new.role").select(Role.TRIAGER.value).run()
    screen.button(key="sign_on.new.add").click().run()
    assert not screen.exception
    assert rules(screens) == [GROUP]


def test_words_of_a_rule_are_shown_as_they_are(screens: Screens):
    said = ":red[x] **y** <b>z</b> $a$"
    with writing(open_engine(screens.demonstration.database)) as session:
        add_rule(session, OPERATOR, RuleFields("group", said, Role.TRIAGER.value, "", False), now=AT)
    screen = screens.opened("admin_sign_on", Role.ADMIN)
    assert not screen.exception
    shown = "\n".join(str(m.value) for m in screen.markdown)
    assert ":red[x]" not in shown
    assert "**y**" not in shown
    assert "<b>z" not in shown
