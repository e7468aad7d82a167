"""Our own template filled from what was made ready once: nothing but speed differs from docxtpl's way."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from docxtpl import DocxTemplate
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined

from reports.appendix_template import TEMPLATE
from reports.appendix_word import build_word, fill_word
from tests.reports.examples import ANY_TEXT, FACTS, HOSTILE, LETTER, lines, roll_up, screen, with_lines
from tests.reports.reading import parts


def by_docxtpl(facts, pictures) -> bytes:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return fill_word(DocxTemplate(BytesIO(TEMPLATE.read_bytes())), facts, pictures, environment)


def test_pictures_and_a_roll_up_are_as_docxtpl_fills_them() -> None:
    shots = [screen(n, kind=kind) for n, kind in enumerate(("PNG", "JPEG", "GIF", "PNG"))]
    told = tuple(
        replace(line, pictures=(shots[i % 4][0], shots[(i + 1) % 4][0])) for i, line in enumerate(lines(6))
    )
    pictures = {picture.sha256: data for picture, data in shots}
    for facts in (FACTS, replace(FACTS, nil=True), roll_up(), with_lines(roll_up(), told)):
        assert parts(build_word(facts, pictures)) == parts(by_docxtpl(facts, pictures))


@settings(max_examples=25, deadline=None)
@given(st.lists(ANY_TEXT | st.sampled_from(HOSTILE), min_size=4, max_size=4))
def test_any_text_is_as_docxtpl_fills_it(texts: list[str]) -> None:
    told = tuple(replace(line, text=text) for line, text in zip(lines(2), texts, strict=False))
    letter = replace(LETTER, signer=texts[2], addressee=f"{texts[3]}\nhàng hai", recipients=tuple(texts))
    facts = replace(with_lines(FACTS, told), letter=letter, unit_name=texts[1])
    assert parts(build_word(facts, {})) == parts(by_docxtpl(facts, {}))


def test_one_document_leaves_nothing_in_the_next() -> None:
    picture, data = screen(1)
    first = with_lines(FACTS, (replace(lines(1)[0], text="chỉ ở đây", pictures=(picture,)),))
    plain = build_word(FACTS, {})
    assert build_word(first, {picture.sha256: data}) == build_word(first, {picture.sha256: data})
    assert build_word(FACTS, {}) == plain
    assert not any("media" in name for name in parts(plain))
