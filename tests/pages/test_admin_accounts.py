"""Accounts: only an administrator sees them; one is made, given a password that is shown once, closed, opened again."""

from __future__ import annotations

import pytest

from models.codes import Role
from tests.pages.conftest import SIGN_IN_FIRST, Screens


def test_it_opens_for_an_administrator(screens: Screens):
    screen = screens.opened("admin_accounts", Role.ADMIN)
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == ["Tài khoản"]
    assert len(screen.dataframe[0].value) == 6


def test_it_says_what_each_role_may_open(screens: Screens):
    table = screens.opened("admin_accounts", Role.ADMIN).dataframe[1].value.set_index("Màn hình")
    assert list(table.loc["Nhật ký"]) == ["✓" if role is Role.ADMIN else "" for role in Role]
    assert list(table.loc["Sai dữ liệu"]) == ["✓" if role is Role.DATA_OFFICER else "" for role in Role]
    assert set(table.loc["Việc hôm nay"]) == {"✓"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_it_refuses_everybody_else(screens: Screens, role: Role):
    screen = screens.opened("admin_accounts", role)
    assert not screen.exception
    assert len(screen.error) == 1
    assert not screen.title


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("admin_accounts", None)
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.title


def test_the_file_run_directly_draws_nothing(screens: Screens):
    screen = screens.run_as_a_file("admin_accounts", Role.ADMIN)
    assert not screen.exception
    assert not screen.main.children


def test_an_account_is_made_and_its_password_shown_until_it_is_noted(screens: Screens):
    screen = screens.opened("admin_accounts", Role.ADMIN)
    screen.text_input(key="accounts.new.username").set_value("moi")
    screen.selectbox(key="accounts.new.role").set_value("triager").run()
    screen.button(key="accounts.new.add").click().run()
    assert not screen.exception
    assert len(screen.code[0].value) >= 16
    assert "moi" in set(screen.dataframe[0].value["username"])
    screen.button(key="accounts.noted").click().run()
    assert not screen.code


def test_a_role_that_stands_for_a_unit_is_not_made_without_one(screens: Screens):
    screen = screens.opened("admin_accounts", Role.ADMIN)
    screen.text_input(key="accounts.new.username").set_value("moi").run()
    screen.button(key="accounts.new.add").click().run()
    assert not screen.exception
    assert len(screen.error) == 1
    assert screen.text_input(key="accounts.new.username").value == "moi"


def test_an_account_is_changed_and_changed_back(screens: Screens):
    screen = screens.opened("admin_accounts", Role.ADMIN, {"tai-khoan": "phanloai"})
    name = next(box for box in screen.text_input if box.value == "Lê Thị Phân Loại")
    name.set_value("Lê Thị Mới").run()
    screen.button(key="account.save").click().run()
    assert "Lê Thị Mới" in set(screen.dataframe[0].value["name"])
    screen.button(key="_undo").click().run()
    assert "Lê Thị Phân Loại" in set(screen.dataframe[0].value["name"])
