"""A server of one's own that speaks what is used of Google's OAuth, Sheets v4 and Drive v3, and fails as told.

Field names are those of the public API. Requests are answered from `Workbook` and `files`; `faults` are taken
one a request, before the answer is made. A little over 300 lines: one server, each path of it once.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt

ACCOUNT = "nguoi-doc@thi-diem.iam.gserviceaccount.com"
SHEETS, DRIVE = "/v4/spreadsheets/", "/drive/v3/files/"
AUDIENCE = "https://oauth2.googleapis.com/token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@dataclass(frozen=True)
class Fault:
    """What happens to one request instead of its answer. `status` 0: the answer is made, and spoilt.

    `name` is what it is counted by.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    seconds: float = 0.0
    cut: bool = False
    drip: bool = False
    before: Callable[[], None] | None = None
    name: str = ""


@dataclass
class Tab:
    """One tab: its number, its title, and its rows as UNFORMATTED_VALUE gives them."""

    number: int
    title: str
    rows: list[list[Any]] = field(default_factory=list)
    hidden: bool = False


@dataclass
class Workbook:
    """A spreadsheet that the service account may read."""

    number: str
    tabs: list[Tab]
    title: str = "Góp ý ứng dụng CSKH (câu trả lời)"
    locale: str = "vi_VN"
    zone: str = "Asia/Ho_Chi_Minh"


@cache
def _keys() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  (quick to check, and guards nothing)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


class Google:
    """What the server knows, and what it was asked."""

    def __init__(self) -> None:
        self.workbooks: dict[str, Workbook] = {}
        self.files: dict[str, tuple[dict[str, str], bytes]] = {}
        self.faults: deque[Fault | None] = deque()
        self.token_faults: deque[Fault | None] = deque()
        self.tokens: set[str] = set()
        self.asked: list[str] = []
        self.met: Counter[str] = Counter()
        self.address = ""
        self.revoked = False
        self._tokens_made = 0
        self._lock = threading.Lock()

    def key_file(self, folder: Path) -> Path:
        """The key of the service account, as the console of Google gives it."""
        path = folder / "khoa.json"
        told = {
            "type": "service_account",
            "project_id": "thi-diem",
            "private_key_id": "1",
            "private_key": _keys()[0],
            "client_email": ACCOUNT,
            "client_id": "1",
            "token_uri": f"{self.address}/token",
        }
        path.write_text(json.dumps(told), encoding="utf-8")
        return path

    def token(self, form: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        """An access token for an assertion that the account's key signed."""
        if form.get("grant_type") != [GRANT] or self.revoked:
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        verifier = crypt.RSAVerifier.from_string(_keys()[1])
        claims = jwt.decode(form["assertion"][0], certs=None, verify=False)
        signed, _dot, signature = form["assertion"][0].rpartition(".")
        if not verifier.verify(signed.encode(), _unpadded(signature)) or claims["iss"] != ACCOUNT:
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        if claims["aud"] != AUDIENCE or not claims["iat"] <= time.time() + 60 < claims["exp"] + 60:
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT."}
        with self._lock:
            self._tokens_made += 1
            token = f"the-{self._tokens_made}"
            self.tokens.add(token)
        return 200, {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        """What a request with a valid token gets: (status, JSON or bytes)."""
        if path.startswith(SHEETS):
            number, _slash, rest = path.removeprefix(SHEETS).partition("/")
            book = self.workbooks.get(number)
            if book is None:
                return error_of(404, "Requested entity was not found.", "NOT_FOUND")
            if rest == "":
                return 200, spreadsheet_of(book)
            if rest == "values:batchGet":
                return values_of(book, query)
        if path.startswith(DRIVE):
            found = self.files.get(path.removeprefix(DRIVE))
            if found is None:
                return error_of(404, "File not found.", "NOT_FOUND", reason="notFound")
            about, data = found
            if query.get("alt") == ["media"]:
                return 200, data
            return 200, {"kind": "drive#file", "size": str(len(data)), **about}
        return error_of(404, "Not Found", "NOT_FOUND")


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def error_of(status: int, message: str, name: str, *, reason: str = "") -> tuple[int, dict[str, Any]]:
    """An error as Google's APIs write it."""
    told: dict[str, Any] = {"code": status, "message": message, "status": name}
    if reason:
        told["errors"] = [{"message": message, "domain": "usageLimits", "reason": reason}]
    return status, {"error": told}


def spreadsheet_of(book: Workbook) -> dict[str, Any]:
    """The resource of `spreadsheets.get` without grid data."""
    sheets = [
        {
            "properties": {
                "sheetId": tab.number,
                "title": tab.title,
                "index": place,
                "sheetType": "GRID",
                "gridProperties": {"rowCount": max(1000, len(tab.rows)), "columnCount": 26},
                **({"hidden": True} if tab.hidden else {}),
            }
        }
        for place, tab in enumerate(book.tabs)
    ]
    properties = {
        "title": book.title,
        "locale": book.locale,
        "timeZone": book.zone,
        "autoRecalc": "ON_CHANGE",
    }
    return {"spreadsheetId": book.number, "properties": properties, "sheets": sheets}


def values_of(book: Workbook, query: dict[str, list[str]]) -> tuple[int, Any]:
    """The body of `values.batchGet`; a range that names no tab is refused as Google refuses it."""
    if query.get("valueRenderOption") != ["UNFORMATTED_VALUE"]:
        return error_of(400, "only UNFORMATTED_VALUE is served here", "INVALID_ARGUMENT")
    ranges = []
    for asked in query.get("ranges", []):
        title = asked.partition("!")[0]
        if title.startswith("'"):
            title = title[1:-1].replace("''", "'")
        tab = next((tab for tab in book.tabs if tab.title == title), None)
        if tab is None:
            return error_of(400, f"Unable to parse range: {asked}", "INVALID_ARGUMENT")
        quoted = title.replace("'", "''")
        told: dict[str, Any] = {
            "range": f"'{quoted}'!A1:Z{max(1000, len(tab.rows))}",
            "majorDimension": "ROWS",
        }
        if rows := _trimmed(tab.rows):
            told["values"] = rows
        ranges.append(told)
    return 200, {"spreadsheetId": book.number, "valueRanges": ranges}


def _trimmed(rows: list[list[Any]]) -> list[list[Any]]:
    """Trailing empty cells and rows are left out, empty ones between are ""."""
    out = []
    for row in rows:
        cells = ["" if cell is None else cell for cell in row]
        while cells and cells[-1] == "":
            cells.pop()
        out.append(cells)
    while out and not out[-1]:
        out.pop()
    return out


class _Handler(BaseHTTPRequestHandler):
    google: Google
    protocol_version = "HTTP/1.1"
    # Else the body waits some 40 ms for the acknowledgement of the head.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        """Only tokens are asked for by POST."""
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        self.google.asked.append(self.path)
        fault = self.google.token_faults.popleft() if self.google.token_faults else None
        self._say(fault, lambda: self.google.token(form) if self.path == "/token" else (404, {}))

    def do_GET(self) -> None:
        """Everything else."""
        place = urlsplit(self.path)
        self.google.asked.append(place.path)
        fault = self.google.faults.popleft() if self.google.faults else None
        if fault is not None:
            self.google.met[fault.name] += 1
            if fault.before is not None:
                fault.before()
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")

        def made() -> tuple[int, Any]:
            if token not in self.google.tokens:
                return error_of(401, "Request had invalid authentication credentials.", "UNAUTHENTICATED")
            return self.google.answer(unquote(place.path), parse_qs(place.query))

        self._say(fault, made)

    def _say(self, fault: Fault | None, make: Callable[[], tuple[int, Any]]) -> None:
        fault = fault or Fault()
        if fault.seconds and not fault.drip:
            time.sleep(fault.seconds)
        status, told = (fault.status, {}) if fault.status else make()
        body = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
        if fault.body is not None:
            body = fault.body
        try:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json; charset=UTF-8", **fault.headers}.items():
                self.send_header(name, value)
            sent = body[: len(body) // 2] if fault.cut else body
            self.send_header("Content-Length", str(len(body) if fault.drip else len(sent)))
            self.end_headers()
            if fault.drip:
                ends = time.monotonic() + fault.seconds
                for byte in sent:
                    if time.monotonic() > ends:
                        break
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.02)
                self.close_connection = True
            else:
                self.wfile.write(sent)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_told: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no fault of the server."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def soon(seconds: float) -> str:
    """A moment so many seconds from now as Retry-After writes it."""
    return formatdate(time.time() + seconds, usegmt=True)


@contextmanager
def google() -> Iterator[Google]:
    """The server, running on a free port of this machine."""
    known = Google()
    handler = type("Handler", (_Handler,), {"google": known})
    server = _Server(("127.0.0.1", 0), handler)
    known.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
