"""Build the whole catalogue: harvest every source, then refresh. One failing source never stops the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from homefinder.build.refresh import Refreshed, refresh
from homefinder.errors import HomefinderError, UsageError
from homefinder.harvest.manifest import past_runs
from homefinder.harvest.run import Outcome
from homefinder.harvest.service import (
    harvest_live,
    harvest_past,
    harvest_replay,
    in_repository,
    replays_for,
    sources_of,
)
from homefinder.settings import Settings
from homefinder.store.runs import Tally

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 8
"""Sources harvested at once; the hosts are what limits, and each is asked one thing at a time."""


@dataclass(frozen=True, slots=True)
class Step:
    """One harvest to be done: its name for people, and the work."""

    source_id: str
    name: str
    work: Callable[[], Outcome]


def offline_steps(settings: Settings, only: Iterable[str] = (), folders: Iterable[Path] = ()) -> list[Step]:
    """The sample's recordings (or those in ``folders``) in order of date, with what the repository itself holds."""
    sources = sources_of(settings)
    wanted = list(only)
    own = [] if folders else [s for s in sources.values() if in_repository(s) and (not wanted or s.id in wanted)]
    paths = list(folders) or [settings.home / "sample"]
    steps = [Step(s.id, s.id, _bind(harvest_live, settings, s)) for s in own]
    for source, replay in replays_for(paths, sources, wanted):
        name = f"{source.id} {replay.date}"
        steps.append(Step(source.id, name, _bind(harvest_replay, settings, source, replay)))
    if not steps:
        raise UsageError(f"no recording of {', '.join(wanted)} in {', '.join(map(str, paths))}")
    return steps


def live_steps(settings: Settings, only: Iterable[str] = ()) -> list[Step]:
    """The live publications of the sources named, or of all."""
    sources = sources_of(settings)
    unknown = [name for name in only if name not in sources]
    if unknown:
        raise UsageError(f"no source {unknown[0]!r}; there are: {', '.join(sources)}")
    chosen = [sources[name] for name in only] or list(sources.values())
    return [Step(source.id, source.id, _bind(harvest_live, settings, source)) for source in chosen]


def archive_steps(settings: Settings, until: str = "") -> list[Step]:
    """Every run that the archive remembers, in its order, so that a lost ledger is made again."""
    sources = sources_of(settings)
    steps = []
    for past in past_runs(settings, until):
        if past.source_id in sources:
            work = _bind(harvest_past, settings, sources[past.source_id], past)
            steps.append(Step(past.source_id, f"{past.source_id} {past.seen_on}", work))
    return steps


def run_steps(steps: list[Step], done: Callable[[Step, Outcome], None], *, together: bool = False) -> list[Outcome]:
    """Do every step, sources side by side if ``together``; what fails is an outcome, never the end of the rest."""
    if not together:
        return [_run(step, done) for step in steps]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        return [future.result() for future in as_completed([pool.submit(_run, step, done) for step in steps])]


def finish(settings: Settings, say: Callable[[str], None] = lambda _: None) -> Refreshed:
    """Resolve, link, publish and project what the harvests brought."""
    return refresh(settings, say)


def _run(step: Step, done: Callable[[Step, Outcome], None]) -> Outcome:
    try:
        outcome = step.work()
    except HomefinderError as error:
        outcome = Outcome(step.source_id, "", "failed", Tally(), str(error))
    except Exception as error:
        log.exception("harvest of %s broke", step.name)
        outcome = Outcome(step.source_id, "", "failed", Tally(), f"unexpected {type(error).__name__}: {error}")
    done(step, outcome)
    return outcome


def _bind(function: Callable[..., Outcome], settings: Settings, *values: object) -> Callable[[], Outcome]:
    def work() -> Outcome:
        return function(settings, *values)

    return work
