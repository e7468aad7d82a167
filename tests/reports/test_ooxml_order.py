"""Our Word documents keep the order of elements that the standard sets, which Word insists on and others forgive."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
from hypothesis import given, settings

from reports.appendix import AppendixFacts
from reports.appendix_template import TEMPLATE
from reports.appendix_word import build_word
from tests.reports.examples import ANY_TEXT, FACTS, HOSTILE, LETTER, lines, roll_up, screen, with_lines
from tests.reports.ooxml_order import out_of_order
from tests.reports.reading import WP, W, word_part


def broken(document: bytes) -> list[str]:
    """What breaks the order in any part that is WordprocessingML."""
    found = []
    with ZipFile(BytesIO(document)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                found += [f"{name}: {fault}" for fault in out_of_order(fromstring(package.read(name)))]  # noqa: S314
    return found


def shown() -> tuple[AppendixFacts, dict[str, bytes]]:
    """Lines with pictures of which one is missing, hostile texts, a tail, long rows."""
    first, data = screen(1)
    gone = replace(first, sha256="0" * 64)
    told = tuple(
        replace(line, text=text * 30, pictures=(first, gone, first), tail=n > 5, count=n + 1)
        for n, (line, text) in enumerate(zip(lines(len(HOSTILE)), HOSTILE, strict=True))
    )
    return with_lines(roll_up(), told), {first.sha256: data}


@pytest.mark.parametrize(
    "facts",
    [FACTS, replace(FACTS, nil=True), replace(FACTS, letter=LETTER), with_lines(FACTS, lines(1)), roll_up()],
    ids=["blank", "nil", "letter", "one line", "roll-up"],
)
def test_every_part_keeps_the_order(facts: AppendixFacts) -> None:
    assert broken(build_word(facts, {})) == []


def test_pictures_long_rows_and_hostile_texts_keep_the_order() -> None:
    facts, pictures = shown()
    document = build_word(facts, pictures)
    assert broken(document) == []
    numbers = [p.attrib["id"] for p in word_part(document).iter(f"{WP}docPr")]
    assert len(numbers) == 2 * len(facts.lines)
    assert len(set(numbers)) == len(numbers)


@settings(max_examples=25, deadline=None)
@given(ANY_TEXT)
def test_any_text_keeps_the_order(text: str) -> None:
    facts = with_lines(replace(FACTS, unit_name=text), (replace(lines(1)[0], text=text),))
    assert broken(build_word(facts, {})) == []


def test_the_template_that_is_edited_by_offices_keeps_the_order() -> None:
    assert broken(TEMPLATE.read_bytes()) == []


def moved(document: Element, name: str) -> list[str]:
    """The faults after the first child of the first such element was put last."""
    parent = next(e for e in document.iter(f"{W}{name}") if len({child.tag for child in e}) > 1)
    child = parent[0]
    parent.remove(child)
    parent.append(child)
    return list(out_of_order(document))


@pytest.mark.parametrize("name", ["pPr", "rPr", "tblPr", "tcPr", "sectPr", "p", "tbl", "tr", "tc"])
def test_an_element_out_of_its_place_is_seen(name: str) -> None:
    assert moved(word_part(build_word(roll_up(), {})), name)
