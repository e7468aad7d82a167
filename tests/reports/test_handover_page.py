"""A shift as a text for Zalo and on paper; what people typed is words and nothing else."""

from __future__ import annotations

import re
import subprocess
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from reports.handover_page import (
    CallToMake,
    CameIn,
    DoneBy,
    SevereItem,
    Shift,
    Signatures,
    build_handover_pdf,
    handover_fields,
    shift_from_json,
    shift_to_json,
    zalo_text,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
HOSTILE = '#eval("1") *x* $y$ [z](http://a.vn) <b>\\ @ref `c` "q"'


def shift(**more):
    told = {
        "pilot_name": "Thí điểm",
        "from_at": datetime(2025, 12, 12, 0, 0, tzinfo=ZONE),
        "to_at": datetime(2025, 12, 12, 8, 0, tzinfo=ZONE),
        "calls": (CallToMake(7, date(2025, 12, 11), "Đăng nhập ứng dụng", True),),
        "severe": (SevereItem(8, "critical", "Thanh toán hóa đơn", "in_progress", "", 1_234, True),),
        "more_severe": 3,
        "kinds": ("bug", "other"),
        "came": (CameIn("Thanh toán hóa đơn", (2, 0)), CameIn("Liên hệ", (1_000, 1))),
        "done": (DoneBy("operator", (("call_back", 1),)), DoneBy("phanloai", (("state", 12), ("kind", 3)))),
        "answers": 5,
        "still_new": 6,
        "open_items": 1_007,
        **more,
    }
    return Shift(**told)


SIGNED = Signatures("An", datetime(2025, 12, 12, 8, 0, tzinfo=ZONE), "Bình", None, "Dòng một\nDòng hai")


def printed(pdf):
    asked = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(asked, input=pdf, capture_output=True, check=True).stdout.decode()


def test_the_text_for_zalo_tells_the_pressing_things_first():
    lines = zalo_text(shift(), SIGNED, ZONE).splitlines()
    assert lines[0] == "BÀN GIAO CA 00:00 12/12/2025 – 08:00 12/12/2025"
    assert "quá hẹn 1" in lines[3]
    assert "Ý kiến 7 (Đăng nhập ứng dụng): hẹn 11/12/2025 – QUÁ HẸN" in lines[4]
    assert "đang mở: 4" in lines[5]
    assert lines[6] == "  - Ý kiến 8 [Nghiêm trọng] Thanh toán hóa đơn: đang xử lý, Chưa giao – QUÁ HẠN"
    assert "Tiếp nhận trong ca: 1.003 ý kiến" in lines[7]
    assert lines[-5:-3] == ["  - Hệ thống: gọi lại 1", "  - phanloai: đổi trạng thái 12, phân loại ý kiến 3"]
    assert lines[-2:] == ["Dòng một", "Dòng hai"]


def test_a_long_list_is_cut_and_says_so():
    calls = tuple(CallToMake(n, date(2025, 12, 11), "Liên hệ", False) for n in range(40))
    assert "… và 28 ý kiến khác" in zalo_text(shift(calls=calls), SIGNED, ZONE)


def test_a_shift_comes_back_from_json_as_it_was():
    assert shift_from_json(shift_to_json(shift())) == shift()


def test_a_shift_that_was_kept_in_words_is_read_as_codes():
    kept = shift_to_json(shift())
    kept["kinds"] = ["Lỗi", "Khác"]
    kept["done"] = [
        {"who": "Hệ thống", "acts": [["Gọi lại", 1]]},
        {"who": "phanloai", "acts": [["Đổi trạng thái", 12], ["Phân loại ý kiến", 3]]},
    ]
    kept["severe"][0] |= {"severity": "Nghiêm trọng", "state": "Đang xử lý", "owner": "Chưa giao"}
    assert shift_from_json(kept) == shift()
    kept["severe"][0] |= {"severity": "Rất lớn", "state": "Mở", "owner": "Công ty Điện lực A"}
    assert "[Rất lớn] Thanh toán hóa đơn: mở, Công ty Điện lực A" in zalo_text(
        shift_from_json(kept), SIGNED, ZONE
    )


def test_paper_names_both_people_and_every_figure():
    said = printed(build_handover_pdf(handover_fields(shift(), SIGNED, ZONE)))
    for words in (
        "BIÊN BẢN BÀN GIAO CA",
        "Quá hẹn",
        "1.234 giờ, quá hạn",
        "Nghiêm trọng",
        "Đang xử lý",
        "1.003",
        "phanloai",
        "Đổi trạng thái: 12; Phân loại ý kiến: 3",
        "Dòng hai",
        "Bình",
    ):
        assert words in said, words
    assert "Chưa nhận ca" in said


def test_an_empty_shift_prints():
    empty = shift(calls=(), severe=(), more_severe=0, came=(), done=())
    said = printed(build_handover_pdf(handover_fields(empty, Signatures("", None, "", None, ""), ZONE)))
    assert said.count("Không có") >= 5


@pytest.mark.parametrize("words", [HOSTILE, "x" * 3_000, "\u202e\x00\ufeff", "Ánh 😀 " * 50])
def test_words_of_people_stay_words(words):
    signed = Signatures(words[:60], None, words[:60], None, words)
    pdf = build_handover_pdf(
        handover_fields(shift(pilot_name=words, done=(DoneBy(words[:80], ()),)), signed, ZONE)
    )
    assert pdf.startswith(b"%PDF")
    if words is HOSTILE:
        assert re.sub(r"\s+", " ", words) in re.sub(r"\s+", " ", printed(pdf))
