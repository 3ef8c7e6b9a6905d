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

from homefinder.errors import (
    AddressRefused,
    BadStatus,
    FetchError,
    NotRecorded,
    RobotsDenied,
    StoreError,
    TooManyRedirects,
    UsageError,
)
from homefinder.fetch.archive import Archive, run_stamp
from homefinder.fetch.exchange import Request, exchange
from homefinder.fetch.limits import NO_WAIT, Limits, Patience
from homefinder.fetch.politeness.per_host import Manners
from homefinder.fetch.politeness.retry import patiently
from homefinder.fetch.politeness.robots import RobotsBook
from homefinder.fetch.politeness.throttle import Clock, Throttle
from homefinder.fetch.recorder import ExchangeLog, Held, Validators
from homefinder.fetch.replay import ReplayTransport
from homefinder.fetch.ssrf_guard import GuardedTransport, Resolve, check_address, resolve
from homefinder.fetch.urls import canonical, host_of, redirected
from homefinder.model import Fetched, Issue, Place
from homefinder.settings import Settings
from homefinder.source import Source

REDIRECTS = frozenset({301, 302, 303, 307, 308})

FindValidators = Callable[[str], Validators | None]
"""What the last good exchange of an address left behind, or None."""


def no_validators(_url: str) -> Validators | None:
    """For a run that knows no earlier one: everything is asked for anew."""
    return None


class Fetcher:
    """One run's way to its source; a ``Getter``. May be used from several threads. Close it, or use it in ``with``."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        transport: httpx.BaseTransport,
        log: ExchangeLog,
        manners: Manners,
        *,
        validators: FindValidators = no_validators,
        replay: ReplayTransport | None = None,
    ) -> None:
        self._source = source
        self._settings = settings
        self._transport = transport
        self._log = log
        self._manners = manners
        self._validators = validators
        self._replay = replay
        self._robots = RobotsBook(self._ask_robots)
        self._issues: list[Issue] = []

    def get(self, url: str, *, accept: Sequence[int] = ()) -> Fetched:
        """The exchange for ``url``, redirects followed.

        Behind a 304 stands what it confirms: status 200 and the archived body, ``not_modified`` set. Statuses other
        than 200 and those in ``accept`` raise BadStatus; every other FetchError may be raised too.
        """
        fetched = self._follow(Request(url, url, self._source.max_bytes), accept, robots=True)
        if fetched.status != 200 and fetched.status not in accept:
            raise BadStatus(url, fetched.status)
        return fetched

    def recorded(self) -> tuple[str, ...] | None:
        """In a replay, every recorded address in order; None when asking the live publication."""
        return self._replay.recorded() if self._replay else None

    @property
    def exchanges(self) -> list[Fetched]:
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

    def _follow(self, request: Request, accept: Sequence[int], *, robots: bool) -> Fetched:
        for _ in range(self._manners.limits.redirects + 1):
            with self._noting(request):
                interval_s = self._admit(request.address, robots=robots)
            answer = self._patiently(request, interval_s, accept)
            location = answer.headers.get("location", "")
            if answer.status in accept or answer.status not in REDIRECTS or not location:
                return answer
            with self._noting(request):
                request = replace(request, address=redirected(request.address, location))
        raise TooManyRedirects(request.asked, f"redirected more than {self._manners.limits.redirects} times")

    def _admit(self, address: str, *, robots: bool) -> float:
        """Whether the address may be asked at all; the interval in seconds that its host is owed."""
        check_address(address, allow_loopback=self._settings.allow_loopback)
        if not robots:
            return self._source.min_interval_s
        rules = self._robots.rules_for(address)
        if not rules.allows(address):
            raise (AddressRefused if rules.refused else RobotsDenied)(address, rules.reason)
        return max(self._source.min_interval_s, min(rules.crawl_delay_s, self._manners.limits.crawl_delay_s))

    def _patiently(self, request: Request, interval_s: float, accept: Sequence[int]) -> Fetched:
        host = host_of(request.address)
        return patiently(
            lambda: self._once(request, interval_s),
            self._manners.patience,
            lambda seconds: self._manners.hold(host, seconds),
            accept,
        )

    def _once(self, request: Request, interval_s: float) -> Fetched:
        held = self._held(request)
        with self._manners.turn(host_of(request.address), interval_s), self._noting(request):
            reply = exchange(self._transport, request, self._headers(held), self._manners.limits)
        if reply.status == 304 and held:
            return replace(self._log.unchanged(request, reply, held), status=200)
        return self._log.received(request, reply)

    def _headers(self, held: Held | None) -> Mapping[str, str]:
        # Only gzip is asked for: it is the one encoding whose decoding is bounded here.
        plain = {"user-agent": self._settings.user_agent, "accept": "*/*", "accept-encoding": "gzip"}
        return {**plain, **held.questions} if held else plain

    def _held(self, request: Request) -> Held | None:
        """The archived body to ask about; None where there is none that is whole, so that it is asked for anew."""
        known = self._validators(request.asked)
        if known is None or not (known.etag or known.last_modified):
            return None
        if canonical(known.final_url or request.asked) != canonical(request.address):
            return None  # the answer came from elsewhere: its validators mean nothing here
        try:
            return Held(known, self._log.archive.read(known.sha256))
        except StoreError:
            return None

    def _ask_robots(self, address: str) -> Fetched:
        if self._replay and not self._replay.holds(address):
            message = f"{address} is not in the replay; what was recorded is taken as allowed"
            self._issues.append(Issue("robots-not-recorded", message, Place(address, "")))
            raise NotRecorded(address, "is not recorded")
        request = Request(address, address, self._manners.limits.robots_bytes, cut=True)
        return self._follow(request, (), robots=False)

    @contextlib.contextmanager
    def _noting(self, request: Request) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        except FetchError as error:
            self._log.failed(request, error, round((time.monotonic() - started) * 1000))
            raise


def live_fetcher(
    source: Source,
    settings: Settings,
    *,
    validators: FindValidators = no_validators,
    limits: Limits | None = None,
    patience: Patience | None = None,
    clock: Clock | None = None,
    resolve: Resolve = resolve,
) -> Fetcher:
    """A fetcher that asks the live publication. Raises UsageError where nobody is named as contact."""
    if not settings.contact.strip():
        raise UsageError(
            "set HOMEFINDER_CONTACT to an e-mail or page where publishers can reach you, then harvest again"
        )
    clock, patience = clock or Clock(), patience or Patience()
    throttle = Throttle(settings.locks / "hosts", clock, longest_hold_s=patience.retry_after_s)
    transport = GuardedTransport(allow_loopback=settings.allow_loopback, resolve=resolve)
    today = datetime.fromtimestamp(clock.now(), UTC).date()
    return Fetcher(
        source,
        settings,
        transport,
        _open_log(source, settings, today, clock),
        Manners(limits or Limits(), patience, throttle),
        validators=validators,
    )


def replay_fetcher(
    source: Source,
    settings: Settings,
    folder: Path,
    seen_on: date,
    *,
    validators: FindValidators = no_validators,
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
        Manners(patience=NO_WAIT),
        validators=validators,
        replay=transport,
    )


def _open_log(source: Source, settings: Settings, seen_on: date, clock: Clock) -> ExchangeLog:
    def now() -> datetime:
        return datetime.fromtimestamp(clock.now(), UTC)

    archive = Archive(settings.archive)
    return ExchangeLog(archive, archive.journal(source.id, run_stamp(seen_on, now())), now)
