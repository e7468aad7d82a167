"""Many texts read at once: the same words in the same places as each of them read alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage import reading
from triage.reading import Reading, read
from triage.text import LONGEST, words

Place = tuple[int, int, str]


def by_text(said: Reading) -> list[list[Place]]:
    found: list[list[Place]] = [[] for _text in range(said.texts)]
    columns = (said.row, said.first, said.last, said.word)
    for row, first, last, word in zip(*(c.tolist() for c in columns), strict=True):
        found[row].append((first, last, said.spelled[word]))
    return found


def alone(text: str) -> list[Place]:
    return [(w.start, w.end, w.plain) for w in words(text)]


TRICKY = [
    "", " ", "k", "2", "2  3 k", "a\t2 b", "chờ 30 giây", "gọi 0914 337 205 hoài", "mã PB12 0100 33875 sai", "vo app", "vo vo vào",
    "kh có tiền", "mã kh của em", "mk ", " mk", "nhà mk có 2 mã", "25/11/2025 9h05 1.245.300 đ", "x\n\n3\ny", "đc 5 sao 5", "1 2 3",
    "e\u0323\u0302 2", "\u200b", "hdsd", "ko đc", "a" * (LONGEST + 5), "1 " * LONGEST,
]  # fmt: skip


def test_texts_read_together_are_read_as_each_alone() -> None:
    assert by_text(read(TRICKY)) == [alone(text) for text in TRICKY]


_PIECES = st.sampled_from([*TRICKY[:20], " ", "  ", ".", "?", "\t", "trừ", "tiền", "356k", "18.1", "T11", "bt", "ck", "hd", "«so»", "😡"])  # fmt: skip


@given(st.lists(st.lists(_PIECES, max_size=12).map("".join) | st.text(max_size=60), max_size=6))
def test_any_texts_read_together_are_read_as_each_alone(texts: list[str]) -> None:
    said = read(texts)
    assert by_text(said) == [alone(text) for text in texts]
    assert said.words() == [[w.plain for w in words(text)] for text in texts]
    assert said.sizes.tolist() == [len(words(text)) for text in texts]


def test_forgetting_what_was_met_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = by_text(read(TRICKY))
    monkeypatch.setattr(reading, "KNOWN_AT_MOST", 1)
    assert by_text(read(TRICKY)) == before
    assert by_text(read(TRICKY[::-1])) == before[::-1]
