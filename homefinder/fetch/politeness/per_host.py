"""How a run behaves towards the hosts that it asks."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from homefinder.fetch.limits import Limits, RetryPolicy
from homefinder.fetch.politeness.throttle import Throttle


@dataclass(frozen=True, slots=True)
class Politeness:
    """How a run behaves: its bounds, its patience, and the turns that it takes (none in a replay)."""

    limits: Limits = field(default_factory=Limits)
    retry_policy: RetryPolicy = field(default_factory=RetryPolicy)
    throttle: Throttle | None = None

    def take_turn(self, host: str, interval_s: float) -> AbstractContextManager[None]:
        """The turn at ``host``, kept while the block runs; at least ``interval_s`` seconds after the one before."""
        return self.throttle.take_turn(host, interval_s) if self.throttle else nullcontext()

    def pause_host(self, host: str, seconds: float) -> None:
        """Leave ``host`` alone for ``seconds``, as it asked."""
        if self.throttle:
            self.throttle.pause_host(host, seconds)
