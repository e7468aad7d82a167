"""Bringing a file in, in a browser: preview, import, rows to correct downloaded and imported again, undone."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from models.codes import Role
from tests.e2e.conftest import settled

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = (
    ["Đơn vị", "Ngày", "CBCNV đã cài đặt", "Gia đình đã cài đặt"],
    ["PC Hoàn Kiếm", "07/12/2025", 1290, 690],
    ["PC Ba Đình", "07/12/2025", "nhiều <b>lắm</b>", 300],
    ["Xưởng cơ điện số bảy", "07/12/2025", 4, 2],
)


def upload(page: Page, data: bytes, name: str = "so-lieu.xlsx") -> None:
    page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": XLSX, "buffer": data})
    expect(page.get_by_text("Chưa ghi gì vào hệ thống.")).to_be_visible()
    settled(page)


def test_a_file_is_looked_at_imported_corrected_and_taken_back(signed_in: Callable[..., Page]):
    book = Workbook()
    for line in LINES:
        book.worksheets[0].append(line)
    out = BytesIO()
    book.save(out)
    page = signed_in(Role.REPORTER, "/nhap")
    upload(page, out.getvalue())
    expect(page.get_by_text("Sẽ thêm mới: 1")).to_be_visible()
    expect(page.get_by_text("Cần sửa: 1", exact=True)).to_be_visible()
    expect(page.get_by_text("Tên đơn vị chưa chắc chắn: 1")).to_be_visible()
    page.get_by_role("button", name="Nhập tệp này").click()
    expect(
        page.get_by_text("thêm 1, thay đổi 0, không đổi 0, chờ xác nhận 1, cần sửa 1 dòng.")
    ).to_be_visible()
    link = page.get_by_role("link", name="Tải các dòng cần sửa").first.get_attribute("href")
    answer = page.context.request.get(page.url.split("/nhap")[0] + str(link))
    assert answer.ok
    corrected = load_workbook(BytesIO(answer.body()))
    sheet = corrected.worksheets[0]
    assert [cell.value for cell in sheet[2]][:3] == ["PC Ba Đình", "07/12/2025", "nhiều <b>lắm</b>"]
    sheet["C2"] = 1100
    out = BytesIO()
    corrected.save(out)
    upload(page, out.getvalue(), "can-sua.xlsx")
    page.get_by_role("button", name="Nhập tệp này").click()
    expect(page.get_by_text("cần sửa 0 dòng.")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("gỡ 1 dòng, 0 dòng trở lại như trước.")).to_be_visible()


def test_a_file_that_is_no_table_is_refused_in_a_sentence(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, "/nhap")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "a.xlsx", "mimeType": XLSX, "buffer": b"<html>no workbook</html>"}
    )
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    expect(page.get_by_role("button", name="Nhập tệp này")).to_have_count(0)


def test_an_import_of_another_unit_can_not_be_downloaded(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, "/nhap")
    assert page.context.request.get(page.url.split("/nhap")[0] + "/tep/nhap/1").status == 404


@pytest.mark.parametrize("path", ["/nhap", "/ten-don-vi"])
def test_it_fits_a_telephone(signed_in: Callable[..., Page], path: str):
    page = signed_in(Role.TRIAGER, path, width=390, height=844)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
