"""Reading within limits: what is made to hang, to fill the memory or to end its reader, against the reader itself."""

from __future__ import annotations

import os
import signal
import time

import pytest

from homefinder.errors import BadStatus, ParseError, ReadingStopped
from homefinder.harvest.reading_budget import ReadingBudget, read_within_budget
from homefinder.model import Issue, Location, ParseResult

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
