"""Text of old Vietnamese fonts among text in Unicode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.clean import clean
from importers.legacy_text import old_text


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("Khoâng ñaêng nhaäp ñöôïc öùng duïng", "Không đăng nhập được ứng dụng"),
        ("C«ng ty §iÖn lùc Hµ Nam", "Công ty Điện lực Hà Nam"),
        ("PC Caàn Thô", "PC Cần Thơ"),
    ],
)
def test_words_of_an_old_font_become_unicode_one_text_alone(old, text):
    assert clean(old) == text


@pytest.mark.parametrize(
    "text", ["không có gì", "tôi thích", "có", "là gì", "Électricité", "café à la carte", "°C ±5"]
)
def test_letters_that_stand_in_both_are_left(text):
    assert old_text(text) is None


@given(st.text(max_size=60))
def test_any_text_is_left_or_becomes_vietnamese(text):
    made = old_text(text)
    assert made is None or made != text
