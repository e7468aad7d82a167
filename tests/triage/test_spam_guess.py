"""What looks like no opinion at all is guessed; what people really say is not."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.spam_guess import looks_like_spam
from triage.text import FOLDER


@pytest.mark.parametrize(
    "text",
    [
        "test",
        "  TEST!! ",
        "Thử nghiệm",
        "asdf",
        "1234",
        "aaaaaaaaaa",
        "Cho vay nhanh, lãi suất thấp 0912345678",
    ],
)
def test_trials_mashed_keys_and_offers_are_guessed(text):
    assert looks_like_spam(text)


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "Tốt",
        "",
        "👍",
        "Lỗi",
        "App quảng cáo vay tiền http://x.vn khi mở hóa đơn",
        "https://evn.com.vn/abc",
    ],
)
def test_short_words_praise_and_complaints_are_not(text):
    assert not looks_like_spam(text)


def test_hardly_any_real_opinion_is_guessed():
    with (FOLDER / "examples.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [line["text"] for line in csv.DictReader(file)]
    assert sum(map(looks_like_spam, texts)) <= len(texts) / 1000


@given(st.text(max_size=200))
def test_any_text_is_looked_at(text):
    assert looks_like_spam(text) in (True, False)
