"""The quick form in a browser: by keyboard alone, an image pasted, saved, taken back; the sources and the link."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from locales import gettext as _
from models.codes import Role
from tests.e2e.conftest import settled, until_seen

# What a person's paste of a screenshot is to the page.
PASTE = """async () => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 40;
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const data = new DataTransfer();
  data.items.add(new File([blob], "anh.png", { type: "image/png" }));
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
}"""


def test_an_opinion_is_written_down_by_keyboard_and_taken_back(signed_in: Callable[..., Page]):
    page = signed_in(Role.TRIAGER, "/nhap-nhanh")
    words = page.get_by_label(_("What was said"))
    expect(words).to_be_focused()
    until_seen(page.get_by_text("anh.png").first, lambda: page.evaluate(PASTE))
    settled(page)
    words.focus()
    page.keyboard.type("Không nhận được mã OTP")
    page.keyboard.press("Control+Enter")
    undo = page.get_by_role("button", name=_("Undo"))
    expect(undo).to_be_visible()
    # The next form is empty and waits for its words.
    expect(words).to_have_value("")
    expect(words).to_be_focused()
    settled(page)
    undo.click()
    # While the form is drawn anew the old one stands beside it for a moment.
    page.wait_for_function(
        """(label) => {
            const boxes = document.querySelectorAll(`textarea[aria-label="${label}"]`);
            return boxes.length === 1 && boxes[0].value === "Không nhận được mã OTP";
        }""",
        arg=_("What was said"),
    )
    assert page.get_by_test_id("stMain").evaluate("(box) => box.scrollWidth - box.clientWidth") == 0


def test_a_token_is_shown_once_within_the_script(signed_in: Callable[..., Page]):
    page = signed_in(Role.ADMIN, "/quan-tri-nguon", width=390, height=844)
    page.get_by_role("button", name=_("Make a token")).click()
    expect(page.get_by_test_id("stCode").last).to_contain_text("evn_")
    expect(page.get_by_test_id("stCode").last).to_contain_text("/api/form-answers")
    page.reload()
    settled(page)
    expect(page.get_by_test_id("stCode").last).to_contain_text(_("PASTE THE TOKEN HERE"))


def test_a_unit_has_its_link_code_and_sheet(signed_in: Callable[..., Page]):
    page = signed_in(Role.REPORTER, "/y-kien")
    page.get_by_role("button", name=_("Link and QR code of the form")).click()
    sheet = page.get_by_role("link", name=_("Sheet to print (PDF)"))
    expect(sheet).to_be_visible()
    answer = page.request.get(page.url.split("/y-kien")[0] + (sheet.get_attribute("href") or ""))
    assert answer.body().startswith(b"%PDF")
