"""Who has reported: who may see it, those missing first with whom to call, each part opens its list, acts are undone."""

from __future__ import annotations

import pytest

from locales.vietnamese import vietnamese_number
from models.codes import Role
from tests.pages.conftest import SIGN_IN_FIRST, Screens

MAY = (Role.REPORTER, Role.LEADER, Role.HEADQUARTERS)


def units(screen):
    """The list of duties; beside the chart stands a table too."""
    return next((table.value for table in screen.dataframe if "Liên hệ" in table.value), None)


def test_headquarters_sees_those_missing_first_with_whom_to_call(screens: Screens):
    screen = screens.opened("filing", Role.HEADQUARTERS)
    assert not screen.exception
    assert [title.value for title in screen.title] == ["Theo dõi nộp báo cáo"]
    table = units(screen)
    assert list(table.columns)[:2] == ["Đơn vị", "Liên hệ"]
    assert len(table) == 44
    assert any("hết ngày 14/12/2025 (Chủ nhật)" in text.value for text in screen.markdown)
    reporter = table[table["Đơn vị"].str.contains("Hà Nội")]["Liên hệ"]
    assert all(len(words) > 5 for words in reporter)
    assert table["Liên hệ"].str.contains("(024) 0000", regex=False).sum() > 30


def test_each_part_opens_exactly_its_units_and_the_parts_add_up(screens: Screens):
    screen = screens.opened("filing", Role.HEADQUARTERS)
    parts = next(table.value for table in screen.dataframe if "Tỷ lệ" in table.value)
    told = {row[0]: (row[1], row[2]) for row in parts.itertuples(index=False)}
    assert told.pop("Tổng số") == ("48", "100,0%")
    assert sum(int(n) for n, _share in told.values()) == 48
    shares = [float(share.rstrip("%").replace(",", ".")) for _n, share in told.values()]
    assert round(sum(shares), 1) == 100.0
    codes = ("on_time", "extended", "late", "unknown", "allowed", "missing")
    for code, (n, _share) in zip(codes, told.values(), strict=True):
        opened = units(screens.opened("filing", Role.HEADQUARTERS, {"tinh-trang": code}))
        assert vietnamese_number(0 if opened is None else len(opened)) == n, code


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"tinh-trang": "thieu"}, 44),
        ({"tinh-trang": "da-gui"}, 4),
        ({"tinh-trang": "tat-ca"}, 48),
        ({"xem-xet": "to_review"}, 4),
        ({"tinh-trang": "tat-ca", "tim": "ha noi"}, 1),
        ({"tinh-trang": "tat-ca", "mien": "bac"}, 2),
        ({"tinh-trang": "tat-ca", "tong-cong-ty": "EVNCPC"}, 1),
        ({"tinh-trang": "?", "xem-xet": "?", "mien": "?"}, 44),
    ],
)
def test_a_filter_in_the_address_leaves_its_units(screens: Screens, query, expected):
    screen = screens.opened("filing", Role.HEADQUARTERS, query)
    assert not screen.exception
    assert len(units(screen)) == expected


def test_a_parent_sees_its_own_units_and_another_not(screens: Screens):
    screen = screens.opened("filing", Role.LEADER, {"tinh-trang": "tat-ca"})
    assert not screen.exception
    own = units(screen)
    assert own is not None
    for code in ("EVN", "EVNCPC", "khong-co", "<b>x</b>"):
        elsewhere = screens.opened("filing", Role.REPORTER, {"don-vi": code})
        assert not elsewhere.exception
        assert units(elsewhere) is None
        assert any(button.label == "Hiện tất cả đơn vị" for button in elsewhere.button)


def test_a_filter_that_leaves_nothing_says_so_and_can_be_cleared(screens: Screens):
    screen = screens.opened("filing", Role.HEADQUARTERS, {"tim": "không có đơn vị nào như thế"})
    assert units(screen) is None
    next(button for button in screen.button if button.label == "Bỏ các bộ lọc").click().run()
    assert len(units(screen)) == 44


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY])
def test_it_refuses_those_who_may_not(screens: Screens, role: Role):
    screen = screens.opened("filing", role)
    assert not screen.exception
    assert len(screen.error) == 1
    assert not screen.title


def test_a_stranger_is_asked_to_sign_in(screens: Screens):
    screen = screens.opened("filing", None)
    assert [box.value for box in screen.info] == [SIGN_IN_FIRST]
    assert not screen.title


def test_the_file_run_directly_draws_nothing(screens: Screens):
    screen = screens.run_as_a_file("filing", Role.HEADQUARTERS)
    assert not screen.exception
    assert not screen.main.children
