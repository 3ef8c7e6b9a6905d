"""What is seen to while a schedule runs: runs that hang are ended, and the operator is told what is wrong."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from homefinder.errors import HomefinderError
from homefinder.notify.alarms import tell_operator
from homefinder.scheduler.prefect_api import PrefectServer
from homefinder.scheduler.publication import PUBLISH
from homefinder.settings import Settings
from homefinder.source import Source

LONGEST_RUN = timedelta(hours=6, minutes=5)
"""How long any run may take: what its flow allows, and some minutes in which it may end by itself."""

LONGEST_PUBLICATION = timedelta(hours=2, minutes=5)
"""The same of the publication, for which the next one waits."""

SHORTEST_LIMIT = timedelta(minutes=20)
"""A source that is asked more often than this may take so long all the same."""

LOOK_EVERY_S = 60.0


def find_limit(sources: Mapping[str, Source], deployment: str, now: datetime) -> timedelta:
    """How long a run of this deployment may take: no longer than until its source is due again."""
    if deployment == PUBLISH:
        return LONGEST_PUBLICATION
    source = sources.get(deployment)
    return LONGEST_RUN if source is None else min(LONGEST_RUN, max(SHORTEST_LIMIT, source.measure_interval(now)))


@dataclass(slots=True)
class Watch:
    """Looks once a minute. What goes wrong meanwhile is said on stderr, and looked at again."""

    settings: Settings
    sources: Mapping[str, Source]
    server: PrefectServer
    _next: float = 0.0

    def look(self) -> None:
        """See to what there is to see to, where a minute has passed since the last time."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + LOOK_EVERY_S
        for step in (self._stop_hung_runs, self._tell):
            _explain(step)

    def _stop_hung_runs(self) -> None:
        now = datetime.now(UTC)
        for name in self.server.stop_hung_runs(now, lambda deployment: find_limit(self.sources, deployment, now)):
            print(f"{name!r} took too long and was stopped.", file=sys.stderr, flush=True)

    def _tell(self) -> None:
        if self.settings.ledger.exists() and self.settings.alarms_file.exists():
            for failure in tell_operator(self.settings).failures:
                print(f"homefinder: {failure}", file=sys.stderr, flush=True)


def _explain(step: Callable[[], None]) -> None:
    try:
        step()
    except (HomefinderError, OSError) as error:
        print(f"homefinder: {error}", file=sys.stderr, flush=True)
