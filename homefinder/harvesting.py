"""Harvest a source: from the live publication, from a replay folder, or again from a past run's own bodies.

What a person types and what a schedule runs are these same functions.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from homefinder.errors import FetchError, ReplayError, UsageError
from homefinder.fetch.archive import Archive
from homefinder.fetch.client import FindValidators, live_fetcher, no_validators, replay_fetcher
from homefinder.fetch.log import Validators
from homefinder.fetch.replay import Replay, find_replays
from homefinder.model import Fetched, Issue
from homefinder.pipeline.harvest import Outcome, View, harvest
from homefinder.settings import Settings
from homefinder.sources.registry import Source, load_sources, source_named
from homefinder.store.db import open_ledger
from homefinder.store.locks import locked
from homefinder.store.runs import Tally, last_exchange, last_seen_on, now, run_named

NOTE = "run.json"
"""Beside a run's journal: what became of it, so that the ledger can be made again from the archive."""


def sources_of(settings: Settings) -> dict[str, Source]:
    """Every declared source by id. Raises DeclarationError."""
    return load_sources(settings.home / "sources")


def in_repository(source: Source) -> bool:
    """Whether the source is read from this repository, so that neither network nor replay is needed."""
    return source.adapter == "curated"


@contextmanager
def at_work(settings: Settings, source: Source) -> Iterator[sqlite3.Connection]:
    """The ledger, with the source's lock held: one run of a source at a time."""
    with locked(settings.locks, f"source-{source.id}", wait=False), closing(open_ledger(settings.ledger)) as ledger:
        yield ledger


def harvest_live(settings: Settings, source: Source) -> Outcome:
    """Harvest the live publication now. Raises UsageError when no contact is set."""
    with at_work(settings, source) as ledger:
        seen_on = now()[:10]
        if in_repository(source):
            return _harvest_repository(settings, ledger, source, seen_on)
        known = last_seen_on(ledger, source.id)
        if seen_on < known:
            return Outcome(
                source.id, seen_on, "failed", Tally(), f"the catalogue knows {known}; mend this machine's clock"
            )
        with live_fetcher(source, settings, validators=_validators(ledger, source)) as getter:
            view = View(getter, "live", seen_on, journal=_relative(getter.folder, settings))
            return _noted(harvest(ledger, source, view), getter.folder, view.mode)


def harvest_replay(settings: Settings, source: Source, replay: Replay) -> Outcome:
    """Harvest what a replay folder recorded, at its date.

    A date already taken is skipped; one older than what is known of the source raises ReplayError.
    """
    seen_on = replay.date.isoformat()
    with at_work(settings, source) as ledger:
        known = last_seen_on(ledger, source.id)
        if _taken(ledger, source.id, seen_on):
            return Outcome(source.id, seen_on, "skipped", Tally(), f"{seen_on} was taken before")
        if seen_on < known:
            problem = f"is older than what is known of {source.id} ({known}); replays are taken in order of date"
            raise ReplayError(replay.folder, problem)
        validators = _validators(ledger, source)
        with replay_fetcher(source, settings, replay.folder, replay.date, validators=validators) as getter:
            view = View(getter, "replay", seen_on, journal=_relative(getter.folder, settings))
            return _noted(harvest(ledger, source, view), getter.folder, view.mode)


def accept_drop(settings: Settings, run_id: int, sources: Mapping[str, Source]) -> Outcome:
    """Commit what a held run brought, since a person looked at it. One-shot, and recorded in the new run's row.

    Raises UsageError when the run was not held, was accepted before, or has been overtaken by a later one.
    """
    with closing(open_ledger(settings.ledger)) as ledger:
        row = run_named(ledger, run_id)
        if row is None or row["state"] != "held":
            state = "there is no such run" if row is None else f"it ended as {row['state']}"
            raise UsageError(f"run {run_id} is not held ({state}); `homefinder runs` lists the runs")
        if ledger.execute("SELECT 1 FROM runs WHERE accepts_run_id = ?", (run_id,)).fetchone():
            raise UsageError(f"run {run_id} was accepted before; an acceptance counts once")
        known = last_seen_on(ledger, row["source_id"])
        later = ledger.execute(
            "SELECT max(id) FROM runs WHERE source_id = ? AND state IN ('committed', 'unchanged')", (row["source_id"],)
        ).fetchone()[0]
        if known > row["seen_on"] or (later or 0) > run_id:
            raise UsageError(f"run {run_id} was overtaken: {row['source_id']} has been harvested since (run {later})")
    source = source_named(sources, row["source_id"])
    folder = settings.archive / row["journal"]
    outcome = _harvest_again(settings, source, folder, row["seen_on"], accepts=run_id)
    return _noted(outcome, folder, "archive", accepts=True) if outcome.ok else outcome


def replays_for(
    paths: Sequence[Path], sources: Mapping[str, Source], only: Sequence[str] = ()
) -> list[tuple[Source, Replay]]:
    """Every replay in these folders with its source, in order of date. Raises ReplayError, UsageError.

    Where one source is named, a folder of any name is taken as a recording of it.
    """
    found: list[tuple[Source, Replay]] = []
    for path in paths:
        for replay in find_replays(path):
            source = source_named(sources, only[0] if len(only) == 1 else replay.source_name)
            if not only or source.id in only:
                found.append((source, replay))
    return sorted(found, key=lambda pair: (pair[1].date, pair[0].id))


@dataclass(frozen=True, slots=True)
class Past:
    """A run as the archive remembers it."""

    source_id: str
    folder: Path
    seen_on: str
    accepts: bool


def past_runs(settings: Settings, until: str = "") -> list[Past]:
    """Runs in the archive that were taken, in the order in which they were, up to the date ``until``."""
    found = []
    for note in sorted((settings.archive / "runs").glob(f"*/*/{NOTE}")):
        told = json.loads(note.read_text(encoding="utf-8"))
        if told["state"] in ("committed", "unchanged") and (not until or told["seen_on"] <= until):
            found.append((told["ended_at"], Past(told["source"], note.parent, told["seen_on"], bool(told["accepts"]))))
    return [past for _, past in sorted(found, key=lambda item: (item[1].seen_on, item[0], item[1].source_id))]


def harvest_past(settings: Settings, source: Source, past: Past) -> Outcome:
    """Read a past run's bodies again, to make the ledger anew."""
    return _harvest_again(settings, source, past.folder, past.seen_on, accepts=0 if past.accepts else None)


def _harvest_again(settings: Settings, source: Source, folder: Path, seen_on: str, *, accepts: int | None) -> Outcome:
    """Run a journal of the archive again; the run keeps that journal, so that nothing is archived twice."""
    with at_work(settings, source) as ledger:
        day = date.fromisoformat(seen_on)
        with replay_fetcher(source, settings, folder, day, validators=no_validators) as getter:
            view = View(getter, "archive", seen_on, journal=_relative(folder, settings), accepts=accepts)
            outcome = harvest(ledger, source, view)
        shutil.rmtree(getter.folder)
    return outcome


class RepositoryGetter:
    """For a source that is read from this repository: nothing can be asked of the outside."""

    exchanges: Sequence[Fetched] = ()
    issues: Sequence[Issue] = ()

    def get(self, url: str, *, accept: Sequence[int] = ()) -> Fetched:
        """Always raises FetchError."""
        raise FetchError(url, f"is not asked ({accept or 200}): this source is read from the repository")

    def recorded(self) -> tuple[str, ...] | None:
        return None


def _harvest_repository(settings: Settings, ledger: sqlite3.Connection, source: Source, seen_on: str) -> Outcome:
    view = View(RepositoryGetter(), "repository", seen_on, keep=Archive(settings.archive).write)
    return harvest(ledger, source, view)


def _taken(ledger: sqlite3.Connection, source_id: str, seen_on: str) -> bool:
    sql = "SELECT 1 FROM runs WHERE source_id = ? AND seen_on = ? AND state IN ('committed', 'unchanged')"
    return ledger.execute(sql, (source_id, seen_on)).fetchone() is not None


def _validators(ledger: sqlite3.Connection, source: Source) -> FindValidators:
    def find(url: str) -> Validators | None:
        row = last_exchange(ledger, source.id, url)
        return None if row is None else Validators(**dict(row))

    return find


def _relative(folder: Path, settings: Settings) -> str:
    return folder.resolve().relative_to(settings.archive.resolve()).as_posix()


def _noted(outcome: Outcome, folder: Path, mode: str, *, accepts: bool = False) -> Outcome:
    """Leave word of the run's end beside its journal."""
    told = {
        "source": outcome.source_id, "mode": mode, "seen_on": outcome.seen_on, "state": outcome.state,
        "accepts": accepts, "ended_at": now(),
    }  # fmt: skip
    (folder / NOTE).write_text(json.dumps(told), encoding="utf-8")
    return outcome
