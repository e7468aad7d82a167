"""Codes of words and of runs of words, and finding them again."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from triage.hashes import Finder, all_runs, chained, codes

WORDS = st.lists(st.sampled_from(["otp", "không", "về", "hóa", "đơn", "."]), max_size=12)
# Close together in the top bits, so that many fall on one place of the table.
CROWDED = st.integers(0, 2**64 - 1) | st.integers(0, 40)


@given(WORDS)
def test_all_runs_are_those_of_each_size(said: list[str]) -> None:
    runs = all_runs(codes(said), 4)
    for size, found in enumerate(runs, start=1):
        assert found.tolist() == chained(codes(said), size).tolist()


@given(st.sets(CROWDED, max_size=200), st.lists(CROWDED, max_size=200))
def test_a_code_is_found_at_its_place_and_no_other_is_found(known: set[int], asked: list[int]) -> None:
    held = sorted(known)
    finder = Finder(np.array(held, np.uint64))
    assert finder.find(np.array(held, np.uint64)).tolist() == list(range(len(held)))
    expected = [held.index(code) if code in known else -1 for code in asked]
    assert finder.find(np.array(asked, np.uint64)).tolist() == expected


def test_among_no_codes_none_is_found() -> None:
    assert Finder(np.zeros(0, np.uint64)).find(codes(["otp"])).tolist() == [-1]
