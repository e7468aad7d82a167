"""Bringing data in: who may, what each role may bring, the list of imports and taking one back."""

from __future__ import annotations

import pytest

from importers.refusals import CATALOGUE
from models.codes import Role
from tests.pages.conftest import SIGN_IN_FIRST, Screens

MAY = (Role.REPORTER, Role.TRIAGER, Role.HEADQUARTERS, Role.ADMIN)
KINDS = {
    Role.REPORTER: ["so-lieu", "tu-tong-hop"],
    Role.TRIAGER: ["y-kien", "tu-tong-hop"],
    Role.HEADQUARTERS: ["so-lieu"],
    Role.ADMIN: ["so-lieu", "y-kien", "tu-tong-hop", "don-vi", "ten-goi-khac"],
}


@pytest.mark.parametrize("role", MAY)
def test_it_opens_and_offers_what_the_role_may_bring(screens: Screens, role: Role):
    screen = screens.opened("imports", role)
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == ["Nhập dữ liệu"]
    assert len(screen.selectbox[0].options) == len(KINDS[role])
    for kind in KINDS[role]:
        screen.selectbox[0].set_value(kind).run()
        assert not screen.exception


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY])
def test_it_refuses_those_who_may_not(screens: Screens, role: Role):
    screen = screens.opened("imports", role)
    assert not screen.exception
    assert len(screen.error) == 1
    assert not screen.title


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("imports", None)
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.title


def test_the_file_run_directly_draws_nothing(screens: Screens):
    screen = screens.run_as_a_file("imports", Role.ADMIN)
    assert not screen.exception
    assert not screen.main.children


def test_the_list_shows_what_the_demonstration_brought(screens: Screens):
    screen = screens.opened("imports", Role.ADMIN, {"muc": "da-nhap"})
    listed = screen.dataframe[-1].value
    form = listed[listed["file"] == "form-answers.xlsx"]
    assert list(form["added"]) == [660]
    assert set(listed["state"]) == {"Đã nhập"}


def test_a_unit_sees_the_imports_of_its_own_subtree_alone(screens: Screens):
    screen = screens.opened("imports", Role.REPORTER, {"muc": "da-nhap"})
    assert not screen.dataframe
    assert any("Chưa có lần nhập nào" in text.value for text in screen.markdown)


def test_the_list_is_filtered_by_the_address(screens: Screens):
    screen = screens.opened("imports", Role.ADMIN, {"muc": "da-nhap", "loai-nhap": "feedback", "tim": "FORM"})
    assert set(screen.dataframe[0].value["file"]) == {"form-answers.xlsx"}
    none = screens.opened("imports", Role.ADMIN, {"muc": "da-nhap", "tim": "khong co tep nay"})
    assert not none.dataframe


@pytest.mark.parametrize("asked", ["damaged", "khong-co", ""])
def test_every_refusal_is_explained(screens: Screens, asked: str):
    screen = screens.opened("imports", Role.REPORTER, {"muc": "tro-giup", "ma": asked})
    assert not screen.exception
    said = "\n".join(text.value for text in screen.markdown)
    assert said.count("Cách xử lý") == len(CATALOGUE) + (asked == "damaged")
    assert "%(" not in said
