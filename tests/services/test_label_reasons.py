"""The words that decided are marked in the very text, and personal data stays hidden in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from models.codes import FUNCTION_CODES, Kind, Role
from models.tables import Feedback
from services.access import NotAllowed, NotFound
from services.label_reasons import cut, labels_of
from tests.services.rows import opinion, record_opinions
from triage.suggestion import Reason

TEXT = "Không nhận được mã OTP, gọi lại 0912345678 giúp"


@pytest.fixture
def number(session, pilot, tree, now):
    """An opinion of PA that holds a telephone number."""
    record_opinions(session, [opinion(2, TEXT)], pilot=pilot, now=now, unit=tree["PA"])
    return session.exec(select(Feedback.id)).one()


def text_of(labels):
    return "".join(piece.text for piece in labels.pieces)


def test_the_deciding_words_are_marked_in_the_whole_text(session, pilot, number, person_of):
    labels = labels_of(session, replace(person_of(Role.TRIAGER), open=(str(number),)), pilot, number)
    assert text_of(labels) == TEXT
    said = {piece.text.casefold() for piece in labels.pieces if piece.speaks_for == "login"}
    assert any("otp" in words for words in said)
    assert (labels.function.code, labels.function.by) == ("login", "model")
    assert labels.function.confidence is not None
    assert {p.speaks_for for p in labels.pieces} <= {"", *FUNCTION_CODES, *Kind}


def test_a_unit_reads_the_text_masked(session, pilot, tree, number, reporter_of):
    text = text_of(labels_of(session, reporter_of(tree["PA"]), pilot, number))
    assert len(text) == len(TEXT)
    assert "0912345678" not in text


def test_what_is_out_of_reach_is_not_there(session, pilot, tree, number, reporter_of, person_of):
    with pytest.raises(NotFound):
        labels_of(session, reporter_of(tree["PP"]), pilot, number)
    with pytest.raises(NotAllowed):
        labels_of(session, person_of(Role.ADMIN), pilot, number)


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.floats(-2, 2)), max_size=6),
)
def test_pieces_laid_end_to_end_are_the_text(text, places):
    reasons = [Reason(start, end, "", "login", weight) for start, end, weight in places]
    assert "".join(piece.text for piece in cut(text, reasons)) == text
