"""The door under a flood: guesses held off while honest people come in, and a stranger's uploads that leave no trace."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx

from models.codes import Role
from models.database import open_engine, writing
from services.access import OPERATOR
from services.accounts import add_account
from services.setup import set_up
from tests.web.servers import HTML, PASSWORD, Server, cookies_of, csrf_of, free_port, serving

GUESSES, HONEST = 1000, 10
MOST_SECONDS_HONEST = 5.0  # an honest sign-in while a thousand guesses come within a minute
UPLOADS, UPLOAD_BYTES = 200, 5_000_000
MOST_GROWTH_MB = 40.0


def main() -> bool:
    """Print each figure beside its floor; whether all were held."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = f"sqlite:///{folder / 'tracker.db'}"
        engine = open_engine(database)
        set_up(engine, now=datetime.now(UTC))
        with writing(engine) as session:
            for number in range(HONEST):
                role, now = Role.TRIAGER.value, datetime.now(UTC)
                add_account(session, OPERATOR, f"nguoi{number}", role, PASSWORD, now=now)
        engine.dispose()
        with serving(folder, database, SESSION_COOKIE_SECURE="false") as server:
            held = _guesses(server) & _uploads(server, server.process)
        return held & _floor(folder)


def _guesses(server: Server) -> bool:
    began = time.monotonic()
    with ThreadPoolExecutor(16) as pool:
        sent = [pool.submit(_guess, server, number) for number in range(GUESSES)]
        took = []
        for number in range(HONEST):
            start = time.monotonic()
            status = server.sign_in(f"nguoi{number}").status_code
            took.append(time.monotonic() - start if status == 303 else float("inf"))
        answers = [one.result() for one in sent]
    seconds = time.monotonic() - began
    held_off = sum(status in (403, 429, 503) for status in answers)
    print(
        f"{GUESSES} guesses in {seconds:.0f} s ({GUESSES / seconds * 60:.0f} a minute): {held_off} held off"
    )
    print(f"honest sign-in meanwhile, slowest: {max(took):.2f} s (at most {MOST_SECONDS_HONEST:.0f})")
    return 303 not in answers and max(took) <= MOST_SECONDS_HONEST


def _guess(server: Server, number: int) -> int:
    with server.client() as browser:
        page = browser.get("/dang-nhap", headers=HTML)
        form = {"csrf": csrf_of(page), "username": f"ai{number % 200}", "password": f"Đoán lần thứ {number}"}
        told = cookies_of(page) | {"x-forwarded-for": f"10.0.0.{number % 4}"}
        return browser.post("/dang-nhap", data=form, headers=told).status_code


def _uploads(server: Server, process: int) -> bool:
    _upload(server)
    before, began = _megabytes(process), time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _n: _upload(server), range(UPLOADS)))
    grown, seconds = _megabytes(process) - before, time.monotonic() - began
    sent = UPLOADS * UPLOAD_BYTES / 1e6
    print(
        f"{sent:.0f} MB of uploads by a stranger, refused in {seconds:.0f} s: memory grew by {grown:.1f} MB (at most {MOST_GROWTH_MB:.0f})"
    )
    return set(statuses) == {401} and grown <= MOST_GROWTH_MB


def _floor(folder: Path) -> bool:
    """The same flood at a bare Starlette app, which takes each upload whole into memory and answers: for comparison."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "benchmarks.bare_app:app",
        "--port",
        str(port),
        "--log-level",
        "error",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603
    bare = Server(port, "", folder)
    try:
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            try:
                _upload(bare)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        before, began = _megabytes(process.pid), time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            statuses = set(pool.map(lambda _n: _upload(bare), range(UPLOADS)))
        seconds, grown = time.monotonic() - began, _megabytes(process.pid) - before
    finally:
        process.terminate()
        process.wait(20)
    print(f"  a bare Starlette app takes the same in {seconds:.0f} s and grows by {grown:.1f} MB")
    return statuses == {200}


def _upload(server: Server) -> int:
    with server.client() as stranger:
        return stranger.put("/_stcore/upload_file/x/y", content=b"x" * UPLOAD_BYTES).status_code


def _megabytes(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
