"""What is asked of a password, and when two are the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.access import Refused
from services.passwords import check_password, hash_password, is_right, is_tried_first, new_password


def test_a_password_is_the_same_however_the_keyboard_composes_its_letters():
    typed = "Cột điện số chín"
    for kept, given_ in (("NFC", "NFD"), ("NFD", "NFC")):
        hashed = hash_password(unicodedata.normalize(kept, typed))
        assert is_right(hashed, unicodedata.normalize(given_, typed))
    assert not is_right(hashed, "Cot dien so chin")


@pytest.mark.parametrize(
    "password", ["ngắn quá", "aaaaaaaaaaaa", "nguyen.an-2025", "MatKhau@123456", "0123456789", "x" * 1025]
)
def test_what_is_short_long_repeated_ones_name_or_tried_first_is_refused(password):
    with pytest.raises(Refused):
        check_password(password, "nguyen.an")


@settings(max_examples=50)
@given(st.text(alphabet="0123456789 .@!_-", max_size=8), st.text(alphabet="0123456789 .@!_-", max_size=8))
def test_digits_and_signs_around_a_common_word_make_it_no_better(before, after):
    assert is_tried_first(f"{before}Mật khẩu{after}")


def test_a_password_made_for_somebody_is_one_that_may_be_chosen():
    made = {new_password("abcd") for _time in range(50)}
    assert len(made) == 50
    for password in made:
        check_password(password, "abcd")
