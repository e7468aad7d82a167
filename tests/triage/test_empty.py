"""Texts that say nothing."""

import pytest

from triage.empty import is_empty
from triage.text import words


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "...", "k", "K có", "Không", "không có", "Không có ý kiến", "ko có ý kiến gì ạ", "Chưa có góp ý",
     "khong co gop y gi them", "ok", "Tốt", "app tốt", "👍👍", "n/a", "none", "Không có ạ.", "-", "Ok ạ", "1"],
)  # fmt: skip
def test_empty_words_are_empty(text: str) -> None:
    assert is_empty([w.plain for w in words(text)])


@pytest.mark.parametrize(
    "text",
    ["không vào được", "Không có OTP", "không có hóa đơn", "chậm", "lỗi", "không được", "app lag", "Không thấy thông báo",
     "ok nhưng chậm", "chưa tốt"],
)  # fmt: skip
def test_short_complaints_are_not_empty(text: str) -> None:
    assert not is_empty([w.plain for w in words(text)])
