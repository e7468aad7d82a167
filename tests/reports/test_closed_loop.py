"""The sheet of what became of a unit's opinions: every word in it, the same bytes for the same facts, no formula."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from reports.closed_loop import LoopFacts, LoopItem, LoopLine, build_closed_loop, decided

DAY = date(2025, 12, 12)


def item(number=1, **more):
    told = {"submitted_on": DAY, "unit_name": "PC Hạ Long", "text": "Lỗi", "state": "Đã khắc phục", **more}
    return LoopItem(number, **told)


def facts(*lines, version=1):
    return LoopFacts(
        "Thí điểm", "PA", "Công ty Điện lực Hạ Long", version, DAY if version else None, DAY, lines
    )


def cells(data):
    book = load_workbook(BytesIO(data))
    return {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in book}


def test_a_line_tells_state_release_reason_and_answer_of_all_its_opinions():
    line = LoopLine(
        "Đăng nhập ứng dụng",
        "Không nhận được OTP",
        2,
        (
            item(1, release="Android 3.4.2", answer="Đã sửa.", answered_on=DAY),
            item(2, state="Không thay đổi", reason="Do nhà mạng", answer="Đã sửa."),
        ),
        "PC Hạ Long: đã hết lỗi",
    )
    told = cells(build_closed_loop(facts(line)))
    row = told["Kết quả xử lý"][5]
    assert row[:8] == [
        1,
        "Đăng nhập ứng dụng",
        "Không nhận được OTP",
        2,
        "1 đã khắc phục; 1 không thay đổi",
        "Android 3.4.2",
        "Do nhà mạng",
        "Đã sửa.",
    ]
    assert row[9] == "PC Hạ Long: đã hết lỗi"
    assert [r[1] for r in told["Từng ý kiến"][5:]] == [1, 2]


@pytest.mark.parametrize("words", ["=1+1", "+A1", "@x", "-2", "\t=cmd|' /C calc'!A0", "_x0041_"])
def test_no_text_is_ever_a_formula(words):
    line = LoopLine(words, words, 1, (item(text=words, reason=words, answer=words, release=words),), words)
    book = load_workbook(BytesIO(build_closed_loop(facts(line))))
    found = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [c for c in found if c.data_type == "f"]
    assert sum(str(c.value).strip().endswith(words.strip()[-3:]) for c in found) >= 5


def test_a_long_answer_goes_on_in_further_rows_and_loses_nothing():
    words = " ".join(f"câu{n}" for n in range(3_000))
    told = cells(build_closed_loop(facts(LoopLine("a", "b", 1, (item(answer=words),)))))
    rows = told["Kết quả xử lý"][5:]
    assert len(rows) > 1
    assert "".join(row[7] for row in rows) == words
    assert rows[1][0] == "1 (tiếp)"


def test_the_same_facts_give_the_same_bytes():
    line = LoopLine("a", "b", 1, (item(),))
    assert build_closed_loop(facts(line)) == build_closed_loop(facts(line))


def test_a_report_without_lines_says_so():
    told = cells(build_closed_loop(facts(version=0)))
    assert any("không có dòng" in str(c) for row in told["Kết quả xử lý"] for c in row)
    assert any("chưa chốt" in str(c) for row in told["Kết quả xử lý"] for c in row)
    assert decided(LoopLine("a", "b", 1)) == "Dòng do đơn vị tự ghi"
