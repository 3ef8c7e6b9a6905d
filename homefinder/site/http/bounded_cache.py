"""A cache of a bounded size: what was used longest ago goes first. Safe between threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """At most ``max_entries`` values, of together at most ``max_total`` by ``measure``; without it each counts 0.

    A value above ``max_size`` is not kept.
    """

    def __init__(
        self, max_entries: int, max_total: int = 0, max_size: int = 0, measure: Callable[[V], int] = lambda _: 0
    ) -> None:
        self._max_entries, self._max_total, self._max_size = max_entries, max_total, max_size
        self._measure = measure
        self._values: OrderedDict[K, V] = OrderedDict()
        self._total = 0
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """The value under ``key``, which counts as used now; None where there is none."""
        with self._lock:
            return self._get(key)

    def put(self, key: K, value: V) -> None:
        """Keep a value, in the place of the one before."""
        with self._lock:
            self._put(key, value)

    def get_or_make(self, key: K, make: Callable[[], V]) -> V:
        """The value under ``key``; else what ``make`` gives, which is kept unless it is None.

        Others wait meanwhile, so that nothing is made twice.
        """
        with self._lock:
            known = self._get(key)
            if known is not None:
                return known
            made = make()
            if made is not None:
                self._put(key, made)
            return made

    def discard(self, key: K) -> None:
        """Forget what is under ``key``, if anything is."""
        with self._lock:
            self._discard(key)

    def _get(self, key: K) -> V | None:
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def _put(self, key: K, value: V) -> None:
        self._discard(key)
        size = self._measure(value)
        if size > self._max_size:
            return
        self._values[key] = value
        self._total += size
        while len(self._values) > self._max_entries or self._total > self._max_total:
            self._discard(next(iter(self._values)))

    def _discard(self, key: K) -> None:
        if key in self._values:
            self._total -= self._measure(self._values.pop(key))
