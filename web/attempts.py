"""How often somebody may fail: counted in memory for each network, each browser, and each name that nobody has."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from services.sign_ins import after_failure

_KEYS = 20_000


def network_of(address: str) -> str:
    """Whose failures are counted together: an IPv4 address, or the /64 that one line of IPv6 has for itself.

    >>> network_of("10.0.0.7"), network_of("2001:db8:0:1:aaaa::9"), network_of("")
    ('10.0.0.7', '2001:db8:0:1::/64', '')
    >>> network_of("::ffff:10.0.0.7")
    '10.0.0.7'
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found) >> 64 << 64, 64)))


@dataclass
class Attempts:
    """Failures of the last `window`, for at most `keys` addresses or browsers; the one failing longest ago goes first.

    >>> from datetime import UTC
    >>> now = datetime(2025, 12, 12, tzinfo=UTC)
    >>> attempts = Attempts(most=2)
    >>> [attempts.failed("a", now) for _ in range(3)], attempts.too_many("a", now), attempts.too_many("b", now)
    ([None, None, None], True, False)
    >>> attempts.too_many("a", now + timedelta(minutes=16))
    False
    """

    most: int
    window: timedelta = timedelta(minutes=15)
    keys: int = _KEYS
    _times: dict[str, deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def too_many(self, key: str, now: datetime) -> bool:
        """Whether this one has failed `most` times within the window."""
        return self.recent(key, now) >= self.most

    def recent(self, key: str, now: datetime) -> int:
        """How often it has failed within the window, told up to `most`."""
        with self._lock:
            return len(self._recent(key, now))

    def failed(self, key: str, now: datetime) -> None:
        """Count a failure."""
        with self._lock:
            times = self._recent(key, now)
            times.append(now)
            self._times.pop(key, None)
            self._times[key] = times
            if len(self._times) > self.keys:
                del self._times[next(iter(self._times))]

    def forget(self, key: str) -> None:
        """Start again for one that succeeded."""
        with self._lock:
            self._times.pop(key, None)

    def _recent(self, key: str, now: datetime) -> deque[datetime]:
        times = self._times.get(key) or deque(maxlen=self.most)
        while times and times[0] <= now - self.window:
            times.popleft()
        return times


@dataclass
class NamesOfNobody:
    """Locks for names without an account, by the rule for those that have one: nobody can tell them apart.

    >>> from datetime import UTC
    >>> now = datetime(2025, 12, 12, tzinfo=UTC)
    >>> names = NamesOfNobody()
    >>> [names.failed("a", now) for _ in range(9)][-1], names.are_closed("a", now)
    (None, False)
    >>> names.failed("a", now), names.are_closed("a", now), names.are_closed("a", now + timedelta(minutes=15))
    (None, True, False)
    """

    _seen: dict[str, tuple[int, datetime, datetime | None]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def are_closed(self, name: str, now: datetime) -> bool:
        """Whether this name is closed for now."""
        with self._lock:
            until = self._seen.get(name, (0, now, None))[2]
            return until is not None and until > now

    def failed(self, name: str, now: datetime) -> None:
        """Count a failure."""
        with self._lock:
            times, last, until = self._seen.pop(name, (0, now, None))
            times, closed = after_failure(times, last, now=now)
            self._seen[name] = (times, now, closed or until)
            if len(self._seen) > _KEYS:
                del self._seen[next(iter(self._seen))]
