"""The door's own files (style, font, mark, script): read once, served to anybody under fixed names."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

ADDRESS = "/dang-nhap/tep"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_FILES = {
    path.name: (path.read_bytes(), _TYPES[path.suffix])
    for path in sorted(Path(__file__).parent.iterdir())
    if path.suffix in _TYPES
}
PATHS = tuple(f"{ADDRESS}/{name}" for name in _FILES)


async def _asset(request: Request) -> Response:
    data, kind = _FILES[request.url.path.rpartition("/")[2]]
    kept = "public, max-age=604800" if kind == "font/woff2" else "public, max-age=300"
    return Response(data, media_type=kind, headers={"cache-control": kept})


ROUTES = [Route(path, _asset) for path in PATHS]
