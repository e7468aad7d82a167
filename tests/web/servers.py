"""The real server in a process of its own, on a free port, and ways to speak with it as browsers do."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from websockets.sync.client import ClientConnection, connect

from services.sign_ins import COOKIE

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "Một mật khẩu dài 1"
# Reading the machine's certificates for each browser would take longer than most answers.
_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
HTML = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@dataclass(frozen=True)
class Server:
    """A server that runs. `folder` is its DATA_DIR, `database` the URL of what it remembers, `process` its number."""

    port: int
    database: str
    folder: Path
    process: int = 0

    @property
    def address(self) -> str:
        """What a browser would be told to open."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        """Its DATA_DIR."""
        return self.folder / "data"

    def client(self, token: str = "") -> httpx.Client:
        """A browser without a picture; with `token` it is signed in."""
        cookies = {COOKIE: token} if token else {}
        return httpx.Client(
            base_url=self.address, cookies=cookies, timeout=60, trust_env=False, verify=_TRUSTS_NOBODY
        )

    def socket(
        self, token: str = "", *, origin: str | None = "", path: str = "/_stcore/stream"
    ) -> ClientConnection:
        """Streamlit's socket; `origin` is that of the server itself unless told otherwise."""
        headers = {"Cookie": f"{COOKIE}={token}"} if token else {}
        told = self.address if origin == "" else origin
        return connect(
            f"ws://127.0.0.1:{self.port}{path}",
            additional_headers=headers,
            origin=told,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            open_timeout=30,
            proxy=None,
        )

    def sign_in(self, username: str, password: str = PASSWORD, *, asked: str = "/") -> httpx.Response:
        """The answer to the form, sent as the page would send it."""
        with self.client() as browser:
            page = browser.get("/dang-nhap", headers=HTML)
            form = {"csrf": csrf_of(page), "next": asked, "username": username, "password": password}
            return browser.post("/dang-nhap", data=form, headers=HTML | cookies_of(page))

    def token_of(self, username: str) -> str:
        """The token of a new session."""
        return token_in(self.sign_in(username))


def csrf_of(page: httpx.Response) -> str:
    """What a page's form must bring back."""
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text
    return found.group(1)


def cookies_of(page: httpx.Response) -> dict[str, str]:
    """The header of a browser that keeps every cookie, also a Secure one that came without HTTPS."""
    pairs = [line.split(";")[0] for line in page.headers.get_list("set-cookie")]
    return {"cookie": "; ".join(pairs)} if pairs else {}


def token_in(answer: httpx.Response) -> str:
    """The session's token that an answer gives."""
    for line in answer.headers.get_list("set-cookie"):
        name, _equals, rest = line.partition("=")
        if name == COOKIE:
            return rest.split(";")[0]
    raise AssertionError(f"{answer.status_code}: no session was given")


@contextmanager
def serving(folder: Path, database: str, **environment: str) -> Iterator[Server]:
    """Start `streamlit run app.py`, wait until a person could sign in, and stop it afterwards."""
    port = free_port()
    told = {
        name: value
        for name, value in os.environ.items()
        if name not in ("TODAY", "SECRET_KEY", "SESSION_COOKIE_SECURE", "LOCALE")
    }
    told |= {"DATABASE_URL": database, "DATA_DIR": str(folder / "data"), **environment}
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=told, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(process, port, folder / "server.log")
            yield Server(port, database, folder, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends = time.monotonic() + 120
    while time.monotonic() < ends:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")
