"""The sign-in page and its form, signing out, and how a session ends."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from sqlmodel import select

from models.database import open_engine, writing
from models.tables import SignIn
from services.form_tokens import form_token
from services.sign_ins import COOKIE, IDLE, LONGEST, MOST_FAILURES, token_hash
from tests.web.servers import HTML, PASSWORD, Server, cookies_of, csrf_of, token_in
from web.sign_in import MOST_FAILURES_OF_ADDRESS, local_path

WRONG = "sai mật khẩu"
TOO_LONG_TO_TRY = "x" * 1025  # refused without the work that makes passwords slow


def is_signed_in(server: Server, token: str) -> bool:
    with server.client(token) as browser:
        return browser.get("/phien").status_code == 204


def send(server: Server, **form: str) -> httpx.Response:
    headers = {name: form.pop(name) for name in ("x_forwarded_for",) if name in form}
    with server.client() as browser:
        page = browser.get("/dang-nhap", headers=HTML)
        told = HTML | cookies_of(page) | {n.replace("_", "-"): v for n, v in headers.items()}
        return browser.post("/dang-nhap", data={"csrf": csrf_of(page)} | form, headers=told)


def test_the_right_password_gives_a_cookie_no_script_can_read(server):
    answer = server.sign_in("tapdoan", asked="/tien-do?ngay=2025-12-12")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tien-do?ngay=2025-12-12")
    [cookie] = [line for line in answer.headers.get_list("set-cookie") if line.startswith(f"{COOKIE}=")]
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "path=/", "samesite=lax"} <= flags
    assert "secure" not in flags  # this server was told so
    assert answer.headers["cache-control"] == "no-store"
    assert is_signed_in(server, token_in(answer))


def test_the_token_is_new_at_each_sign_in_and_the_old_one_ends(server):
    first = server.token_of("tapdoan")
    with server.client(first) as browser:
        page = browser.get("/dang-nhap?next=/nhap", headers=HTML)
        assert (page.status_code, page.headers["location"]) == (303, "/nhap")
    with server.client() as browser:
        page = browser.get("/dang-nhap", headers=HTML)
        both = cookies_of(page)["cookie"] + f"; {COOKIE}={first}"
        form = {"csrf": csrf_of(page), "username": "tapdoan", "password": PASSWORD}
        second = token_in(browser.post("/dang-nhap", data=form, headers={"cookie": both}))
    assert second != first
    assert is_signed_in(server, second)
    assert not is_signed_in(server, first)


def test_a_wrong_password_gives_the_page_again_with_one_sentence_and_the_name_kept(server):
    answer = send(server, username='"><script>x', password=WRONG, next="/y-kien")
    assert answer.status_code == 401
    assert COOKIE not in answer.cookies
    assert answer.text.count('role="alert"') == 1
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in answer.text
    assert 'value="&quot;&gt;&lt;script&gt;x"' in answer.text
    assert 'name="next" value="/y-kien"' in answer.text
    assert WRONG not in answer.text


def test_the_page_speaks_the_language_that_was_asked_for(server):
    with server.client() as browser:
        assert '<html lang="vi">' in browser.get("/dang-nhap").text
        page = browser.get("/dang-nhap?ngon-ngu=en").text
    assert '<html lang="en">' in page
    assert ">Sign in</button>" in page


@pytest.mark.parametrize("csrf", ["", "0" * 64, "\u0110", "thiếu"])
def test_a_form_without_its_pages_signature_is_refused(server, csrf):
    with server.client() as browser:
        page = browser.get("/dang-nhap", headers=HTML)
        form = {"csrf": csrf, "username": "tapdoan", "password": PASSWORD}
        answer = browser.post("/dang-nhap", data=form, headers=cookies_of(page))
    assert answer.status_code == 403
    assert COOKIE not in answer.cookies


def test_a_signature_is_worth_nothing_without_the_cookie_it_was_made_for(server):
    with server.client() as browser:
        form = {"csrf": csrf_of(browser.get("/dang-nhap")), "username": "tapdoan", "password": PASSWORD}
    with server.client() as another:
        assert another.post("/dang-nhap", data=form).status_code == 403
        other = cookies_of(another.get("/dang-nhap"))
        assert another.post("/dang-nhap", data=form, headers=other).status_code == 403


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/%0d%0aset-cookie:x=1\r\nset-cookie: x=1",
        "javascript:alert(1)",
        "evil.example",
        "http:evil.example",
        "///evil.example",
        "/dang-nhap?next=/dang-nhap",
        "/dang-xuat",
        "http://[",
        "",
        "/" + "a" * 3000,
    ],
)
def test_signing_in_leads_nowhere_else(asked):
    assert local_path(asked) == "/"


def test_the_form_leads_to_no_other_site(server):
    answer = server.sign_in("tapdoan", asked="//evil.example/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


@pytest.mark.parametrize("name", ["khoa", "khong.ai.ca"])
def test_a_name_is_closed_after_ten_wrong_passwords_whether_anybody_has_it_or_not(server, name):
    for _time in range(MOST_FAILURES):
        assert send(server, username=name, password=TOO_LONG_TO_TRY).status_code == 401
    closed = send(server, username=name.upper(), password=PASSWORD)
    assert closed.status_code == 403
    assert "15 phút" in closed.text


def test_an_address_that_fails_all_the_time_is_told_to_wait(server):
    told = {"password": TOO_LONG_TO_TRY, "x_forwarded_for": "10.9.8.7"}
    for number in range(MOST_FAILURES_OF_ADDRESS):
        assert send(server, username=f"nguoi{number}", **told).status_code == 401
    assert send(server, username="tapdoan", **(told | {"password": PASSWORD})).status_code == 429
    assert server.sign_in("tapdoan").status_code == 303


def test_a_token_is_worth_nothing_after_signing_out(server):
    token = server.token_of("tapdoan")
    secret = (server.data / "secret_key").read_text()
    with server.client(token) as browser:
        answer = browser.post("/dang-xuat", data={"csrf": form_token(secret, token)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")
    assert any(
        line.startswith(f"{COOKIE}=") and "Max-Age=0" in line
        for line in answer.headers.get_list("set-cookie")
    )
    assert not is_signed_in(server, token)


@pytest.mark.parametrize("csrf", ["", "0" * 64])
def test_nobody_is_signed_out_by_a_form_of_another_page(server, csrf):
    token = server.token_of("tapdoan")
    with server.client(token) as browser:
        assert browser.post("/dang-xuat", data={"csrf": csrf}).status_code == 403
        assert browser.get("/dang-xuat").status_code == 404
    assert is_signed_in(server, token)


@pytest.mark.parametrize(("idle", "age"), [(IDLE, IDLE), (timedelta(), LONGEST)])
def test_a_session_ends_when_it_was_idle_or_open_for_too_long(server, idle, age):
    token = server.token_of("tapdoan")
    with writing(open_engine(server.database)) as session:
        row = session.exec(select(SignIn).where(SignIn.token_hash == token_hash(token))).one()
        row.last_seen_at -= idle
        row.ends_at -= age
        session.add(row)
        session.commit()
    with server.client(token) as browser:
        answer = browser.get("/y-kien?don-vi=PP", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap?next=/y-kien%3Fdon-vi%3DPP")


def test_one_who_was_sent_away_reads_why(server):
    with server.client() as browser:
        assert "phiên làm việc đã kết thúc" in browser.get("/dang-nhap?het-phien=1").text
