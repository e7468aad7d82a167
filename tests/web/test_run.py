"""python -m web.run: what it says before it serves."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import httpx
import pytest
from sqlmodel import Session, select

from models.tables import Pilot
from models.types import key
from services.demonstration_accounts import ACCOUNTS, PASSWORD
from services.pilots import mark_demonstration
from tests.web.servers import ROOT, free_port
from tests.web.test_start import add_count


@pytest.fixture
def kind() -> str:
    return "sqlite"


def run(folder, url: str, port: int) -> subprocess.Popen[bytes]:
    told = os.environ | {"DATABASE_URL": url, "DATA_DIR": str(folder / "data"), "PORT": str(port)}
    told.pop("SECRET_KEY", None)
    with (folder / "said").open("w") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "web.run"], cwd=ROOT, env=told, stdout=said, stderr=subprocess.STDOUT
        )


def test_it_tells_the_address_and_the_accounts_and_serves(url, units, session: Session, tmp_path):
    mark_demonstration(session)
    add_count(session, session.exec(select(Pilot)).one(), key(units["PP"]))
    port = free_port()
    server = run(tmp_path, url, port)
    try:
        ends = time.monotonic() + 120
        while not _is_up(port) and server.poll() is None and time.monotonic() < ends:
            time.sleep(0.2)
        said = (tmp_path / "said").read_text(encoding="utf-8")
        assert _is_up(port), said
        assert f"http://127.0.0.1:{port}" in said
        another = run(tmp_path, url, port)
        assert another.wait(60) == 2
        assert str(port) in (tmp_path / "said").read_text(encoding="utf-8").splitlines()[-1]
        for name, *_rest in ACCOUNTS:
            assert any(name in line and PASSWORD in line for line in said.splitlines())
    finally:
        server.terminate()
        server.wait(30)


def _is_up(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def test_a_database_out_of_reach_is_said_in_a_sentence(tmp_path):
    server = run(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:1/none", free_port())
    assert server.wait(60) == 2
    said = (tmp_path / "said").read_text(encoding="utf-8")
    assert "DATABASE_URL" in said
    assert "Traceback" not in said
