"""Moments at which what people did was noted: ISO 8601 in UTC to the microsecond, so that their text sorts by time.

What happened after what is told by these, never by a day that somebody states.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
_MOMENT = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")

NOT_A_MOMENT_MESSAGE = "is no moment; they look like 2026-11-30T09:15:00.000000Z"


def read_present_moment() -> str:
    """The present moment."""
    return datetime.now(UTC).strftime(_FORMAT)


def read_moment_before(hours: float) -> str:
    """The moment so many hours ago."""
    return (datetime.now(UTC) - timedelta(hours=hours)).strftime(_FORMAT)


def begin_day(day: str) -> str:
    """The first moment of an ISO day."""
    return f"{day}T00:00:00.000000Z"


def is_moment(text: str) -> bool:
    """Whether ``text`` is a moment of the years 1000 to 2999 in this form."""
    try:
        return bool(_MOMENT.fullmatch(text) and datetime.strptime(text, _FORMAT))
    except ValueError:
        return False


def put_after(moment: str, last: str) -> str:
    """``moment``, or the one right after ``last`` where the clock went back or stood still."""
    if moment > last:
        return moment
    return (datetime.strptime(last, _FORMAT) + timedelta(microseconds=1)).strftime(_FORMAT)
