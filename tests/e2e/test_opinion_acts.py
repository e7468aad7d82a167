"""The acts under an opinion and the act on all that match, in a browser: done, told, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import token_hex
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import select

from locales import gettext as _
from models.codes import Role
from models.database import open_engine, writing
from models.tables import Account
from services.access import OPERATOR
from services.accounts import add_account
from services.sign_ins import COOKIE
from tests.e2e.conftest import settled, until_seen
from tests.web.servers import Server, token_in

AT = datetime(2025, 12, 12, 2, 0, tzinfo=UTC)
PASSWORD = "Dong-Nghiep-2025-EVN"


@pytest.fixture
def colleague(server: Server) -> str:
    """The sign-in of a second triager, told by the name that their changes carry."""
    name = f"dong.nghiep.{token_hex(4)}"
    with writing(open_engine(server.database)) as session:
        add_account(session, OPERATOR, name, Role.TRIAGER.value, PASSWORD, now=AT, locale="vi")
        account = session.exec(select(Account).where(Account.username == name)).one()
        account.must_change_password = False
        session.add(account)
        session.commit()
    return name


def kind_of(page: Page) -> Locator:
    """The box of the kind of the opinion that is open."""
    return page.locator(".st-key-opinion-labels").get_by_role("combobox", name=re.compile(_("Kind")))


def choose(page: Page, kind: str) -> None:
    """Choose a kind in its box, without saving it."""
    kind_of(page).click()
    page.get_by_role("option", name=kind).click()
    expect(kind_of(page)).to_have_value(kind)
    settled(page)


def note(page: Page, words: str) -> None:
    """Write down an opinion of the test's own."""
    box = page.get_by_label(_("What was said"))
    expect(box).to_be_focused()
    box.fill(words)
    page.keyboard.press("Control+Enter")
    # An empty one takes its place when it is kept; the button to take back may stand there from the one before.
    page.wait_for_function(
        "label => [...document.querySelectorAll('textarea')].filter(box => box.ariaLabel === label)"
        ".map(box => box.value).join('|') === ''",
        arg=_("What was said"),
    )
    expect(page.get_by_role("button", name=_("Undo"))).to_be_visible()
    settled(page)


def test_an_opinion_is_moved_starred_put_away_and_taken_back(signed_in: Callable[..., Page]):
    mark = f"thử việc {token_hex(4)}"
    words = f"Bấm nút gửi ba lần mà màn hình đứng yên {mark}"
    page = signed_in(Role.TRIAGER, "/nhap-nhanh")
    note(page, words)
    page.goto(page.url.split("/nhap-nhanh")[0] + f"/y-kien?tim={quote(mark)}")
    settled(page)
    acts = page.locator(".st-key-opinion-acts")
    told = page.get_by_test_id("stAlert").first
    star = acts.get_by_role("button", name=_("Remove the star"))
    until_seen(star, lambda: acts.get_by_role("button", name=_("Star")).first.click())
    settled(page)
    guided = acts.get_by_text(_("Guidance given")).first
    acts.get_by_role("button", name=_("Guidance given")).click()
    expect(told).to_contain_text(_("Guidance given").lower())
    settled(page)
    expect(guided).to_be_visible()
    page.get_by_role("button", name=_("Undo")).click()
    settled(page)
    expect(acts.get_by_role("button", name=_("Guidance given"))).to_be_visible()
    acts.get_by_role("button", name=_("Into the trash")).click()
    page.get_by_label(_("Why"), exact=True).fill("Thử bàn xử lý")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name=_("Yes, into the trash")).click()
    expect(page.get_by_role("button", name=_("Undo"))).to_be_visible()
    settled(page)
    page.get_by_role("button", name=_("Undo")).click()
    settled(page)
    expect(acts.get_by_role("button", name=_("Into the trash"))).to_be_visible()


def test_all_that_match_are_counted_confirmed_changed_and_taken_back(signed_in: Callable[..., Page]):
    mark = f"loạt ba ý kiến {token_hex(4)}"
    page = signed_in(Role.TRIAGER, "/nhap-nhanh")
    for n in range(3):
        note(page, f"Chữ trên màn hình nhỏ quá {mark} {n}")
    page.goto(page.url.split("/nhap-nhanh")[0] + f"/y-kien?tim={quote(mark)}")
    settled(page)
    bar = page.locator(".st-key-bulk-bar")
    until_seen(bar, lambda: page.get_by_role("button", name=_("Act on all that match")).click())
    settled(page)
    expect(bar.get_by_role("button", name=_("Do it"))).to_be_disabled()
    bar.get_by_text(_("Yes, change %(n)s opinions", n=3)).click()
    settled(page)
    bar.get_by_role("button", name=_("Do it")).click()
    expect(page.get_by_text(_("%(n)s opinions were changed.", n=3))).to_be_visible()
    settled(page)
    page.get_by_role("button", name=_("Undo")).click()
    expect(page.get_by_text(_("Taken back on %(n)s opinions.", n=3))).to_be_visible()


def test_a_move_opens_the_next_opinion_unless_one_stays(signed_in: Callable[..., Page]):
    mark = f"hai-ý-kiến-nối-nhau-{token_hex(4)}"
    page = signed_in(Role.TRIAGER, "/nhap-nhanh")
    for n in range(2):
        note(page, f"Chữ trên màn hình nhỏ quá {mark} {n}")
    page.goto(page.url.split("/nhap-nhanh")[0] + f"/y-kien?tim={quote(mark)}")
    settled(page)
    item = page.locator(".st-key-opinion-first, .st-key-opinion-open")
    words = item.locator(".opinion-text")
    expect(words).to_contain_text(f"{mark} 1")
    item.get_by_role("button", name=re.compile(f"^{_('Work on it')}")).click()
    expect(words).to_contain_text(f"{mark} 0")
    settled(page)
    item.get_by_text(_("Stay on this opinion after a move")).click()
    settled(page)
    item.get_by_role("button", name=re.compile(f"^{_('Work on it')}")).click()
    expect(item.get_by_role("button", name=re.compile(f"^{_('Wait for an answer')}"))).to_be_visible()
    expect(page.get_by_test_id("stAlert").first).to_contain_text(_("In progress").lower())
    expect(words).to_contain_text(f"{mark} 0")


def test_what_two_people_say_of_one_opinion_is_shown_side_by_side(signed_in: Callable[..., Page]):
    mark = f"hai người cùng sửa {token_hex(4)}"
    first = signed_in(Role.TRIAGER, "/nhap-nhanh")
    note(first, f"Chữ trên màn hình nhỏ quá {mark}")
    address = first.url.split("/nhap-nhanh")[0] + f"/y-kien?tim={quote(mark)}"
    second = signed_in(Role.TRIAGER, "/nhap-nhanh")
    for page in (first, second):
        page.goto(address)
        settled(page)
    for page, kind in ((first, _("Performance")), (second, _("Wrong or missing data"))):
        choose(page, kind)
    for page in (first, second):
        page.get_by_role("button", name=re.compile(_("Confirm, open the next"))).click()
        expect(page.get_by_test_id("stAlert").first).to_be_visible()
        settled(page)
    box = second.locator(".st-key-item-conflict")
    expect(box).to_contain_text(_("Performance"))
    expect(box).to_contain_text(_("Wrong or missing data"))
    box.get_by_role("button", name=_("Save mine over it")).click()
    expect(box).to_have_count(0)
    first.reload()
    settled(first)
    expect(kind_of(first)).to_have_value(_("Wrong or missing data"))


def test_who_chooses_after_a_colleague_saved_is_told_and_keeps_the_choice(
    signed_in: Callable[..., Page], server: Server, colleague: str
):
    mark = f"đồng-nghiệp-lưu-trước-{token_hex(4)}"
    page = signed_in(Role.TRIAGER, "/nhap-nhanh")
    note(page, f"Chữ trên màn hình nhỏ quá {mark}")
    path = f"/y-kien?tim={quote(mark)}"
    page.goto(server.address + path)
    settled(page)
    other = signed_in(Role.TRIAGER, "/viec-hom-nay")
    token = token_in(server.sign_in(colleague, PASSWORD))
    other.context.add_cookies([{"name": COOKIE, "value": token, "url": server.address}])
    other.goto(server.address + path)
    settled(other)
    choose(other, _("Performance"))
    other.get_by_role("button", name=re.compile(_("Confirm, open the next"))).click()
    expect(other.get_by_test_id("stAlert").first).to_be_visible()
    choose(page, _("Wrong or missing data"))
    told = page.locator(".st-key-item-meanwhile")
    expect(told).to_contain_text(colleague)
    expect(told).to_contain_text(_("Performance"))
    expect(told).to_contain_text(_("Wrong or missing data"))
    told.get_by_role("button", name=_("Keep what stands now")).click()
    expect(told).to_have_count(0)
    expect(kind_of(page)).to_have_value(_("Performance"))
    settled(page)
    choose(page, _("Wrong or missing data"))
    page.get_by_role("button", name=re.compile(_("Confirm, open the next"))).click()
    expect(page.get_by_test_id("stAlert").first).to_contain_text(_("Kind").lower())
    settled(page)
    expect(kind_of(page)).to_have_value(_("Wrong or missing data"))


def test_on_a_telephone_the_filters_stand_behind_one_button_that_counts_them(signed_in: Callable[..., Page]):
    page = signed_in(Role.TRIAGER, "/y-kien?loai=bug&trang-thai=open", width=390, height=844)
    search = page.get_by_label(_("Search"))
    fold = page.get_by_role("button", name=_("Filters and acts (%(n)s set)", n=2))
    expect(search).to_be_hidden()
    until_seen(search, fold.click)
    assert page.get_by_test_id("stMain").evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
