"""Is the server able to let a person in: for the load balancer, asked without signing in."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from models.database import newest_revision, revision
from settings import VERSION
from web.door import Door

HEALTH = "/healthz"


def routes(door: Door) -> list[Route]:
    """GET /healthz: 200 with status, database, revision, version; 503 while nobody could sign in."""

    def look() -> tuple[str, str | None]:
        try:
            found = revision(door.engine)
        except (SQLAlchemyError, OSError):
            return "database not reached", None
        return ("ok" if found == newest_revision() else "database not set up"), found

    async def health(_request: Request) -> Response:
        status, found = await run_in_threadpool(look)
        told = {
            "status": status,
            "database": door.engine.dialect.name,
            "revision": found,
            "version": VERSION,
        }
        return JSONResponse(told, 200 if status == "ok" else 503, {"cache-control": "no-store"})

    return [Route(HEALTH, health)]
