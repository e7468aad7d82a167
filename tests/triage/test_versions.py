"""Platform, system, app version and device read out of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.versions import _BRANDS, Platform, read_platform


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
        ("Vivo Y21 hệ điều hành Android phiên bản 12", Platform("android", "12", "", "Vivo Y21")),
        ("ios phien ban 16.7 tren ipad", Platform("ios", "16.7", "", "ipad")),
        ("phien ban 1.0.12 tren iphone 13", Platform("ios", "", "1.0.12", "iphone 13")),
        ("app 3.1.4 trên máy Lenovo Tab M10", Platform("android", "", "3.1.4", "Lenovo Tab M10")),
        ("Ipad Air 5 bị xoay ngang", Platform("ios", "", "", "Ipad Air 5")),
        ("máy ip 6s đời cũ", Platform("ios", "", "", "ip 6s")),
        ("Samsung Galaxy Tab A8", Platform("android", "", "", "Samsung Galaxy Tab A8")),
        ("iphone 14 prm ios17.2 app 1.0.5", Platform("ios", "17.2", "1.0.5", "iphone 14 prm")),
        ("iphone 7 plus ios 15.8.3", Platform("ios", "15.8.3", "", "iphone 7 plus")),
        ("Samsung J7 prime android 8.1", Platform("android", "8.1", "", "Samsung J7 prime")),
        ("POCO X3 Pro, Android13, ver 1.2", Platform("android", "13", "1.2", "POCO X3 Pro")),
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
        "bản 1.2 triệu",
        "hôm 10.12.2025",
        "mã 1.2.3.4",
    ],
)
def test_amounts_dates_and_other_numbers_are_no_versions(text: str) -> None:
    assert read_platform(text) == Platform()


@given(
    st.data(),
    st.sampled_from(
        [
            "android",
            "andoid",
            "adroid 12",
            "androi",
            "ios 18.1",
            "ipados 17",
            "iphone 12",
            "ip 13",
            "ipad",
            *_BRANDS.split("|"),
        ]
    ),
)
def test_a_device_is_found_however_its_letters_are_written(data: st.DataObject, device: str) -> None:
    said = "".join(data.draw(st.sampled_from(c + c.upper())) for c in device)
    plain, found = read_platform(f"máy {device} a12 lỗi"), read_platform(f"máy {said} a12 lỗi")
    assert (found.platform, found.system, found.app_version) == (
        plain.platform,
        plain.system,
        plain.app_version,
    )


@given(st.text(max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    assert read_platform(text).platform in ("", "android", "ios")
