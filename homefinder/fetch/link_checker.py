"""Check addresses politely: is the page still there?

HEAD first, GET where a server does not take it; robots.txt, turns at each host and private networks as in a harvest.
Nothing is archived: what a page says is a harvest's matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from queue import Queue
from urllib.parse import urldefrag

import httpx

from homefinder.errors import AddressRefused, FetchError, RobotsDenied, TooManyRedirects, UsageError
from homefinder.fetch.client import REDIRECTS
from homefinder.fetch.exchange import Reply, Request, send_request
from homefinder.fetch.limits import Limits, RetryPolicy
from homefinder.fetch.politeness.per_host import Politeness
from homefinder.fetch.politeness.retry import request_with_retries
from homefinder.fetch.politeness.robots import RobotsCache
from homefinder.fetch.politeness.throttle import Clock, Throttle
from homefinder.fetch.ssrf_guard import GuardedTransport, check_address
from homefinder.fetch.urls import host_of, resolve_redirect
from homefinder.model import FetchResult
from homefinder.settings import Settings

INTERVAL_S = 1.0
"""Seconds between two questions to a host, unless its robots.txt asks for more."""

MAX_PARALLEL_HOSTS = 8
"""Hosts that are asked at once; each is asked one thing at a time."""

HEAD_NOT_TAKEN = frozenset({400, 403, 404, 405, 406, 410, 500, 501, 503})
"""Answers to HEAD after which GET is tried: many servers answer HEAD wrongly, and a dead link must be certain."""

CLOSED_STATUSES = frozenset({401, 403, 405, 407, 429, 451, 999})
"""The page may well be there; it does not let a machine in. That is no dead link."""

PATIENCE = RetryPolicy(attempts=2, first_s=2.0)
"""A link that fails is asked for again next week, so twice is enough now."""

MAX_BODY_BYTES = 64_000
"""Bytes of a body that are read at most, to be sure that the answer comes."""


@dataclass(frozen=True, slots=True)
class DueLink:
    """An address with what its last check left."""

    url: str
    last_good_on: str = ""
    failed_since: str = ""


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """One row of ``link_checks``. Status 0 where no answer came; ``error`` says why in words."""

    url: str
    checked_at: str
    status: int
    final_url: str
    last_good_on: str
    failed_since: str
    error: str

    @property
    def is_failing(self) -> bool:
        return bool(self.failed_since)


class LinkChecker:
    """Asks whether pages are there. May be used from several threads. Close it when done."""

    def __init__(self, settings: Settings, *, clock: Clock | None = None, retry_policy: RetryPolicy = PATIENCE) -> None:
        if not settings.contact.strip():
            raise UsageError(
                "set HOMEFINDER_CONTACT to an e-mail or page where publishers can reach you, then check again"
            )
        self._settings = settings
        self._clock = clock or Clock()
        self._limits = Limits(total_s=60.0)
        throttle = Throttle(settings.locks / "hosts", self._clock, max_pause_s=retry_policy.retry_after_s)
        self._manners = Politeness(self._limits, retry_policy, throttle)
        self._transport: httpx.BaseTransport = GuardedTransport(allow_loopback=settings.allow_loopback)
        self._robots = RobotsCache(self._ask_robots)

    def close(self) -> None:
        self._transport.close()

    def check(self, link: DueLink) -> LinkCheck:
        """Ask for one address. Never raises for what a server does; the answer says it."""
        try:
            answer = self._ask(link)
        except (RobotsDenied, AddressRefused) as error:
            return self._build_check(link, 0, "", error.problem, fails=False)
        except FetchError as error:
            return self._build_check(link, 0, "", error.problem, fails=True)
        status = answer.status
        good = 200 <= status < 300 or status == 304
        said = "" if good else f"answered {status}"
        return self._build_check(
            link, status, answer.final_url, said, fails=not good and status not in CLOSED_STATUSES, good=good
        )

    def check_all(self, links: Sequence[DueLink]) -> Iterator[LinkCheck]:
        """The answers as they come: hosts side by side, each host's links one after the other."""
        hosts: dict[str, list[DueLink]] = defaultdict(list)
        for link in links:
            hosts[host_of(link.url)].append(link)
        came: Queue[LinkCheck | BaseException] = Queue()

        def work(group: Sequence[DueLink]) -> None:
            for link in group:
                try:
                    came.put(self.check(link))
                except BaseException as error:  # handed to the reader, which raises it
                    came.put(error)
                    return

        with ThreadPoolExecutor(MAX_PARALLEL_HOSTS) as pool:
            for group in hosts.values():
                pool.submit(work, group)
            for _ in links:
                item = came.get()
                if isinstance(item, BaseException):
                    pool.shutdown(cancel_futures=True)
                    raise item
                yield item

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)

    def _build_check(
        self, link: DueLink, status: int, final_url: str, error: str, *, fails: bool, good: bool = False
    ) -> LinkCheck:
        moment = self.now()
        day = moment.date().isoformat()
        since = (link.failed_since or day) if fails else ""
        at = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        return LinkCheck(link.url, at, status, final_url, day if good else link.last_good_on, since, error)

    def _ask(self, link: DueLink) -> FetchResult:
        url = urldefrag(link.url)[0]
        answer = self._follow(Request(url, url, MAX_BODY_BYTES, truncate=True, method="HEAD"), {})
        if answer.status not in HEAD_NOT_TAKEN:
            return answer
        return self._follow(Request(url, url, MAX_BODY_BYTES, truncate=True), _build_condition(link.last_good_on))

    def _follow(self, request: Request, headers: dict[str, str], *, robots: bool = True) -> FetchResult:
        for _ in range(self._limits.redirects + 1):
            answer = self._exchange_with_retry(request, self._admit(request.address, robots=robots), headers)
            location = answer.headers.get("location", "")
            if answer.status not in REDIRECTS or not location:
                return answer
            request = replace(request, address=resolve_redirect(request.address, location))
        raise TooManyRedirects(request.original_address, f"redirected more than {self._limits.redirects} times")

    def _admit(self, address: str, *, robots: bool) -> float:
        check_address(address, allow_loopback=self._settings.allow_loopback)
        rules = self._robots.read_rules(address) if robots else None
        if rules and not rules.allows(address):
            if rules.parser is None and not rules.host_refused:
                raise FetchError(address, rules.reason)  # the host does not answer: that is what we want to know
            raise (AddressRefused if rules.host_refused else RobotsDenied)(address, rules.reason)
        return max(INTERVAL_S, min(rules.crawl_delay_s, self._limits.crawl_delay_s)) if rules else INTERVAL_S

    def _exchange_with_retry(self, request: Request, interval_s: float, headers: dict[str, str]) -> FetchResult:
        host = host_of(request.address)
        plain = {"user-agent": self._settings.user_agent, "accept": "*/*", "accept-encoding": "gzip"}

        def once() -> FetchResult:
            with self._manners.take_turn(host, interval_s):
                reply = send_request(self._transport, request, plain | headers, self._limits)
            return self._build_fetched(request, reply)

        return request_with_retries(
            once, self._manners.retry_policy, lambda seconds: self._manners.pause_host(host, seconds)
        )

    def _build_fetched(self, request: Request, reply: Reply) -> FetchResult:
        return FetchResult(
            request.original_address, reply.status, reply.headers, reply.body, "", self.now(), final_url=request.address
        )

    def _ask_robots(self, address: str) -> FetchResult:
        return self._follow(Request(address, address, self._limits.robots_bytes, truncate=True), {}, robots=False)


def _build_condition(last_good_on: str) -> dict[str, str]:
    """The condition for a GET: a page that has not changed since it was good need not be sent."""
    if not last_good_on:
        return {}
    moment = datetime.fromisoformat(last_good_on).replace(tzinfo=UTC)
    return {"if-modified-since": format_datetime(moment, usegmt=True)}
