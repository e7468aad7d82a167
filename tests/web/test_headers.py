"""Every answer says what a browser may do with it."""

from __future__ import annotations

import pytest

from tests.web.servers import HTML
from web.headers import HEADERS

PATHS = [
    "/",
    "/viec-hom-nay",
    "/dang-nhap",
    "/healthz",
    "/dang-nhap/tep/door.css",
    "/favicon.png",
    "/_stcore/health",
    "/khong-co",
    "/media/x",
    "/tep/anh/1",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", [None, "tapdoan"])
def test_every_answer_has_the_security_headers(server, path, name):
    with server.client(server.token_of(name) if name else "") as browser:
        for headers in (HTML, {}):
            answer = browser.get(path, headers=headers)
            assert set(HEADERS) <= set(answer.headers)
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_refusal_has_them_too(server):
    with server.client() as browser:
        too_large = browser.post("/dang-nhap", content=b"x" * 100_000)
        from_elsewhere = browser.post("/dang-nhap", headers={"origin": "http://evil.example"})
    assert (too_large.status_code, from_elsewhere.status_code) == (413, 403)
    assert set(HEADERS) <= set(too_large.headers)
    assert set(HEADERS) <= set(from_elsewhere.headers)


def test_nothing_from_elsewhere_and_no_written_script_may_run():
    policy = dict(part.split(" ", 1) for part in HEADERS["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert "script-src" not in policy
    assert not any("http" in sources or "*" in sources or "eval" in sources for sources in policy.values())


def test_over_https_a_browser_is_told_to_stay_there(server):
    with server.client() as browser:
        assert "strict-transport-security" not in browser.get("/healthz").headers
        proxied = browser.get("/healthz", headers={"x-forwarded-proto": "https"})
    assert "max-age=" in proxied.headers["strict-transport-security"]
