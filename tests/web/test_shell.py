"""The page that Streamlit draws into, and the program in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit
from playwright.sync_api import Browser, Page, expect

from pages.shared.menu import SCREENS
from tests.web.servers import HTML, PASSWORD, Server
from web.shell import page_for

INDEX = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def test_our_page_holds_no_script_of_its_own_and_keeps_streamlits():
    page = page_for(INDEX, "vi")
    assert "<script>" not in page
    assert 'type="module"' in page
    assert '<html lang="vi"' in page
    assert "<title>Streamlit" not in page
    assert '<div id="root">' in page


def test_each_page_has_its_address_and_other_addresses_say_so(server):
    with server.client(server.token_of("quantri")) as browser:
        for screen in SCREENS:
            assert page_for(INDEX, "vi") == browser.get(f"/{screen.address}", headers=HTML).text
        assert browser.get("/", headers=HTML).headers["location"] == "/viec-hom-nay"
        assert browser.get("/quan-tri/don-vi", headers=HTML).headers["location"] == "/quan-tri-don-vi"
        unknown = browser.get("/khong-co", headers=HTML)
    assert unknown.status_code == 404
    assert "Không có trang này" in unknown.text


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of a fresh browser; at the end, that nothing was asked of elsewhere or refused by the policy."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    context.close()
    # A part that the page was still fetching as its person signed out is answered as to a stranger: not by a style.
    said = [text for text in said if "('text/plain') is not a supported stylesheet" not in text]
    assert [text for text in said if "Content Security Policy" in text or "Refused" in text] == []
    assert [url for url in asked if not url.startswith((server.address, "data:", "blob:"))] == []


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_person_signs_in_sees_their_menu_and_signs_out(page: Page, server: Server):
    page.goto(f"{server.address}/tien-do")
    expect(page).to_have_url(f"{server.address}/dang-nhap?next=/tien-do")
    sign_in(page, "hanoi")
    expect(page).to_have_url(f"{server.address}/tien-do")
    menu = page.get_by_test_id("stSidebarNav")
    expect(menu.get_by_role("link", name="Phụ lục 2")).to_be_visible(timeout=30_000)
    expect(menu.get_by_role("link", name="Tài khoản")).to_have_count(0)
    expect(page.get_by_text("Đầu mối báo cáo", exact=True)).to_be_visible()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page).to_have_url(f"{server.address}/dang-nhap")
    page.goto(f"{server.address}/viec-hom-nay")
    expect(page).to_have_url(f"{server.address}/dang-nhap?next=/viec-hom-nay")


def test_the_administrators_menu_is_another(page: Page, server: Server):
    page.goto(server.address)
    sign_in(page, "quantri")
    expect(page).to_have_url(f"{server.address}/viec-hom-nay")
    menu = page.get_by_test_id("stSidebarNav")
    expect(menu.get_by_role("link", name="Tài khoản")).to_be_visible(timeout=30_000)
    expect(menu.get_by_role("link", name="Phụ lục 2")).to_have_count(0)


def test_a_screen_for_others_says_whom_it_is_for(page: Page, server: Server):
    page.goto(f"{server.address}/bao-cao")
    sign_in(page, "quantri")
    expect(page).to_have_url(f"{server.address}/bao-cao")
    told = page.get_by_text("Bạn đang đăng nhập với vai trò quản trị viên")
    expect(told).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_the_language_is_changed_and_kept(page: Page, server: Server):
    page.goto(server.address)
    sign_in(page, "quen")
    page.get_by_role("radio", name="English").or_(page.get_by_role("button", name="English")).first.click(
        timeout=30_000
    )
    expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=30_000)
    page.reload()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stSidebarNav").get_by_role("link", name="Opinions")).to_be_visible()


def test_a_second_tab_leaves_once_the_first_has_signed_out(page: Page, server: Server):
    page.goto(f"{server.address}/viec-hom-nay")
    sign_in(page, "phanloai")
    way_out = page.get_by_role("button", name="Đăng xuất")
    expect(way_out).to_be_visible(timeout=30_000)
    second = page.context.new_page()
    second.goto(f"{server.address}/y-kien")
    link = second.get_by_test_id("stSidebarNav").get_by_role("link", name="Nhập dữ liệu")
    expect(link).to_be_visible(timeout=30_000)
    way_out.click()
    expect(page).to_have_url(f"{server.address}/dang-nhap")
    link.click()
    second.wait_for_url(f"{server.address}/dang-nhap?het-phien=1&next=*", timeout=30_000)
    expect(second.get_by_role("status")).to_contain_text("phiên làm việc đã kết thúc")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_sign_in_page_fits_the_width(page: Page, server: Server, width: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{server.address}/dang-nhap")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(
        "document.fonts.ready.then(() => document.fonts.check('16px \"Be Vietnam Pro\"', 'ặ'))"
    )


def test_streamlits_own_words_and_months_are_those_of_the_person_whatever_the_browser_speaks(
    page: Page, server: Server
):
    page.goto(f"{server.address}/tien-do")
    assert page.evaluate("navigator.language") == "en-US"
    sign_in(page, "tapdoan")
    expect(page.get_by_role("button", name="Chọn ngày").first).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Chọn ngày").first.click()
    expect(page.get_by_text("CN", exact=True).first).to_be_visible()
    said = page.evaluate("document.body.innerText")
    for english in ("(required)", "Choose an option", "Sun", "Press Enter"):
        assert english not in said


@pytest.mark.parametrize(("width", "most"), [(1440, 48), (390, 96)])
def test_the_title_stands_near_the_top_and_under_no_bar(page: Page, server: Server, width: int, most: int):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{server.address}/viec-hom-nay")
    sign_in(page, "tapdoan")
    title = page.get_by_role("heading", level=1)
    expect(title).to_be_visible(timeout=30_000)
    page.wait_for_timeout(300)
    top = title.evaluate(
        "h => { const r = new Range(); r.selectNodeContents(h); return r.getBoundingClientRect().top }"
    )
    assert top < most
    covered = title.evaluate(
        "h => { const b = h.getBoundingClientRect();"
        " return !h.contains(document.elementFromPoint(b.left + 8, b.top + b.height / 2)) }"
    )
    assert not covered
