"""An app that takes whatever is sent and answers: what the door's figures are compared with."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route


async def take(request: Request) -> PlainTextResponse:
    """The number of bytes that came."""
    return PlainTextResponse(str(len(await request.body())))


app = Starlette(routes=[Route("/{path:path}", take, methods=["GET", "PUT"])])
