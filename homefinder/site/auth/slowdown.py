"""How wrong passwords slow down whoever tries more: by address with growing waits, by account with growing pauses.

Nobody is shut out by what others try: the waits are of an address, and for an account a right password is only answered
some seconds later. Kept in memory: it begins anew at a restart and is each process's own. See
https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#account-lockout
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from homefinder.site.auth.rate_limit import MAX_KEYS
from homefinder.site.http.bounded_cache import BoundedCache

IPV6_NETWORK_BITS = 64
"""What one subscriber has at least (RFC 6177): each of its addresses counts as one."""


@dataclass(frozen=True, slots=True)
class _Tries:
    number: int
    latest: float


class Slowdown:
    """Counts tries by key. The first ``free`` cost nothing; each further one needs twice the seconds of the one before
    it, from ``first`` to ``longest``. Forgotten after ``quiet`` seconds without a try. Safe between threads."""

    def __init__(
        self,
        free: int,
        first: float,
        longest: float,
        quiet: float = 15 * 60,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._free, self._first, self._longest, self._quiet = free, first, longest, quiet
        self._clock = clock
        self._tries: BoundedCache[str, _Tries] = BoundedCache(MAX_KEYS)
        self._lock = Lock()

    def begin_try(self, key: str) -> float:
        """Count a try before it is made, so that a hundred at once are not all made: 0.0. Where it is too early, it is
        not counted, and the seconds that are left come back."""
        with self._lock:
            tries = self._read(key)
            left = tries.latest + self._compute_pause(tries.number) - self._clock()
            if tries.number >= self._free and left > 0:
                return left
            self._tries.put(key, _Tries(tries.number + 1, self._clock()))
            return 0.0

    def count_pause(self, key: str) -> float:
        """Count a try that is made in any case, and give the seconds by which to answer it later."""
        with self._lock:
            tries = self._read(key)
            self._tries.put(key, _Tries(tries.number + 1, self._clock()))
            return self._compute_pause(tries.number)

    def take_back(self, key: str) -> None:
        """The latest try was a right one: it does not count."""
        with self._lock:
            tries = self._read(key)
            self._tries.put(key, _Tries(max(tries.number - 1, 0), tries.latest))

    def forget(self, key: str) -> None:
        """Begin anew for a key."""
        with self._lock:
            self._tries.discard(key)

    def _compute_pause(self, number: int) -> float:
        if number < self._free:
            return 0.0
        return float(min(self._first * 2 ** min(number - self._free, 30), self._longest))

    def _read(self, key: str) -> _Tries:
        tries = self._tries.get(key)
        return tries if tries is not None and tries.latest > self._clock() - self._quiet else _Tries(0, self._clock())


def name_network(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the network that an IPv6 address lies in."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, IPV6_NETWORK_BITS), strict=False))


ADDRESS_SLOWDOWN = Slowdown(free=10, first=30, longest=15 * 60, quiet=30 * 60)
"""Wrong passwords of an address: ten, then one after 30 s, one after a minute … at last one in fifteen minutes."""

ACCOUNT_SLOWDOWN = Slowdown(free=10, first=0.25, longest=4)
"""Wrong passwords for one name from everywhere: from the eleventh on, answers come 0.25 s later, at last 4 s."""
