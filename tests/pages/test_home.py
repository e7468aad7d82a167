"""What waits for each role today."""

from __future__ import annotations

import pytest

from models.codes import Role
from tests.pages.conftest import SIGN_IN_FIRST, Screens


def told(screen) -> str:
    """Every text that a screen shows as markdown."""
    return "\n".join(element.value for element in [*screen.markdown, *screen.caption, *screen.subheader])


@pytest.mark.parametrize("role", list(Role))
def test_it_opens_for_every_role(screens: Screens, role: Role):
    screen = screens.opened("home", role)
    assert not screen.exception
    assert not screen.error
    assert [title.value for title in screen.title] == ["Việc hôm nay"]
    assert "tính đến 12/12/2025" in screen.caption[0].value


def test_headquarters_sees_how_many_have_not_reported(screens: Screens):
    screen = screens.opened("home", Role.HEADQUARTERS)
    assert "trong 48 đơn vị phải báo cáo chưa gửi báo cáo" in told(screen)
    assert ":orange[**44**]" in told(screen)


def test_the_figures_are_those_of_the_roll_up(screens: Screens):
    installed, share, users = screens.opened("home", Role.HEADQUARTERS).metric
    assert (installed.value, installed.delta) == ("108.927 người", "69.394 CBCNV + 39.533 người nhà")
    assert (share.value, share.delta) == ("82,2%", "69.394 / 84.470 CBCNV")
    assert users.value == "87.576 người"


def test_a_unit_sees_its_own_figures_and_its_deadline(screens: Screens):
    screen = screens.opened("home", Role.REPORTER)
    assert screen.caption[0].value.startswith("EVNHANOI · ")
    assert screen.metric[0].value == "15.528 người"
    assert "14/12/2025 (Chủ nhật)" in told(screen).replace("\\", "")


def test_the_curve_is_told_in_words_and_as_a_table(screens: Screens):
    screen = screens.opened("home", Role.HEADQUARTERS)
    (sentence,) = [words.value for words in screen.caption if words.value.startswith("Từ ")]
    assert "Số liệu dạng bảng" in [expander.label for expander in screen.expander]
    (table,) = screen.dataframe
    figures = table.value
    assert figures["Ngày"].iloc[-1] in sentence
    assert figures["Đã cài đặt"].iloc[-1] in sentence


def test_a_data_officer_sees_no_figures_of_progress(screens: Screens):
    screen = screens.opened("home", Role.DATA_OFFICER)
    assert not screen.metric
    assert "dữ liệu" in told(screen)


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("home", None)
    assert not screen.exception
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.title


def test_the_file_run_directly_draws_nothing(screens: Screens):
    screen = screens.run_as_a_file("home", Role.HEADQUARTERS)
    assert not screen.exception
    assert not screen.main.children
