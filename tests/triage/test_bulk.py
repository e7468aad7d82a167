"""A part of a file gives the same columns however the file is cut."""

from __future__ import annotations

from triage.bulk import suggested_columns

TEXTS = ["Không nhận được mã OTP", "app tốt", "", "hoa don sai so tien"]


def test_parts_give_what_the_whole_gives():
    whole = suggested_columns((TEXTS, [""] * len(TEXTS)))
    parts = [columns for text in TEXTS for columns in suggested_columns(([text], [""]))]
    assert parts == whole
    assert [len(columns) for columns in whole] == [5] * len(TEXTS)
