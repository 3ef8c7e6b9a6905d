"""Keep what each exchange brought: body into the archive, line into the journal, both before anything parses it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from homefinder.errors import FetchError, NotRecorded
from homefinder.fetch.archive import Archive
from homefinder.fetch.exchange import Reply, Request
from homefinder.fetch.journal import Journal
from homefinder.model import FetchResult

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last good exchange of an address left behind, to ask "has it changed?" with (RFC 9110 section 13)."""

    sha256: str
    etag: str = ""
    last_modified: str = ""
    media_type: str = ""
    final_url: str = ""
    """The address that really answered; empty where it was the address itself."""


@dataclass(frozen=True, slots=True)
class CachedBody:
    """A body that we have, with what it takes to ask whether it still holds."""

    validators: Validators
    body: bytes

    @property
    def conditional_headers(self) -> Mapping[str, str]:
        """Both conditions are sent: a server that knows ETags ignores the date (RFC 9110 section 13.1.3)."""
        asked = {"if-none-match": self.validators.etag, "if-modified-since": self.validators.last_modified}
        # A value that is no ASCII cannot be sent back as it came (RFC 9110 section 5.5), so it is not sent at all.
        return {name: value for name, value in asked.items() if value and value.isascii() and value.isprintable()}

    def merge_headers(self, fresh: Mapping[str, str]) -> dict[str, str]:
        """The headers of the 304 over those of the exchange that it confirms."""
        kept = self.validators
        before = {"etag": kept.etag, "last-modified": kept.last_modified, "content-type": kept.media_type}
        return {name: value for name, value in before.items() if value} | dict(fresh)


@dataclass(slots=True)
class ExchangeRecorder:
    """Every exchange of one run, in order, kept as it comes. ``now`` gives the time in UTC."""

    archive: Archive
    journal: Journal
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    exchanges: list[FetchResult] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def record_response(self, request: Request, reply: Reply) -> FetchResult:
        """An answer with a body of its own."""
        sha256 = self.archive.write(reply.body)
        return self._record(
            FetchResult(
                url=request.original_address,
                status=reply.status,
                headers=reply.headers,
                body=reply.body,
                sha256=sha256,
                fetched_at=self.now(),
                final_url=request.address,
                elapsed_ms=reply.elapsed_ms,
            )
        )

    def record_not_modified(self, request: Request, reply: Reply, held: CachedBody) -> FetchResult:
        """A 304: the body that we hold still stands."""
        return self._record(
            FetchResult(
                url=request.original_address,
                status=reply.status,
                headers=held.merge_headers(reply.headers),
                body=held.body,
                sha256=held.validators.sha256,
                fetched_at=self.now(),
                final_url=request.address,
                not_modified=True,
                elapsed_ms=reply.elapsed_ms,
            )
        )

    def record_failure(self, request: Request, error: FetchError, elapsed_ms: int = 0) -> None:
        """An exchange that brought nothing, or was not made because it must not be."""
        self._record(
            FetchResult(
                url=request.original_address,
                status=0,
                headers={},
                body=b"",
                sha256="",
                fetched_at=self.now(),
                final_url=request.address,
                elapsed_ms=elapsed_ms,
                error=error.problem,
            ),
            # A replay of this run must lack what this one lacked, not hold a failure in its place.
            journalled=not isinstance(error, NotRecorded),
        )

    def _record(self, exchange: FetchResult, *, journalled: bool = True) -> FetchResult:
        with self._lock:
            if journalled:
                self.journal.append(exchange)
            self.exchanges.append(exchange)
        run, size = self.journal.folder, len(exchange.body)
        outcome = exchange.error or f"{exchange.status}, {size} bytes, {exchange.elapsed_ms} ms"
        log.debug("%s, run of %s: %s: %s", run.parent.name, run.name, exchange.final_url, outcome)
        return exchange
