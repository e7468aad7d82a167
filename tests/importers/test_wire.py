"""What the limited process says is read back equal, and anything else it might say is a refusal."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.cells import Embedded, Fault, Sheet
from importers.refusals import Refused
from importers.wire import refusal_to_json, sheets_from_json, sheets_to_json

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
    assert sheets_from_json(sheets_to_json(sheets)) == sheets


def test_the_kinds_of_days_stay_apart() -> None:
    row = [date(2025, 11, 25), datetime(2025, 11, 25, 8), time(8)]
    back = sheets_from_json(sheets_to_json([Sheet("", [list(row)])]))[0].rows[0]
    assert [type(cell) for cell in back] == [date, datetime, time]


def test_a_refusal_comes_back_as_itself() -> None:
    with pytest.raises(Refused) as refused:
        sheets_from_json(refusal_to_json(Refused("file_too_large", megabytes=60, most=50)))
    assert (refused.value.code, refused.value.values) == ("file_too_large", {"megabytes": 60, "most": 50})


@pytest.mark.parametrize(
    "said",
    [b"", b"nothing", b"[]", b'{"sheets":1}', b'{"refused":"no such code","values":{}}', b'{"sheets":[{}],"pictures":[]}',
     b'{"sheets":[{"name":"","hidden":0,"merged":[],"rows":[[["x","y"]]],"pictures":[]}],"pictures":[]}', b"[" * 99_999],
)  # fmt: skip
def test_anything_else_is_the_refusal_of_a_failed_reader(said: bytes) -> None:
    with pytest.raises(Refused) as refused:
        sheets_from_json(said)
    assert refused.value.code == "reader_failed"
