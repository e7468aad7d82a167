"""Install counts in a browser: pasted from Excel into the grid, saved, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from models.codes import Role
from pages.shared.grid import ROW_HEIGHT, WIDTHS
from tests.e2e.conftest import settled, until_seen

DAY = "/so-lieu?ngay=2025-12-08"


def cell(page: Page, column: int, row: int) -> tuple[float, float]:
    """The middle of a cell of the grid; rows count from 1 under the header, the first figure is column 0."""
    grid = page.get_by_test_id("stDataFrame").first
    expect(grid).to_be_visible()
    box = grid.bounding_box()
    assert box is not None
    return box["x"] + 190 + sum(WIDTHS[:column]) + WIDTHS[column] / 2, box[
        "y"
    ] + ROW_HEIGHT * row + ROW_HEIGHT / 2


def test_a_row_copied_in_excel_is_pasted_saved_and_taken_back(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, DAY)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('1.560\\t1.301\\t702')")
    page.mouse.click(*cell(page, 0, 3))
    page.keyboard.press("Control+v")
    save = page.get_by_role("button", name="Lưu số liệu")
    expect(save).to_be_enabled()
    settled(page)
    # One unit, new or changed: other tests of the run may have brought that day's counts in.
    said = page.get_by_text(
        re.compile(r"Đã lưu số liệu ngày 08/12/2025: thêm mới (1 đơn vị, thay đổi 0|0 đơn vị, thay đổi 1)\.")
    )
    until_seen(said, lambda: save.click(timeout=5_000) if save.is_enabled() else None)
    expect(save).to_be_disabled()
    page.get_by_role("button", name="Hoàn tác").click()
    taken_back = re.compile(r"gỡ (1 dòng, 0|0 dòng, 1) dòng trở lại như trước\.")
    expect(page.get_by_text(taken_back)).to_be_visible()


def test_what_is_no_number_is_named_before_anything_is_kept(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, DAY)
    settled(page)
    page.mouse.click(*cell(page, 1, 3))
    page.keyboard.press("Enter")
    # The grid fetches its cell editor the first time one is opened; what is typed before it stands is lost.
    editor = page.locator("#portal textarea, #portal input").first
    expect(editor).to_be_focused()
    editor.fill("nhiều")
    editor.press("Enter")
    expect(page.get_by_text("Các ô sau không phải là số người")).to_be_visible()
    expect(page.get_by_role("button", name="Lưu số liệu")).to_be_disabled()


def test_it_fits_a_telephone(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, DAY, width=390, height=844)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
