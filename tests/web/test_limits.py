"""A request that is too large is refused before anything reads it."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from web.limits import LARGEST_FORM, LARGEST_UPLOAD

UPLOAD = "/_stcore/upload_file/x/y"


def pieces(size: int) -> Iterator[bytes]:
    piece = b"x" * 65536
    for _n in range(size // len(piece) + 1):
        yield piece


@pytest.mark.parametrize("path", ["/dang-nhap", "/dang-xuat", "/viec-hom-nay"])
def test_a_form_that_says_it_is_too_large_is_refused(server, path):
    with server.client(server.token_of("tapdoan")) as browser:
        assert browser.post(path, content=b"x" * (LARGEST_FORM + 1)).status_code == 413


def test_a_form_that_does_not_say_how_large_it_is_is_counted(server):
    form = {"content-type": "application/x-www-form-urlencoded"}
    with server.client() as browser:
        answer = browser.post("/dang-nhap", content=pieces(LARGEST_FORM * 4), headers=form)
    assert answer.status_code == 413
    assert "50 MB" in answer.text


def test_an_upload_may_be_larger_than_a_form(server):
    with server.client(server.token_of("tapdoan")) as browser:
        answer = browser.put(UPLOAD, content=b"x" * (LARGEST_FORM * 2))
    assert answer.status_code == 404  # nobody has a session of this name


def test_an_upload_that_says_it_is_too_large_is_refused_before_it_is_sent(server):
    told = f"PUT {UPLOAD} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: {LARGEST_UPLOAD + 1}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(told.encode())
        assert line.recv(64).startswith(b"HTTP/1.1 413")


def test_a_length_that_is_no_number_is_refused(server):
    with server.client() as browser, pytest.raises(httpx.HTTPError):
        browser.post("/dang-nhap", headers={"content-length": "-1"}, content=b"x").raise_for_status()
