"""How often one address may try something. Kept in memory: it begins anew at a restart and is each process's own."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from homefinder.site.http.bounded_cache import BoundedCache

MAX_KEYS = 10_000
"""Addresses remembered at a time; the one used longest ago is forgotten first."""


class RateLimit:
    """At most ``most`` uses in ``seconds`` for each key. Safe between threads."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.seconds = most, seconds
        self._clock = clock
        self._used: BoundedCache[str, deque[float]] = BoundedCache(MAX_KEYS)
        self._lock = Lock()

    def is_full(self, key: str) -> bool:
        """Whether the next use must wait."""
        with self._lock:
            return len(self._list_recent_uses(key)) >= self.most

    def use(self, key: str) -> bool:
        """Count one use; False, and nothing counted, where there were too many."""
        with self._lock:
            times = self._list_recent_uses(key)
            if len(times) >= self.most:
                return False
            times.append(self._clock())
            return True

    def forget(self, key: str) -> None:
        """Begin anew for a key."""
        with self._lock:
            self._used.discard(key)

    def _list_recent_uses(self, key: str) -> deque[float]:
        times = self._used.get_or_make(key, deque)
        while times and times[0] <= self._clock() - self.seconds:
            times.popleft()
        return times


FEEDBACK_LIMIT = RateLimit(5, 10 * 60)
"""Feedback of an address: five in ten minutes."""
