"""A server on 127.0.0.1 that speaks the part of Drive's API (v3) that is used: tokens, files.get, alt=media."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

TOKEN = "ya29.contract"


@dataclass
class Drive:
    """What the server holds. `files`: id -> (mimeType, bytes); `says`: statuses given first, in their order."""

    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    says: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    revoked: bool = False
    address: str = ""


def error(code: int, reason: str) -> bytes:
    """An error as the API writes it."""
    told = {"error": {"code": code, "message": reason, "errors": [{"domain": "global", "reason": reason}]}}
    return json.dumps(told).encode()


class Handler(BaseHTTPRequestHandler):
    """Answers requests from what the server holds."""

    drive: Drive

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.drive.revoked:
            self._say(400, b'{"error": "invalid_grant", "error_description": "Invalid JWT Signature."}')
        else:
            said = {"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"}
            self._say(200, json.dumps(said).encode())

    def do_GET(self) -> None:
        self.drive.asked.append(self.path)
        self.drive.headers.append(dict(self.headers))
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._say(401, error(401, "authError"))
            return
        if self.drive.says:
            status, headers, body = self.drive.says.pop(0)
            self._say(status, body, headers)
            return
        parts = urlsplit(self.path)
        name = parts.path.removeprefix("/drive/v3/files/")
        if name not in self.drive.files:
            self._say(404, error(404, "notFound"))
            return
        self._file(name, media=parse_qs(parts.query).get("alt") == ["media"])

    def _file(self, name: str, *, media: bool) -> None:
        kind, data = self.drive.files[name]
        if media:
            self._say(200, data, {"Content-Type": kind})
        else:
            about: dict[str, Any] = {
                "id": name,
                "mimeType": kind,
                "size": str(len(data)),
                "trashed": False,
            }
            self._say(200, json.dumps(about).encode())

    def _say(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        return


@contextmanager
def drive_server() -> Iterator[Drive]:
    """Serve until the block ends."""
    drive = Drive()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"drive": drive}))
    drive.address = f"http://127.0.0.1:{server.server_address[1]}"
    runs = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    runs.start()
    try:
        yield drive
    finally:
        server.shutdown()
        server.server_close()
        runs.join()


def account_file(folder: Path, drive: Drive) -> Path:
    """The key of a service account whose tokens this server gives."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "account.json"
    told = {
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "1",
        "private_key": pem.decode(),
        "client_email": "tracker@p.iam.gserviceaccount.com",
        "token_uri": f"{drive.address}/token",
    }
    path.write_text(json.dumps(told))
    return path
