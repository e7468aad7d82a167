"""The screens of administration about the place itself: they open for an administrator alone, and do what they say."""

from __future__ import annotations

import pytest

from models.codes import Role
from tests.pages.conftest import SIGN_IN_FIRST, Screens

SCREENS = {
    "admin_audit": "Nhật ký",
    "admin_personal_data": "Dữ liệu cá nhân",
    "admin_pilots": "Đợt thí điểm",
    "admin_system": "Hệ thống",
}


def test_each_opens_for_an_administrator_and_for_nobody_else(screens: Screens):
    for module, title in SCREENS.items():
        screen = screens.opened(module, Role.ADMIN)
        assert not screen.exception
        assert [one.value for one in screen.title] == [title]
    for role in (Role.TRIAGER, Role.HEADQUARTERS, Role.REPORTER):
        for module in SCREENS:
            screen = screens.opened(module, role)
            assert len(screen.error) == 1
            assert not screen.title
    assert [box.value for box in screens.opened("admin_audit", None).info] == [SIGN_IN_FIRST]


@pytest.mark.parametrize("part", ["yeu-cau", "luu-giu", "vi-pham"])
def test_each_part_of_personal_data_opens(screens: Screens, part: str):
    screen = screens.opened("admin_personal_data", Role.ADMIN, {"muc": part})
    assert not screen.exception
    assert not screen.error


def test_the_record_is_filtered_by_its_address(screens: Screens):
    screen = screens.opened("admin_audit", Role.ADMIN, {"viec": "close report"})
    assert not screen.exception
    assert set(screen.dataframe[0].value["act"]) == {"Chốt Phụ lục 2"}
    screen = screens.opened("admin_audit", Role.ADMIN, {"tim": "khong co gi nhu vay"})
    assert not screen.dataframe


def test_a_pilot_is_changed_and_put_back(screens: Screens):
    screen = screens.opened("admin_pilots", Role.ADMIN)
    number = next(box for box in screen.text_input if box.label == "Số văn bản")
    number.set_value("1234/EVN-KDMBĐ").run()
    screen.button(key="pilot.save").click().run()
    assert not screen.exception
    assert "1234/EVN-KDMBĐ" in screen.dataframe[0].value["letter"][0]
    screen.button(key="_undo").click().run()
    assert "1234" not in screen.dataframe[0].value["letter"][0]
