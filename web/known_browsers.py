"""Browsers in which somebody signed in before: a stranger's wrong passwords don't keep their owner out.

The cookie opens nothing. It holds a number of the browser's and, for each name that signed in there, the server's
signature over both; failures of such a browser are counted for itself.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

from starlette.responses import Response

KNOWN = "may_quen"
_DAYS = 180
_NAMES = 8
_NUMBER = re.compile(r"[A-Za-z0-9_-]{22}")


def number_of(secret: str, cookie: str, name: str) -> str:
    """The number of a browser in which this name signed in before; empty for any other.

    >>> cookie = with_name("khóa", "", "an")
    >>> bool(number_of("khóa", cookie, "an")), number_of("khóa", cookie, "binh"), number_of("khác", cookie, "an")
    (True, '', '')
    >>> both = with_name("khóa", cookie, "binh")
    >>> number_of("khóa", both, "an") == number_of("khóa", both, "binh") == number_of("khóa", cookie, "an")
    True
    """
    number, *signatures = cookie.split(".")
    if not _NUMBER.fullmatch(number):
        return ""
    wanted = _signature(secret, number, name)
    return number if any(hmac.compare_digest(one.encode(), wanted.encode()) for one in signatures) else ""


def with_name(secret: str, cookie: str, name: str) -> str:
    """The cookie of a browser in which this name has just signed in."""
    number, *signatures = cookie.split(".")
    if not _NUMBER.fullmatch(number):
        number, signatures = secrets.token_urlsafe(16), []
    new = _signature(secret, number, name)
    return ".".join((number, new, *[one for one in signatures if one != new][: _NAMES - 1]))


def remember(response: Response, secret: str, cookie: str, name: str, *, path: str, secure: bool) -> None:
    """Let the browser be known from now on."""
    response.set_cookie(
        KNOWN,
        with_name(secret, cookie, name),
        max_age=_DAYS * 86400,
        path=path,
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def _signature(secret: str, number: str, name: str) -> str:
    said = f"browser:{number}:{name}".encode("utf-8", "surrogatepass")
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()[:32]
