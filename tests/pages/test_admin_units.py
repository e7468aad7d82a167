"""Units: only an administrator sees them; searched, edited, put back."""

from __future__ import annotations

import pytest

from models.codes import Role
from tests.pages.conftest import SIGN_IN_FIRST, Screens


def test_it_opens_for_an_administrator(screens: Screens):
    screen = screens.opened("admin_units", Role.ADMIN)
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == ["Đơn vị"]
    assert len(screen.dataframe[0].value) == 652


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_it_refuses_everybody_else(screens: Screens, role: Role):
    screen = screens.opened("admin_units", role)
    assert not screen.exception
    assert len(screen.error) == 1
    assert not screen.title


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("admin_units", None)
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.title


def test_the_file_run_directly_draws_nothing(screens: Screens):
    screen = screens.run_as_a_file("admin_units", Role.ADMIN)
    assert not screen.exception
    assert not screen.main.children


def test_a_search_needs_no_accents(screens: Screens):
    screen = screens.opened("admin_units", Role.ADMIN, {"tim": "hoan kiem"})
    assert "PD01" in set(screen.dataframe[0].value["code"])
    assert len(screen.dataframe[0].value) < 10


def test_a_unit_is_edited_and_put_back(screens: Screens):
    screen = screens.opened("admin_units", Role.ADMIN, {"don-vi": "PD01"})
    assert screen.text_input[1].value == "Công ty Điện lực Hoàn Kiếm"
    screen.number_input[0].set_value(1561).run()
    screen.button(key="unit.save").click().run()
    assert not screen.exception
    assert "Công ty Điện lực Hoàn Kiếm" in screen.success[0].value
    assert screen.number_input[0].value == 1561
    screen.button(key="_undo").click().run()
    assert screen.number_input[0].value != 1561
