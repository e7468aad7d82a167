"""The names under which the server answers, and nothing that looks like them."""

from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from tests.web.loops import run_to_its_end
from web.hosts import LOOPBACK, AllowedHosts, is_allowed, listed_hosts

ALLOWED = listed_hosts("thidiem.evn.com.vn, *.evn.vn")


@pytest.mark.parametrize(
    "host",
    [
        "thidiem.evn.com.vn",
        "THIDIEM.EVN.COM.VN",
        "thidiem.evn.com.vn:8501",
        "thidiem.evn.com.vn.",
        "a.evn.vn",
        "a.b.evn.vn:443",
        "localhost:8501",
        "127.0.0.1",
        "[::1]:8501",
    ],
)
def test_its_own_names_are_its_own_however_they_are_written(host: str):
    assert is_allowed(host, ALLOWED)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evn.vn",
        "evilevn.vn",
        "thidiem.evn.com.vn.evil.example",
        "thidiem.evn.com.vn@evil.example",
        "evil.example#.evn.vn",
        "evil.example/.evn.vn",
        "evil.example?.evn.vn",
        "evil.example\\.evn.vn",
        "thidiem.evn.com.vn:port",
        "thidiem.evn.com.vn:99999",
        "[::1",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "2130706433",
    ],
)
def test_what_only_looks_like_them_is_none(host: str):
    assert not is_allowed(host, ALLOWED)


def test_without_a_setting_the_loopback_alone_is_answered_and_a_star_is_any():
    assert listed_hosts(" ; , ") == LOOPBACK
    assert is_allowed("anything.example", listed_hosts("*"))


def answered(kind: str, *hosts: str) -> list[Message]:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await PlainTextResponse("inside")(scope, receive, send)
        else:
            await send({"type": "websocket.accept"})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": kind,
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(b"host", host.encode()) for host in hosts],
    }
    run_to_its_end(AllowedHosts(app, ALLOWED)(scope, receive, send))
    return sent


def test_another_name_two_names_or_none_are_refused_before_anything_reads_the_request():
    assert answered("http", "a.evn.vn")[0]["status"] == 200
    for hosts in (("evil.example",), ("a.evn.vn", "evil.example"), ()):
        start, body = answered("http", *hosts)
        assert start["status"] == 421
        assert b"inside" not in body["body"]
        assert answered("websocket", *hosts) == [{"type": "websocket.close", "code": 1008}]
    assert answered("websocket", "a.evn.vn") == [{"type": "websocket.accept"}]
