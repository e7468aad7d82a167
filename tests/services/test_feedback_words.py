"""The words that an opinion is found by: the short ways through a text find what the long way finds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.personal_data import find_personal_data, mask
from locales.vietnamese import fold
from services.feedback_words import (
    LONGEST_WORD,
    MARK,
    exact_words,
    parted,
    with_contact,
    words_in,
    words_of,
)

PIECES = st.sampled_from(
    [
        *("Không", "nhận được", "mã OTP", "hóa đơn", "hoá đơn", "Đăng nhập", "lỗi!", "\n", "  ", "\u200b", "½", "№5", "ß"),
        *("0912 345 678", "không chín một hai ba bốn năm sáu bảy tám", "Ông Nguyễn Văn An", "a.b@evn.com.vn"),
        *("PA05000123456", "số 12 ngõ 34", "ngõ", "KHÔNG MỘT HAI ba", "haı", "İOS", "1.234.567", "Tên là Lê Thị Ba"),
        *("x" * 70, "e\u0301", "①②③④⑤⑥", "０９１２３４５６７８"),
    ]
)  # fmt: skip


def the_long_way(text: str) -> tuple[set[str], set[str]]:
    """Every text looked at closely, nothing kept from one text for another."""
    pieces = find_personal_data(text)
    masked = mask(text)
    shown = {*parted(fold(masked)), *exact_words(masked)}
    private = {word for word in parted(fold(text)) if word not in shown} if pieces else set()
    private |= {"".join(parted(fold(text[p.start : p.end]))) for p in pieces} - {""}
    return {w[:LONGEST_WORD] for w in shown}, {(MARK + w)[:LONGEST_WORD] for w in private}


@given(st.lists(PIECES, max_size=8), st.sampled_from([" ", ", ", "\n", "\t", "-"]))
def test_what_is_found_does_not_depend_on_the_way_through_the_text(parts: list[str], between: str) -> None:
    text = between.join(parts)
    shown, private = words_in(text)
    assert (set(shown.split()), set(private.split())) == the_long_way(text)
    assert words_in(text, folded=fold(text)) == (shown, private)
    assert len(shown.split()) == len(set(shown.split()))


@given(st.text(max_size=60))
def test_any_text_has_words_without_a_space_in_them(text: str) -> None:
    shown, private = words_in(text)
    assert {unicodedata.category(c) for c in shown + private if c.isspace()} <= {"Zs"}
    assert all(word.startswith(MARK) for word in private.split())


@pytest.mark.parametrize(
    ("contact", "found"),
    [
        (("", "", "", ""), ""),
        (("Lê Hoà", "Hoa@EVN.vn", "", ""), "le hoa evn vn"),
        (("", "", "+84 912 345 678", "PA05-1"), "84 912 345 678 pa05 1 0912345678"),
        (("", "", "0912345678", ""), "0912345678"),
    ],
)
def test_what_a_sender_left_is_found_as_personal_data_each_word_once(
    contact: tuple[str, ...], found: str
) -> None:
    marked = " ".join(MARK + word for word in found.split())
    assert with_contact("", "", contact) == marked
    assert words_of("Lỗi OTP", contact) == f"loi otp lỗi {marked}".strip().replace(
        "lỗi", exact_words("lỗi")[0]
    )


def test_a_number_in_text_and_contact_stands_once() -> None:
    words = words_of("Gọi 0912345678", ("", "", "0912345678", "")).split()
    assert words.count(MARK + "0912345678") == 1
    assert "0912345678" not in words
