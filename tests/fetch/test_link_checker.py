"""The link checker against a real server: what counts as dead, what does not, and that it asks politely."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from homefinder.change.upkeep.write import is_dead
from homefinder.errors import UsageError
from homefinder.fetch.link_checker import DueLink, LinkChecker
from homefinder.settings import Settings
from tests.support.fetch_server import QUICK, Answer, Publication, Watch, publication

DAY = "2026-09-01"


@pytest.fixture
def server() -> Iterator[Publication]:
    with publication() as told:
        yield told


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[None]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def checker(tmp_path: Path, watch: Watch, *, contact: str = "team@example.org") -> LinkChecker:
    settings = Settings(data=tmp_path, contact=contact, allow_loopback=True)
    return LinkChecker(settings, clock=watch.clock, retry_policy=QUICK)


CASES = {
    "there": ([Answer()], 200, False, DAY),
    "gone": ([Answer(b"", 410)], 410, True, ""),
    "missing": ([Answer(b"", 404)], 404, True, ""),
    "broken": ([Answer(b"", 500)], 500, True, ""),
    "shut": ([Answer(b"", 403)], 403, False, ""),
    "moved": ([Answer(b"", 301, {"Location": "/there"})], 200, False, DAY),
    "moved-to-nothing": ([Answer(b"", 302, {"Location": "/nothing"})], 404, True, ""),
    "in-circles": ([Answer(b"", 302, {"Location": "/in-circles"})], 0, True, ""),
    "kept": ([Answer(b"", 404)], 0, False, ""),
}
"""Path → answers, the status that is kept, whether it fails, the last good day."""


@pytest.mark.parametrize("name", CASES)
def test_what_a_check_says(name: str, server: Publication, tmp_path: Path) -> None:
    answers, status, fails, good = CASES[name]
    server.says("/robots.txt", Answer(b"User-agent: *\nDisallow: /kept\n"))
    server.says("/there", Answer())
    with closing(checker(tmp_path, Watch())) as asking:
        found = asking.check(DueLink(server.says(f"/{name}", *answers)))
    assert (found.status, found.is_failing, found.last_good_on) == (status, fails, good)
    assert bool(found.error) == (good == "")
    if name == "kept":
        assert "/kept" not in server.paths


def test_a_server_that_is_gone(server: Publication, tmp_path: Path) -> None:
    with closing(checker(tmp_path, Watch())) as asking:
        found = asking.check(
            DueLink("http://127.0.0.1:9/nothing", last_good_on="2026-08-01", failed_since="2026-08-20")
        )
    assert (found.status, found.last_good_on, found.failed_since) == (0, "2026-08-01", "2026-08-20")
    assert "could not be reached" in found.error


def test_head_is_enough_where_a_server_takes_it(tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_HEAD()

        def do_HEAD(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    with running(server), closing(checker(tmp_path, Watch())) as asking:
        found = asking.check(DueLink(f"http://127.0.0.1:{server.server_address[1]}/page"))
    assert (found.status, found.error) == (200, "")
    assert asked == ["GET /robots.txt", "HEAD /page"]


@pytest.mark.parametrize(
    ("status", "since", "on", "dead"),
    [
        (404, DAY, DAY, True),
        (410, DAY, DAY, True),
        (500, DAY, DAY, False),
        (0, DAY, "2026-09-07", False),
        (0, DAY, "2026-09-08", True),
        (200, "", DAY, False),
        (403, "", DAY, False),
    ],
)
def test_when_a_link_is_dead(status: int, since: str, on: str, dead: bool) -> None:
    assert is_dead(status, since, on) is dead


def test_nobody_to_reach(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="HOMEFINDER_CONTACT"):
        checker(tmp_path, Watch(), contact=" ")
