"""How large a request may be, told by its length and counted as it comes, before anything reads it."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from locales import gettext as _

UPLOADS = "/_stcore/upload_file/"
LARGEST_UPLOAD = 51 * 1024 * 1024  # a file of 50 MB and what a form wraps around it
LARGEST_FORM = 64 * 1024


class _TooLarge(Exception):
    """More came than the request may hold."""


class BodyLimits:
    """ASGI middleware: 413 for a body above the limit of its address, however it is sent."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = LARGEST_UPLOAD if scope["path"].startswith(UPLOADS) else LARGEST_FORM
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isascii() or not told.isdigit() or int(told[:20]) > most:
            await _answer(scope, receive, send)
            return
        came, started = 0, False

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > most:
                raise _TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, counted, watched)
        except _TooLarge:
            if started:
                raise
            await _answer(scope, receive, send)


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    response = PlainTextResponse(
        _("This is too large. A file may have up to 50 MB; split it, or leave pictures out."), 413
    )
    response.headers["connection"] = "close"
    await response(scope, receive, send)
