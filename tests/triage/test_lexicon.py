"""The phrases that speak for a function or a kind."""

import itertools

from models.codes import FUNCTION_CODES, Kind
from triage.lexicon import entries, find
from triage.text import words


def labels(text: str) -> set[str]:
    return {entry.speaks_for for found in find(words(text))[0] for entry in found.entries}


def test_every_entry_speaks_for_a_code_with_a_sane_weight() -> None:
    known = {*FUNCTION_CODES, *(kind.value for kind in Kind)}
    assert len(entries()) > 1000
    assert {e.speaks_for for e in entries()} == known
    assert all(1 <= e.weight <= 4 and e.concept and e.phrase.strip() for e in entries())


def test_short_forms_and_missing_accents_find_the_same_phrase() -> None:
    assert labels("lịch sử thanh toán") == labels("lsử tt") == labels("lich su thanh toan")
    assert "payment_history" in labels("ls tt")


def test_a_phrase_of_one_syllable_needs_its_accents() -> None:
    assert "payment" in labels("nạp ví")
    assert "payment" not in labels("vì sao")


def test_the_longest_phrase_counts_and_no_word_twice() -> None:
    found = find(words("lịch sử thanh toán hóa đơn"))[1]
    assert [f.entries[0].speaks_for for f in found] == ["payment_history", "invoice"]
    assert all(a.last <= b.first for a, b in itertools.pairwise(found))


def test_functions_and_kinds_are_also_found_apart() -> None:
    _both, of_function, of_kind = find(words("hóa đơn bị sai số tiền"))
    assert {e.speaks_for for f in of_function for e in f.entries} <= set(FUNCTION_CODES)
    assert {e.speaks_for for f in of_kind for e in f.entries} <= {kind.value for kind in Kind}
