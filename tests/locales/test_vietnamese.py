"""What two spellings have in common, found word by word as quickly as the same words recur."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from locales.vietnamese import _folded, fold

_LETTERS = "aăâđĐiıİßŁ ấẤe\u0301\u0323\u00a8\u00a0\u200b\u200d\u3000\n\t\uff21ﬁ½²\U0001f469\u0300 .,-"


@given(st.text(st.one_of(st.sampled_from(_LETTERS), st.characters())))
@example("\u0301a ¨ b")
@example("  Điện lực  HÒA  VANG ")
def test_a_text_folded_word_by_word_is_the_text_folded_as_a_whole(text: str) -> None:
    assert fold(text) == _folded(text)


@given(st.text(st.sampled_from(_LETTERS)))
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)
