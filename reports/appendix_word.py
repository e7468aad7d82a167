"""The covering letter and Appendix 2 as one Word document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, TypedDict
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import Environment
from markupsafe import Markup

from locales.vietnamese import clean_text, day_month_year, vietnamese_number
from reports import letter_wording, wording
from reports.appendix import AppendixFacts, Figures, Line
from reports.appendix_template import HEAD, HEAD_SIZE, LINES
from reports.drawn_lines import longest_line
from reports.packages import finished, settled
from reports.placed_pictures import Placed, place_pictures
from reports.shipped_template import fill_shipped
from reports.word_images import WordImages
from reports.word_parts import drawn_line

# Of the text's length, between the 1/3 and 1/2 of Decree 30.
ISSUER_LINE = 0.42
# A row longer than this may run over the end of a page; a shorter one moves to the next page whole.
WHOLE_ROW_LETTERS = 900
WHOLE_ROW_PICTURES_HIGH = 90.0


class WordLine(TypedDict):
    """A row of the table as the template takes it."""

    group: Markup
    whole: bool
    stt: int
    function: Markup
    paragraphs: list[Markup]
    pictures: Markup
    gaps: list[Markup]
    origin: Markup


def build_word(facts: AppendixFacts, pictures: Mapping[str, bytes]) -> bytes:
    """The document as docx; `pictures` holds the bytes of the present pictures by SHA-256.

    The same facts and pictures give the same bytes. A picture that is not there, or can't be read, is
    named in its place.
    """
    return finished(fill_shipped(lambda images: word_fields(facts, pictures, images)), facts)


def fill_word(
    document: DocxTemplate, facts: AppendixFacts, pictures: Mapping[str, bytes], environment: Environment
) -> bytes:
    """A template filled with the facts, as docx."""
    main = document.get_docx().part

    def relate(name: str, kind: str) -> str:
        # An empty part: python-docx would compress what is compressed. The bytes come in at the end.
        related: str = main.relate_to(
            Part(PackURI(f"/{name}"), f"image/{kind}", b"", main.package), RELATIONSHIP_TYPE.IMAGE
        )
        return related

    images = WordImages(relate)
    document.render(word_fields(facts, pictures, images), environment, autoescape=True)
    out = BytesIO()
    document.save(out)
    return settled(out.getvalue(), facts, images.parts)


def inert(text: str) -> Markup:
    """People's text as the template prints it: clean and escaped."""
    return escaped(clean_text(text))


def escaped(text: str) -> Markup:
    """Clean text with no mark left that XML or docxtpl would act on; blank places stay as wide as they are."""
    # docxtpl turns {_{ into {{ after rendering.
    return Markup(escape(text).replace("_", "&#95;"))  # noqa: S704


def _inert(texts: Iterable[str]) -> list[Markup]:
    return [inert(text) for text in texts]


def word_fields(
    facts: AppendixFacts, pictures: Mapping[str, bytes], images: WordImages | None
) -> dict[str, Any]:
    """Every place of the template with what it is filled with; without `images` no picture is shown."""
    letter = facts.letter
    issuer = clean_text(letter.issuer or facts.unit_name).upper()
    line = ISSUER_LINE * longest_line(issuer, HEAD_SIZE, HEAD[0])
    place = clean_text(letter.place) or wording.GAP
    return {
        "issuer_parent": inert(letter.issuer_parent.upper()),
        "issuer": inert(issuer),
        "issuer_line": Markup(drawn_line(line, HEAD[0])),  # noqa: S704
        "number": escaped(wording.numbered(letter.number, letter.symbol)),
        "subject": inert(facts.letter_subject),
        "place_and_date": escaped(f"{place}, {wording.long_date(letter.signed_on)}"),
        "addressee": inert(letter.addressee),
        "letter_body": [escaped(s) for s in letter_wording.letter_body(facts)],
        "letter_close": inert(letter_wording.letter_close(facts)),
        "recipients": _inert(letter_wording.recipients(letter)),
        "authority": _inert(letter.authority),
        "signer": inert(letter.signer),
        "appendix_label": inert(facts.appendix_label),
        "attached_to": escaped(wording.attached_to(facts)),
        "statements": _inert(s.marked for s in wording.statements(facts)),
        "scope": inert(wording.scope(facts)),
        "units": _units(facts),
        "total": unit_cells(facts.figures, facts.feedback) | {"day": ""},
        "no_opinions": inert(wording.no_opinions(facts)),
        "how_lines_count": inert(wording.how_lines_count(facts)),
        "lines": _lines(facts, pictures, images),
    }


def _units(facts: AppendixFacts) -> list[dict[str, Any]]:
    shallowest = min((unit.level for unit in facts.units), default=0)
    return [
        {
            "stt": stt,
            "name": escaped("\u00a0\u00a0" * (unit.level - shallowest)) + inert(unit.name),
            "day": "chưa có" if unit.counted_on is None else day_month_year(unit.counted_on),
            **unit_cells(unit.figures, unit.feedback),
        }
        for stt, unit in enumerate(facts.units, start=1)
    ]


def unit_cells(figures: Figures, feedback: int) -> dict[str, str]:
    """The counts of a row of units by their places in the template, in the order of the columns; "" is not known."""

    def told(value: int | None) -> str:
        return "" if value is None else vietnamese_number(value)

    return {
        "staff": told(figures.headcount),
        "installed": told(figures.staff_installed),
        "share": "" if figures.share is None else vietnamese_number(figures.share * 100, 1),
        "family": told(figures.family_installed),
        "users": told(figures.users),
        "feedback": told(feedback),
    }


def _lines(facts: AppendixFacts, pictures: Mapping[str, bytes], images: WordImages | None) -> list[WordLine]:
    lines: list[WordLine] = []
    in_tail = False
    for stt, line in enumerate(facts.lines, start=1):
        starts_tail = line.tail and not in_tail
        in_tail = in_tail or line.tail
        lines.append(_line(facts, line, stt, starts_tail, place_pictures(line.pictures, pictures), images))
    return lines


def _line(
    facts: AppendixFacts,
    line: Line,
    stt: int,
    starts_tail: bool,
    placed: tuple[list[Placed], list[str]],
    images: WordImages | None,
) -> WordLine:
    shown, gaps = placed
    paragraphs = [p for p in clean_text(line.text).split("\n") if p] or [""]
    function = clean_text(line.function_label)
    runs = (
        images.show(one, f"Ảnh {n} của góp ý {stt}: {function}")
        for n, one in enumerate(shown, start=1)
        if images is not None
    )
    return {
        "group": inert(wording.OTHER_OPINIONS if starts_tail else ""),
        "whole": row_is_whole(line, shown),
        "stt": stt,
        "function": inert(function),
        "paragraphs": _inert(paragraphs),
        "pictures": Markup('<w:r><w:t xml:space="preserve"> </w:t></w:r>').join(runs),
        "gaps": _inert(gaps),
        "origin": inert(wording.origin(facts, line)),
    }


def row_is_whole(line: Line, shown: list[Placed]) -> bool:
    """Whether a row moves to the next page whole rather than running over the end of a page."""
    return len(line.text) <= WHOLE_ROW_LETTERS and _pictures_high(shown) <= WHOLE_ROW_PICTURES_HIGH


def _pictures_high(shown: list[Placed]) -> float:
    """How high the pictures of a cell stand, set side by side as far as they go: millimetres."""
    high = across = tallest = 0.0
    for one in shown:
        if across and across + one.width > LINES[2]:
            high, across, tallest = high + tallest, 0.0, 0.0
        across, tallest = across + one.width + 2, max(tallest, one.height)
    return high + tallest
