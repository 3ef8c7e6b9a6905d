"""The one way to ask a publication: polite, guarded, archived. Live and replayed runs take the same path."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from homefinder.clean.urls import build_page_key, canonicalise_url
from homefinder.errors import (
    AddressRefused,
    BadStatus,
    BodyTooLarge,
    FetchError,
    NotRecorded,
    RobotsDenied,
    StoreError,
    TooManyRedirects,
    UsageError,
)
from homefinder.fetch.archive import Archive, format_run_stamp
from homefinder.fetch.exchange import Request, send_request
from homefinder.fetch.limits import NO_WAIT, Limits, RetryPolicy
from homefinder.fetch.politeness.per_host import Politeness
from homefinder.fetch.politeness.retry import request_with_retries
from homefinder.fetch.politeness.robots import RobotsCache
from homefinder.fetch.politeness.throttle import Clock, Throttle
from homefinder.fetch.recorder import CachedBody, ExchangeRecorder, Validators
from homefinder.fetch.replay import ReplayTransport
from homefinder.fetch.ssrf_guard import GuardedTransport, ResolveHost, check_address, resolve_host
from homefinder.fetch.urls import host_of, resolve_redirect
from homefinder.model import FetchResult, Issue, Location
from homefinder.settings import Settings
from homefinder.source import Source

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOVED_FOR_GOOD = frozenset({301, 308})

FindValidators = Callable[[str], Validators | None]
"""What the last good exchange of an address left behind, or None."""


def find_no_validators(_url: str) -> Validators | None:
    """For a run that knows no earlier one: everything is asked for anew."""
    return None


class Fetcher:
    """One run's way to its source; a ``Getter``. May be used from several threads. Close it, or use it in ``with``."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        transport: httpx.BaseTransport,
        log: ExchangeRecorder,
        politeness: Politeness,
        *,
        validators: FindValidators = find_no_validators,
        replay: ReplayTransport | None = None,
    ) -> None:
        self._source = source
        self._settings = settings
        self._transport = transport
        self._log = log
        self._manners = politeness
        self._validators = validators
        self._replay = replay
        self._robots = RobotsCache(self._ask_robots)
        self._issues: list[Issue] = []
        self._bytes_taken = 0

    def get(self, url: str, *, accept: Sequence[int] = (), fresh: bool = False) -> FetchResult:
        """The exchange for ``url``, redirects followed.

        Behind a 304 stands what it confirms: status 200 and the archived body, ``not_modified`` set. Statuses other
        than 200 and those in ``accept`` raise BadStatus; every other FetchError may be raised too.
        """
        fetched = self._follow(Request(url, url, self._source.max_bytes, fresh=fresh), accept, robots=True)
        self._bytes_taken += len(fetched.body)
        if self._bytes_taken > self._manners.limits.run_bytes:
            most = f"{self._manners.limits.run_bytes:,} bytes"
            raise BodyTooLarge(url, f"brings what this run has taken to more than {most}; does its list ever end?")
        if fetched.status != 200 and fetched.status not in accept:
            raise BadStatus(url, fetched.status)
        return fetched

    def list_recorded_urls(self) -> tuple[str, ...] | None:
        """In a replay, every recorded address in order; None when asking the live publication."""
        return self._replay.list_recorded_urls() if self._replay else None

    @property
    def exchanges(self) -> list[FetchResult]:
        """Every exchange so far, in order: robots.txt, redirects, retries, 304s as such, and failures (status 0)."""
        return list(self._log.exchanges)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What should be said of this run's fetching."""
        return tuple(self._issues)

    @property
    def folder(self) -> Path:
        """Where the journal of this run is; it can be replayed."""
        return self._log.journal.folder

    def close(self) -> None:
        self._transport.close()
        self._log.journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _follow(self, request: Request, accept: Sequence[int], *, robots: bool) -> FetchResult:
        for _ in range(self._manners.limits.redirects + 1):
            with self._recording_failures(request):
                interval_s = self._admit(request.address, robots=robots)
            answer = self._request_with_retries(request, interval_s, accept)
            location = answer.headers.get("location", "")
            if answer.status in accept or answer.status not in REDIRECTS or not location:
                return answer
            with self._recording_failures(request):
                onward = replace(request, address=resolve_redirect(request.address, location))
            if (
                robots
                and answer.status in MOVED_FOR_GOOD
                and build_page_key(onward.address) != build_page_key(request.address)
            ):
                message = f"{request.address} has moved for good to {onward.address}"
                self._issues.append(Issue("moved-permanently", message, answer.locate()))
            request = onward
        raise TooManyRedirects(request.original_address, f"redirected more than {self._manners.limits.redirects} times")

    def _admit(self, address: str, *, robots: bool) -> float:
        """Whether the address may be asked at all; the interval in seconds that its host is owed."""
        check_address(address, allow_loopback=self._settings.allow_loopback)
        if not robots:
            return self._source.min_interval_s
        rules = self._robots.read_rules(address)
        if not rules.allows(address):
            raise (AddressRefused if rules.host_refused else RobotsDenied)(address, rules.reason)
        return max(self._source.min_interval_s, min(rules.crawl_delay_s, self._manners.limits.crawl_delay_s))

    def _request_with_retries(self, request: Request, interval_s: float, accept: Sequence[int]) -> FetchResult:
        host = host_of(request.address)
        return request_with_retries(
            lambda: self._request_once(request, interval_s),
            self._manners.retry_policy,
            lambda seconds: self._manners.pause_host(host, seconds),
            accept,
        )

    def _request_once(self, request: Request, interval_s: float) -> FetchResult:
        held = None if request.fresh else self._find_cached_body(request)
        with self._manners.take_turn(host_of(request.address), interval_s), self._recording_failures(request):
            reply = send_request(self._transport, request, self._headers(held), self._manners.limits)
        if reply.status == 304 and held:
            return replace(self._log.record_not_modified(request, reply, held), status=200)
        return self._log.record_response(request, reply)

    def _headers(self, held: CachedBody | None) -> Mapping[str, str]:
        # Only gzip is asked for: it is the one encoding whose decoding is bounded here.
        plain = {"user-agent": self._settings.user_agent, "accept": "*/*", "accept-encoding": "gzip"}
        return {**plain, **held.conditional_headers} if held else plain

    def _find_cached_body(self, request: Request) -> CachedBody | None:
        """The archived body to ask about; None where there is none that is whole, so that it is asked for anew."""
        known = self._validators(request.original_address)
        if known is None or not (known.etag or known.last_modified):
            return None
        if canonicalise_url(known.final_url or request.original_address) != canonicalise_url(request.address):
            return None  # the answer came from elsewhere: its validators mean nothing here
        try:
            return CachedBody(known, self._log.archive.read(known.sha256))
        except StoreError:
            return None

    def _ask_robots(self, address: str) -> FetchResult:
        if self._replay and not self._replay.has_recording(address):
            message = f"{address} is not in the replay; what was recorded is taken as allowed"
            self._issues.append(Issue("robots-not-recorded", message, Location(address, "")))
            raise NotRecorded(address, "is not recorded")
        request = Request(address, address, self._manners.limits.robots_bytes, truncate=True)
        return self._follow(request, (), robots=False)

    @contextlib.contextmanager
    def _recording_failures(self, request: Request) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        except FetchError as error:
            self._log.record_failure(request, error, round((time.monotonic() - started) * 1000))
            raise


def open_live_fetcher(
    source: Source,
    settings: Settings,
    *,
    validators: FindValidators = find_no_validators,
    limits: Limits | None = None,
    retry_policy: RetryPolicy | None = None,
    clock: Clock | None = None,
    resolve: ResolveHost = resolve_host,
) -> Fetcher:
    """A fetcher that asks the live publication. Raises UsageError where nobody is named as contact."""
    if not settings.contact.strip():
        raise UsageError(
            "set HOMEFINDER_CONTACT to an e-mail or page where publishers can reach you, then run the command again"
        )
    clock, retry_policy = clock or Clock(), retry_policy or RetryPolicy()
    throttle = Throttle(settings.locks / "hosts", clock, max_pause_s=retry_policy.retry_after_s)
    transport = GuardedTransport(allow_loopback=settings.allow_loopback, resolve=resolve)
    today = datetime.fromtimestamp(clock.now(), UTC).date()
    return Fetcher(
        source,
        settings,
        transport,
        _open_log(source, settings, today, clock),
        Politeness(limits or Limits(), retry_policy, throttle),
        validators=validators,
    )


def open_replay_fetcher(
    source: Source,
    settings: Settings,
    folder: Path,
    seen_on: date,
    *,
    validators: FindValidators = find_no_validators,
    clock: Clock | None = None,
) -> Fetcher:
    """A fetcher that answers from ``folder``, recorded on ``seen_on``, and waits for nothing. Raises ReplayError."""
    archive = Archive(settings.archive)
    transport = ReplayTransport(folder, archive.bodies)
    return Fetcher(
        source,
        settings,
        transport,
        _open_log(source, settings, seen_on, clock or Clock()),
        Politeness(retry_policy=NO_WAIT),
        validators=validators,
        replay=transport,
    )


def _open_log(source: Source, settings: Settings, seen_on: date, clock: Clock) -> ExchangeRecorder:
    def now() -> datetime:
        return datetime.fromtimestamp(clock.now(), UTC)

    archive = Archive(settings.archive)
    return ExchangeRecorder(archive, archive.open_journal(source.id, format_run_stamp(seen_on, now())), now)
