"""Appendix 2 in a browser: from the letter's details to the recorded sending, the files, a telephone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin
from zipfile import ZipFile

from PIL import Image
from playwright.sync_api import Page, expect

from locales import gettext as _
from models.codes import Role
from tests.e2e.conftest import settled, until_seen
from tests.e2e.test_imports import upload, workbook
from tests.e2e.test_installs import cell

REPORT = "/bao-cao"


def saved_as(page: Page, form: str) -> str:
    """The name under which the document's link is saved."""
    link = page.get_by_role("link", name=_("Download %(form)s", form=form)).get_attribute("href") or ""
    answer = page.request.get(urljoin(page.url, link))
    assert answer.body().startswith(b"PK")
    return answer.headers["content-disposition"].split('"')[1]


def test_a_reporter_walks_from_the_letter_to_the_recorded_sending(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, f"{REPORT}?don-vi=PD03&buoc=cong-van")
    page.get_by_label(_("Name of who signs")).fill("Nguyễn <i>Văn</i> An")
    page.get_by_role("button", name=_("Save the letter")).click()
    expect(page.locator(".paper .signed")).to_contain_text("Nguyễn <i>Văn</i> An")
    page.get_by_role("button", name=_("Next: check and close")).click()
    page.get_by_label(_("Explanation of these points, kept with the report")).fill("Đã rà soát.")
    page.get_by_role("button", name=_("Close the report…")).click()
    page.get_by_role("button", name=_("Yes, close the report")).click()
    number = page.get_by_label(_("Number of the letter"))
    expect(number).to_be_visible()
    number.fill("31/PCBĐ-KD")
    page.get_by_role("button", name=_("Record the letter")).click()
    expect(page.get_by_test_id("stAlert").get_by_text(_("on time"))).to_be_visible()
    page.get_by_role("button", name=_("Undo")).click()
    expect(number).to_be_visible()


def test_the_draft_and_a_closed_version_can_be_saved(signed_in: Callable[..., Page]):
    page = signed_in(Role.LEADER, f"{REPORT}?xem=ban-thao")
    assert saved_as(page, "Word") == "PL2-EVNHANOI-du-thao.docx"
    page.goto(page.url.split("?")[0])
    settled(page)
    assert saved_as(page, "Excel") == "PL2-EVNHANOI-v1.xlsx"


def test_it_fits_a_telephone(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, REPORT, width=390, height=844)
    expect(page.locator(".paper .sheet").first).to_be_attached()
    assert page.get_by_test_id("stMain").evaluate("(box) => box.scrollWidth - box.clientWidth") == 0


def test_word_and_excel_of_the_report_are_downloaded(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, "/bao-cao?don-vi=PD16")
    for link, ending in (("Tải Word", ".docx"), ("Tải Excel", ".xlsx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=link).first.click()
        found = download.value
        assert found.suggested_filename.endswith(ending)
        assert "PD16" in found.suggested_filename
        with ZipFile(found.path()) as package:
            assert "[Content_Types].xml" in package.namelist()


def close_and_send(page: Page, number: str, explanation: str, signed: Path | None = None) -> None:
    """The checks explained, the report closed, its letter recorded."""
    explain = page.get_by_label(_("Explanation of these points, kept with the report"))
    explain.fill(explanation)
    explain.press("Tab")
    page.get_by_role("button", name=_("Close the report…")).click()
    page.get_by_role("button", name=_("Yes, close the report")).click()
    field = page.get_by_label(_("Number of the letter"))
    expect(field).to_be_visible()
    if signed is not None:
        page.get_by_test_id("stFileUploader").locator("input[type=file]").first.set_input_files(signed)
        expect(page.get_by_text(signed.name)).to_be_visible()
    settled(page)
    field.fill(number)
    field.press("Tab")
    page.get_by_role("button", name=_("Record the letter")).click()
    expect(page.get_by_test_id("stAlert").get_by_text(_("on time"))).to_be_visible()
    expect(page.get_by_text(number).first).to_be_visible()


def go(page: Page, path: str) -> None:
    page.goto(urljoin(page.url, path))
    settled(page)


def test_the_whole_afternoon_of_a_report_returned_and_sent_again(
    signed_in: Callable[..., Page], tmp_path: Path
):
    """Counts come in and are corrected, opinions picked and reworded, a line written; closed, sent, returned, accepted."""
    image, signed = tmp_path / "man-hinh.png", tmp_path / "da-ky.pdf"
    Image.new("RGB", (60, 40), "navy").save(image)
    signed.write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    page = signed_in(Role.REPORTER, "/nhap")
    upload(
        page,
        workbook(
            ["Đơn vị", "Ngày", "CBCNV đã cài đặt", "Gia đình đã cài đặt"],
            ["PC Hoàn Kiếm", "11/12/2025", 1549, 1570],
        ),
    )
    page.get_by_role("button", name="Nhập tệp này").click()
    expect(page.get_by_text("thêm 1, thay đổi 0,")).to_be_visible()

    go(page, "/so-lieu?ngay=2025-12-11")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('1.560\\t1.555\\t1.570')")
    page.mouse.click(*cell(page, 0, 3))
    page.keyboard.press("Control+v")
    save = page.get_by_role("button", name="Lưu số liệu")
    expect(save).to_be_enabled()
    settled(page)
    save.click()
    expect(page.get_by_text("Đã lưu số liệu ngày 11/12/2025:")).to_be_visible()

    go(page, f"{REPORT}?buoc=gop-y&xem=ban-thao")
    expect(page.locator(".paper")).to_contain_text("15.537 người")
    page.get_by_role("button", name=_("Leave out")).first.click()
    expect(page.get_by_text(_("The report tells %(n)s opinions.", n=29))).to_be_visible()
    settled(page)
    taken = page.get_by_role("button", name=_("Leave out"), exact=True)
    number = page.locator("[class*=st-key-line-]").filter(has=taken).get_by_text("#").first.inner_text()
    item = page.locator(f".st-key-line-{number.split()[0].lstrip('#')}")
    words = item.get_by_role("textbox", name=_("Words in the report"))
    until_seen(words, item.get_by_role("button", name=_("Reword")).click)
    settled(page)
    words.fill("Đề nghị <b>tự điền</b> mã xác nhận từ tin nhắn.")
    words.press("Tab")
    settled(page)
    item.get_by_role("button", name=_("Save"), exact=True).click()
    expect(item.get_by_text(_("reworded"), exact=True)).to_be_visible()
    expect(page.locator(".paper")).to_contain_text("Đề nghị <b>tự điền</b> mã xác nhận từ tin nhắn.")

    page.get_by_text(_("Lines of the table"), exact=True).click()
    settled(page)
    page.get_by_text(_("Write a line of your own, with images")).click()
    form = page.get_by_test_id("stExpander").filter(has_text=_("Write a line of your own, with images"))
    own = form.get_by_role("textbox", name=_("Words in the report"))
    own.fill("Đề nghị có bản hướng dẫn in.")
    own.press("Tab")
    settled(page)
    form.locator("input[type=file]").set_input_files(image)
    expect(form.get_by_text(image.name)).to_be_visible()
    settled(page)
    form.get_by_role("button", name=_("Add the line")).click()
    expect(page.get_by_test_id("stAlert").get_by_text(_("The line stands in the report."))).to_be_visible()

    go(page, f"{REPORT}?buoc=chot&xem=ban-thao")
    expect(page.locator(".paper")).to_contain_text("Đề nghị có bản hướng dẫn in.")
    close_and_send(page, "41/HN-KD", "Đã rà soát.", signed)
    link = page.get_by_role("link", name=_("Signed letter")).first.get_attribute("href") or ""
    assert page.request.get(urljoin(page.url, link)).body() == signed.read_bytes()

    receiver = signed_in(Role.HEADQUARTERS, f"{REPORT}?don-vi=EVNHANOI")
    receiver.get_by_role("button", name=_("Return to be completed…")).click()
    why = receiver.get_by_label(_("What is to be completed"))
    why.fill("Bổ sung số liệu gia đình")
    why.press("Tab")
    receiver.get_by_role("button", name=_("Return the report")).click()
    expect(receiver.get_by_role("button", name=_("Take the review back"))).to_be_visible()

    go(page, "/viec-hom-nay")
    expect(page.get_by_text("Bổ sung số liệu gia đình").first).to_be_visible()
    go(page, f"{REPORT}?buoc=so-lieu")
    expect(page.get_by_text("Bổ sung số liệu gia đình").first).to_be_visible()
    declared = page.get_by_label(_("Opinions that the unit counted itself, if it states another number"))
    declared.fill("31")
    declared.press("Tab")
    expect(page.get_by_test_id("stAlert").get_by_text("31")).to_be_visible()
    go(page, f"{REPORT}?buoc=chot")
    close_and_send(page, "52/HN-KD", "Đã bổ sung.")

    go(receiver, receiver.url)
    receiver.get_by_role("button", name=_("Accept the report")).click()
    expect(receiver.get_by_role("button", name=_("Take the review back"))).to_be_visible()


def test_a_second_person_is_shown_both_texts_before_anything_is_overwritten(signed_in: Callable[..., Page]):
    first = signed_in(Role.REPORTER, f"{REPORT}?don-vi=PD16&buoc=cong-van")
    second = signed_in(Role.REPORTER, f"{REPORT}?don-vi=PD16&buoc=cong-van")
    signer = _("Name of who signs")
    first.get_by_label(signer).fill("Trần Thị Bình")
    first.get_by_label(signer).press("Tab")
    expect(first.get_by_text(_("not saved yet"))).to_be_visible()
    second.get_by_label(signer).fill("Lê <i>Văn</i> Cường")
    second.get_by_label(signer).press("Tab")
    second.get_by_role("button", name=_("Save the letter")).click()
    expect(second.locator(".paper .signed")).to_contain_text("Lê <i>Văn</i> Cường")

    first.get_by_role("button", name=_("Save the letter")).click()
    both = first.locator(".st-key-draft-conflict")
    expect(both.get_by_text("Trần Thị Bình")).to_be_visible()
    expect(both.get_by_text("Lê <i>Văn</i> Cường")).to_be_visible()
    expect(first.locator(".paper .signed")).to_contain_text("Lê <i>Văn</i> Cường")
    both.get_by_role("button", name=_("Go on with what I typed")).click()
    expect(both).to_have_count(0)
    settled(first)
    first.get_by_role("button", name=_("Save the letter")).click()
    expect(first.locator(".paper .signed")).to_contain_text("Trần Thị Bình")
