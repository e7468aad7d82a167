"""The phrases that speak for a function or a kind."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from models.codes import FUNCTION_CODES, Kind
from triage.hashes import all_runs, chained, code, codes
from triage.lexicon import LONGEST_PHRASE, SORTS, entries, phrases, senses
from triage.reading import read
from triage.text import words

NAMES = {code(e.name): e.speaks_for for e in entries()} | {code(f"sense.{s}"): s for s, _words in senses()}


def found(text: str, sort: str) -> list[tuple[int, int, str]]:
    there = phrases().find(read([text]))[SORTS.index(sort)]
    columns = (there.starts, there.sizes, there.means)
    return [(s, n, NAMES[m]) for s, n, m in zip(*(c.tolist() for c in columns), strict=True)]


def labels(text: str) -> set[str]:
    return {label for sort in ("function", "kind") for _start, _length, label in found(text, sort)}


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
    of_function = found("lịch sử thanh toán hóa đơn", "function")
    assert of_function == [(0, 4, "payment_history"), (4, 2, "invoice")]


def test_functions_and_kinds_are_also_found_apart() -> None:
    text = "hóa đơn bị sai số tiền"
    assert {label for *_place, label in found(text, "function")} <= set(FUNCTION_CODES)
    assert {label for *_place, label in found(text, "kind")} == {"wrong_data"}


def test_every_word_of_a_sense_is_found_where_it_stands_alone() -> None:
    for sense, written in senses():
        if "«" not in written:
            assert [label for *_place, label in found(written, "sense")] == [sense], written


def test_words_of_one_sense_are_told_by_the_longest_that_stands_there() -> None:
    assert found("chồng em quên mật khẩu", "sense")[0] == (0, 2, "nguoinha")
    assert ("matkhau" in {s for *_p, s in found("không nhận được otp", "sense")}) is True


def test_a_phrase_does_not_reach_from_one_text_into_the_next() -> None:
    there = phrases().find(read(["xem hóa", "đơn giản"]))[SORTS.index("function")]
    assert "invoice" not in {NAMES[m] for m in there.means.tolist()}


@given(
    st.lists(
        st.sampled_from(
            ["lịch", "sử", "thanh", "toán", "hóa", "đơn", "bị", "trừ", "tiền", "hai", "lần", "otp"]
        ),
        max_size=25,
    )
)
def test_phrases_lie_in_the_text_and_do_not_overlap(said: list[str]) -> None:
    for sort in SORTS:
        places = found(" ".join(said), sort)
        assert all(s >= 0 and s + n <= len(said) for s, n, _label in places)
        assert all(a[0] + a[1] <= b[0] for a, b in itertools.pairwise(places))


def test_codes_of_words_are_the_same_in_every_process() -> None:
    assert code("otp") == 4246687629827787740
    assert chained(codes(["hoa", "don"]), 2)[0] != chained(codes(["don", "hoa"]), 2)[0]
    assert len(chained(codes(["hoa"]), 2)) == 0
    assert [len(run) for run in all_runs(codes(["hoa", "don"]), 4)] == [2, 1, 0, 0]
