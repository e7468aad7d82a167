"""Install counts: who may see and type them, the grid of a unit, what was counted before."""

from __future__ import annotations

import pytest

from models.codes import Role
from tests.pages.conftest import SIGN_IN_FIRST, Screens

MAY = (Role.REPORTER, Role.LEADER, Role.HEADQUARTERS)


@pytest.mark.parametrize("role", MAY)
def test_it_opens_for_those_who_may(screens: Screens, role: Role):
    screen = screens.opened("installs", role)
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == ["Số liệu cài đặt ứng dụng"]
    labels = {button.label for button in screen.button}
    assert ("Lưu số liệu" in labels) == (role is not Role.LEADER)


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY])
def test_it_refuses_those_who_may_not(screens: Screens, role: Role):
    screen = screens.opened("installs", role)
    assert not screen.exception
    assert len(screen.error) == 1
    assert not screen.title


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("installs", None)
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.title


def test_the_file_run_directly_draws_nothing(screens: Screens):
    screen = screens.run_as_a_file("installs", Role.REPORTER)
    assert not screen.exception
    assert not screen.main.children


def test_the_grid_shows_a_days_figures_and_the_count_before(screens: Screens):
    screen = screens.opened("installs", Role.LEADER, {"ngay": "2025-12-09"})
    grid = screen.dataframe[0].value.set_index("unit")
    counts = screen.dataframe[1].value
    stored = counts[counts["unit"] == "Công ty Điện lực Hoàn Kiếm"].set_index("day").sort_index()
    before = stored[stored.index < "2025-12-09"].iloc[-1]
    said = grid.loc["PC Hoàn Kiếm", "before"].replace(".", "")
    assert said.startswith(f"{before['staff']} + {before['family']} ")
    assert said.endswith(f"{before.name:%d/%m/%Y}")
    staff = stored.loc["2025-12-09", "staff"]
    assert grid.loc["PC Hoàn Kiếm", "staff_installed"].replace(".", "") == str(staff)


def test_a_unit_out_of_reach_is_not_there(screens: Screens):
    screen = screens.opened("installs", Role.REPORTER, {"don-vi": "EVNCPC"})
    assert not screen.exception
    assert not screen.dataframe
    assert any("EVNCPC" in text.value for text in screen.markdown)
