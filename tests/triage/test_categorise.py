"""From text to suggestion."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locales.vietnamese import fold
from models.codes import FUNCTION_CODES, LETTER_FUNCTIONS, Kind, Severity
from triage.categorise import AT_ONCE, categorise, chosen_function, model_version
from triage.suggestion import Suggestion
from triage.train import read_examples

KINDS = {kind.value for kind in Kind}


def one(text: str, chosen: str = "") -> Suggestion:
    return categorise([text], [chosen])[0]


@pytest.mark.parametrize(
    ("text", "function", "kind"),
    [
        ("OTP không về, bấm gửi lại ba lần vẫn không thấy", "login", "bug"),
        ("otp ko ve", "login", "bug"),
        ("Hóa đơn tháng 10 ghi sai số tiền", "invoice", "wrong_data"),
        ("Nên thêm chế độ nền tối", "general", "suggestion"),
        ("mo app cham qua, xoay mai", "general", "performance"),
        ("Trả tiền qua momo bị trừ hai lần", "payment", "bug"),
        ("lịch cắt điện tải lâu quá", "outage_schedule", "performance"),
        ("Nên cho chọn tiếng Anh", "account", "suggestion"),
        ("số hotline gọi không ai bắt máy", "contact", "bug"),
        ("bảng giá điện vẫn là giá cũ", "tariff", "wrong_data"),
        ("Hỏi con bot nó trả lời chậm rì", "faq", "performance"),
    ],
)
def test_plain_complaints_are_understood(text: str, function: str, kind: str) -> None:
    said = one(text)
    assert (said.function, said.kind) == (function, kind)


@pytest.mark.parametrize("text", ["", "   ", ".", "k", "Không có", "không có ý kiến", "👍", "Ok", "app tốt"])
def test_empty_words_are_general_and_other_by_rule(text: str) -> None:
    said = one(text)
    assert (said.function, said.kind, said.function_by, said.needs_person) == (
        "general",
        "other",
        "rule",
        False,
    )


@given(st.lists(st.text(max_size=200), max_size=5))
@settings(deadline=None)
def test_any_text_gets_a_whole_suggestion(texts: list[str]) -> None:
    found = categorise(texts)
    assert len(found) == len(texts)
    for text, said in zip(texts, found, strict=True):
        _is_whole(text, said)


_PIECES = st.sampled_from(
    [
        "mk",
        "ko",
        "hđ",
        "trừ tiền",
        "otp",
        "\u200b",
        "e\u0323\u0302",
        "1.245.300đ",
        "PA13050214477",
        "?",
        "\n",
        "😡",
        " ",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
@settings(deadline=None)
def test_short_forms_and_marks_run_together_get_a_whole_suggestion(text: str) -> None:
    _is_whole(text, one(text))


def _is_whole(text: str, said: Suggestion) -> None:
    assert said.function in FUNCTION_CODES
    assert said.second_function in FUNCTION_CODES
    assert said.kind in KINDS
    assert said.second_kind in KINDS
    assert type(said.kind) is str
    assert said.function != said.second_function
    assert said.kind != said.second_kind
    assert said.severity in {s.value for s in Severity}
    assert 0 <= said.confidence <= min(said.function_confidence, said.kind_confidence) <= 1
    assert said.needs_person or said.confidence > 0.5
    for reason in said.reasons:
        assert text[reason.start : reason.end] == reason.words != ""
        assert reason.speaks_for in (said.function, said.kind)
        assert reason.weight > 0


def test_the_reasons_are_the_words_that_decided_as_they_were_typed() -> None:
    text = unicodedata.normalize("NFD", "Sáng nay bấm xem hđ thì văng ra ngoài")
    reasons = one(text).reasons
    assert any("hđ" in r.words and r.speaks_for == "invoice" for r in reasons)
    assert any("văng" in unicodedata.normalize("NFC", r.words) and r.speaks_for == "bug" for r in reasons)


def test_texts_together_and_apart_get_the_same_suggestion() -> None:
    texts = [e.text for e in read_examples()][::40]
    together = categorise(texts)
    for text, said in zip(texts, together, strict=True):
        alone = one(text)
        assert alone.function_confidence == pytest.approx(said.function_confidence, abs=1e-5)
        assert alone.kind_confidence == pytest.approx(said.kind_confidence, abs=1e-5)
        same = {"function_confidence": 0.0, "kind_confidence": 0.0, "confidence": 0.0}
        assert replace(alone, **same) == replace(said, **same)


def test_the_order_of_texts_and_how_many_are_asked_at_once_change_nothing() -> None:
    texts = [e.text for e in read_examples()][: AT_ONCE + 200]
    forwards, backwards = categorise(texts), categorise(texts[::-1])[::-1]
    assert [(s.function, s.kind, s.severity) for s in forwards] == [
        (s.function, s.kind, s.severity) for s in backwards
    ]


def test_an_item_is_left_to_a_person_by_the_confidence_in_both_labels_together() -> None:
    said = categorise([e.text for e in read_examples()][::20])
    spoken = [s for s in said if s.function_by == s.kind_by == "model"]
    least = min(s.confidence for s in spoken if not s.needs_person)
    assert all(s.confidence == pytest.approx(s.function_confidence * s.kind_confidence) for s in spoken)
    assert all(s.confidence < least for s in spoken if s.needs_person)


def test_composed_decomposed_and_capital_letters_are_one_text() -> None:
    text = "Không đăng nhập được bằng vân tay"
    expected = one(text)
    for typed in (unicodedata.normalize("NFD", text), text.upper(), f"  {text}\u200b "):
        said = one(typed)
        assert (said.function, said.kind) == (expected.function, expected.kind)
        assert said.confidence == pytest.approx(expected.confidence, abs=1e-5)


def test_a_plain_complaint_without_accents_keeps_its_labels() -> None:
    for text in ("Không đăng nhập được", "Hóa đơn tháng 10 sai số tiền", "Đề nghị thêm nút gọi tổng đài"):
        assert (one(fold(text)).function, one(fold(text)).kind) == (one(text).function, one(text).kind)


def test_what_was_picked_in_the_form_tips_the_scales_and_never_decides() -> None:
    vague = "bấm vào thì báo lỗi"
    assert one(vague, "Tra cứu hóa đơn").function_confidence != one(vague).function_confidence
    sure = "OTP không về, quên mật khẩu không lấy lại được"
    assert one(sure, "Giá bán điện").function == "login"


def test_a_label_of_the_form_is_known_however_it_is_numbered() -> None:
    for code, _number, _group, label in LETTER_FUNCTIONS:
        assert chosen_function(label) == code
        assert chosen_function(f"3. {label.upper()}") == code
        assert chosen_function(code) == code
    assert chosen_function("") == chosen_function("Khác") == ""
    assert chosen_function("Liên hệ, Giá bán điện") == ""


def test_as_many_choices_as_texts_are_asked_for() -> None:
    with pytest.raises(ValueError, match="2 texts"):
        categorise(["a", "b"], ["c"])


def test_the_version_names_the_model() -> None:
    assert model_version().startswith("linear-")
