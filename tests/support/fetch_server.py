"""A real HTTP server on this machine for the tests of the fetch stage, and a source to ask it with."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from homefinder.fetch.client import Fetcher, open_live_fetcher
from homefinder.fetch.limits import Limits, RetryPolicy
from homefinder.fetch.politeness.throttle import Clock
from homefinder.settings import Settings
from homefinder.source import Source

QUICK = RetryPolicy(first_s=0.0, jitter_s=0.0)


@dataclass
class Answer:
    """What the server says. ``raw`` writes to the socket itself, for servers that misbehave."""

    body: bytes = b"hello"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: Callable[[Any], None] | None = None


@dataclass
class Publication:
    """A running server: what it answers by path, and what it was asked."""

    url: str
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    slow_s: float = 0.0
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def says(self, path: str, *answers: Answer) -> str:
        """Answer ``path`` with each in turn, the last again and again; the full address."""
        self.answers[path] = list(answers)
        return self.url + path

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        with self.lock:
            self.asked.append((handler.path, {name.lower(): value for name, value in handler.headers.items()}))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            waiting = self.answers.get(handler.path, [Answer(b"no", 404)])
            answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if handler.path != "/robots.txt":
            time.sleep(self.slow_s)
        with self.lock:
            self.at_once -= 1
        self._send(handler, answer)

    def _send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        known = handler.headers.get("If-None-Match")
        if answer.raw:
            answer.raw(handler.wfile)
        elif known and known == answer.headers.get("ETag"):
            handler.send_response(304)
            handler.end_headers()
        else:
            handler.send_response(answer.status)
            for name, value in ({"Content-Length": str(len(answer.body))} | answer.headers).items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(answer.body)


@contextmanager
def publication() -> Iterator[Publication]:
    """A server on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                told.serve(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client had enough, as some tests mean it to

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told = Publication(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Watch:
    """A clock that the test turns: to sleep is to move it."""

    def __init__(self) -> None:
        self.seconds = datetime(2026, 9, 1, tzinfo=UTC).timestamp()
        self.slept: list[float] = []

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.seconds, self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.seconds += seconds


def source(**changes: Any) -> Source:
    """A declared source; ``changes`` replace its fields."""
    plain: dict[str, Any] = {
        "id": "example",
        "title": "Example",
        "publisher": "Example Office",
        "licence": "OGL-UK-3.0",
        "adapter": "curated",
        "schedule": "15 5 * * *",
        "completeness": "full",
        "expect": {"min_records": 1},
        "min_interval_s": 0.0,
        "max_bytes": 10_000,
    }
    return Source.model_validate(plain | changes)


def fetcher(data: Path, *, loopback: bool = True, limits: Limits | None = None, **options: Any) -> Fetcher:
    """A live fetcher that may ask this machine and does not dawdle."""
    settings = Settings(data=data, contact="team@example.org", allow_loopback=loopback)
    declared = options.pop("source", None) or source()
    return open_live_fetcher(declared, settings, limits=limits, **({"retry_policy": QUICK} | options))
