"""Try a failed exchange again: on 429, 5xx, timeouts and broken connections, with growing waits."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from stamina import RetryingCaller

from homefinder.fetch.exchange import FetchInterrupted
from homefinder.fetch.limits import RetryPolicy
from homefinder.model import FetchResult

log = logging.getLogger(__name__)

Attempt = Callable[[], FetchResult]


class _RetryableAnswer(Exception):
    """An answer that may be better next time."""

    def __init__(self, answer: FetchResult, longest_s: float) -> None:
        super().__init__(f"{answer.url} answered {answer.status}")
        self.answer = answer
        self.absence_s = parse_retry_after_s(answer.headers.get("retry-after", ""), answer.fetched_at)
        self.worth_it = self.absence_s <= longest_s


def is_temporary_failure(status: int) -> bool:
    """Whether a status says that the publication is busy or broken for now (RFC 9110 section 15.6, RFC 6585)."""
    return status == 429 or 500 <= status < 600


def parse_retry_after_s(value: str, now: datetime) -> float:
    """Seconds that a ``Retry-After`` header asks for (RFC 9110 section 10.2.3); 0 where it is absent or malformed."""
    text = value.strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        return max(0.0, float(math.ceil((when - now).total_seconds())))
    except (ValueError, OverflowError):  # the second: of a zone that is years away
        return 0.0


def request_with_retries(
    attempt: Attempt, retry_policy: RetryPolicy, pause: Callable[[float], None], accept: Sequence[int] = ()
) -> FetchResult:
    """The first good answer of up to ``retry_policy.attempts``, or the last bad one.

    ``pause`` is told the seconds for which the host asked to be left alone. Raises the last FetchError when no attempt
    was answered, and any other FetchError at once.
    """
    caller = RetryingCaller(
        attempts=retry_policy.attempts,
        timeout=None,
        wait_initial=retry_policy.first_s,
        wait_max=retry_policy.longest_s,
        wait_jitter=retry_policy.jitter_s,
    )

    def once() -> FetchResult:
        answer = attempt()
        if answer.status in accept or not is_temporary_failure(answer.status):
            return answer
        later = _RetryableAnswer(answer, retry_policy.retry_after_s)
        log.info("%s; it is asked %s", later, "again" if later.worth_it else "no more in this run")
        if later.absence_s:
            pause(later.absence_s)
        raise later

    try:
        return caller(_is_worth_retrying, once)
    except _RetryableAnswer as error:
        return error.answer


def _is_worth_retrying(error: Exception) -> bool:
    if isinstance(error, _RetryableAnswer):
        return error.worth_it
    return isinstance(error, FetchInterrupted)
