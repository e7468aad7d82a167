"""What is still open before the launch, in a browser: the list behind a figure, the way to print it, on a telephone too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from models.codes import Role
from tests.e2e.conftest import settled


@pytest.mark.parametrize("width", [1440, 390])
def test_headquarters_sees_what_is_open_and_prints_it(signed_in, width):
    page = signed_in(Role.HEADQUARTERS, "/ton-tai", width=width)
    expect(page.locator("h1")).to_contain_text("Tồn tại trước 21/12")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with page.expect_download() as saved:
        page.get_by_role("link", name="In (PDF)").click(modifiers=["Alt"])
    assert saved.value.suggested_filename.endswith(".pdf")


def test_evnict_sees_it_and_a_unit_does_not(signed_in):
    page = signed_in(Role.TRIAGER, "/ton-tai?phan=mo-lai")
    expect(page.get_by_text("Tổng hợp ý kiến theo ngày")).to_be_visible()
    expect(page.get_by_text("Báo cáo tổng hợp trình Lãnh đạo Tập đoàn")).to_have_count(0)
    unit = signed_in(Role.REPORTER, "/viec-hom-nay")
    expect(unit.get_by_role("link", name="Tồn tại")).to_have_count(0)
    settled(unit)
