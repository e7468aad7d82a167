"""A person is found however they are written, taken out wholly, and nobody else is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access import Refused
from services.personal_words import GONE, holds, known, own_words, plain_phone, without

AN = known(email="An.Nguyen@EVN.vn", phone="+84 912 345 678", name="Nguyễn Văn Ấn")


@pytest.mark.parametrize(
    "text",
    [
        "gọi 0912345678",
        "gọi 0912.345.678 nhé",
        "+84912345678",
        "0084 912 345 678",
        "(+84) 912-345-678",
        "thư an.nguyen@evn.vn,",
        "AN.NGUYEN@EVN.VN",
    ],
)
def test_every_spelling_is_found_and_goes(text):
    assert holds(AN.everywhere, text)
    rest = without(AN.everywhere, text)
    assert GONE in rest
    assert not holds(AN.everywhere, rest)
    assert "345" not in rest
    assert "nguyen" not in rest.lower()


@pytest.mark.parametrize(
    "text",
    [
        "09123456789",
        "1091234567 8",
        "ban.nguyen@evn.vn",
        "an.nguyen@evn.vn.com2",
        "0912 345 679",
        "Nguyễn Văn",
    ],
)
def test_nobody_else_is_found(text):
    assert not holds(AN.everywhere, text) or text.startswith("an.nguyen@evn.vn.")


def test_a_name_is_taken_from_own_words_and_elsewhere_only_where_nothing_surer_is_known():
    said = "Tôi là NGUYEN  VAN AN, số khác 0987 654 321"
    assert without(AN.everywhere, said) == said
    assert own_words(AN)(said).startswith(f"Tôi là {GONE}")
    assert "654" not in own_words(AN)(said)
    apart = unicodedata.normalize("NFD", "ông Nguyễn Văn Ấn đây")
    assert without(known(name="Nguyễn Văn Ấn").everywhere, apart) == unicodedata.normalize(
        "NFD", f"ông {GONE} đây"
    ).replace(unicodedata.normalize("NFD", GONE), GONE)


def test_lists_mappings_and_numbers_are_looked_through():
    held = {"a": ["x", {"b": "0912345678"}], "n": 912345678, "đúng": True, "không": None}
    assert holds(AN.everywhere, held)
    assert without(AN.everywhere, held)["a"] == ["x", {"b": GONE}]


@pytest.mark.parametrize(
    "asked",
    [{}, {"email": "không phải"}, {"phone": "12"}, {"customer_code": "PA"}, {"name": "Ấn"}, {"name": "  "}],
)
def test_too_little_to_tell_one_person_by_is_refused(asked):
    with pytest.raises(Refused):
        known(**asked)


def test_whom_a_request_is_about_is_kept_masked():
    hint = known(
        email="an@evn.vn", phone="0912345678", customer_code="PA01010001234", name="Nguyễn Văn Ấn"
    ).hint
    assert hint == "a•••@evn.vn · •••678 · PA01•••34 · N. V. A."


@given(st.text(max_size=60), st.text(max_size=60))
def test_what_stands_around_stays_as_it_was(before, after):
    text = f"{before} 0912345678 {after}"
    rest = without(AN.everywhere, text)
    assert not holds(AN.everywhere, rest)
    assert rest.startswith(f"{before} ") or holds(AN.everywhere, f"{before} 0")


@given(st.text(max_size=80))
def test_a_text_without_the_person_is_not_touched(text):
    if not holds(AN.everywhere, text):
        assert without(AN.everywhere, text) == text
    assert plain_phone(plain_phone(text)) == plain_phone(text)
