"""Texts that tell of one fault, however they are worded; what is near and yet another fault stays apart."""

from __future__ import annotations

import csv
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.similar import nearness, same_fault, tell

BY_HAND = Path(__file__).with_name("faults_by_hand.csv")
# Written after the words of fault_words.csv and never used to choose them.
UNSEEN = Path(__file__).with_name("faults_unseen.csv")


@pytest.mark.parametrize(
    ("pairs_of", "least", "precision", "recall"), [(BY_HAND, 120, 0.93, 0.8), (UNSEEN, 100, 0.95, 0.4)]
)
def test_of_the_pairs_by_hand_few_are_wrong_and_many_are_found(pairs_of, least, precision, recall):
    with pairs_of.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = tell([row["text"] for row in rows])
    found = same = right = 0
    pairs = list(combinations(zip(rows, told, strict=True), 2))
    for (a, one), (b, other) in pairs:
        if a["function"] == b["function"]:
            is_same = a["fault"] == b["fault"]
            is_found = same_fault(one, other)
            found, same, right = found + is_found, same + is_same, right + (is_found and is_same)
    assert same >= least
    assert right / found >= precision
    assert right / same >= recall


@pytest.mark.parametrize(
    "text", ["", ".", "Không có ý kiến", "app tốt", "👍👍", "Cảm ơn EVN", "k", "ok", "12345", "   \n"]
)
def test_praise_and_empty_words_tell_of_no_fault(text):
    (told,) = tell([text])
    assert not told.faults
    assert not same_fault(told, told) or told.says_something


def test_the_same_fault_without_accents_and_in_short_forms():
    one, other = tell(["Không nhận được mã OTP", "ko nhan dc ma otp"])
    assert same_fault(one, other)
    assert nearness(one, other) > 0.9


def test_what_is_denied_is_not_what_is_said():
    one, other = tell(["Không tải được hóa đơn PDF", "Tải hóa đơn PDF rất nhanh, cảm ơn"])
    assert not same_fault(one, other)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared_and_order_does_not_matter(first, second):
    one, other = tell([first, second])
    assert 0 <= nearness(one, other) <= 1.000001
    assert same_fault(one, other) == same_fault(other, one)
