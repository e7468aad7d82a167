"""Bringing a file in, in a browser: preview, import, rows to correct downloaded and imported again, undone."""

from __future__ import annotations

import re
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


def workbook(*lines: list[object]) -> bytes:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def choose_column(page: Page, field: str, column: str, first_values: str) -> None:
    label = page.get_by_test_id("stWidgetLabel").filter(has_text=re.compile(f"^{field}$"))
    box = page.get_by_test_id("stSelectbox").filter(has=label).locator("input")
    box.click()
    box.fill(column)
    page.get_by_role("option", name=column, exact=True).click()
    expect(page.get_by_text(first_values, exact=True)).to_be_visible()
    settled(page)


def upload(page: Page, data: bytes, name: str = "so-lieu.xlsx") -> None:
    page.locator("input[type=file]").first.set_input_files({"name": name, "mimeType": XLSX, "buffer": data})
    expect(page.get_by_text("Chưa ghi gì vào hệ thống.")).to_be_visible()
    settled(page)


def test_a_file_is_looked_at_imported_corrected_and_taken_back(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, "/nhap")
    upload(page, workbook(*LINES))
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


def test_columns_are_corrected_once_and_the_next_file_reads_as_last_time(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, "/nhap")
    headers = ["Nơi", "Lúc", "Cột X", "Cột Y"]
    first = workbook(headers, ["PC Hoàn Kiếm", "08/12/2025", 11, 7], ["PC Ba Đình", "08/12/2025", 12, 8])
    box = page.locator("input[type=file]").first
    box.set_input_files({"name": "a.xlsx", "mimeType": XLSX, "buffer": first})
    expect(page.get_by_test_id("stAlert")).to_contain_text("Không tìm thấy bảng")
    settled(page)
    choose_column(page, "Đơn vị", "Nơi", "PC Hoàn Kiếm · PC Ba Đình")
    choose_column(page, "Ngày", "Lúc", "08/12/2025")
    choose_column(page, "Gia đình", "Cột Y", "7 · 8")
    expect(page.get_by_text("Sẽ thêm mới: 2")).to_be_visible()
    choose_column(page, "CBCNV cài đặt", "Cột X", "11 · 12")
    page.get_by_role("button", name="Nhập tệp này").click()
    expect(page.get_by_text("thêm 2, thay đổi 0")).to_be_visible()
    settled(page)
    upload(page, workbook(headers, ["PC Hoàn Kiếm", "08/12/2025", 13, 7]), "b.xlsx")
    expect(page.get_by_text("Cột được hiểu như lần trước")).to_be_visible()
    expect(page.get_by_text("Sẽ thay đổi: 1")).to_be_visible()
    page.get_by_role("button", name="Không dùng").click()
    expect(page.get_by_text("Không tìm thấy bảng").first).to_be_visible()
    expect(page.get_by_text("Cột được hiểu như lần trước")).to_have_count(0)


def test_a_long_file_shows_how_far_it_is(signed_in: Callable[..., Page]):
    page = signed_in(Role.TRIAGER, "/nhap")
    lines = [[f"0{1 + n % 9}/12/2025 08:00", f"Không nhận được mã OTP lần {n}"] for n in range(4000)]
    data = workbook(["Dấu thời gian", "Nội dung góp ý"], *lines)
    page.locator("input[type=file]").first.set_input_files(
        {"name": "y-kien.xlsx", "mimeType": XLSX, "buffer": data}
    )
    page.wait_for_function(
        "() => /[0-9.]+\\/4\\.00[01] dòng/.test(document.querySelector('[data-testid=stProgress]')?.innerText ?? '')"
    )
    expect(page.get_by_text("Sẽ thêm mới: 4.000")).to_be_visible()
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    page.get_by_role("button", name="Bỏ qua").click()
    expect(page.get_by_text("Sẽ thêm mới: 4.000")).to_have_count(0)


def test_an_import_has_a_link_that_shows_it_to_a_colleague(signed_in: Callable[..., Page]):
    page = signed_in(Role.ADMIN, "/nhap?muc=da-nhap&lan=1")
    expect(page.get_by_text("Lần nhập 1:")).to_be_visible()
    expect(page.get_by_text("SHA-256:")).to_be_visible()
    link = page.get_by_test_id("stCode").inner_text().strip()
    assert link.endswith("/nhap?muc=da-nhap&lan=1")
    other = signed_in(Role.REPORTER, "/nhap?muc=da-nhap&lan=1")
    expect(other.get_by_text("Không có lần nhập số 1")).to_be_visible()


def test_a_template_is_downloaded(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, "/nhap")
    link = page.get_by_role("link", name="Tệp mẫu").get_attribute("href")
    answer = page.context.request.get(page.url.split("/nhap")[0] + str(link))
    sheet = load_workbook(BytesIO(answer.body())).worksheets[0]
    assert sheet.protection.sheet
    assert sheet["A2"].value == "EVNHANOI"
    assert page.context.request.get(page.url.split("/nhap")[0] + "/tep/mau/don-vi").status == 403


def test_a_file_that_is_no_table_is_refused_in_a_sentence(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, "/nhap")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "a.xlsx", "mimeType": XLSX, "buffer": b"<html>no workbook</html>"}
    )
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    expect(page.get_by_role("button", name="Nhập tệp này")).to_have_count(0)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Vì sao tệp bị từ chối và cách xử lý").click()
    expect(opened.value.get_by_text("Cách xử lý:").first).to_be_visible()
    assert "muc=tro-giup&ma=html" in opened.value.url


def test_an_import_of_another_unit_can_not_be_downloaded(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, "/nhap")
    assert page.context.request.get(page.url.split("/nhap")[0] + "/tep/nhap/1").status == 404


@pytest.mark.parametrize("path", ["/nhap", "/ten-don-vi"])
def test_it_fits_a_telephone(signed_in: Callable[..., Page], path: str):
    page = signed_in(Role.TRIAGER, path, width=390, height=844)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
