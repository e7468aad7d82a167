"""An opinion written down by keyboard alone on each channel: its keys at a typist's speed, and the server's answers.

An item may take 20 s: the keys at a typist's speed, and the waits between, as the browser sees
them. The first item of a browser is left out. `python -m benchmarks quick_entry`
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Page, expect
from pydantic import SecretStr

from locales import gettext as _
from locales import speak
from models.codes import Role
from pages.shared.words import CHANNELS as WORDS
from services.demonstration_accounts import PASSWORD
from services.quick_entries import CHANNELS
from services.sign_ins import COOKIE
from settings import Settings
from tests.browsers import chromium
from tests.demonstration import name_of
from tests.e2e.conftest import settled
from tests.e2e.test_quick_entry import PASTE
from tests.web.servers import serving, token_in
from web.door import Door
from web.start import prepare, prepare_demonstration

MOST_SECONDS = 20.0
# Sixty words a minute.
KEYS_A_SECOND = 5.0
TEXT = "Không nhận được mã OTP khi đăng nhập, bấm gửi lại vẫn không có"
UNIT = "Đống Đa"
_EMPTY = """(label) => {
    const boxes = document.querySelectorAll(`textarea[aria-label="${label}"]`);
    return boxes.length === 1 && boxes[0].value === "";
}"""


def _entered(page: Page, channel: str, text: str, *, paste: bool) -> tuple[int, float]:
    """(keys pressed, seconds waited) from an empty form to the next empty form."""
    waited, keys = 0.0, 0
    words = page.get_by_label(_("What was said"))
    chosen = page.get_by_role("radio", name=str(WORDS[channel]), exact=True)
    if not chosen.is_checked():
        # The channel stays from one opinion to the next; another is chosen with the arrows.
        started = perf_counter()
        chosen.press("Space")
        settled(page)
        waited += perf_counter() - started
        keys += 4
    words.focus()
    page.keyboard.type(text)
    keys += len(text)
    # The unit's box is the next that takes words.
    page.get_by_role("combobox", name=_("Unit (may be left open)")).focus()
    page.keyboard.type(UNIT)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    keys += len(UNIT) + 2
    if paste:
        started = perf_counter()
        words.focus()
        page.evaluate(PASTE)
        expect(page.get_by_text("anh.png").first).to_be_visible()
        settled(page)
        waited += perf_counter() - started
        keys += 2
    words.focus()
    started = perf_counter()
    page.keyboard.press("Control+Enter")
    # While the next form is drawn the old one stands beside it for a moment.
    page.wait_for_function(_EMPTY, arg=_("What was said"))
    settled(page)
    waited += perf_counter() - started
    return keys + 2, waited


def main() -> bool:
    """Print each channel's item beside what it may take; whether all were held."""
    speak("vi")
    slowest = 0.0
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        url = f"sqlite:///{folder / 'tracker.db'}"
        settings = Settings(database_url=SecretStr(url), data_dir=folder / "data", locale="vi", today=None)
        door = Door(settings)
        prepare_demonstration(door)
        prepare(door)
        door.engine.dispose()
        with serving(folder, url) as server:
            context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
            token = token_in(server.sign_in(name_of(Role.TRIAGER), PASSWORD))
            context.add_cookies([{"name": COOKIE, "value": token, "url": server.address}])
            page = context.new_page()
            page.goto(f"{server.address}/nhap-nhanh")
            settled(page)
            _entered(page, CHANNELS[0], f"{TEXT} (lần đầu)", paste=False)
            for nth, channel in enumerate(CHANNELS):
                keys, waited = _entered(page, channel, f"{TEXT} {nth}", paste=nth % 2 == 1)
                took = keys / KEYS_A_SECOND + waited
                slowest = max(slowest, took)
                pasted = ", an image pasted" if nth % 2 else ""
                print(f"  {channel}: {keys} keys, {waited:.1f} s waited{pasted}: {took:.1f} s")
            context.close()
    print(f"an opinion by keyboard alone, slowest {slowest:.1f} s (at most {MOST_SECONDS:.0f} s)")
    return slowest <= MOST_SECONDS


if __name__ == "__main__":
    raise SystemExit(not main())
