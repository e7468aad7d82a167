"""Administration in a browser: every screen opens and fits a phone, an account is made, a pilot copied, the record searched."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from models.codes import Role
from tests.databases import Databases
from tests.demonstration import copied
from tests.e2e.conftest import settled
from tests.web.servers import Server, serving

SCREENS = (
    "tai-khoan",
    "don-vi",
    "dot-thi-diem",
    "nhat-ky",
    "he-thong",
    "nguon",
    "dang-nhap",
    "du-lieu-ca-nhan",
    "tu-khoa",
    "mau-xu-ly",
)


@pytest.fixture(scope="module")
def server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: with a second pilot every screen has one more box, in which one is chosen."""
    folder = tmp_path_factory.mktemp("administration")
    with serving(folder, copied(databases, folder).database) as started:
        yield started


@pytest.fixture(scope="module")
def tokens() -> dict[Role, str]:
    """Sign-ins at that server."""
    return {}


def put(page: Page, label: str, said: str) -> None:
    """Fill in one field and leave it, so that the screen takes it in."""
    field = page.get_by_role("textbox", name=label, exact=True).locator("visible=true").first
    field.fill(said)
    field.press("Tab")
    settled(page)


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_opens_whole_and_fits_a_phone(signed_in: Callable[..., Page], name: str):
    page = signed_in(Role.ADMIN, f"/quan-tri-{name}", width=390, height=844)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.get_by_test_id("stMain").evaluate("(box) => box.scrollWidth - box.clientWidth") == 0


def test_an_account_is_made_and_the_record_tells_of_it_in_words(signed_in: Callable[..., Page]):
    name = f"thu-nghiem.{secrets.token_hex(4)}"
    page = signed_in(Role.ADMIN, "/quan-tri-tai-khoan")
    page.get_by_text("Thêm tài khoản", exact=True).click()
    put(page, "Tên đăng nhập", name)
    put(page, "Họ và tên", "Nguyễn Thử Màn Hình")
    form = page.get_by_test_id("stExpander").filter(has_text="Tên đăng nhập").first
    form.get_by_role("combobox").first.click()
    page.get_by_role("option", name=re.compile("EVNICT")).click()
    settled(page)
    page.get_by_role("button", name="Lập tài khoản").click()
    expect(page.get_by_text(f"Đã lập tài khoản “{name}”.")).to_be_visible()
    record = signed_in(Role.ADMIN, f"/quan-tri-nhat-ky?tim={name}")
    row = record.get_by_test_id("stTable")
    expect(row).to_contain_text("tên tài khoản")
    expect(row).not_to_contain_text("username")


def test_a_pilot_is_copied(signed_in: Callable[..., Page]):
    code = f"THU-{secrets.token_hex(4).upper()}"
    page = signed_in(Role.ADMIN, "/quan-tri-dot-thi-diem")
    page.get_by_text("Tạo đợt mới từ đợt này").click()
    put(page, "Tên đợt mới", "Đợt thử màn hình")
    put(page, "Mã", code)
    page.get_by_role("button", name="Tạo đợt mới", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile(code))).to_be_visible()
