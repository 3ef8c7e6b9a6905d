"""How much of anything one harvest may take, and how patient it is. Every number is declared here with its reason."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one exchange. Times are in seconds, sizes in bytes."""

    redirects: int = 5
    """RFC 9309 section 2.3.1.2 asks for at least five; a publication that needs more is looping."""
    connect_s: float = 10.0
    read_s: float = 30.0
    """Longest silence between two pieces of an answer."""
    total_s: float = 300.0
    """Longest exchange from connection to last byte: 20 MB at 70 kB a second."""
    run_bytes: int = 1_000_000_000
    """Bytes of all bodies of one run, which it holds in memory: a list without end stops here."""
    robots_bytes: int = 500 * 1024
    """RFC 9309 section 2.5: a parser reads at least 500 kibibytes; what lies behind is not read."""
    crawl_delay_s: float = 60.0
    """Longest Crawl-delay that is obeyed to the letter: 83 pages at 60 s are 83 minutes."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When a failed exchange is tried again. Times are in seconds.

    The wait before attempt n is ``first_s * 2 ** (n - 2)`` plus a random part of up to ``jitter_s``, at most
    ``longest_s``; the random part keeps several harvesters from coming back at the same moment.
    """

    attempts: int = 4
    first_s: float = 1.0
    longest_s: float = 30.0
    jitter_s: float = 1.0
    retry_after_s: float = 120.0
    """A publication that asks for a longer absence (``Retry-After``) is left alone until the next run."""


NO_WAIT = RetryPolicy(first_s=0.0, jitter_s=0.0, retry_after_s=math.inf)
"""For replays: the recorded answers are asked for as often, without waiting."""
