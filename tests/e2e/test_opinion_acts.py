"""The acts under an opinion and the act on all that match, in a browser: done, told, taken back."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Page, expect

from locales import gettext as _
from models.codes import Role
from tests.e2e.conftest import settled, until_seen


def note(page: Page, words: str) -> None:
    """Write down an opinion of the test's own."""
    box = page.get_by_label(_("What was said"))
    expect(box).to_be_focused()
    box.fill(words)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name=_("Undo"))).to_be_visible()
    settled(page)


def test_an_opinion_is_moved_starred_put_away_and_taken_back(signed_in: Callable[..., Page]):
    words = "Bấm nút gửi ba lần mà màn hình đứng yên thử-việc-bàn-xử-lý"
    page = signed_in(Role.TRIAGER, "/nhap-nhanh")
    note(page, words)
    page.goto(page.url.split("/nhap-nhanh")[0] + f"/y-kien?tim={quote('thử-việc-bàn-xử-lý')}")
    settled(page)
    acts = page.locator(".st-key-opinion-acts")
    told = page.get_by_test_id("stAlert").first
    star = acts.get_by_role("button", name=_("Remove the star"))
    until_seen(star, lambda: acts.get_by_role("button", name=_("Star")).first.click())
    settled(page)
    guided = acts.get_by_text(_("Guidance given")).first
    acts.get_by_role("button", name=_("Guidance given")).click()
    expect(told).to_contain_text(_("Guidance given").lower())
    settled(page)
    expect(guided).to_be_visible()
    page.get_by_role("button", name=_("Undo")).click()
    settled(page)
    expect(acts.get_by_role("button", name=_("Guidance given"))).to_be_visible()
    acts.get_by_role("button", name=_("Into the trash")).click()
    page.get_by_label(_("Why"), exact=True).fill("Thử bàn xử lý")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name=_("Yes, into the trash")).click()
    expect(page.get_by_role("button", name=_("Undo"))).to_be_visible()
    settled(page)
    page.get_by_role("button", name=_("Undo")).click()
    settled(page)
    expect(acts.get_by_role("button", name=_("Into the trash"))).to_be_visible()


def test_all_that_match_are_counted_confirmed_changed_and_taken_back(signed_in: Callable[..., Page]):
    mark = "loạt-ba-ý-kiến"
    page = signed_in(Role.TRIAGER, "/nhap-nhanh")
    for n in range(3):
        note(page, f"Chữ trên màn hình nhỏ quá {mark} {n}")
    page.goto(page.url.split("/nhap-nhanh")[0] + f"/y-kien?tim={quote(mark)}")
    settled(page)
    bar = page.locator(".st-key-bulk-bar")
    until_seen(bar, lambda: page.get_by_role("button", name=_("Act on all that match")).click())
    settled(page)
    expect(bar.get_by_role("button", name=_("Do it"))).to_be_disabled()
    bar.get_by_text(_("Yes, change %(n)s opinions", n=3)).click()
    settled(page)
    bar.get_by_role("button", name=_("Do it")).click()
    expect(page.get_by_text(_("%(n)s opinions were changed.", n=3))).to_be_visible()
    settled(page)
    page.get_by_role("button", name=_("Undo")).click()
    expect(page.get_by_text(_("Taken back on %(n)s opinions.", n=3))).to_be_visible()
