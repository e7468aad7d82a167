"""Headquarters' report and EVNICT's summary: their words as approved, the same bytes for the same facts."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from reports.consolidated import consolidated_paper, installed_sentences, reconciled_sentence
from reports.outstanding import outstanding_paper
from reports.paper import Paper, Part, Table
from reports.paper_pdf import build_paper_pdf, paper_fields
from reports.paper_word import build_paper_word
from reports.summary import summary_paper
from reports.typeset import png_of
from tests.reports.examples_of_headquarters import CONSOLIDATED, OUTSTANDING, SUMMARY
from tests.reports.ooxml_order import out_of_order
from tests.reports.reading import W, word_part, word_text

PAPERS = {
    "consolidated_word": consolidated_paper(CONSOLIDATED),
    "summary_word": summary_paper(SUMMARY),
    "outstanding_word": outstanding_paper(OUTSTANDING),
}


def word_of(name: str) -> bytes:
    paper = PAPERS[name]
    return build_paper_word(paper, [b"\x89PNG" for _drawing in paper.drawings])


@pytest.mark.parametrize("name", PAPERS)
def test_the_words_are_those_that_were_approved(approve, name):
    approve(name, word_text(word_of(name)))


@pytest.mark.parametrize("name", PAPERS)
def test_the_document_is_what_word_reads(name):
    assert list(out_of_order(word_part(word_of(name)))) == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_facts_give_the_same_bytes(name):
    paper = PAPERS[name]
    drawings = [one.svg for one in paper.drawings]
    first, second = (build_paper_pdf(paper_fields(paper), drawings) for _turn in range(2))
    assert first == second
    assert word_of(name) == word_of(name)
    assert [png_of(svg)[:8] for svg in drawings[:1]] in ([], [b"\x89PNG\r\n\x1a\n"])


def test_a_share_above_the_whole_is_told_as_a_fault():
    told = " ".join(installed_sentences(CONSOLIDATED))
    assert "cần giải trình" in told
    assert "120,0%" not in told


def test_the_reconciled_parts_add_up_in_the_sentence():
    assert "= 92 ý kiến" in reconciled_sentence(CONSOLIDATED)


def test_an_empty_pilot_is_a_document_too():
    nothing = replace(
        CONSOLIDATED,
        units=(),
        corporations=(),
        days=(),
        filing=(),
        missing=(),
        counted_to=None,
        opinions=replace(SUMMARY, functions=(), days=(), problems=(), severe=(), severities=(), channels=()),
    )
    paper = consolidated_paper(nothing)
    assert paper.drawings == []
    assert "Chưa có số liệu" in word_text(build_paper_word(paper))


def pages_of(document: bytes) -> list[str]:
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True)
    return told.stdout.decode().split("\f")[:-1]


def test_totals_never_stand_alone_on_a_page():
    broken = 0
    for lines in range(38, 50):
        rows = (*((f"dòng {n}", str(n)) for n in range(lines)), ("Tổng cộng", "9"))
        table = Table(("Tên", "Số"), (80.0, 80.0), rows, ("left", "right"), frozenset({lines}))
        paper = Paper((Part("Phần"), table), "Bảng", "EVN", CONSOLIDATED.at)
        pages = pages_of(build_paper_pdf(paper_fields(paper), []))
        (own,) = (page for page in pages if "Tổng cộng" in page)
        assert f"dòng {lines - 1}" in own
        broken += len(pages) > 1
        told = word_part(build_paper_word(paper))
        kept = [row for row in told.iter(f"{W}tr") if next(row.iter(f"{W}keepNext"), None) is not None]
        assert ["".join(t.text or "" for t in row.iter(f"{W}t")) for row in kept] == [
            f"dòng {lines - 1}{lines - 1}"
        ]
    assert 0 < broken < 12
