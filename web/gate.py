"""The gate around everything, HTTP and WebSocket: nothing but the way in is answered without a live sign-in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from locales import gettext as _
from services.pilots import PILOT_IN_ADDRESS, look_at
from services.sign_ins import BOUND_TO, CHANGE_PASSWORD, INVITATION, SIGN_OUT, token_hash
from web.door import SIGN_IN, STILL_HERE, Door, token_in

SAFE = ("GET", "HEAD", "OPTIONS")
_WITHOUT_OWN_PASSWORD = (CHANGE_PASSWORD, SIGN_OUT)  # open to one whose password was set by somebody else
ENDED = 4401  # the code that an open socket is closed with when its sign-in has ended
_LOOKED_AT_EVERY = 10.0  # seconds after which a silent socket's sign-in is looked up again
_INVITATION = re.compile(rf"{INVITATION}/[A-Za-z0-9_-]{{43}}")
_NAMED_BY_CONTENT = (
    "/static/",
)  # Streamlit's own files: the same for everybody, their names change with them


class Gate:
    """ASGI middleware. `open_paths` and a link of invitation are answered to anybody.

    A signed-in Person stands in `scope["person"]`, the hash of their token in `scope["sign_in"]` and in a header that
    Streamlit keeps with the session it opens.
    """

    def __init__(self, app: ASGIApp, door: Door, open_paths: Collection[str]) -> None:
        self.app = app
        self.door = door
        self.open_paths = frozenset(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        del MutableHeaders(scope=scope)[BOUND_TO]  # nobody says of themselves who they are
        connection = HTTPConnection(scope)
        if not _from_here(connection):
            await self._refuse(scope, receive, send, 403)
            return
        if scope["type"] == "http" and self._is_open(scope["path"]):
            await self.app(scope, receive, send)
            return
        token = token_in(connection)
        asked_by_itself = scope["path"] == STILL_HERE
        person = await run_in_threadpool(self.door.person, token, seen_now=not asked_by_itself)
        if person is None:
            await self._refuse(scope, receive, send, 401)
            return
        without_own = scope["type"] == "http" and scope["path"] in _WITHOUT_OWN_PASSWORD
        if person.must_change_password and not without_own:
            await self._lead_to_password(scope, receive, send)
            return
        look_at(_pilot_asked(scope) or person.pilot_code)
        scope["person"], scope["sign_in"] = person, token_hash(token)
        MutableHeaders(scope=scope)[BOUND_TO] = scope["sign_in"]
        if scope["type"] == "websocket":
            await self.app(scope, self._while_signed_in(token, receive, send), send)
        elif scope["path"].startswith(_NAMED_BY_CONTENT):
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, _unkept(send))

    def _is_open(self, path: str) -> bool:
        return path in self.open_paths or _INVITATION.fullmatch(path) is not None

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, status: int) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        response: Response
        reads_html = _reads_html(scope)
        if status == 401 and reads_html and scope["path"] == SIGN_OUT:
            response = RedirectResponse(SIGN_IN, 303)
        elif status == 401 and reads_html and scope["method"] in ("GET", "HEAD"):
            response = RedirectResponse(f"{SIGN_IN}?next={quote(_asked(scope), safe='/')}", 303)
        elif status == 401:
            response = PlainTextResponse(_("Sign in first."), status)
        else:
            response = PlainTextResponse(_("This was sent from another site, so nothing was done."), status)
        response.headers["cache-control"] = "no-store"
        await response(scope, receive, send)

    async def _lead_to_password(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A password that somebody else knows opens the page on which it is changed, and nothing more."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        response: Response
        if _reads_html(scope) and scope["method"] in ("GET", "HEAD"):
            response = RedirectResponse(f"{CHANGE_PASSWORD}?next={quote(_asked(scope), safe='/')}", 303)
        else:
            response = PlainTextResponse(_("Choose your own password first."), 403)
        response.headers["cache-control"] = "no-store"
        await response(scope, receive, send)

    def _while_signed_in(self, token: str, receive: Receive, send: Send) -> Receive:
        """What an open socket brings, until the sign-in ends: then the socket is closed."""

        async def has_ended(*, seen_now: bool) -> bool:
            person = await run_in_threadpool(self.door.person, token, seen_now=seen_now)
            return person is None or person.must_change_password

        async def checked() -> Message:
            coming = asyncio.ensure_future(receive())
            try:
                while not coming.done():
                    await asyncio.wait((coming,), timeout=_LOOKED_AT_EVERY)
                    if not coming.done() and await has_ended(seen_now=False):
                        return await close()
            finally:
                coming.cancel()
            message = coming.result()
            if message["type"] == "websocket.receive" and await has_ended(seen_now=True):
                return await close()
            return message

        async def close() -> Message:
            await send({"type": "websocket.close", "code": ENDED})
            return {"type": "websocket.disconnect", "code": ENDED}

        return checked


def _unkept(send: Send) -> Send:
    """Answers to one person are kept by no browser and no proxy, unless they say something stricter themselves."""

    async def with_header(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "no-store" not in headers.get("cache-control", ""):
                headers["cache-control"] = "private, no-store"
        await send(message)

    return with_header


def _from_here(connection: HTTPConnection) -> bool:
    """Whether a request that may change something comes from a page of this server.

    A browser names the page's origin with every socket and every form; a program that names none is no browser.
    """
    if connection.scope["type"] == "http" and connection.scope["method"] in SAFE:
        return True
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc.lower() == connection.headers.get("host", "").lower() != ""


def _reads_html(scope: Scope) -> bool:
    return "text/html" in HTTPConnection(scope).headers.get("accept", "")


def _asked(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return str(scope["path"]) + (f"?{query}" if query else "")


def _pilot_asked(scope: Scope) -> str:
    """The pilot that the address names, else that of the page whose link was followed: two windows may show two pilots."""
    asked = scope.get("query_string", b"").decode("latin-1")
    from_page = Headers(scope=scope).get("referer", "")
    try:
        before = urlsplit(from_page).query
    except ValueError:
        before = ""
    for query in (asked, before):
        for code in parse_qs(query).get(PILOT_IN_ADDRESS, ()):
            return str(code)[:100]
    return ""
