"""How serious an item is."""

import pytest

from triage.severity import severity
from triage.text import words


@pytest.mark.parametrize(
    ("text", "function", "kind"),
    [
        ("Thanh toán qua ví bị trừ tiền hai lần", "payment", "bug"),
        ("tra tien bi tru 2 lan ma chua hoan lai", "payment", "bug"),
        ("Đã trừ tiền rồi mà vẫn báo nợ", "payment", "wrong_data"),
        ("Báo dây điện đứt rơi xuống đường mà không gửi được", "outage_report", "bug"),
        ("Hiện hóa đơn của người khác", "invoice", "wrong_data"),
        ("xem được thông tin của khách hàng khác", "account", "wrong_data"),
    ],
)
def test_money_safety_and_anothers_data_are_critical(text: str, function: str, kind: str) -> None:
    assert severity(words(text), function, kind) == "critical"


@pytest.mark.parametrize(
    ("text", "function", "kind"),
    [
        ("Không đăng nhập được", "login", "bug"),
        ("otp không về", "login", "bug"),
        ("bấm vào là văng", "consumption", "bug"),
        ("ko gui duoc anh su co", "outage_report", "bug"),
    ],
)
def test_a_function_that_cannot_be_used_is_major(text: str, function: str, kind: str) -> None:
    assert severity(words(text), function, kind) == "major"


@pytest.mark.parametrize(
    ("text", "function", "kind"),
    [
        ("Nên cảnh báo khi bị trừ tiền hai lần", "payment", "suggestion"),
        ("Không đăng nhập được thì gọi ai?", "login", "other"),
        ("Chữ bị lệch", "general", "bug"),
        ("mở hơi chậm", "general", "performance"),
        ("đợi lâu sợ mất tiền", "payment", "performance"),
    ],
)
def test_wishes_questions_and_blemishes_are_minor(text: str, function: str, kind: str) -> None:
    assert severity(words(text), function, kind) == "minor"
