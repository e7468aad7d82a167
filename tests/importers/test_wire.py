"""What the limited process says is read back equal, and anything else it might say is a refusal."""

from __future__ import annotations

import struct
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cells import Embedded, Fault, Sheet
from importers.refusals import Refused
from importers.wire import refusal_to_bytes, sheets_from_bytes, sheets_to_bytes

CELLS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8"), max_size=9),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
    st.dates(),
    st.times(),
    st.builds(
        Fault, st.sampled_from(["error", "formula"]), st.text(st.characters(codec="utf-8"), max_size=5)
    ),
)


@given(st.lists(st.lists(CELLS, max_size=4), max_size=4), st.binary(max_size=9))
def test_sheets_come_back_equal(rows: list[list[str]], picture: bytes) -> None:
    sheets = [
        Sheet("Trang", list(rows), True, [(1, 1, 2, 2)], [Embedded(1, 2, picture), Embedded(3, 2, picture)])
    ]
    assert sheets_from_bytes(sheets_to_bytes(sheets)) == sheets


def test_the_kinds_of_days_stay_apart() -> None:
    row = [date(2025, 11, 25), datetime(2025, 11, 25, 8), time(8)]
    back = sheets_from_bytes(sheets_to_bytes([Sheet("", [list(row)])]))[0].rows[0]
    assert [type(cell) for cell in back] == [date, datetime, time]


def test_a_refusal_comes_back_as_itself() -> None:
    with pytest.raises(Refused) as refused:
        sheets_from_bytes(refusal_to_bytes(Refused("file_too_large", megabytes=60, most=50)))
    assert (refused.value.code, refused.value.values) == ("file_too_large", {"megabytes": 60, "most": 50})


def message(head: bytes, cells: bytes = b"", widths: bytes = b"", rest: bytes = b"") -> bytes:
    return struct.pack("<QQQ", len(head), len(cells), len(widths)) + head + cells + widths + rest


SHEET = b'{"sheets":[{"name":"","hidden":0,"merged":[],"rows":1,"pictures":[]}],"values":["x"],"pictures":[]}'
ONE, FAR = (1).to_bytes(4, "little"), (7).to_bytes(4, "little")


def test_the_smallest_message_is_read() -> None:
    assert sheets_from_bytes(message(SHEET, ONE, ONE)) == [Sheet("", [["x"]])]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"nothing",
        message(b"[]"),
        message(b'{"sheets":1}'),
        message(b'{"refused":"no such code","values":{}}'),
        message(b'{"sheets":[{}],"values":[],"pictures":[]}'),
        message(SHEET, FAR, ONE),
        message(SHEET, ONE, FAR),
        message(SHEET, ONE + b"x", ONE),
        message(SHEET, ONE, ONE, b"a picture that nobody named"),
        message(SHEET.replace(b'"rows":1', b'"rows":2'), ONE, ONE),
        message(SHEET.replace(b'"rows":1', b'"rows":-1'), ONE, ONE),
        message(SHEET.replace(b'["x"]', b'[["x","y"]]'), ONE, ONE),
        message(SHEET.replace(b'["x"]', b"[null]"), ONE, ONE),
        message(SHEET.replace(b'["x"]', b"[{}]"), ONE, ONE),
        message(SHEET, ONE, ONE)[:-1],
        message(b"[" * 99_999),
    ],
)
def test_anything_else_is_the_refusal_of_a_failed_reader(said: bytes) -> None:
    with pytest.raises(Refused) as refused:
        sheets_from_bytes(said)
    assert refused.value.code == "reader_failed"
