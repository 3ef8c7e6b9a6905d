"""Harvest many sources, as steps. One that fails never stops the rest."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from homefinder.errors import HomefinderError, UsageError
from homefinder.harvest.manifest import list_archived_runs
from homefinder.harvest.run import RunResult
from homefinder.harvest.sample import LIVE, SAMPLE, require_unmixed
from homefinder.harvest.service import (
    harvest_archived_run,
    harvest_live,
    harvest_replay,
    harvest_repository,
    is_read_from_repository,
    match_replays,
    read_declared_sources,
)
from homefinder.settings import Settings
from homefinder.source import Source, resolve_source
from homefinder.store.runs import RunCounts

log = logging.getLogger(__name__)

MAX_PARALLEL_SOURCES = 8
"""Sources harvested at once; the hosts are what limits, and each is asked one thing at a time."""


@dataclass(frozen=True, slots=True)
class HarvestStep:
    """One harvest to be done: its name for people, and the work."""

    source_id: str
    name: str
    work: Callable[[], RunResult]


def offline_steps(settings: Settings, only: Iterable[str] = (), folders: Iterable[Path] = ()) -> list[HarvestStep]:
    """The sample's recordings (or those in ``folders``) in order of date, with what the repository itself holds.

    Raises UsageError where the sample would go into a folder of live publications.
    """
    sources = read_declared_sources(settings)
    wanted = list(only)
    own = (
        []
        if folders
        else [s for s in sources.values() if is_read_from_repository(s) and (not wanted or s.id in wanted)]
    )
    if not folders:
        require_unmixed(settings, SAMPLE)
    paths = list(folders) or list_sample_folders(settings, sources)
    as_at = "" if folders else settings.sample_day
    steps = [HarvestStep(s.id, s.id, partial(harvest_repository, settings, s, as_at)) for s in own]
    for source, replay in match_replays(paths, sources, wanted):
        name = f"{source.id} {replay.date}"
        steps.append(HarvestStep(source.id, name, partial(harvest_replay, settings, source, replay, as_at)))
    if not steps:
        missing = ", ".join(wanted) or "a declared source"
        raise UsageError(f"no recording of {missing} in {', '.join(map(str, folders)) or settings.sample}")
    return steps


def list_sample_folders(settings: Settings, sources: Mapping[str, Source]) -> list[Path]:
    """The sample's folders of recordings of declared sources; a catalogue of one's own may have others, or none."""
    names = {name for source in sources.values() for name in (source.id, *source.replay_names)}
    return [folder for folder in sorted(settings.sample.iterdir()) if folder.name in names]


def live_steps(settings: Settings, only: Iterable[str] = ()) -> list[HarvestStep]:
    """The live publications of the sources named, or of all. Raises UsageError in a folder of the sample."""
    sources = read_declared_sources(settings)
    chosen = [resolve_source(sources, name) for name in only] or list(sources.values())
    if not all(is_read_from_repository(source) for source in chosen):
        require_unmixed(settings, LIVE)
    return [HarvestStep(source.id, source.id, partial(harvest_live, settings, source)) for source in chosen]


def archive_steps(settings: Settings, until: str = "") -> list[HarvestStep]:
    """Every run that the archive remembers, in its order, so that a lost ledger is made again.

    Raises UsageError where it remembers none, so that no empty catalogue takes the place of a lost one.
    """
    sources = read_declared_sources(settings)
    steps = []
    for past in list_archived_runs(settings, until):
        if past.source_id in sources:
            work = partial(harvest_archived_run, settings, sources[past.source_id], past)
            steps.append(HarvestStep(past.source_id, f"{past.source_id} {past.seen_on}", work))
    if not steps:
        days = f" up to {until}" if until else ""
        raise UsageError(
            f"{settings.archive} holds no run{days} of a declared source; leave out --from-archive to harvest"
        )
    return steps


def run_steps(
    steps: list[HarvestStep], on_done: Callable[[HarvestStep, RunResult], None], *, in_parallel: bool = False
) -> list[RunResult]:
    """Do every step, sources side by side if ``in_parallel``; what fails is an outcome, never the end of the rest."""
    if not in_parallel:
        return [_run(step, on_done) for step in steps]
    with ThreadPoolExecutor(MAX_PARALLEL_SOURCES) as pool:
        return [future.result() for future in as_completed([pool.submit(_run, step, on_done) for step in steps])]


def _run(step: HarvestStep, on_done: Callable[[HarvestStep, RunResult], None]) -> RunResult:
    try:
        outcome = step.work()
    except HomefinderError as error:
        outcome = RunResult(step.source_id, "", "failed", RunCounts(), str(error))
    except Exception as error:
        log.exception("harvest of %s broke", step.name)
        outcome = RunResult(step.source_id, "", "failed", RunCounts(), f"unexpected {type(error).__name__}: {error}")
    on_done(step, outcome)
    return outcome
