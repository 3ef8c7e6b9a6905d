"""How a run behaves towards the hosts that it asks."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from homefinder.fetch.limits import Limits, Patience
from homefinder.fetch.politeness.throttle import Throttle


@dataclass(frozen=True, slots=True)
class Manners:
    """How a run behaves: its bounds, its patience, and the turns that it takes (none in a replay)."""

    limits: Limits = field(default_factory=Limits)
    patience: Patience = field(default_factory=Patience)
    throttle: Throttle | None = None

    def turn(self, host: str, interval_s: float) -> AbstractContextManager[None]:
        """The turn at ``host``, kept while the block runs; at least ``interval_s`` seconds after the one before."""
        return self.throttle.turn(host, interval_s) if self.throttle else nullcontext()

    def hold(self, host: str, seconds: float) -> None:
        """Leave ``host`` alone for ``seconds``, as it asked."""
        if self.throttle:
            self.throttle.hold(host, seconds)
