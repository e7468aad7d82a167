"""The lengths of drawn lines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.drawn_lines import longest_line, text_width


def test_the_national_name_is_as_wide_as_word_sets_it() -> None:
    # 95.0 mm measured with the metrics of Times New Roman Bold at 13 points, kerning included.
    assert text_width("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13) == pytest.approx(95.0, abs=1.0)


def test_accents_do_not_widen_a_letter() -> None:
    assert text_width("ĐIỆN LỰC", 13) == text_width("ĐIEN LUC", 13)


@given(st.text(max_size=200), st.floats(20, 100))
def test_no_line_is_wider_than_its_column_or_its_text(text: str, column: float) -> None:
    longest = longest_line(text, 12, column)
    assert 0 <= longest <= column
    assert longest <= text_width(" ".join(filter(None, re.split(r"[^\S\u00a0]+", text))), 12) + 1e-9
