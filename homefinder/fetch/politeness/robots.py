"""robots.txt as RFC 9309 describes it (https://www.rfc-editor.org/rfc/rfc9309)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from homefinder.errors import AddressRefused, FetchError, NotRecorded, TooManyRedirects
from homefinder.fetch.urls import build_robots_url
from homefinder.model import FetchResult

PRODUCT = "Homefinder"
"""The product token (RFC 9309 section 2.2.1) that a robots.txt names us by."""


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one robots.txt says to us. Without a parser, ``allow_all`` holds for every address."""

    allow_all: bool = True
    reason: str = ""
    parser: Protego | None = None
    host_refused: bool = False
    """The host must not be asked at all, for a reason that is not robots.txt's."""

    def allows(self, url: str) -> bool:
        return self.allow_all if self.parser is None else bool(self.parser.can_fetch(url, PRODUCT))

    @property
    def crawl_delay_s(self) -> float:
        """Seconds between requests that the host asks for; 0 where it asks for nothing."""
        delay = None if self.parser is None else self.parser.crawl_delay(PRODUCT)
        return max(0.0, delay or 0.0)


def parse_rules(answer: FetchResult) -> RobotsRules:
    """The rules behind an answer: 2xx is parsed, 4xx allows all, anything else disallows all (section 2.3.1)."""
    if 200 <= answer.status < 300:
        return RobotsRules(
            parser=Protego.parse(answer.body.decode("utf-8", "replace")), reason=f"{answer.url} disallows it"
        )
    if 400 <= answer.status < 500:
        return RobotsRules()
    return RobotsRules(allow_all=False, reason=f"{answer.url} answered {answer.status}, so nothing there may be asked")


class RobotsCache:
    """The rules of every host that a run meets, each asked for once.

    ``ask`` gives the answer for a robots.txt address or raises FetchError.
    """

    def __init__(self, ask: Callable[[str], FetchResult]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._rules: dict[str, RobotsRules] = {}

    def read_rules(self, url: str) -> RobotsRules:
        """The rules that govern ``url``. Never raises: what cannot be read is a rule too."""
        address = build_robots_url(url)
        with self._lock:
            if address not in self._rules:
                self._rules[address] = self._read(address)
            return self._rules[address]

    def _read(self, address: str) -> RobotsRules:
        try:
            return parse_rules(self._ask(address))
        except (NotRecorded, TooManyRedirects):  # section 2.3.1.2: too many redirects count as unavailable
            return RobotsRules()
        except AddressRefused as error:
            return RobotsRules(allow_all=False, reason=error.problem, host_refused=True)
        except FetchError as error:
            return RobotsRules(
                allow_all=False, reason=f"robots.txt could not be read ({error}), so nothing there may be asked"
            )
