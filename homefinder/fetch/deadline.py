"""A limit on the whole time of one exchange. Read timeouts do not stop a server that sends a byte a second."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self


class ExchangeDeadline:
    """Cuts the connections that are opened inside it once ``seconds`` have passed.

    ``on_trace`` goes into a request's extensions (https://www.encode.io/httpcore/extensions/#trace): it is told of each
    connection, and keeps a second handle of its socket to shut it down with. The reader then sees the
    connection end; ``is_passed`` says why.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._passed = threading.Event()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    @property
    def is_passed(self) -> bool:
        return self._passed.is_set()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for handle in self._sockets:
                handle.close()
            self._sockets.clear()

    def on_trace(self, event: str, info: Mapping[str, Any]) -> None:
        """What httpcore calls at each step of an exchange."""
        if event != "connection.connect_tcp.complete":
            return
        opened = info["return_value"].get_extra_info("socket")
        with self._lock:
            self._sockets.append(opened.dup())
        if self.is_passed:
            self._cut()

    def _cut(self) -> None:
        self._passed.set()
        with self._lock:
            for handle in self._sockets:
                with contextlib.suppress(OSError):  # the other side was first
                    handle.shutdown(socket.SHUT_RDWR)
