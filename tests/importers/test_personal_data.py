"""Personal data is found where it stands, and what only looks like it is left alone."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.personal_data import find_personal_data, mask

SHARED = Path(__file__).parents[3] / "shared"


def kinds(text: str) -> list[str]:
    return [found.kind for found in find_personal_data(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("gọi 0912345678 giúp", "phone"),
        ("ĐT: 091 234 56 78", "phone"),
        ("+84 912.345.678", "phone"),
        ("0084912345678", "phone"),
        ("(024) 3946 2580", "phone"),
        ("0 9 1 2 3 4 5 6 7 8", "phone"),
        ("09\u200b12345678", "phone"),
        ("sđt 912345678", "phone"),
        ("０９１２３４５６７８", "phone"),
        ("CCCD 001203004567", "identity"),
        ("001203004567", "identity"),
        ("căn cước công dân số: 001 203 004 567", "identity"),
        ("CMND 012345678", "identity"),
        ("mã PE0100012345678", "customer_code"),
        ("PB13040012345", "customer_code"),
        ("pe05000123456", "customer_code"),
        ("PC01EE0234517", "customer_code"),
        ("PNGV000012345", "customer_code"),
        ("PE05000123456001", "customer_code"),
        ("nguyen.van.a+evn@mail.evn.com.vn", "email"),
        ("STK 19031234567890", "account"),
        ("thẻ 9704 1234 5678 9012", "account"),
        ("Biển số 29A-123.45", "plate"),
        ("khách hàng Nguyễn Thị B báo mất điện", "name"),
        ("ở 12 ngõ 3 Lê Lợi", "address"),
    ],
)
def test_personal_data_is_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "1.245.300đ, tổng 21.406.300 đồng",
        "chỉ số 012345, công tơ 1234567890",
        "ngày 09.12.2025 08:30",
        "05.12.2025 1000 kWh",
        "25/11/2025 09:30:15",
        "mã giao dịch 25112809052217",
        "EVN251127093412",
        "202511251430",
        "phiên bản 1.2.3.4",
        "0,123456789 kWh",
        "0.912345678 kWh",
        "tổng đài 19001006",
        "gọi 024.6694.6688 hoặc 085.894.6688",
        "hỏi cskh.ict@evn.com.vn",
        "số PE và PB số 5",
        "Điện lực Lê Chân, phường Trần Phú",
        "khách hàng Hà Nội",
        "",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert kinds(text) == []
    assert mask(text) == text


def test_two_numbers_beside_each_other_are_two() -> None:
    assert kinds("số 0912345678 0987654321") == ["phone", "phone"]


def test_masking_keeps_the_unit_the_domain_and_two_digits() -> None:
    text = "Mã PE05000123456, thư a.b@evn.com.vn, gọi 0912 345 678."
    assert mask(text) == "Mã PE05•••••••••, thư •.•@evn.com.vn, gọi •••• ••• •78."


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_masking_keeps_the_length_and_finds_nothing_twice(text: str) -> None:
    assert len(mask(text)) == len(text)
    found = find_personal_data(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.from_regex(r"0[35789]\d{8}", fullmatch=True), st.text("abc ,;!?\n", max_size=10))
def test_every_mobile_number_is_hidden(number: str, around: str) -> None:
    if number not in ("0858946688", "0828946688"):
        assert number not in mask(f"{around} {number} {around}")


def test_sentences_by_hand_are_found_and_false_alarms_are_rare() -> None:
    with (Path(__file__).parent / "personal_data_by_hand.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], sorted(row["kinds"].split())) for row in csv.DictReader(file)]
    assert len(rows) >= 300
    missed = [text for text, wanted in rows if wanted and sorted(kinds(text)) != wanted]
    false = [text for text, wanted in rows if not wanted and kinds(text)]
    assert len(missed) <= 0.05 * sum(bool(wanted) for _text, wanted in rows), missed
    assert len(false) <= 0.01 * sum(not wanted for _text, wanted in rows), false


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_the_crafted_list_is_told_apart() -> None:
    path = SHARED / "hostile" / "crafted" / "inject" / "personal_data.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        texts = [row["Nội dung góp ý"] for row in csv.DictReader(file)]
    assert all(mask(text) != text for text in texts[:16])
    assert all(mask(text) == text for text in texts[-5:])


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_in_the_sample_opinions_every_customer_code_is_found_and_no_amount() -> None:
    with (SHARED / "domain" / "feedback_labelled.csv").open(encoding="utf-8-sig", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    found = [(text[f.start : f.end], f.kind) for text in texts for f in find_personal_data(text)]
    assert sum(kind == "customer_code" for _words, kind in found) > 100
    assert not [
        words for words, kind in found if kind == "phone" and not words.lstrip("(+").startswith(("0", "84"))
    ]
