"""The phrases that speak for a function or a kind."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.codes import FUNCTION_CODES, Kind
from triage.hashes import chained, code, codes
from triage.lexicon import LONGEST_PHRASE, Phrases, entries, phrases
from triage.text import words

NAMES = {code(e.name): e.speaks_for for e in entries()}


def found(text: str, among: Phrases) -> list[tuple[int, int, str]]:
    said = words(text)
    starts, lengths, means = among.find(
        codes(w.plain for w in said), codes(w.accented for w in said), np.arange(len(said), 0, -1)
    )
    return [(s, n, NAMES[m]) for s, n, m in zip(starts, lengths, means.tolist(), strict=True)]


def labels(text: str) -> set[str]:
    return {label for of_sort in phrases()[1:] for _start, _length, label in found(text, of_sort)}


def test_every_entry_speaks_for_a_code_with_a_sane_weight() -> None:
    known = {*FUNCTION_CODES, *(kind.value for kind in Kind)}
    assert len(entries()) > 1000
    assert {e.speaks_for for e in entries()} == known
    assert all(1 <= e.weight <= 4 and e.concept and e.phrase.strip() for e in entries())
    assert max(len(words(e.phrase)) for e in entries()) <= LONGEST_PHRASE


def test_every_phrase_is_found_where_it_stands_alone() -> None:
    for entry in entries():
        assert entry.speaks_for in labels(entry.phrase), f"{entry.phrase}: another phrase reads the same"


def test_short_forms_and_missing_accents_find_the_same_phrase() -> None:
    assert labels("lịch sử thanh toán") == labels("lsử tt") == labels("lich su thanh toan")
    assert "payment_history" in labels("ls tt")


def test_a_phrase_of_one_syllable_needs_its_accents() -> None:
    assert "payment" in labels("nạp ví")
    assert "payment" not in labels("vì sao")


def test_the_longest_phrase_counts_and_no_word_twice() -> None:
    of_function = found("lịch sử thanh toán hóa đơn", phrases()[1])
    assert of_function == [(0, 4, "payment_history"), (4, 2, "invoice")]


def test_functions_and_kinds_are_also_found_apart() -> None:
    _both, of_function, of_kind = phrases()
    assert {label for *_place, label in found("hóa đơn bị sai số tiền", of_function)} <= set(FUNCTION_CODES)
    assert {label for *_place, label in found("hóa đơn bị sai số tiền", of_kind)} == {"wrong_data"}


@given(
    st.lists(
        st.sampled_from(
            ["lịch", "sử", "thanh", "toán", "hóa", "đơn", "bị", "trừ", "tiền", "hai", "lần", "otp"]
        ),
        max_size=25,
    )
)
def test_phrases_lie_in_the_text_and_do_not_overlap(said: list[str]) -> None:
    for among in phrases():
        places = found(" ".join(said), among)
        assert all(s >= 0 and s + n <= len(said) for s, n, _label in places)
        assert all(a[0] + a[1] <= b[0] for a, b in itertools.pairwise(places))


def test_codes_of_words_are_the_same_in_every_process() -> None:
    assert code("otp") == 4246687629827787740
    assert chained(codes(["hoa", "don"]), 2)[0] != chained(codes(["don", "hoa"]), 2)[0]
    assert len(chained(codes(["hoa"]), 2)) == 0
