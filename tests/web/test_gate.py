"""A stranger gets nothing, at any address, from a server that has just started."""

from __future__ import annotations

import re
import time
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from pages.shared.menu import SCREENS
from services.form_tokens import form_token
from services.sign_ins import COOKIE
from tests.web.servers import HTML, ROOT, Server, cookies_of, csrf_of, token_in
from web.assets import PATHS

PAGE_FILES = sorted(path.relative_to(ROOT) for path in (ROOT / "pages").rglob("*.py"))
ADDRESSES = [
    "/",
    *(f"/{screen.address}" for screen in SCREENS),
    *(f"/{path.stem}" for path in PAGE_FILES),
    *(f"/{path.as_posix()}" for path in PAGE_FILES),
    "/index.html",
    "/favicon.png",
    "/manifest.json",
    "/static/js/index.js",
    "/app/static/x",
    "/media/0123456789abcdef.png",
    "/component/x/index.html",
    "/metrics",
    "/phien",
    "/tep/anh/1",
    "/tep/bao-cao/EVNHANOI/1/docx",
    "/_stcore/health",
    "/_stcore/script-health-check",
    "/_stcore/host-config",
    "/_stcore/allowed-message-origins",
    "/_stcore/metrics",
    "/_stcore/stream",
    "/_stcore/upload_file/s/f",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp",
    "/auth/login",
    "/oauth2callback",
    "/dang-nhap/",
    "/dang-nhap/tep/",
    "/dang-nhap/tep/../../viec-hom-nay",
    "/dang-nhap%2f..%2fviec-hom-nay",
    "/dang-nhap/tep/door.css/..%2f..%2f..%2fmedia%2fx",
    "//healthz",
    "/healthz/",
    "/HEALTHZ",
    "/healthz/../viec-hom-nay",
    "/%2e%2e/app.py",
    "/.env",
    "/.streamlit/config.toml",
]


def raw(server: Server, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    """The address as it is written: no client may tidy it first."""
    url = httpx.URL(server.address).copy_with(raw_path=path.encode())
    with httpx.Client(timeout=60, trust_env=False) as client:
        return client.send(client.build_request(method, url, headers=headers))


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_stranger_is_led_to_the_sign_in_page_or_refused(fresh, path):
    shown = raw(fresh, "GET", path, HTML)
    assert shown.status_code == 303
    assert shown.headers["location"].startswith("/dang-nhap?next=/")
    assert shown.content == b""
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        answer = raw(fresh, method, path, {})
        assert (method, answer.status_code) == (method, 401)
        assert answer.headers["content-type"].startswith("text/plain")


def test_signing_out_when_one_is_out_already_leads_to_the_sign_in_page(fresh):
    for method in ("GET", "POST"):
        answer = raw(fresh, method, "/dang-xuat", HTML)
        assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")
        assert raw(fresh, method, "/dang-xuat", {}).status_code == 401


@pytest.mark.parametrize("path", ["/_stcore/stream", "/", "/dang-nhap", "/healthz"])
def test_a_strangers_socket_is_closed_before_it_opens(fresh, path):
    with pytest.raises(InvalidStatus) as refused, fresh.socket(path=path):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("token", ["x" * 43, "../../etc/passwd", "%00", "a" * 6000])
def test_a_forged_token_opens_nothing(fresh, token):
    for path in ("/viec-hom-nay", "/_stcore/health", "/media/x"):
        assert raw(fresh, "GET", path, {"cookie": f"{COOKIE}={token}"}).status_code == 401
    with pytest.raises(InvalidStatus), fresh.socket(token):
        pass


@pytest.mark.parametrize("path", ["/dang-nhap", "/healthz", *PATHS])
def test_the_way_in_is_open_to_everybody(fresh, path):
    assert raw(fresh, "GET", path, HTML).status_code == 200


def test_the_sign_in_page_asks_for_nothing_that_is_behind_the_gate(fresh):
    with fresh.client() as browser:
        page = browser.get("/dang-nhap", headers=HTML).text
        style = browser.get("/dang-nhap/tep/door.css").text
    named = set(re.findall(r'(?:href|src)="(/[^"?]*)"', page))
    named |= {f"/dang-nhap/tep/{name}" for name in re.findall(r'url\("([^"]+)"\)', style)}
    assert named <= {"/dang-nhap", *PATHS}
    assert not re.search(r"https?:", page + style)


def test_by_default_cookies_travel_over_https_only(fresh):
    with fresh.client() as browser:
        page = browser.get("/dang-nhap", headers=HTML)
        form = {"csrf": csrf_of(page), "username": "tapdoan", "password": "Một mật khẩu dài 1"}
        answer = browser.post("/dang-nhap", data=form, headers=cookies_of(page))
    assert answer.status_code == 303
    assert token_in(answer)
    for line in page.headers.get_list("set-cookie") + answer.headers.get_list("set-cookie"):
        if "Max-Age=0" not in line:
            assert "; Secure" in line
            assert "; HttpOnly" in line


def test_a_person_passes(server):
    with server.client(server.token_of("tapdoan")) as browser:
        assert browser.get("/viec-hom-nay", headers=HTML).status_code == 200
        assert browser.get("/_stcore/health").status_code == 200
        assert browser.get("/phien").status_code == 204


def test_an_open_socket_is_closed_at_its_next_message_once_the_person_has_signed_out(server):
    token = server.token_of("tapdoan")
    with server.socket(token) as opened:
        sign_out(server, token)
        opened.send(b"\x1a\x00")
        with pytest.raises(ConnectionClosed) as closed:
            read_all(opened)
    assert closed.value.rcvd.code == 4401


def read_all(opened) -> None:
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        opened.recv(timeout=30)


def sign_out(server: Server, token: str) -> None:
    secret = Path(server.data / "secret_key").read_text()
    with server.client(token) as browser:
        answer = browser.post("/dang-xuat", data={"csrf": form_token(secret, token)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/dang-nhap")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1"])
def test_another_sites_page_opens_no_socket_and_sends_no_form(server, origin):
    token = server.token_of("tapdoan")
    with pytest.raises(InvalidStatus) as refused, server.socket(token, origin=origin):
        pass
    assert refused.value.response.status_code == 403
    with server.client(token) as browser:
        for path in ("/dang-xuat", "/dang-nhap", "/_stcore/upload_file/s/f"):
            assert browser.post(path, headers={"origin": origin}).status_code == 403
        assert browser.get("/phien", headers={"origin": origin}).status_code == 204
