"""Whether a person could sign in, for who watches the server."""

from __future__ import annotations

import httpx
from pydantic import SecretStr
from starlette.applications import Starlette

from models.database import newest_revision
from settings import VERSION, Settings
from tests.web.loops import run_to_its_end
from web import health
from web.door import Door


def look(url: str) -> tuple[int, dict[str, str]]:
    door = Door(Settings(database_url=SecretStr(url)))

    async def ask() -> httpx.Response:
        way = httpx.ASGITransport(Starlette(routes=health.routes(door)))
        async with httpx.AsyncClient(transport=way, base_url="http://test") as browser:
            return await browser.get("/healthz")

    answer = run_to_its_end(ask())
    door.engine.dispose()
    return answer.status_code, answer.json()


def test_a_database_in_its_newest_form_is_ok(url, kind):
    status, told = look(url)
    assert status == 200
    assert told == {"status": "ok", "database": kind, "revision": newest_revision(), "version": VERSION}


def test_a_database_without_tables_is_not(empty_url):
    status, told = look(empty_url)
    assert (status, told["status"], told["revision"]) == (503, "database not set up", None)


def test_a_database_out_of_reach_is_not():
    status, told = look("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert (status, told["status"]) == (503, "database not reached")
