"""Teaching in a browser: reasons on the text, a word whose effect is seen first, an opinion split and joined again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from locales import gettext as _
from models.codes import LETTER_FUNCTIONS, Role
from tests.e2e.conftest import settled

WORDS, OPINIONS = "/quan-tri-tu-khoa", "/y-kien"
LABELS = {code: label for code, _number, _group, label in LETTER_FUNCTIONS}


def overflow(page: Page) -> int:
    """How many pixels the screen is wider than its window."""
    return int(page.get_by_test_id("stMain").evaluate("(box) => box.scrollWidth - box.clientWidth"))


def test_each_marked_word_says_what_it_points_to(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, OPINIONS)
    marks = page.locator(".opinion-text mark")
    expect(marks.first).to_be_visible()
    label = marks.first.get_attribute("title") or ""
    words = " ".join((marks.first.text_content() or "").split())
    expect(page.get_by_text(re.compile(f"“{re.escape(words)}”.* → {re.escape(label)}"))).to_be_visible()


def test_a_word_is_added_after_its_effect_was_seen_and_taken_back(signed_in: Callable[..., Page]):
    page = signed_in(Role.TRIAGER, WORDS)
    page.get_by_label(_("Phrase"), exact=True).fill("công tơ")
    page.get_by_label(_("Phrase"), exact=True).press("Enter")
    settled(page)
    page.get_by_label(_("Speaks for")).click()
    page.get_by_role("option", name=_("Function: %(name)s", name=LABELS["guide"])).click()
    settled(page)
    page.get_by_role("button", name=_("See the effect first")).click()
    told = _(
        "If “%(phrase)s” speaks for %(label)s with weight %(weight)s",
        phrase="công tơ",
        label=LABELS["guide"],
        weight=2,
    )
    expect(page.get_by_text(told)).to_be_visible()
    page.get_by_role("button", name=_("Save the word")).click()
    expect(page.get_by_text("“công tơ”")).to_be_visible()
    page.get_by_role("button", name=_("Undo")).click()
    expect(page.get_by_text(_("There is no own word yet."))).to_be_visible()


@pytest.mark.parametrize("part", ["", "?phan=co-san", "?phan=hoc"])
def test_the_words_fit_a_telephone(signed_in: Callable[..., Page], part: str):
    page = signed_in(Role.ADMIN, WORDS + part, width=390, height=844)
    expect(page.get_by_role("heading", name=_("Keywords"))).to_be_visible()
    assert overflow(page) == 0


def test_an_opinion_is_corrected_split_and_joined_again(signed_in: Callable[..., Page]):
    page = signed_in(Role.TRIAGER, f"{OPINIONS}?tim=va")
    first = page.locator("[class*=st-key-opinion-here-]").get_attribute("class") or ""
    found = re.search(r"opinion-here-(\d+)", first)
    assert found
    number = found[1]
    text = page.locator(".opinion-text").text_content() or ""
    page.get_by_role("button", name=_("Split into parts")).click()
    settled(page)
    box = page.get_by_label(
        _("Put an empty line where a new part begins. The words themselves stay as they are.")
    )
    begin, rest = text.split(" ", 1)
    box.fill(f"{begin}\n\n{rest}")
    box.press("Control+Enter")
    page.get_by_role("button", name=_("Split into %(n)s parts", n=2)).click()
    split = _("Opinion %(number)s is split into %(n)s parts.", number=number, n=2)
    expect(page.get_by_text(split)).to_be_visible()
    expect(page.get_by_text(_("A part of opinion %(number)s.", number=number))).to_be_visible()
    page.get_by_role("button", name=_("Undo")).click()
    joined = _("The parts of opinion %(number)s are joined again.", number=number)
    expect(page.get_by_text(joined)).to_be_visible()
    expect(page.locator(".opinion-text")).to_have_text(text)
