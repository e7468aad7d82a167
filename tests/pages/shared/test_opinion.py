"""An opinion's text as it is drawn: shown as it is, whatever it holds."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages.shared.opinion import marked
from services.label_reasons import Piece

PIECES = st.lists(
    st.builds(Piece, st.text(alphabet="ab<>&\"'/=! ệ\n"), st.sampled_from(["", "login", "bug"]))
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(PIECES)
def test_no_text_is_ever_markup(pieces):
    drawn = marked(pieces, {"login": 'Đăng nhập "nhanh" <b>'}).replace("</mark>", "")
    drawn = re.sub(r'<mark class="of-(function|kind)" title="[^"<>]*">', "", drawn)
    assert "<" not in drawn
    assert unescape(drawn) == "".join(piece.text for piece in pieces)


def test_the_words_that_decided_are_marked():
    drawn = marked([Piece("không có "), Piece("<mã> OTP", "login")], {"login": "Đăng nhập"})
    assert drawn == 'không có <mark class="of-function" title="Đăng nhập">&lt;mã&gt; OTP</mark>'
