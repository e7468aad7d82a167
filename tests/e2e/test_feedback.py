"""Opinions in a browser: sorting with the keyboard and taking it back, images, a link sent, the export, a telephone."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from locales import gettext as _
from models.codes import Role
from tests.e2e.conftest import settled

OPINIONS = "/y-kien"
ROW = "[class*=st-key-opinion-row-], [class*=st-key-opinion-here-]"


def test_a_triager_confirms_by_keyboard_and_takes_it_back(signed_in: Callable[..., Page]):
    page = signed_in(Role.TRIAGER, OPINIONS)
    first = page.locator("[class*=st-key-opinion-here-]").get_attribute("class") or ""
    number = re.search(r"opinion-here-(\d+)", first)
    assert number
    expect(page.get_by_role("button", name=_("Confirm, open the next"))).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(_("Opinion %(number)s: labels confirmed.", number=number[1]))).to_be_visible()
    expect(page.locator(f".st-key-opinion-row-{number[1]}")).to_be_visible()
    page.get_by_role("button", name=_("Undo")).click()
    again = _("Opinion %(number)s has its earlier labels again.", number=number[1])
    expect(page.get_by_text(again)).to_be_visible()
    expect(page.locator(f".st-key-opinion-here-{number[1]}")).to_be_visible()


def number_open(page: Page) -> str:
    """The number of the opinion that stands open."""
    found = re.search(r"[?&]y-kien=(\d+)", page.url)
    return found[1] if found else ""


def test_keys_walk_pick_and_leave_typed_words_alone(signed_in: Callable[..., Page]):
    page = signed_in(Role.TRIAGER, f"{OPINIONS}?kenh=zalo&sap-xep=cu-nhat")
    expect(page.locator("[class*=st-key-step-on-] button")).to_be_visible()
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"y-kien=\d+"))
    settled(page)
    first = number_open(page)
    page.keyboard.press("j")
    expect(page).not_to_have_url(re.compile(rf"y-kien={first}(&|$)"))
    settled(page)
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(rf"y-kien={first}(&|$)"))
    settled(page)
    expect(page.locator("[class*=st-key-pick-kind] button")).to_be_visible()
    page.keyboard.press("l")
    choice = page.locator(".st-key-opinion-picking")
    expect(choice.get_by_role("button", name="Đề xuất cải tiến")).to_be_visible()
    settled(page)
    choice.get_by_role("button", name="Đề xuất cải tiến").click()
    expect(choice).to_be_hidden()
    settled(page)
    box = page.get_by_label(_("Search"))
    box.click()
    page.keyboard.type("jkflsu")
    expect(box).to_have_value("jkflsu")
    assert number_open(page) == first


def test_pages_are_turned_and_a_deep_one_can_be_sent(signed_in: Callable[..., Page]):
    page = signed_in(Role.HEADQUARTERS, OPINIONS)
    page.get_by_role("button", name=_("Next page")).click()
    expect(page).to_have_url(re.compile(r"sau="))
    settled(page)
    rows = page.locator(ROW).evaluate_all("(rows) => rows.map((row) => row.className)")
    again = signed_in(Role.LEADER, page.url[page.url.index(OPINIONS) :])
    assert again.locator(ROW).count() <= 50
    page.reload()
    settled(page)
    expect(page.locator(ROW)).to_have_count(len(rows))
    page.get_by_role("button", name=_("To the beginning")).click()
    expect(page).not_to_have_url(re.compile(r"sau="))


def test_images_are_shown_and_the_deciding_words_marked(signed_in: Callable[..., Page]):
    page = signed_in(Role.HEADQUARTERS, f"{OPINIONS}?anh=1")
    image = page.locator(".opinion-images img").first
    expect(image).to_be_visible()
    assert image.evaluate("(drawn) => drawn.decode().then(() => drawn.naturalWidth)") > 0
    expect(page.locator(".opinion-text mark").first).to_be_visible()


def test_a_search_can_be_sent_as_a_link_and_exported(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, OPINIONS)
    box = page.get_by_label(_("Search"))
    box.fill("hoa don")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"tim=hoa"))
    settled(page)
    rows = page.locator(ROW).count()
    link = page.get_by_role("link", name=_("Download as CSV")).get_attribute("href") or ""
    answer = page.request.get(urljoin(page.url, link))
    lines = list(csv.DictReader(answer.body().decode("utf-8-sig").splitlines()))
    assert len(lines) == rows
    assert "attachment" in answer.headers["content-disposition"]
    again = signed_in(Role.REPORTER, page.url[page.url.index(OPINIONS) :])
    expect(again.get_by_label(_("Search"))).to_have_value("hoa don")
    assert again.locator(ROW).count() == rows


def test_on_a_telephone_an_opinion_takes_the_place_of_the_list(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, OPINIONS, width=390, height=844)
    rows = page.locator(ROW)
    expect(rows.first).to_be_visible()
    expect(page.locator(".opinion-text")).to_be_hidden()
    rows.nth(2).get_by_role("button").click()
    expect(page.locator(".opinion-text")).to_be_visible()
    expect(rows.first).to_be_hidden()
    assert page.get_by_test_id("stMain").evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
    page.get_by_role("button", name=_("Back to the list")).click()
    expect(rows.first).to_be_visible()
