"""The names under which this server answers: a request for any other name is refused before anything reads it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from locales import gettext as _

_NAME = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def listed_hosts(setting: str) -> tuple[str, ...]:
    """The names of ALLOWED_HOSTS and the loopback's, lower case.

    >>> listed_hosts("Thidiem.evn.com.vn, *.evn.vn")
    ('localhost', '127.0.0.1', '::1', 'thidiem.evn.com.vn', '*.evn.vn')
    """
    given = (part.strip().lower().rstrip(".") for part in setting.replace(";", ",").split(","))
    return (*LOOPBACK, *(part for part in given if part))


def is_allowed(host: str, allowed: Sequence[str]) -> bool:
    """Whether a Host header names one of these; `*` is any, `*.evn.vn` any name below.

    >>> is_allowed("127.0.0.1:8501", LOOPBACK), is_allowed("[::1]:8501", LOOPBACK), is_allowed("evil.example", LOOPBACK)
    (True, True, False)
    >>> is_allowed("a.evn.vn", ["*.evn.vn"]), is_allowed("evn.vn.evil.example", ["*.evn.vn"]), is_allowed("", ["*"])
    (True, False, False)
    """
    try:
        parts = urlsplit(f"//{host}")
        name, _port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    # Browsers read some letters that no name holds as the end of it: what stands before would be another host.
    if not _NAME.fullmatch(name) or parts.netloc != host or "@" in host:
        return False
    return any(
        one in ("*", name) or (one.startswith("*.") and name.endswith(one[1:]) and name != one[1:])
        for one in allowed
    )


class AllowedHosts:
    """ASGI middleware: 421 for a name that is not this server's; a socket is closed before it opens."""

    def __init__(self, app: ASGIApp, allowed: Sequence[str]) -> None:
        self.app = app
        self.allowed = tuple(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given = HTTPConnection(scope).headers.getlist("host")
        if len(given) == 1 and is_allowed(given[0], self.allowed):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            said = _(
                "This server does not answer under this name. Open it by its own address, "
                "or add the name to the setting ALLOWED_HOSTS."
            )
            headers = {"cache-control": "no-store", "connection": "close"}
            await PlainTextResponse(said, 421, headers)(scope, receive, send)
