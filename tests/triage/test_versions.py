"""Platform, system, app version and device read out of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.versions import Platform, read_platform


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Login trên iPhone 15 Pro Max iOS 18.1 bị loop", Platform("ios", "18.1", "", "iPhone 15 Pro Max")),
        ("Android 7 ko cài được", Platform("android", "7", "", "")),
        ("Redmi 12C, bản 1.0.9, lặp lại 100%", Platform("android", "", "1.0.9", "Redmi 12C")),
        ("máy mình ss a12 mở giật", Platform("android", "", "", "ss a12")),
        ("Samsung A54 (Android 14), bản app 1.0.7", Platform("android", "14", "1.0.7", "Samsung A54")),
        ("trên iOS 17 chỉ mở được App Store", Platform("ios", "17", "", "")),
        ("app trên iphone không mở được", Platform("ios", "", "", "iphone")),
        ("Từ bản 1.0.3 lên 1.0.4", Platform("", "", "1.0.3", "")),
        ("ip 13 promax bị văng", Platform("ios", "", "", "ip 13 promax")),
        ("Oppo Reno 8 bản Android 13", Platform("android", "13", "", "Oppo Reno 8")),
        ("phiên bản mới 2.1 lỗi", Platform("", "", "2.1", "")),
    ],
)
def test_what_a_text_names_is_read(text: str, expected: Platform) -> None:
    assert read_platform(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hóa đơn 1.245.300đ",
        "ngày 25.11.2025 mất điện",
        "chặn IP đăng nhập",
        "gọi 1900.1234",
        "bản in 2 trang",
        "12.5.300 đồng",
    ],
)
def test_amounts_dates_and_other_numbers_are_no_versions(text: str) -> None:
    assert read_platform(text) == Platform()


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    assert read_platform(text).platform in ("", "android", "ios")
