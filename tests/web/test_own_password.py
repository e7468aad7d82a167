"""The page on which one's own password is changed, and what a password set by somebody else opens: nothing more."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from models.database import open_engine, writing
from models.tables import Account
from models.types import key
from services.access import OPERATOR
from services.accounts import add_account
from services.admin_accounts import reset_password
from tests.databases import KINDS, Databases
from tests.web.conftest import AT
from tests.web.servers import HTML, Server, csrf_of, serving, token_in

PAGE = "/doi-mat-khau"
NEW = "Của riêng tôi 2025"
FIRST = "Được cấp lần đầu 1"


def account(server: Server, name: str, *, must: bool = True) -> int:
    """A new account whose password is FIRST; its number."""
    with writing(open_engine(server.database)) as session:
        return key(
            add_account(session, OPERATOR, name, "headquarters", FIRST, now=AT, must_change_password=must)
        )


def wait_for_the_end(opened: ClientConnection) -> None:
    for _message in range(100):
        opened.recv(timeout=30)


def token_of(server: Server, name: str, password: str = FIRST) -> str:
    return token_in(server.sign_in(name, password))


def send(server: Server, token: str, **fields: str) -> httpx.Response:
    """The form as the page sends it; the old password is FIRST, the new one NEW, unless told."""
    with server.client(token) as browser:
        page = browser.get(PAGE, headers=HTML)
        form = {"csrf": csrf_of(page), "next": "/tien-do", "old": FIRST, "new": NEW, "again": NEW}
        return browser.post(PAGE, data=form | fields, headers=HTML)


def statuses(server: Server, token: str) -> list[int]:
    with server.client(token) as browser:
        return [
            browser.get("/phien").status_code,
            browser.get("/_stcore/health").status_code,
            browser.get("/tep/bao-cao/EVNHANOI/1/docx").status_code,
            browser.post("/_stcore/upload_file/s/f").status_code,
            browser.put("/media/x").status_code,
        ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_password_set_by_somebody_else_opens_nothing_but_the_page_to_change_it(
    databases: Databases, tmp_path: Path, kind: str
):
    with (
        databases.fresh(kind, tmp_path, like="units", now=AT) as database,
        serving(tmp_path, database, SESSION_COOKIE_SECURE="false") as server,
    ):
        number = account(server, "moi")
        token = token_of(server, "moi")
        with server.client(token) as browser:
            for path in ("/", "/viec-hom-nay", "/tien-do?ngay=2025-12-12", "/_stcore/health", "/tep/anh/1"):
                led = browser.get(path, headers=HTML)
                assert (led.status_code, led.content) == (303, b"")
                assert led.headers["location"].startswith(f"{PAGE}?next=/")
            assert "quản trị viên đặt" in browser.get(PAGE, headers=HTML).text
        assert statuses(server, token) == [403] * 5
        for path in ("/_stcore/stream", PAGE):
            with pytest.raises(InvalidStatus), server.socket(token, path=path):
                pass
        changed = send(server, token)
        assert (changed.status_code, changed.headers["location"]) == (303, f"{PAGE}?xong=1&next=%2Ftien-do")
        fresh = token_in(changed)
        with server.client(fresh) as browser:
            told = browser.get(changed.headers["location"], headers=HTML)
            assert "Đã đổi mật khẩu" in told.text
            assert 'href="/tien-do"' in told.text
            assert browser.get("/tien-do", headers=HTML).status_code == 200
        with server.socket(fresh) as opened:
            reset(server, number)
            opened.send(b"\x1a\x00")
            with pytest.raises(ConnectionClosed):
                wait_for_the_end(opened)
        assert statuses(server, token) == [401] * 5


def reset(server: Server, number: int) -> None:
    with writing(open_engine(server.database)) as session:
        reset_password(session, OPERATOR, number, now=datetime.now(UTC))


def test_a_socket_that_is_open_closes_once_the_password_must_be_changed(server: Server):
    number = account(server, "luc.nay", must=False)
    with server.socket(token_of(server, "luc.nay")) as opened:
        with writing(open_engine(server.database)) as session:
            row = session.get(Account, number)
            row.must_change_password = True
            session.add(row)
            session.commit()
        opened.send(b"\x1a\x00")
        with pytest.raises(ConnectionClosed) as closed:
            wait_for_the_end(opened)
    assert closed.value.rcvd.code == 4401


def test_anybody_who_is_signed_in_may_change_it_and_the_other_sign_ins_end(server: Server):
    account(server, "tu.doi", must=False)
    elsewhere, here = token_of(server, "tu.doi"), token_of(server, "tu.doi")
    with server.client(here) as browser:
        page = browser.get(PAGE, headers=HTML)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "quản trị viên đặt" not in page.text
    changed = send(server, here)
    assert [line for line in changed.headers.get_list("set-cookie") if "HttpOnly" in line]
    for ended in (elsewhere, here):
        assert statuses(server, ended) == [401] * 5
    assert server.sign_in("tu.doi", FIRST).status_code == 401
    assert server.sign_in("tu.doi", NEW).status_code == 303


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"old": "sai mật khẩu"}, 400, "Mật khẩu hiện tại chưa đúng"),
        ({"again": NEW + "x"}, 400, "không giống nhau"),
        ({"new": "ngắn", "again": "ngắn"}, 400, "ngắn"),
        ({"new": FIRST, "again": FIRST}, 400, "trùng"),
        ({"new": "", "again": ""}, 400, "ngắn"),
        ({"new": "x" * 20, "again": "x" * 20}, 400, "dễ đoán"),
        ({"csrf": "0" * 64}, 403, "Hãy thử lại"),
        ({"csrf": ""}, 403, "Hãy thử lại"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_changes(server: Server, fields, status, said):
    name = "hong." + str(abs(hash(str(fields))))[:12]
    account(server, name)
    token = token_of(server, name)
    answer = send(server, token, **fields)
    assert answer.status_code == status
    assert answer.text.count('role="alert"') == 1
    assert said in answer.text
    assert FIRST not in answer.text
    assert NEW not in answer.text
    assert statuses(server, token) == [403] * 5


def test_a_name_is_closed_for_a_while_to_whoever_guesses_the_old_password(server: Server):
    number = account(server, "doan", must=False)
    token = token_of(server, "doan")
    with writing(open_engine(server.database)) as session:
        row = session.get(Account, number)
        row.failed_attempts, row.last_failed_at = 9, datetime.now(UTC)
        session.add(row)
        session.commit()
    assert send(server, token, old="sai mật khẩu").status_code == 400
    closed = send(server, token)
    assert closed.status_code == 403
    assert "15 phút" in closed.text


def test_one_who_must_change_it_may_sign_out_instead(server: Server):
    account(server, "thoi")
    token = token_of(server, "thoi")
    with server.client(token) as browser:
        page = browser.get(PAGE, headers=HTML)
        answer = browser.post("/dang-xuat", data={"csrf": csrf_of(page)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")
    assert statuses(server, token) == [401] * 5


def test_a_stranger_is_asked_to_sign_in_first(server: Server):
    with server.client() as browser:
        shown = browser.get(PAGE, headers=HTML)
        assert (shown.status_code, shown.headers["location"]) == (303, f"/dang-nhap?next={PAGE}")
        assert browser.post(PAGE, data={"old": FIRST, "new": NEW, "again": NEW}).status_code == 401


@pytest.mark.parametrize(
    "asked", ["//evil.example/", "https://evil.example", "/doi-mat-khau?next=/doi-mat-khau"]
)
def test_it_leads_to_no_other_site(server: Server, asked: str):
    with server.client(server.token_of("tapdoan")) as browser:
        page = browser.get(PAGE, params={"next": asked}, headers=HTML).text
        done = browser.get(PAGE, params={"next": asked, "xong": "1"}, headers=HTML).text
    assert 'name="next" value="/"' in page
    assert 'href="/"' in done
    assert "evil" not in page + done


def test_the_forged_end_of_a_change_is_not_shown_to_one_who_must(server: Server):
    account(server, "gia")
    with server.client(token_of(server, "gia")) as browser:
        page = browser.get(f"{PAGE}?xong=1", headers=HTML).text
    assert "Đã đổi mật khẩu" not in page
