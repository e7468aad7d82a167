"""Names that wait, in a browser: one answer settles them, and is taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from models.codes import Role
from tests.e2e.conftest import settled


def waiting(page: Page) -> int:
    said = page.get_by_text(re.compile(r"^.* · tính đến .* tên gọi, .* dòng đang chờ$")).inner_text()
    found = re.search(r"([\d.]+) tên gọi", said)
    assert found is not None
    return int(found[1].replace(".", ""))


def test_a_name_is_answered_and_the_answer_is_taken_back(signed_in: Callable[..., Page]):
    page = signed_in(Role.ADMIN, "/ten-don-vi")
    before = waiting(page)
    candidate = page.get_by_role("button", name=re.compile(r"· \d+,\d%$")).first
    candidate.click()
    expect(page.get_by_text(re.compile(r"đã xác nhận|dòng"))).not_to_have_count(0)
    undo = page.get_by_role("button", name="Hoàn tác").first
    expect(undo).to_be_visible()
    settled(page)
    assert waiting(page) == before - 1
    undo.click()
    expect(page.get_by_text("trở lại trạng thái chờ").first).to_be_visible()
    settled(page)
    assert waiting(page) == before


def test_any_other_unit_is_found_by_a_part_of_its_name(signed_in: Callable[..., Page]):
    page = signed_in(Role.ADMIN, "/ten-don-vi")
    before = waiting(page)
    page.get_by_role("button", name="Đơn vị khác…").first.click()
    box = page.get_by_test_id("stMain").get_by_test_id("stSelectbox").first.locator("input")
    box.click()
    box.fill("hoan kiem")
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Xác nhận đơn vị này").click()
    undo = page.get_by_role("button", name="Hoàn tác").first
    expect(undo).to_be_visible()
    settled(page)
    assert waiting(page) == before - 1
    undo.click()
    expect(page.get_by_text("trở lại trạng thái chờ").first).to_be_visible()
