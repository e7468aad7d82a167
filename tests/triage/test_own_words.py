"""Words of the staff's own: found as texts are read, tipping the scales by their weight, told as reasons."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.categorise import categorise
from triage.own_words import OwnWords, phrase_key

TEXT = "Vào mục gói zebra xanh bị treo"


def said(text, *rows):
    (suggestion,) = categorise([text], lexicon=OwnWords(rows))
    return suggestion


def test_a_phrase_decides_and_says_so():
    without = said(TEXT)
    found = said(TEXT, ("gói zebra xanh", "tariff", 4))
    assert without.function != "tariff"
    assert (found.function, found.function_by) == ("tariff", "rule")
    assert (found.kind, found.kind_by) == (without.kind, "model")
    reason = found.reasons[0]
    assert (TEXT[reason.start : reason.end], reason.speaks_for) == ("gói zebra xanh", "tariff")


@pytest.mark.parametrize(
    "text", ["GÓI   ZEBRA xanh", "goi zebra xanh bi treo", "mục gói zebra xanh!", "gói zebra xanhhhh"]
)
def test_it_is_found_however_it_was_typed(text):
    assert OwnWords([("Gói zebra xanh", "tariff", 2)]).speaks_in(text)


@pytest.mark.parametrize("text", ["gói zebra", "gói zebra màu xanh", "", "xanh gói zebra"])
def test_other_words_are_not_it(text):
    assert not OwnWords([("Gói zebra xanh", "tariff", 2)]).speaks_in(text)


def test_a_single_syllable_is_meant_with_its_accents():
    words = OwnWords([("ví", "payment", 4)])
    assert words.speaks_in("trả bằng ví")
    assert not words.speaks_in("vì sao lỗi")
    assert words.speaks_in("tra bang vi")
    assert phrase_key("ví") != phrase_key("vì")


def test_a_heavier_weight_makes_it_likelier_and_saying_it_twice_does_not():
    shares = []
    for weight in (1, 2, 3, 4):
        found = said(TEXT, ("gói zebra xanh", "tariff", weight))
        shares.append(found.function_confidence if found.function == "tariff" else -found.function_confidence)
    assert shares == sorted(shares)
    rows = [("gói zebra xanh", "tariff", 1)]
    once, twice = (OwnWords(rows).find_rows(text) for text in (TEXT, f"{TEXT}, {TEXT}"))
    assert once == twice == {0}


@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.sampled_from(["login", "bug"]), st.integers(1, 4)), max_size=4
    ),
    st.text(max_size=200),
)
def test_any_words_and_any_text_give_a_suggestion(rows, text):
    found = said(text, *rows)
    assert 0 <= found.function_confidence <= 1.0001
    assert all(text[r.start : r.end] == r.words for r in found.reasons)


def test_no_words_change_nothing():
    assert not OwnWords([("…", "login", 4), ("", "bug", 1)])
    assert said(TEXT, ("…", "login", 4)) == said(TEXT)
