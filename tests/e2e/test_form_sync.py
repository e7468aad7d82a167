"""The form's sheet synchronised in a browser, from a server that speaks Google's API: what came, what failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from models.codes import Role
from services.demonstration_accounts import PASSWORD
from services.sign_ins import COOKIE
from tests.browsers import MILLISECONDS
from tests.databases import Databases
from tests.demonstration import copied, name_of
from tests.e2e.conftest import settled
from tests.google.server import Fault, Google, google
from tests.google.sheets import answer, serve, source_of
from tests.web.servers import serving, token_in


@pytest.fixture
def sheet() -> Iterator[Google]:
    with google() as started:
        serve(
            started, [answer(datetime(2025, 12, 9, 8, 0), "Không nhận được mã OTP", email="moi@example.vn")]
        )
        yield started


@pytest.fixture
def page(
    sheet: Google, databases: Databases, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("form")
    source = source_of(sheet, folder)
    told = {
        "GOOGLE_SERVICE_ACCOUNT_FILE": str(source.key_file),
        "FORM_SHEET_ID": source.sheet_id,
        "GOOGLE_API_ROOT": source.root,
    }
    with serving(folder, copied(databases, folder).database, **told) as server:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
        token = token_in(server.sign_in(name_of(Role.TRIAGER), PASSWORD))
        context.add_cookies([{"name": COOKIE, "value": token, "url": server.address}])
        opened = context.new_page()
        opened.set_default_timeout(MILLISECONDS)
        opened.goto(f"{server.address}/nhap")
        settled(opened)
        yield opened
        context.close()


def test_the_form_is_synchronised_a_failure_is_told_and_the_import_taken_back(page: Page, sheet: Google):
    expect(page.get_by_text("Trang tính chưa được đọc lần nào.")).to_be_visible()
    page.get_by_role("button", name="Đồng bộ ngay").click()
    expect(page.get_by_text("Đã đồng bộ biểu mẫu: thêm 1, thay đổi 0")).to_be_visible()
    expect(page.get_by_text("Đọc lần gần nhất")).to_be_visible()
    settled(page)
    sheet.faults.append(
        Fault(403, body=b'{"error": {"code": 403, "message": "no", "status": "PERMISSION_DENIED"}}')
    )
    page.get_by_role("button", name="Đồng bộ ngay").click()
    expect(page.get_by_text("Hãy chia sẻ trang tính cho").first).to_be_visible()
    expect(page.get_by_text("không thành công:").first).to_be_visible()
    settled(page)
    sheet.workbooks[next(iter(sheet.workbooks))].tabs[1].rows.append(
        answer(datetime(2025, 12, 10, 9, 0), "Hóa đơn tháng 10 sai số tiền", email="khac@example.vn")
    )
    page.get_by_role("button", name="Đồng bộ ngay").click()
    expect(page.get_by_text("Đã đồng bộ biểu mẫu: thêm 1, thay đổi 0, không đổi 1")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("gỡ 1 dòng, 0 dòng trở lại như trước.")).to_be_visible()
