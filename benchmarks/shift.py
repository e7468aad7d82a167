"""A shift at EVNICT's desk, done in a browser on the demonstration pilot: the clicks and seconds of each step.

30 opinions sorted (by key, by mouse, corrected), 8 grouped into 2 problems, all of a filter closed and taken back,
wrong data looked up and answered, the summary downloaded, the shift handed over. A step may take 3 s an act;
`python -m benchmarks.shift folder` leaves a picture of each step in the folder.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Browser, Locator, Page, expect
from pydantic import SecretStr

from locales import gettext as _
from locales import speaking
from models.codes import Role
from pages.shared.words import KINDS, STATES
from services.demonstration_accounts import PASSWORD
from services.sign_ins import COOKIE
from settings import Settings
from tests.browsers import chromium
from tests.demonstration import name_of
from tests.e2e.conftest import settled
from tests.web.servers import Server, serving, token_in
from web.door import Door
from web.start import prepare, prepare_demonstration

MOST_SECONDS_AN_ACT = 3.0
_SORTED, _GROUPS, _IN_A_GROUP = 30, 2, 4


class Desk:
    """One person's page, which counts what is clicked, typed into and pressed."""

    def __init__(self, browser: Browser, server: Server, role: Role, pictures: Path | None) -> None:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
        token = token_in(server.sign_in(name_of(role), PASSWORD))
        context.add_cookies([{"name": COOKIE, "value": token, "url": server.address}])
        self.page: Page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.server, self.pictures = server, pictures
        self.acts = 0
        self.held = True

    def open(self, path: str) -> None:
        self.page.goto(self.server.address + path)
        settled(self.page)
        self.acts += 1

    def click(self, what: Locator) -> None:
        what.click()
        self.acts += 1
        settled(self.page)

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)
        self.acts += 1
        settled(self.page)

    def fill(self, box: Locator, words: str) -> None:
        box.fill(words)
        box.press("Control+Enter" if box.evaluate("(b) => b.tagName") == "TEXTAREA" else "Enter")
        self.acts += 1
        settled(self.page)

    def choose(self, label: str, option: str) -> None:
        self.click(self.page.get_by_role("combobox", name=re.compile(re.escape(label))).first)
        self.click(self.page.get_by_role("option", name=option, exact=True))

    def button(self, name: str) -> Locator:
        """The button of that name; its key may stand behind it."""
        return self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """One step: its clicks and seconds are printed, a picture is taken at its end."""
        before, started = self.acts, perf_counter()
        yield
        acts, seconds = self.acts - before, perf_counter() - started
        self.held &= seconds <= MOST_SECONDS_AN_ACT * acts
        print(
            f"   {name:<48} {acts:>4} acts {seconds:>7.1f} s (floor {MOST_SECONDS_AN_ACT * acts:.0f})",
            flush=True,
        )
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"{name.replace(' ', '-').replace(',', '')}.png")


def _sort(desk: Desk) -> None:
    page = desk.page
    seen = page.locator(".st-key-opinion-first, .st-key-opinion-open")
    with desk.step("20 opinions confirmed by Ctrl+Enter"):
        desk.open("/y-kien?trang-thai=new")
        for _nth in range(20):
            desk.press("Control+Enter")
    with desk.step("5 opinions confirmed by mouse"):
        for _nth in range(5):
            confirm = seen.get_by_role("button", name=re.compile(_("Confirm, open the next")))
            # The boxes of the opinion before may still go from the screen.
            expect(confirm).to_have_count(1)
            desk.click(confirm)
    with desk.step(f"{_SORTED - 25} opinions corrected by keys and confirmed"):
        for _nth in range(_SORTED - 25):
            desk.press("l")
            desk.press("4")
            desk.press("Control+Enter")


def _group(desk: Desk) -> None:
    with desk.step(f"{_GROUPS * _IN_A_GROUP} opinions grouped into {_GROUPS} problems"):
        desk.open("/van-de?phan=de-xuat")
        for _nth in range(_GROUPS):
            # By its own name: the one after it moves up once it is confirmed.
            shown = desk.page.locator("[class*=st-key-problem-proposed-]").first.get_attribute("class") or ""
            name = next(one for one in shown.split() if one.startswith("st-key-"))
            card = desk.page.locator(f".{name}")
            ticks = card.locator("[data-testid=stCheckbox] label")
            expect(ticks.nth(_IN_A_GROUP - 1)).to_be_visible()
            settled(desk.page)
            for place in range(_IN_A_GROUP, ticks.count()):
                desk.click(ticks.nth(place))
            desk.click(card.get_by_role("button", name=_("Make one problem")))
            expect(card).to_have_count(0)
            settled(desk.page)


def _close_many(desk: Desk) -> None:
    page = desk.page
    with desk.step("all suggestions of a filter closed"):
        desk.open("/y-kien?loai=suggestion&trang-thai=new")
        desk.click(desk.button(_("Act on all that match")))
        desk.choose(_("To which state"), str(STATES["no_action"][0]))
        sure = page.locator(".st-key-bulk-bar [data-testid=stCheckbox] label")
        print(f"   {sure.inner_text()}")
        desk.click(sure)
        desk.click(desk.button(_("Do it")))
        expect(desk.button(_("Undo"))).to_be_visible()
    with desk.step("the same taken back"):
        desk.click(desk.button(_("Undo")))
        expect(desk.button(_("Undo"))).to_have_count(0)


def _answer_data(desk: Desk) -> None:
    page = desk.page
    with desk.step("wrong data looked up and answered"):
        desk.open("/sai-du-lieu")
        desk.choose(_("Kind"), str(KINDS["wrong_data"]))
        desk.fill(page.get_by_label(_("Reason"), exact=True), "Đối chiếu với CMIS")
        desk.click(page.get_by_role("button", name=_("Note it for today")))
        # The first of the list that came with a code.
        rows = page.locator("[class*=st-key-data-row-] button")
        show = page.get_by_role("button", name=_("Show in full"))
        for nth in range(rows.count()):
            if show.count():
                break
            desk.click(rows.nth(nth))
        desk.click(show)
        page.locator(
            ".st-key-data-first [data-testid=stCode], .st-key-data-open [data-testid=stCode]"
        ).hover()
        desk.click(page.locator("[data-testid=stCode] button").first)
        desk.click(desk.button(_("Answer the unit")))
        desk.fill(page.get_by_label(_("Answer"), exact=True).first, "Đã đối chiếu và chỉnh chỉ số trên CMIS.")
        desk.click(desk.button(_("Send to the unit")))
        expect(desk.button(_("Undo"))).to_be_visible()


def _take_summary(desk: Desk) -> None:
    page = desk.page
    with desk.step("summary taken as Word and Excel"):
        desk.open("/ton-tai")
        desk.click(page.get_by_text(_("Summary of some days"), exact=True))
        for form in (_("Word"), _("Excel")):
            with page.expect_download() as taken:
                page.get_by_role("link", name=form, exact=True).first.click()
            desk.acts += 1
            if desk.pictures:
                taken.value.save_as(desk.pictures / taken.value.suggested_filename)


def _hand_over(desk: Desk) -> None:
    with desk.step("shift handed over"):
        desk.open("/ban-giao-ca")
        desk.fill(desk.page.get_by_label(_("Notes for who comes")), "Theo dõi mã OTP của miền Trung.")
        desk.click(desk.page.get_by_role("button", name=_("Hand the shift over"), exact=True))
        desk.click(desk.page.get_by_text(_("Text for Zalo"), exact=True))


def main() -> bool:
    """Do the shift; whether every step held its floor."""
    pictures = Path(sys.argv[1]) if __name__ == "__main__" and len(sys.argv) > 1 else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        url = f"sqlite:///{folder / 'tracker.db'}"
        door = Door(Settings(database_url=SecretStr(url), data_dir=folder / "data", locale="vi", today=None))
        prepare_demonstration(door)
        prepare(door)
        with serving(folder, url) as server, speaking("vi"):
            desk = Desk(browser, server, Role.TRIAGER, pictures)
            officer = Desk(browser, server, Role.DATA_OFFICER, pictures)
            for work in (_sort, _group, _close_many, _take_summary):
                work(desk)
            _answer_data(officer)
            _hand_over(desk)
            print(f"   in all {desk.acts + officer.acts} acts")
    return desk.held and officer.held


if __name__ == "__main__":
    main()
