"""What every part of the door needs: settings, database, store, the signing key, the cookie, the real clock."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Engine
from starlette.requests import HTTPConnection
from starlette.responses import Response

from models.database import open_engine, reading
from services.access import Person
from services.file_store import FileStore
from services.pilots import is_demonstration
from services.sign_ins import COOKIE, LONGEST, person_of
from settings import Settings, secret_key

SIGN_IN = "/dang-nhap"
BY_PROVIDER = f"{SIGN_IN}/evn"  # on to the provider of single sign-on
FROM_PROVIDER = f"{BY_PROVIDER}/ve"  # and back
STILL_HERE = "/phien"  # an open page asks here, by itself, whether its person is still signed in


@dataclass(frozen=True)
class Door:
    """One a process."""

    settings: Settings

    @property
    def engine(self) -> Engine:
        """The database; opened once a process."""
        return open_engine(self.settings.database_url.get_secret_value())

    @cached_property
    def secret(self) -> str:
        """The key that signs forms."""
        return secret_key(self.settings)

    @cached_property
    def _seal(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"seal:{self.secret}".encode()).digest()))

    def sealed(self, text: str) -> str:
        """A text that only this server can read again, and that nobody can change."""
        return self._seal.encrypt(text.encode()).decode("ascii")

    def unsealed(self, sealed: str, *, lasts: timedelta | None = None) -> str:
        """What was sealed; empty for anything else, and for what was sealed longer ago than it lasts."""
        try:
            ttl = int(lasts.total_seconds()) if lasts else None
            return self._seal.decrypt(sealed.encode("ascii"), ttl).decode()
        except (InvalidToken, UnicodeEncodeError):
            return ""

    @property
    def store(self) -> FileStore:
        """Where images and frozen documents lie."""
        return FileStore(self.settings.data_dir)

    def person(self, token: str, *, seen_now: bool = True) -> Person | None:
        """Who holds a token. Blocks: call it from a thread."""
        if not token:
            return None
        with reading(self.engine) as session:
            return person_of(session, token, now=real_now(), seen_now=seen_now)

    def cookie_is_secure(self) -> bool:
        """Whether cookies travel over HTTPS only: as set, else everywhere but in a demonstration. Blocks."""
        if self.settings.session_cookie_secure is not None:
            return self.settings.session_cookie_secure
        with reading(self.engine) as session:
            return not is_demonstration(session)

    def give_cookie(self, response: Response, token: str, *, secure: bool) -> None:
        """Put the session's token into the browser, out of reach of scripts."""
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(LONGEST.total_seconds()),
            path="/",
            secure=secure,
            httponly=True,
            samesite="lax",
        )


def token_in(connection: HTTPConnection) -> str:
    """The session token that a request carries; empty when it carries none."""
    return connection.cookies.get(COOKIE, "")


def own_address(connection: HTTPConnection) -> str:
    """How the browser calls this server: `https://thidiem.evn.com.vn`. The name was found allowed before."""
    secure = connection.scope["scheme"] in ("https", "wss")
    return f"{'https' if secure else 'http'}://{connection.headers['host']}"


def address_of(connection: HTTPConnection) -> str:
    """Where a request came from, as the server believes it."""
    return connection.client.host if connection.client else ""


def real_now() -> datetime:
    """The real moment: a session ends by it even where the program's day stands still."""
    return datetime.now(UTC)
