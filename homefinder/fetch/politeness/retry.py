"""Try a failed exchange again: on 429, 5xx, timeouts and broken connections, with growing waits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from stamina import RetryingCaller

from homefinder.fetch.exchange import Interrupted
from homefinder.fetch.limits import Patience
from homefinder.model import Fetched

Ask = Callable[[], Fetched]


class _NotYet(Exception):
    """An answer that may be better next time."""

    def __init__(self, answer: Fetched, longest_s: float) -> None:
        super().__init__(f"{answer.url} answered {answer.status}")
        self.answer = answer
        self.absence_s = retry_after_s(answer.headers.get("retry-after", ""), answer.at)
        self.worth_it = self.absence_s <= longest_s


def is_passing(status: int) -> bool:
    """Whether a status says that the publication is busy or broken for now (RFC 9110 section 15.6, RFC 6585)."""
    return status == 429 or 500 <= status < 600


def retry_after_s(value: str, now: datetime) -> float:
    """Seconds that a ``Retry-After`` header asks for (RFC 9110 section 10.2.3); 0 where it is absent or malformed."""
    text = value.strip()
    if text.isdecimal():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, float(math.ceil((when - now).total_seconds())))


def patiently(ask: Ask, patience: Patience, hold: Callable[[float], None], accept: Sequence[int] = ()) -> Fetched:
    """The first good answer of up to ``patience.attempts``, or the last bad one.

    ``hold`` is told the seconds for which the host asked to be left alone. Raises the last FetchError when no attempt
    was answered, and any other FetchError at once.
    """
    caller = RetryingCaller(
        attempts=patience.attempts,
        timeout=None,
        wait_initial=patience.first_s,
        wait_max=patience.longest_s,
        wait_jitter=patience.jitter_s,
    )

    def once() -> Fetched:
        answer = ask()
        if answer.status in accept or not is_passing(answer.status):
            return answer
        later = _NotYet(answer, patience.retry_after_s)
        if later.absence_s:
            hold(later.absence_s)
        raise later

    try:
        return caller(_worth_another_try, once)
    except _NotYet as error:
        return error.answer


def _worth_another_try(error: Exception) -> bool:
    if isinstance(error, _NotYet):
        return error.worth_it
    return isinstance(error, Interrupted)
