"""The sentences of the covering letter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports import letter_wording
from reports.appendix import Figures
from tests.reports.examples import FACTS, LETTER, lines, roll_up


def test_recipients_begin_with_those_above_and_end_with_the_filing_place() -> None:
    assert letter_wording.recipients(LETTER) == [
        "- Như trên;",
        "- Ban Giám đốc (để b/c);",
        "- P. KHTH, CNTT;",
        "- Lưu: VT, KD.",
    ]
    assert letter_wording.recipients(replace(LETTER, recipients=(), drafting_office="")) == [
        "- Như trên;",
        "- Lưu: VT.",
    ]
    kept = replace(LETTER, recipients=("Như trên;", " ", "Lưu: VT, TTr."))
    assert letter_wording.recipients(kept) == ["- Như trên;", "- Lưu: VT, TTr."]


def test_the_letter_mentions_the_letter_it_answers_and_the_appendix() -> None:
    body = " ".join(letter_wording.letter_body(FACTS))
    assert "Văn bản số 7468/EVN-KDMBĐ ngày 18 tháng 11 năm 2025 của Tập đoàn Điện lực Việt Nam" in body
    assert "nêu tại Phụ lục 2 kèm theo" in body
    assert "có 4.151 người cài đặt ứng dụng" in body


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"feedback": 2, "kinds": (("Hiệu năng", 2),)},
            "ghi nhận 2 ý kiến góp ý cho ứng dụng (hiệu năng: 2).",
        ),
        ({"feedback": 2}, "ghi nhận 2 ý kiến góp ý cho ứng dụng."),
        ({}, "không nhận được ý kiến góp ý nào."),
        ({"feedback_outside": 3}, "ý kiến góp ý nào. Ngoài thời gian thử nghiệm: 3 ý kiến."),
        ({"feedback_declared": 8}, "tự thống kê được 8 ý kiến góp ý cho ứng dụng."),
        ({"lines": lines(2)}, "có 2 góp ý cho ứng dụng."),
    ],
)
def test_the_letter_s_sentence_on_feedback_agrees_with_the_facts(changes, said: str) -> None:
    assert letter_wording.letter_body(replace(FACTS, **changes))[2].endswith(said)


def test_the_letter_s_sentence_on_installs_names_its_scope() -> None:
    assert "tại 8 đơn vị có số liệu trong số 12 đơn vị trực thuộc" in letter_wording.letter_body(roll_up())[1]
    assert letter_wording.letter_body(replace(FACTS, figures=Figures()))[1] == (
        "1. Kết quả triển khai: Đến hết ngày 10/12/2025, đơn vị chưa có số liệu về số lượng người cài đặt "
        "ứng dụng."
    )
    no_headcount = replace(FACTS, figures=Figures(None, 5, 1, 2))
    assert "CBCNV, người lao động: 5 người; thành viên" in letter_wording.letter_body(no_headcount)[1]
