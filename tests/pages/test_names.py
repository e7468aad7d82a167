"""Names to confirm: who may, answering one with all that waits under it, taking the answer back."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from models.codes import Role
from tests.pages.conftest import SIGN_IN_FIRST, Screens

MAY = (Role.REPORTER, Role.TRIAGER, Role.HEADQUARTERS, Role.ADMIN)


def waiting(screen: AppTest) -> int:
    """How many names the head says wait."""
    found = re.search(r"([\d.]+) tên gọi", screen.caption[0].value)
    assert found
    return int(found[1].replace(".", ""))


@pytest.mark.parametrize("role", MAY)
def test_it_opens_for_those_who_may(screens: Screens, role: Role):
    screen = screens.opened("names", role)
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == ["Tên chờ xác nhận"]
    assert (waiting(screen) > 100) == (role is not Role.REPORTER)


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY])
def test_it_refuses_those_who_may_not(screens: Screens, role: Role):
    screen = screens.opened("names", role)
    assert not screen.exception
    assert len(screen.error) == 1
    assert not screen.title


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("names", None)
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.title


def test_the_file_run_directly_draws_nothing(screens: Screens):
    screen = screens.run_as_a_file("names", Role.TRIAGER)
    assert not screen.exception
    assert not screen.main.children


def test_one_answer_settles_a_name_and_is_taken_back(screens: Screens):
    screen = screens.opened("names", Role.TRIAGER)
    before = waiting(screen)
    screen.button(key="unknown.nha em").click().run()
    assert not screen.exception
    assert waiting(screen) == before - 1
    assert "nhà em" in screen.success[0].value
    screen.button(key="_undo").click().run()
    assert waiting(screen) == before


def test_a_unit_is_found_by_a_search(screens: Screens):
    screen = screens.opened("names", Role.TRIAGER)
    before = waiting(screen)
    screen.button(key="search.nha em").click().run()
    screen.selectbox(key="box.nha em").set_value("PD01").run()
    screen.button(key="confirm.nha em").click().run()
    assert waiting(screen) == before - 1
    assert "Công ty Điện lực Hoàn Kiếm" in screen.success[0].value
