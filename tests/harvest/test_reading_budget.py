"""Reading within limits: what is made to hang, to fill the memory or to end its reader, against the reader itself."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest

from homefinder.errors import BadStatus, HomefinderError, ParseError, ReadingStopped
from homefinder.harvest.reading_budget import ReadingBudget, collect_within_budget, read_within_budget
from homefinder.model import FetchResult, Issue, Location, ParseResult
from homefinder.source import Getter
from tests.support.recordings import exchange

SMALL = ReadingBudget(cpu_seconds=1, memory_mb=256)


def hang() -> None:
    while True:
        pass


def wait() -> None:
    time.sleep(60)


def fill() -> list[bytes]:
    return [bytes(1 << 24) for _ in range(1000)]


def die() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def leave() -> None:
    os._exit(0)


def surprise() -> None:
    raise OverflowError("a number\nof a kind that nobody expected")


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (hang, "takes longer to read than 1 seconds"),
        (wait, "takes longer to read than 1 seconds"),
        (fill, "takes more memory to read than 256 MiB"),
        (die, "ended the process that read it (signal 15)"),
        (leave, "takes more memory"),  # an end without a word
        (surprise, "OverflowError: a number of a kind that nobody expected"),
    ],
)
def test_what_breaks_its_reader_breaks_nothing_else(read: object, said: str) -> None:
    with pytest.raises(ReadingStopped) as stopped:
        read_within_budget(read, SMALL)  # type: ignore[arg-type]
    assert said in str(stopped.value)


def test_what_is_read_comes_back_whole() -> None:
    issue = Issue("odd-date", "no date", Location("https://example.org/", "abc", "#/a"), "key", entries=3)
    found = ParseResult((), (issue,) * 50_000, passed_over={"https://example.org/": ("a", "b")})
    assert read_within_budget(lambda: found, SMALL) == found


@pytest.mark.parametrize("error", [ParseError("https://example.org/a", "is no table"), BadStatus("https://b/", 500)])
def test_an_error_that_explains_itself_comes_as_it_is(error: Exception) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        read_within_budget(fail, SMALL)
    assert (str(raised.value), vars(raised.value)) == (str(error), vars(error))


class Asked:
    """A getter that remembers in this process what it was asked."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    def get(self, url: str, *, accept: Sequence[int] = (), fresh: bool = False) -> FetchResult:
        self.urls.append(url)
        if url.endswith("404") and 404 not in accept:
            raise BadStatus(url, 404)
        return exchange(url, b"body of " + url.encode())

    def list_recorded_urls(self) -> tuple[str, ...] | None:
        return ("recorded",)


def test_what_is_read_between_two_pages_is_within_the_budget() -> None:
    getter = Asked()

    def collect(by: Getter) -> list[FetchResult]:
        first = by.get("https://a/1")
        with suppress(BadStatus):
            by.get("https://a/404")
        gone = by.get("https://a/404", accept=(404,))
        made = exchange("made", b"here")
        return [gone, first, made] if by.list_recorded_urls() == ("recorded",) else []

    found = collect_within_budget(collect, getter, ReadingBudget())
    assert [one.url for one in found] == ["https://a/404", "https://a/1", "made"]
    assert found[1].body == b"body of https://a/1"
    assert getter.urls == ["https://a/1", "https://a/404", "https://a/404"]


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda by: [by.get("https://a/404")], "404"),
        (lambda by: [bytearray(3 << 30)], "memory"),
        (lambda by: os._exit(3), "memory|ended"),
        (lambda by: {}["x"], "cannot be read"),
    ],
)
def test_a_list_that_spoils_its_reader_fails_the_run(work: Callable[[Getter], Any], says: str) -> None:
    with pytest.raises(HomefinderError, match=says):
        collect_within_budget(work, Asked(), ReadingBudget(5, 200))


@pytest.mark.slow
def test_a_list_that_hangs_its_reader_is_ended() -> None:
    def collect(by: Getter) -> list[FetchResult]:
        while True:
            pass

    with pytest.raises(ReadingStopped, match="longer to read than 1 seconds"):
        collect_within_budget(collect, Asked(), ReadingBudget(1, 200))
