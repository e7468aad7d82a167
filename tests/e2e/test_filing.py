"""Who has reported, in a browser: a letter is recorded in two clicks and taken back, reviews, links that can be sent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from models.codes import Role
from tests.e2e.conftest import click_in_table, settled, until_seen

FILING = "/theo-doi"
# A department that no other test files for.
UNIT = "?tinh-trang=tat-ca&tim=Ban+Hop+tac+Quoc+te"


def pick_first(page: Page) -> None:
    """Tick the first line of the list."""
    click_in_table(page.get_by_test_id("stDataFrame").last, 16, 54)


def test_a_letter_received_takes_two_clicks_and_is_taken_back(signed_in: Callable[..., Page]):
    page = signed_in(Role.HEADQUARTERS, FILING + UNIT)
    received = page.get_by_role("button", name=re.compile("Đã nhận văn bản, gửi hôm nay"))
    until_seen(received, lambda: pick_first(page))
    received.click()
    expect(page.get_by_text("Đã ghi nhận 1 văn bản, gửi ngày 12/12/2025.")).to_be_visible()
    settled(page)
    accept = page.get_by_role("button", name="Tiếp nhận (1)")
    until_seen(accept, lambda: pick_first(page))
    accept.click()
    expect(page.get_by_text("Đã tiếp nhận báo cáo của các đơn vị được chọn.")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác cho 1 đơn vị.")).to_be_visible()


def test_a_part_opens_its_units_and_can_be_sent_as_a_link(signed_in: Callable[..., Page]):
    page = signed_in(Role.HEADQUARTERS, FILING)
    page.locator("[class*=st-key-part-tinh-trang-on_time] button").click()
    expect(page).to_have_url(re.compile(r"tinh-trang=on_time"))
    expect(page.get_by_role("heading", name=re.compile(r"Đơn vị \(\d+\)"))).to_be_visible()
    settled(page)
    told = page.get_by_role("heading", name=re.compile(r"Đơn vị \(\d+\)")).inner_text()
    again = signed_in(Role.HEADQUARTERS, page.url[page.url.index(FILING) :])
    expect(again.get_by_role("heading", name=told)).to_be_visible()


@pytest.mark.parametrize("width", [390, 1024])
def test_it_fits_the_width(signed_in: Callable[..., Page], width: int):
    page = signed_in(Role.HEADQUARTERS, FILING, width=width, height=844)
    assert page.get_by_test_id("stMain").evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
    expect(page.get_by_test_id("stPlotlyChart").first).to_be_visible()
