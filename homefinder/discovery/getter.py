"""The way to a publication for a look at it: that of harvests, each address once, a bounded number of requests."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from homefinder.clean.urls import canonicalise_url
from homefinder.errors import FetchError, RequestsSpent
from homefinder.fetch.client import Fetcher, open_live_fetcher, open_replay_fetcher
from homefinder.fetch.limits import Limits, RetryPolicy
from homefinder.fetch.replay import Replay
from homefinder.model import FetchResult, Issue
from homefinder.settings import Settings
from homefinder.source import Source

MOST_REQUESTS = 20
"""Requests that a look may make, robots.txt and redirects among them."""


LIMITS = Limits(read_s=15.0, total_s=45.0)
"""A person waits for a look: an answer that takes longer is none."""


class BoundedGetter:
    """A getter that asks for each address once and for ``most`` in all. Addresses past that raise RequestsSpent."""

    def __init__(self, fetcher: Fetcher, most: int = MOST_REQUESTS) -> None:
        self._fetcher, self._most = fetcher, most
        self._answers: dict[str, FetchResult | FetchError] = {}

    def get(self, url: str, *, accept: Sequence[int] = (), fresh: bool = False) -> FetchResult:
        """As a fetcher's; an address that was asked before is answered as it was then."""
        name = self._name(url)
        known = self._answers.get(name)
        if known is None:
            known = self._answers[name] = self._ask(url, accept, fresh)
        if isinstance(known, FetchError):
            raise known
        return replace(known, url=url)

    def _ask(self, url: str, accept: Sequence[int], fresh: bool) -> FetchResult | FetchError:
        if self.requests >= self._most:
            return RequestsSpent(url, f"was not asked: {self._most} requests are all that a look makes")
        try:
            return self._fetcher.get(url, accept=accept, fresh=fresh)
        except FetchError as error:
            return error

    def list_recorded_urls(self) -> tuple[str, ...] | None:
        return self._fetcher.list_recorded_urls()

    @property
    def requests(self) -> int:
        """Requests so far; what a replay does not hold counts for nothing."""
        return sum(1 for one in self._fetcher.exchanges if one.status or self._fetcher.list_recorded_urls() is None)

    @property
    def requests_left(self) -> int:
        return max(0, self._most - self.requests)

    @property
    def exchanges(self) -> Sequence[FetchResult]:
        return self._fetcher.exchanges

    @property
    def issues(self) -> Sequence[Issue]:
        return [one for one in self._fetcher.issues if one.code != "robots-not-recorded"]

    def _name(self, url: str) -> str:
        try:
            return canonicalise_url(url)
        except ValueError:
            return url


@contextlib.contextmanager
def open_bounded_getter(
    source: Source, settings: Settings, replay: Replay | None, most: int = MOST_REQUESTS
) -> Iterator[BoundedGetter]:
    """A getter whose archive is a folder that is gone afterwards; hosts are still treated as harvests treat them.

    Raises UsageError where nobody is named as contact, and ReplayError.
    """
    with tempfile.TemporaryDirectory(prefix="homefinder-look-") as folder:
        beside = replace(settings, data=Path(folder))
        if settings.locks.is_dir():  # one host, one turn, whether it is looked at or harvested
            beside.locks.symlink_to(settings.locks.resolve())
        if replay is not None:
            fetcher = open_replay_fetcher(source, beside, replay.folder, replay.date)
        else:
            fetcher = open_live_fetcher(source, beside, limits=LIMITS, retry_policy=RetryPolicy(attempts=1))
        with fetcher:
            yield BoundedGetter(fetcher, most)


def read_replay(folder: Path) -> Replay:
    """The recording in a folder, or the latest of those below it. Raises ReplayError."""
    from homefinder.fetch.replay import find_replays

    found = find_replays(folder)
    return max(found, key=lambda one: one.date)


def today_of(replay: Replay | None) -> str:
    """The ISO day that a look sees."""
    return replay.date.isoformat() if replay else date.today().isoformat()
