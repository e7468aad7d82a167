"""An opinion's text as it is drawn: shown as it is, whatever it holds."""

from __future__ import annotations

from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from pages.shared.opinion import marked
from services.label_reasons import Piece

PIECES = st.lists(
    st.builds(Piece, st.text(alphabet="ab<>&\"'/=! ệ\n"), st.sampled_from(["", "login", "bug"]))
)


@given(PIECES)
def test_no_text_is_ever_markup(pieces):
    drawn = marked(pieces).replace("<mark>", "").replace("</mark>", "")
    assert "<" not in drawn
    assert unescape(drawn) == "".join(piece.text for piece in pieces)


def test_the_words_that_decided_are_marked():
    assert marked([Piece("không có "), Piece("<mã> OTP", "login")]) == "không có <mark>&lt;mã&gt; OTP</mark>"
