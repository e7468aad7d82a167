"""A stranger's flood: uploads and guesses are all refused, take no memory, and an honest person comes in meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.database import open_engine, writing
from services.file_store import FileStore
from tests.databases import Databases
from tests.web.conftest import AT, settle
from tests.web.servers import HTML, Server, cookies_of, csrf_of, serving

UPLOAD_BYTES, UPLOADS, AT_ONCE = 8_000_000, 48, 8
GUESSES = 200
# 384 MB are sent, 64 MB of them at once; a word of Python's heap here and there is no leak.
MOST_GROWTH_MB = 40


@pytest.fixture
def alone(databases: Databases, tmp_path: Path) -> Iterator[Server]:
    """A server that nobody else asks anything: its memory tells of this test alone."""
    with databases.fresh("sqlite", tmp_path, like="units", now=AT) as database:
        engine = open_engine(database)
        with writing(engine) as session:
            settle(session, FileStore(tmp_path / "data"))
        engine.dispose()
        with serving(tmp_path, database, SESSION_COOKIE_SECURE="false") as started:
            yield started


def megabytes(process: int, what: str) -> float:
    """What Linux says of a process: `VmRSS` is its memory now, `VmHWM` the most since it was last set back."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:"))


def upload(server: Server) -> int:
    with server.client() as stranger:
        return stranger.put("/_stcore/upload_file/x/y", content=b"x" * UPLOAD_BYTES).status_code


def guess(server: Server, number: int) -> int:
    with server.client() as browser:
        page = browser.get("/dang-nhap", headers=HTML)
        form = {"csrf": csrf_of(page), "username": f"ai{number % 50}", "password": f"Đoán lần thứ {number}"}
        told = cookies_of(page) | {"x-forwarded-for": "10.0.0.1"}
        return browser.post("/dang-nhap", data=form, headers=told).status_code


def test_a_strangers_flood_is_refused_and_takes_no_memory(alone: Server):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert {upload(alone), *pool.map(lambda n: guess(alone, n), range(AT_ONCE))} <= {401, 403, 429, 503}
        before = megabytes(alone.process, "VmRSS")
        Path(f"/proc/{alone.process}/clear_refs").write_text("5")  # the most is counted from here
        refused = set(pool.map(lambda _n: upload(alone), range(UPLOADS)))
        most = megabytes(alone.process, "VmHWM")
        guessed = [pool.submit(guess, alone, number) for number in range(GUESSES)]
        honest = alone.sign_in("quen").status_code
        answers = {one.result() for one in guessed}
    assert refused == {401}
    assert most - before < MOST_GROWTH_MB
    assert answers <= {401, 403, 429, 503}
    assert 429 in answers
    assert honest == 303
    assert megabytes(alone.process, "VmRSS") - before < MOST_GROWTH_MB
