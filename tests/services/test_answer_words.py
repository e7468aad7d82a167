"""Places in the words of an answer: filled once, with what stays words, whatever it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.access import Refused
from services.answer_words import PLACES, check_places, fill_places, release_words, unfilled


@pytest.mark.parametrize(
    "text", ["{đơn vị} {unit}", "{ Mã  Số }", "không có chỗ nào", "{lý do}", "a { b", "{}"]
)
def test_known_places_are_taken(text):
    check_places(text)


@pytest.mark.parametrize("text", ["{khách hàng}", "{unit.name}", "{0}", "{unit!r}"])
def test_an_unknown_place_is_named_with_those_that_are_known(text):
    with pytest.raises(Refused) as refused:
        check_places(f"Kính gửi {text}")
    assert text in str(refused.value)
    assert "{đơn vị}" in str(refused.value)


@given(st.dictionaries(st.sampled_from(sorted(PLACES)), st.text(max_size=20)), st.text(max_size=40))
def test_what_fills_a_place_is_never_read_again(values, around):
    around = around.replace("{", "").replace("}", "")
    text = around + "".join(f"{{{code}}}" for code in PLACES)
    filled = fill_places(text, values)
    expected = around + "".join(values.get(code) or f"{{{code}}}" for code in PLACES)
    assert filled == expected


def test_a_place_without_a_value_is_left_and_told():
    filled = fill_places("{mã số}: {bản phát hành}, {abc}", {"number": "7", "release": ""})
    assert filled == "7: {bản phát hành}, {abc}"
    assert unfilled(filled) == ("{bản phát hành}",)


def test_releases_are_told_in_one_line():
    assert release_words("2.1", " ", "3.4") == "máy chủ 2.1, iOS 3.4"
