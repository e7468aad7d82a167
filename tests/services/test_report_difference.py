"""What changed between two versions is told in words, and nothing where nothing did."""

from __future__ import annotations

from dataclasses import replace

from locales import speaking
from reports.appendix import Figures
from services.report_difference import difference
from tests.reports.examples import roll_up


def told(before, after):
    with speaking("vi"):
        return [str(change) for change in difference(before, after)]


def test_the_same_facts_have_no_difference():
    assert told(roll_up(), roll_up()) == []


def test_figures_and_opinions_are_told_old_and_new():
    before = replace(roll_up(), figures=Figures(500, 400, 12, None), feedback=5)
    after = replace(before, figures=Figures(500, 443, 12, 7), feedback=8)
    assert told(before, after) == [
        "cài đặt 412 -> 455",
        "CBCNV cài đặt 400 -> 443",
        "đang sử dụng – -> 7",
        "+3 ý kiến",
    ]
    assert told(after, before)[-1] == "-3 ý kiến"


def test_lines_are_told_by_what_became_of_them():
    facts = roll_up()
    assert facts.annex
    less = replace(facts, annex=facts.annex[1:])
    assert "bảng thêm 1 ý kiến" in told(less, facts)
    assert "bảng bớt 1 ý kiến" in told(facts, less)
    first, *rest = facts.annex
    worded = replace(facts, annex=(replace(first, text="Viết lại"), *rest))
    assert told(facts, worded) == ["1 ý kiến được viết lại hoặc xếp chức năng khác"]


def test_a_nil_report_and_the_letter_are_told():
    facts = roll_up()
    letter = replace(facts.letter, signer="Trần Thị B")
    assert told(facts, replace(facts, nil=True, letter=letter)) == [
        "nay là báo cáo không phát sinh",
        "thông tin công văn",
    ]
