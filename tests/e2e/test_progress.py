"""Progress in a browser: a click opens a unit, filters stand in the address, and a link shows the same again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from models.codes import Role
from tests.e2e.conftest import click_in_table, settled, until_seen

EVN = "/tien-do"


def test_home_leads_to_the_units_that_have_not_reported(signed_in: Callable[..., Page]):
    page = signed_in(Role.HEADQUARTERS)
    expect(page.get_by_text("trong 48 đơn vị phải báo cáo chưa gửi báo cáo")).to_be_visible()
    page.locator(".st-key-task-missing").get_by_role("link", name="Mở").click()
    expect(page.get_by_role("heading", name="Theo dõi nộp báo cáo")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/theo-doi\?.*tinh-trang=thieu"))


def test_a_click_on_a_line_opens_its_unit_and_the_way_leads_back(signed_in: Callable[..., Page]):
    page = signed_in(Role.HEADQUARTERS, EVN + "?tim=TP+Ha+Noi")
    until_seen(
        page.get_by_text("Tổng công ty Điện lực TP Hà Nội · tính đến"),
        lambda: click_in_table(page.get_by_test_id("stDataFrame").last, 80, 54),
    )
    expect(page).to_have_url(re.compile(r"don-vi=EVNHANOI"))
    page.get_by_role("button", name="Tập đoàn Điện lực Việt Nam").click()
    expect(page.get_by_text("Toàn Tập đoàn · tính đến")).to_be_visible()


def test_a_filter_can_be_sent_as_a_link(signed_in: Callable[..., Page]):
    page = signed_in(Role.HEADQUARTERS, EVN)
    page.get_by_role("textbox", name="Tìm kiếm").fill("gia lam")
    page.get_by_role("textbox", name="Tìm kiếm").press("Enter")
    expect(page).to_have_url(re.compile(r"tim=gia"))
    settled(page)
    again = signed_in(Role.LEADER, page.url.removeprefix(page.url.split("/tien-do")[0]))
    expect(again.get_by_role("textbox", name="Tìm kiếm")).to_have_value("gia lam")


@pytest.mark.parametrize("path", ["/viec-hom-nay", EVN])
def test_it_fits_a_telephone(signed_in: Callable[..., Page], path: str):
    page = signed_in(Role.REPORTER, path, width=390, height=844)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
    page.get_by_test_id("stPlotlyChart").first.wait_for()
    page.wait_for_function(
        """() => {
            const box = document.querySelector("[data-testid=stPlotlyChart]").getBoundingClientRect();
            return box.width > 200 && box.left >= 0 && box.right <= 390;
        }"""
    )


def test_a_stranger_is_led_to_the_sign_in(server, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.address}{EVN}?don-vi=EVNHANOI")
    expect(page).to_have_url(re.compile(r"/dang-nhap"))
    expect(page.get_by_label("Mật khẩu")).to_be_visible()
    context.close()


def test_a_figure_opens_the_list_of_what_it_counts(signed_in: Callable[..., Page]):
    page = signed_in(Role.LEADER, EVN)
    link = page.get_by_role("link", name="Mở danh sách")
    card = page.locator(".st-key-outlook-cards").get_by_test_id("stColumn").filter(has=link)
    told = card.get_by_test_id("stMetricValue").inner_text()
    card.get_by_role("link", name="Mở danh sách").click()
    expect(page.get_by_role("heading", name="Ý kiến", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile(rf"\b{re.escape(told)}"))).to_be_visible()


def test_the_counts_behind_a_figure_add_up_to_it(signed_in: Callable[..., Page]):
    page = signed_in(Role.HEADQUARTERS, EVN)
    told = page.locator(".st-key-figures").get_by_test_id("stMetricValue").first.inner_text()
    page.locator(".st-key-counts-installed button").click()
    expect(page).to_have_url(re.compile(r"xem=so-dem"))
    expect(page.get_by_text(f"cộng lại được {told} đã cài đặt")).to_be_visible()
