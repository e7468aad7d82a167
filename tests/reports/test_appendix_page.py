"""The report as a page: the document's own sentences, and nobody's text ever as markup."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from reports.appendix import Line
from reports.appendix_page import MOST_LINES, build_page
from reports.letter_wording import letter_body
from reports.wording import statements
from tests.reports.examples import FACTS

HOSTILE = "<img src=x onerror=alert(1)>&amp;\"'</p><script>"


def text_of(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "\n", page.split("</style>")[1]))


def test_it_says_what_the_document_says():
    text = text_of(build_page(FACTS))
    for sentence in (*letter_body(FACTS), *(s.marked for s in statements(FACTS))):
        assert sentence in text
    for line in FACTS.lines:
        assert line.text.split("\n")[0] in text


@pytest.mark.parametrize("field", ["unit_name", "appendix_label", "letter_about"])
def test_a_text_is_never_markup(field):
    page = build_page(replace(FACTS, **{field: HOSTILE}))
    assert "<img" not in page
    assert "<script" not in page
    assert "onerror=alert(1)&gt;" in page


def test_an_opinion_and_the_letter_are_never_markup():
    line = Line(HOSTILE, HOSTILE, HOSTILE, unit_name=HOSTILE)
    letter = replace(
        FACTS.letter,
        issuer=HOSTILE,
        issuer_parent=HOSTILE,
        symbol=HOSTILE,
        number=HOSTILE,
        place=HOSTILE,
        addressee=HOSTILE,
        authority=(HOSTILE,),
        signer=HOSTILE,
        recipients=(HOSTILE,),
        drafting_office=HOSTILE,
    )
    page = build_page(replace(FACTS, lines=(line,), letter=letter))
    assert "<img" not in page.casefold()
    assert "<script" not in page.casefold()


def test_a_long_table_ends_and_says_how_much_more_there_is():
    lines = tuple(Line("login", "Đăng nhập ứng dụng", f"Ý kiến số {n}") for n in range(MOST_LINES + 1200))
    text = text_of(build_page(replace(FACTS, lines=lines)))
    assert f"Ý kiến số {MOST_LINES - 1}\n" in text
    assert f"Ý kiến số {MOST_LINES}\n" not in text
    assert "1.200 dòng nữa" in text
    counted = replace(FACTS, feedback=len(lines))
    first = build_page(replace(counted, lines=lines[:MOST_LINES]), len(lines))
    assert first == build_page(replace(counted, lines=lines))
