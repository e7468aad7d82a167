"""A shift at EVNICT's desk in a browser: opinions sorted and answered, data corrected, a fix verified, the shift handed over."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect
from sqlmodel import select

from locales import gettext as _
from models.codes import Role
from models.database import open_engine, writing
from models.tables import Account, Unit
from services.access import OPERATOR
from services.accounts import add_account
from services.pilots import current_pilot
from services.sign_ins import COOKIE
from tests.e2e.conftest import settled, until_seen
from tests.services.desk import items_of_units, released_problem
from tests.web.servers import Server, token_in

AT = datetime(2025, 12, 12, 2, 0, tzinfo=UTC)
SECOND, PASSWORD = "ca.sau", "Ca-Sau-2025-EVN"


@pytest.fixture(scope="module")
def made(server: Server) -> dict[str, int]:
    """Opinions of a unit below EVNHANOI that no other test touches, a released problem of two, a second triager."""
    with writing(open_engine(server.database)) as session:
        pilot = current_pilot(session)
        unit = session.exec(select(Unit).where(Unit.code == "EVNHANOI")).one()
        bug, first, second = items_of_units(session, pilot, [unit] * 3, now=AT)
        (data,) = items_of_units(
            session, pilot, [unit], now=AT, labels={"kind": "wrong_data", "customer_code": "PD01000123456"}
        )
        problem = released_problem(session, pilot, [first, second], now=AT)
        if session.exec(select(Account).where(Account.username == SECOND)).first() is None:
            add_account(session, OPERATOR, SECOND, Role.TRIAGER.value, PASSWORD, now=AT, locale="vi")
            account = session.exec(select(Account).where(Account.username == SECOND)).one()
            account.must_change_password = False
            session.add(account)
            session.commit()
    return {"bug": bug, "data": data, "problem": problem}


def answered(page: Page, number: int, words: str) -> None:
    """Write an answer under the opinion that is open, and send it."""
    box = page.get_by_label(_("Answer"), exact=True).first
    until_seen(box, lambda: page.get_by_role("button", name=_("Answer the unit")).click())
    box.fill(words)
    page.keyboard.press("Control+Enter")
    settled(page)
    page.get_by_role("button", name=_("Send to the unit")).click()
    told = _("Opinion %(number)s was answered; the unit reads it on its screen.", number=number)
    expect(page.get_by_text(told)).to_be_visible()
    settled(page)


def test_an_opinion_is_answered_and_its_unit_reads_it(signed_in: Callable[..., Page], made: dict[str, int]):
    page = signed_in(Role.TRIAGER, f"/y-kien?y-kien={made['bug']}")
    answered(page, made["bug"], "Đã sửa, cập nhật bản 3.4.2 <b>nhé</b>")

    reader = signed_in(Role.REPORTER, "/tra-loi", width=390, height=844)
    expect(reader.get_by_text("Đã sửa, cập nhật bản 3.4.2 <b>nhé</b>").first).to_be_visible()
    assert reader.get_by_test_id("stMain").evaluate("(box) => box.scrollWidth - box.clientWidth") == 0
    reader.get_by_role("button", name=_("Mark this page as read")).click()
    expect(reader.get_by_text(re.compile(_("%(n)s answers are marked as read.", n=r"\d+")))).to_be_visible()

    page.reload()
    settled(page)
    expect(page.get_by_text(re.compile("Nguyễn Thị Báo Cáo")).first).to_be_visible()

    sheet = reader.request.get(f"{reader.url.split('/tra-loi')[0]}/tep/ket-qua-xu-ly/EVNHANOI.xlsx")
    assert sheet.status == 200
    assert load_workbook(BytesIO(sheet.body())).sheetnames == ["Kết quả xử lý", "Từng ý kiến"]


def test_a_data_officer_looks_a_customer_up_and_answers(signed_in: Callable[..., Page], made: dict[str, int]):
    page = signed_in(Role.DATA_OFFICER, f"/sai-du-lieu?y-kien={made['data']}")
    assert page.get_by_text("PD01000123456").count() == 0
    page.get_by_label(_("Reason"), exact=True).fill("Đối chiếu với CMIS")
    page.get_by_role("button", name=_("Note it for today")).click()
    expect(page.get_by_text(_("The reason is noted for today."))).to_be_visible()
    settled(page)
    page.get_by_role("button", name=_("Show in full")).click()
    expect(page.get_by_text("PD01000123456")).to_be_visible()
    answered(page, made["data"], "Đã chỉnh chỉ số.")
    page.get_by_role("button", name=_("Undo")).click()
    expect(page.get_by_text(_("The answer was withdrawn."))).to_be_visible()


def test_a_unit_reports_that_a_fault_is_still_there_and_takes_it_back(
    signed_in: Callable[..., Page], made: dict[str, int]
):
    page = signed_in(Role.REPORTER, "/tra-loi")
    card = page.locator(f".st-key-verify-{made['problem']}")
    words = page.get_by_label(_("What still happens?"))
    until_seen(words, lambda: card.get_by_text(_("It is still there"), exact=True).click())
    words.fill("Vẫn không có mã OTP")
    page.keyboard.press("Control+Enter")
    settled(page)
    page.get_by_role("button", name=_("Report that it is still there")).click()
    said = _("Problem %(number)s is open again; EVNICT reads your words.", number=made["problem"])
    expect(page.get_by_text(said)).to_be_visible()

    desk = signed_in(Role.TRIAGER, f"/van-de?ma={made['problem']}")
    expect(desk.get_by_text("Vẫn không có mã OTP")).to_be_visible()
    page.get_by_role("button", name=_("Undo")).click()
    expect(card).to_be_visible()


def test_a_shift_is_handed_over_and_taken_over_by_a_second_person(
    signed_in: Callable[..., Page], server: Server, made: dict[str, int]
):
    assert made
    page = signed_in(Role.TRIAGER, "/ban-giao-ca")
    page.get_by_label(_("Notes for who comes")).fill("Theo dõi OTP")
    page.keyboard.press("Control+Enter")
    settled(page)
    page.get_by_role("button", name=_("Hand the shift over"), exact=True).click()
    expect(
        page.get_by_text(_("The shift is handed over; it waits for a second person to take it over."))
    ).to_be_visible()
    settled(page)

    page.context.clear_cookies()
    token = token_in(server.sign_in(SECOND, PASSWORD))
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": server.address}])
    page.goto(f"{server.address}/ban-giao-ca")
    settled(page)
    page.get_by_role("button", name=_("Take the shift over")).first.click()
    expect(page.get_by_text(_("You took the shift over; both names stand in the record."))).to_be_visible()
    settled(page)
    expect(page.get_by_text("Theo dõi OTP").first).to_be_visible()
    number = re.search(r"ca=(\d+)", page.url)
    assert number
    record = page.request.get(f"{server.address}/tep/ban-giao-ca/{number[1]}.pdf")
    assert record.body().startswith(b"%PDF")
