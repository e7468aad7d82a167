"""Several issues in one text: where it is cut, and what its parts are about."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.categorise import categorise
from triage.issues import also_about, clauses, tell_apart


def parts_of(text):
    spans = clauses(text)
    return tell_apart(spans, categorise([text[a:b] for a, b in spans]))


@pytest.mark.parametrize(
    ("text", "function", "also"),
    [
        (
            "Không nhận được mã OTP khi đăng nhập. Ngoài ra tải hóa đơn tháng 10 về máy bị lỗi",
            "login",
            ("invoice",),
        ),
        (
            "1. Không nhận được mã OTP khi đăng nhập\n2. Lịch ngừng cung cấp điện không đúng",
            "login",
            ("outage_schedule",),
        ),
        ("Không nhận được mã OTP khi đăng nhập, đăng nhập bằng vân tay cũng không được", "login", ()),
        ("Hóa đơn sai", "invoice", ()),
        ("", "general", ()),
    ],
)
def test_other_functions_are_named(text, function, also):
    assert also_about(parts_of(text), function) == also


@given(st.text(max_size=300))
def test_parts_follow_one_another_and_leave_out_only_blanks(text):
    spans = clauses(text)
    assert all(a < b for a, b in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    parts = parts_of(text)
    assert "".join("".join(text[a:b].split()) for (a, b), _f in parts) == "".join(text.split())
