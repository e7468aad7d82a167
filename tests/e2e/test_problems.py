"""Problems in a browser: a proposal confirmed and undone, a problem changed, what a unit sees of it, a telephone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from locales import gettext as _
from models.codes import Role
from tests.e2e.conftest import settled

PROBLEMS = "/van-de"


def test_a_proposal_is_confirmed_read_changed_and_taken_back(signed_in: Callable[..., Page]):
    page = signed_in(Role.TRIAGER, f"{PROBLEMS}?phan=de-xuat")
    first = page.locator("[class*=st-key-problem-proposed-]").first
    expect(first.get_by_label(_("Title"))).not_to_have_value("")
    title = first.get_by_label(_("Title")).input_value()
    ticks = first.get_by_role("checkbox").count()
    assert ticks >= 2
    first.get_by_role("button", name=_("Make one problem")).click()
    expect(page.get_by_role("button", name=_("Undo"))).to_be_visible()
    told = page.get_by_test_id("stAlert").first.inner_text()
    number = re.search(r"(\d+)\D+(\d+)", told)
    assert number
    assert int(number[2]) >= ticks

    reader = signed_in(Role.HEADQUARTERS, f"{PROBLEMS}?ma={number[1]}", width=390, height=844)
    expect(reader.get_by_role("heading", name=title)).to_be_visible()
    assert reader.get_by_role("button", name=_("Save")).count() == 0
    assert reader.get_by_test_id("stMain").evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
    reader.get_by_role("link", name=_("Open")).first.click()
    expect(reader.get_by_role("link", name=re.compile(re.escape(title[:20])))).to_be_visible()

    page.get_by_role("button", name=_("Undo")).click()
    expect(page.get_by_text(_("It was taken back; the opinions are where they were."))).to_be_visible()
    settled(page)
    expect(page.locator("[class*=st-key-problem-proposed-]").first.get_by_label(_("Title"))).to_have_value(
        title
    )
