"""How often something may be asked for: by an account where somebody is signed in, by a network otherwise."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from locales import gettext as _
from locales import speaking
from services.access import Person
from web.attempts import network_of
from web.door import address_of


@dataclass
class Rate:
    """`most` at once, and as many again in `seconds`, little by little, for each of at most `keys` askers.

    >>> moment = iter([0.0, 0.0, 0.0, 5.0])
    >>> rate = Rate(most=2, seconds=10, clock=lambda: next(moment))
    >>> rate.wait("a"), rate.wait("a"), rate.wait("a"), rate.wait("a")
    (0, 0, 5, 0)
    """

    most: int
    seconds: float
    keys: int = 20_000
    clock: Callable[[], float] = monotonic
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, key: str) -> int:
        """0 when this one may go on, and it is counted; else the seconds until it may."""
        with self._lock:
            now = self.clock()
            left, at = self._left.pop(key, (float(self.most), now))
            left = min(float(self.most), left + (now - at) * self.most / self.seconds)
            allowed = left >= 1
            self._left[key] = (left - 1 if allowed else left, now)
            if len(self._left) > self.keys:
                del self._left[next(iter(self._left))]
            return 0 if allowed else math.ceil((1 - left) * self.seconds / self.most)


@dataclass(frozen=True)
class Limit:
    """A rate for the requests of these methods whose path starts so."""

    path: str
    rate: Rate
    methods: tuple[str, ...] = ("POST", "PUT")


class RateLimits:
    """ASGI middleware: 429 with Retry-After above a limit, before the body is read. It stands behind the gate."""

    def __init__(self, app: ASGIApp, limits: Sequence[Limit]) -> None:
        self.app = app
        self.limits = tuple(limits)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            person: Person | None = scope.get("person")
            for limit in self.limits:
                if scope["method"] in limit.methods and scope["path"].startswith(limit.path):
                    wait = limit.rate.wait(_asker(scope, person))
                    if wait:
                        await _too_often(scope, receive, send, wait, person)
                        return
        await self.app(scope, receive, send)


def _asker(scope: Scope, person: Person | None) -> str:
    if person is not None and person.account_id is not None:
        return f"account {person.account_id}"
    return network_of(address_of(HTTPConnection(scope)))


async def _too_often(scope: Scope, receive: Receive, send: Send, wait: int, person: Person | None) -> None:
    with speaking(person.locale if person else "vi"):
        said = _("Too many requests in a short time. Wait %(n)s seconds, then go on.", n=wait)
    headers = {"retry-after": str(wait), "cache-control": "no-store", "connection": "close"}
    await PlainTextResponse(said, 429, headers)(scope, receive, send)
