"""One request at a time for each host, and its interval, across threads and processes.

A lock file for each host holds the time of its last request. The kernel frees the lock of a process that dies.
"""

from __future__ import annotations

import fcntl
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO


@dataclass(frozen=True, slots=True)
class Clock:
    """Where the time comes from and how to let it pass, in seconds since 1970 and seconds."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class HostState:
    """What is known of a host: when its last request ended, and when it asked us to come back."""

    last: float = 0.0
    not_before: float = 0.0


class Throttle:
    """The turns of every host, kept as files in ``folder``. ``max_pause_s``: how far ``pause_host`` may reach."""

    def __init__(self, folder: Path, clock: Clock | None = None, *, max_pause_s: float = 120.0) -> None:
        self._folder = folder
        self._clock = clock or Clock()
        self._longest_hold_s = max_pause_s

    @contextmanager
    def take_turn(self, host: str, interval_s: float) -> Iterator[None]:
        """Wait for this host's turn, and keep it until the block ends."""
        with self._open_locked(host) as file:
            state = _read(file)
            wait = self._wait_s(state, interval_s)
            if wait > 0:
                self._clock.sleep(wait)
            try:
                # Written before as well as after: a process that dies in its request has still made it.
                _write(file, HostState(self._clock.now()))
                yield
            finally:
                _write(file, HostState(self._clock.now()))

    def pause_host(self, host: str, seconds: float) -> None:
        """Let nobody ask ``host`` for ``seconds`` from now: it said ``Retry-After``."""
        with self._open_locked(host) as file:
            _write(file, HostState(_read(file).last, self._clock.now() + min(seconds, self._longest_hold_s)))

    def _wait_s(self, state: HostState, interval_s: float) -> float:
        # Each part is bounded: a clock that was set back, or a damaged file, must not block a host for ever.
        now = self._clock.now()
        interval = min(state.last + interval_s - now, interval_s)
        return max(0.0, interval, min(state.not_before - now, self._longest_hold_s))

    @contextmanager
    def _open_locked(self, host: str) -> Iterator[TextIO]:
        self._folder.mkdir(parents=True, exist_ok=True)
        # Each opening has a lock of its own, so that flock keeps threads apart as well as processes.
        with (self._folder / build_lock_file_name(host)).open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file


def build_lock_file_name(host: str) -> str:
    """A file name for ``host`` that cannot leave its folder."""
    return re.sub(r"[^a-z0-9.-]", "_", host.lower()).lstrip(".")[:200] + ".lock"


def _read(file: TextIO) -> HostState:
    file.seek(0)
    try:
        data = json.loads(file.read() or "{}")
        return HostState(float(data.get("last", 0)), float(data.get("not_before", 0)))
    except (ValueError, TypeError, AttributeError):
        return HostState()  # a torn write: the host is treated as never asked


def _write(file: TextIO, state: HostState) -> None:
    file.seek(0)
    file.truncate()
    file.write(json.dumps({"last": state.last, "not_before": state.not_before}))
    file.flush()
