"""Appendix 2 in a browser: from the letter's details to the recorded sending, the files, a telephone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from locales import gettext as _
from models.codes import Role
from tests.e2e.conftest import settled

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
