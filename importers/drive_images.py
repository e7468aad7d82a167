"""Images that answers of the form link to, fetched through the Drive API by the account that reads the sheet.

A link itself is never opened: the file's id is read out of it, and only the API's own host is asked for that id.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from google.auth.exceptions import GoogleAuthError, RefreshError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials

from locales import Phrase, phrase

GOOGLE = "https://www.googleapis.com"
SCOPES = ("https://www.googleapis.com/auth/drive.readonly",)
MOST_BYTES = 25_000_000
# What a picture may be by Drive's own word; what it truly is, its content tells later.
TYPES = frozenset({"image/png", "image/jpeg", "image/jpg", "image/webp", "image/heic", "image/heif"})
HOSTS = frozenset(
    {"drive.google.com", "docs.google.com", "drive.usercontent.google.com", "lh3.googleusercontent.com"}
)
TRIES = 3
LONGEST_WAIT = 8.0
_TIMEOUT = (5, 30)
_CHUNK = 1 << 16
_ID = re.compile(r"[A-Za-z0-9_-]{8,128}")
_IN_PATH = re.compile(r"/d/([A-Za-z0-9_-]{8,128})(?=[/=]|$)")
_RESOURCE_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_RATES = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "sharingRateLimitExceeded"})
_AGAIN = frozenset({408, 429, 500, 502, 503, 504})


class NoGoogle(Exception):
    """Google can't be asked at all; the sentence says why and what to do."""

    def __init__(self, sentence: Phrase) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class Fetched:
    """The bytes of an image, or the code of why there are none; `lasting`: asking again would change nothing."""

    data: bytes | None
    why: str = ""
    lasting: bool = False


@dataclass(frozen=True)
class DriveFile:
    """A file of Drive's as a link names it."""

    id: str
    resource_key: str = ""


def drive_file(link: str) -> DriveFile | None:
    """The file that a link of Drive's names, in any of its shapes; None for every other link.

    >>> drive_file("https://drive.google.com/open?id=1aBcDeFgHiJk").id
    '1aBcDeFgHiJk'
    >>> drive_file("https://drive.google.com/file/d/1aBcDeFgHiJk/view?usp=drivesdk").id
    '1aBcDeFgHiJk'
    >>> drive_file("https://evil.example/open?id=1aBcDeFgHiJk") is None
    True
    """
    try:
        parts = urlsplit(link.strip())
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    if (
        parts.scheme not in ("http", "https")
        or host not in HOSTS
        or parts.username
        or port not in (None, 443)
    ):
        return None
    query = parse_qs(parts.query)
    in_path = _IN_PATH.search(parts.path)
    number = in_path.group(1) if in_path else query.get("id", [""])[0]
    if not _ID.fullmatch(number):
        return None
    key = query.get("resourcekey", [""])[0]
    return DriveFile(number, key if _RESOURCE_KEY.fullmatch(key) else "")


class DriveImages:
    """Drive, asked by one service account. `api_root` stands for Google's own host, for a server of one's own."""

    def __init__(
        self,
        account_file: Path | None,
        api_root: str = "",
        *,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        if account_file is None:
            raise NoGoogle(
                phrase(
                    "Images are not fetched: no Google account is set. "
                    "Set GOOGLE_SERVICE_ACCOUNT_FILE, or ask the sender for the image."
                )
            )
        try:
            credentials = Credentials.from_service_account_file(str(account_file), scopes=list(SCOPES))  # type: ignore[no-untyped-call]
        except (OSError, ValueError, GoogleAuthError) as error:
            raise NoGoogle(
                phrase(
                    "The file that GOOGLE_SERVICE_ACCOUNT_FILE names is no key of a service account. "
                    "Download the key again as JSON and put it there."
                )
            ) from error
        self._root = (api_root or GOOGLE).rstrip("/")
        self._pause = pause
        self._session = AuthorizedSession(credentials)  # type: ignore[no-untyped-call]

    def fetch(self, link: str) -> Fetched:
        """The image behind a link. Raises NoGoogle where the account itself is refused."""
        file = drive_file(link)
        if file is None:
            return Fetched(None, "not_a_drive_link", lasting=True)
        about = self._ask(file, {"fields": "id,mimeType,size,trashed"}, 100_000)
        if about.data is None:
            return about
        try:
            told = json.loads(about.data)
        except ValueError:
            return Fetched(None, "not_now")
        if refused := _refused(told):
            return refused
        return self._ask(file, {"alt": "media"}, MOST_BYTES)

    def _ask(self, file: DriveFile, asked: Mapping[str, str], most: int) -> Fetched:
        wait = 0.0
        for nth in range(TRIES):
            if nth:
                self._pause(wait)
            found, wait = self._once(file, asked, most, nth)
            if found is not None:
                return found
        return Fetched(None, "not_now")

    def _once(
        self, file: DriveFile, asked: Mapping[str, str], most: int, nth: int
    ) -> tuple[Fetched | None, float]:
        """An answer, or None and how long to wait before asking again."""
        wait = float(2**nth)
        headers = {"Accept-Encoding": "identity"}
        if file.resource_key:
            headers["X-Goog-Drive-Resource-Keys"] = f"{file.id}/{file.resource_key}"
        try:
            with self._session.get(
                f"{self._root}/drive/v3/files/{file.id}",
                params={**asked, "supportsAllDrives": "true"},
                headers=headers,
                timeout=_TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer:
                if answer.status_code == 200:
                    return _body(answer, most), wait
                return _without_body(answer), min(_told_to_wait(answer, wait), LONGEST_WAIT)
        except RefreshError as error:
            raise NoGoogle(
                phrase(
                    "Google refuses the tracker's key: it was revoked or is no longer valid. "
                    "Make a new key and set GOOGLE_SERVICE_ACCOUNT_FILE."
                )
            ) from error
        except (requests.RequestException, GoogleAuthError):
            return None, wait


def _refused(told: Any) -> Fetched | None:
    """Why a file is not fetched, by what Drive says of it."""
    if not isinstance(told, dict):
        return Fetched(None, "not_now")
    size = str(told.get("size", ""))
    if told.get("trashed") is True:
        return Fetched(None, "deleted")
    if told.get("mimeType") not in TYPES:
        return Fetched(None, "not_an_image", lasting=True)
    if size.isascii() and size.isdigit() and int(size[:20]) > MOST_BYTES:
        return Fetched(None, "too_large", lasting=True)
    return None


def _body(answer: requests.Response, most: int) -> Fetched:
    came = bytearray()
    for chunk in answer.iter_content(_CHUNK):
        came += chunk
        if len(came) > most:
            return Fetched(None, "too_large", lasting=True)
    told = answer.headers.get("Content-Length", "")
    if told.isdigit() and int(told) != len(came):
        return Fetched(None, "not_now")
    return Fetched(bytes(came))


def _without_body(answer: requests.Response) -> Fetched | None:
    """What a status means; None: ask again."""
    status = answer.status_code
    if status in _AGAIN or (status == 403 and _is_rate(answer)):
        return None
    if 300 <= status < 400:
        return Fetched(None, "led_elsewhere", lasting=True)
    if status == 404:
        return Fetched(None, "not_found")
    return Fetched(None, "no_access")


def _is_rate(answer: requests.Response) -> bool:
    said = answer.raw.read(20_000, decode_content=True).decode("utf-8", "replace")
    return any(rate in said for rate in _RATES)


def _told_to_wait(answer: requests.Response, otherwise: float) -> float:
    told = answer.headers.get("Retry-After", "")
    return float(told) if told.isascii() and told.isdigit() and len(told) < 6 else otherwise
