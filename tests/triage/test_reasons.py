"""Which words decided: worked out when asked for, the same for a text alone and among others."""

import pickle

from triage.categorise import categorise
from triage.own_words import OwnWords

TEXTS = [
    "Sáng nay bấm xem hđ thì văng ra ngoài",
    "",
    "OTP ko về, chờ 30 giây, gửi lại 3 lần",
    "Nên có nền tối cho đỡ chói mắt",
    "zzqx wwkj",
]


def test_reasons_among_others_are_those_of_the_text_alone() -> None:
    for text, said in zip(TEXTS, categorise(TEXTS), strict=True):
        (single,) = categorise([text])
        assert said.reasons == single.reasons
        assert all(text[r.start : r.end] == r.words for r in said.reasons)


def test_reasons_of_function_and_kind_are_told_strongest_first() -> None:
    (said,) = categorise(["Thanh toán hóa đơn qua ví điện tử thì báo lỗi, bị trừ tiền hai lần"])
    of_function = [r.weight for r in said.reasons if r.speaks_for == said.function]
    of_kind = [r.weight for r in said.reasons if r.speaks_for == said.kind]
    assert 1 <= len(of_function) <= 3
    assert 1 <= len(of_kind) <= 2
    assert of_function == sorted(of_function, reverse=True)
    assert of_kind == sorted(of_kind, reverse=True)


def test_words_of_the_staff_stand_before_the_models() -> None:
    own = OwnWords([("màn chào", "guide", 4.0)])
    (said,) = categorise(["màn chào mờ quá"], lexicon=own)
    assert said.function == "guide"
    assert (said.reasons[0].words, said.reasons[0].speaks_for) == ("màn chào", "guide")


def test_a_suggestion_sent_to_another_process_takes_its_reasons_along() -> None:
    for said in categorise(TEXTS):
        there = pickle.loads(pickle.dumps(said))  # noqa: S301
        assert there == said
        assert there.reasons == said.reasons


def test_texts_without_words_have_no_reasons() -> None:
    assert [said.reasons for said in categorise(["", "…", "zzqx wwkj"])] == [(), (), ()]
