"""How often somebody may fail: counted in memory for each address and each name."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock


@dataclass
class Attempts:
    """Failures of the last `window`, for at most `keys` addresses or names; the one failing longest ago goes first.

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
    keys: int = 20_000
    _times: dict[str, deque[datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def too_many(self, key: str, now: datetime) -> bool:
        """Whether this one has failed `most` times within the window."""
        with self._lock:
            return len(self._recent(key, now)) >= self.most

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
