"""Progress: who may see it, its figures, its filters in the address."""

from __future__ import annotations

import pytest

from models.codes import Role
from tests.pages.conftest import SIGN_IN_FIRST, Screens


def units(screen):
    """The table of units; beside each chart stands a table too."""
    return next(table.value for table in screen.dataframe if "Phụ lục 2" in table.value)


MAY = (Role.REPORTER, Role.LEADER, Role.TRIAGER, Role.HEADQUARTERS)


@pytest.mark.parametrize("role", MAY)
def test_it_opens_for_those_who_may(screens: Screens, role: Role):
    screen = screens.opened("progress", role)
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == ["Tiến độ"]
    assert len(units(screen)) > 0


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY])
def test_it_refuses_those_who_may_not(screens: Screens, role: Role):
    screen = screens.opened("progress", role)
    assert not screen.exception
    assert len(screen.error) == 1
    assert not screen.title
    assert not screen.dataframe


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("progress", None)
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.title


def test_the_file_run_directly_draws_nothing(screens: Screens):
    screen = screens.run_as_a_file("progress", Role.HEADQUARTERS)
    assert not screen.exception
    assert not screen.main.children


def test_the_units_right_below_add_up_to_the_figures(screens: Screens):
    screen = screens.opened("progress", Role.HEADQUARTERS)
    assert screen.metric[0].value == "108.927 người"
    table = units(screen)
    assert table["CBCNV cài đặt"].sum() == 69394
    assert table["Gia đình"].sum() == 39533


def test_those_who_have_not_sent_are_the_ones_that_owe_a_report(screens: Screens):
    screen = screens.opened("progress", Role.HEADQUARTERS, {"bao-cao": "thieu"})
    table = units(screen)
    assert len(table) == 44
    assert set(table["Phụ lục 2"]) <= {"Chưa có", "Đã chốt, chưa gửi"}


def test_a_link_opens_a_unit_with_its_filters(screens: Screens):
    screen = screens.opened("progress", Role.HEADQUARTERS, {"don-vi": "EVNHANOI", "ngay": "2025-12-01"})
    assert screen.caption[0].value == (
        "Tổng công ty Điện lực TP Hà Nội · tính đến 01/12/2025 · gồm các đơn vị trực thuộc"
    )


def test_a_search_needs_no_accents_and_looks_at_all_levels(screens: Screens):
    screen = screens.opened("progress", Role.HEADQUARTERS, {"tim": "ha dong"})
    names = [name.strip() for name in units(screen)["Đơn vị"]]
    assert names
    assert all("Hà Đông" in name for name in names)


def test_a_filter_is_written_into_the_address(screens: Screens):
    screen = screens.opened("progress", Role.HEADQUARTERS)
    screen.selectbox[1].set_value("da-gui").run()
    assert screen.query_params["bao-cao"] == "da-gui"
    assert set(units(screen)["Phụ lục 2"]) == {"Đã gửi, đúng hạn"}
    screen.selectbox[1].set_value("").run()
    assert "bao-cao" not in screen.query_params


def test_a_filter_that_leaves_nothing_says_so_and_can_be_cleared(screens: Screens):
    screen = screens.opened("progress", Role.HEADQUARTERS, {"tim": "không có đơn vị nào như thế"})
    assert not any("Phụ lục 2" in table.value for table in screen.dataframe)
    clear = next(button for button in screen.button if button.label == "Bỏ các bộ lọc")
    clear.click().run()
    assert not screen.exception
    assert len(units(screen)) > 0
    assert "tim" not in screen.query_params


@pytest.mark.parametrize("code", ["EVNCPC", "PP", "EVN", "khong-co", "<b>x</b>", "EVNHANOI/../EVN"])
def test_a_unit_out_of_reach_is_not_there_for_a_reporter(screens: Screens, code: str):
    screen = screens.opened("progress", Role.REPORTER, {"don-vi": code})
    assert not screen.exception
    assert not screen.dataframe
    assert not screen.metric
    assert any(button.label == "Hiện tất cả đơn vị" for button in screen.button)


def test_a_reporter_sees_own_units_only(screens: Screens):
    screen = screens.opened("progress", Role.REPORTER, {"moi-cap": "1"})
    table = units(screen)
    assert len(table) == 32
    assert screen.metric[0].value == "15.528 người"


@pytest.mark.parametrize(
    "nonsense", [{"ngay": "hôm qua"}, {"ngay": "1999-01-01"}, {"bao-cao": "x"}, {"moi-cap": "?"}]
)
def test_nonsense_in_the_address_counts_as_nothing(screens: Screens, nonsense: dict[str, str]):
    screen = screens.opened("progress", Role.LEADER, nonsense)
    assert not screen.exception
    assert len(screen.title) == 1
