"""What every part of the door needs: settings, database, store, the signing key, the cookie, the real clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

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


def address_of(connection: HTTPConnection) -> str:
    """Where a request came from, as the server believes it."""
    return connection.client.host if connection.client else ""


def real_now() -> datetime:
    """The real moment: a session ends by it even where the program's day stands still."""
    return datetime.now(UTC)
