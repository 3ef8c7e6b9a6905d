"""Harvest a source: from the live publication, from a replay folder, or again from a past run's own bodies.

What a person types and what a schedule runs are these same functions.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from homefinder.errors import ReplayError, UsageError
from homefinder.fetch.archive import Archive, run_stamp
from homefinder.fetch.client import FindValidators, live_fetcher, no_validators, replay_fetcher
from homefinder.fetch.recorder import Validators
from homefinder.fetch.replay import Replay, find_replays
from homefinder.harvest.local_files import RepositoryGetter, past_files
from homefinder.harvest.manifest import Note, Past, heal_notes, write_note
from homefinder.harvest.run import Outcome, View, harvest
from homefinder.model import Fetched
from homefinder.settings import Settings
from homefinder.source import Source, load_sources, source_named
from homefinder.store.db import open_ledger
from homefinder.store.locks import locked
from homefinder.store.runs import Tally, last_exchange, last_seen_on, now, run_named


def sources_of(settings: Settings) -> dict[str, Source]:
    """Every declared source by id. Raises DeclarationError."""
    return load_sources(settings.home / "sources")


def in_repository(source: Source) -> bool:
    """Whether the source is read from this repository, so that neither network nor replay is needed."""
    return source.adapter == "curated"


@contextmanager
def at_work(settings: Settings, source: Source) -> Iterator[sqlite3.Connection]:
    """The ledger, with the source's lock held: one run of a source at a time. Notes that are missing are healed."""
    with locked(settings.locks, f"source-{source.id}", wait=False), closing(open_ledger(settings.ledger)) as ledger:
        heal_notes(settings, ledger, source.id)
        yield ledger


def harvest_live(settings: Settings, source: Source) -> Outcome:
    """Harvest the live publication now. Raises UsageError when no contact is set."""
    with at_work(settings, source) as ledger:
        seen_on = now()[:10]
        known = last_seen_on(ledger, source.id)
        if seen_on < known:
            return Outcome(
                source.id, seen_on, "failed", Tally(), f"the catalogue knows {known}; mend this machine's clock"
            )
        if in_repository(source):
            return _harvest_repository(settings, ledger, source, seen_on)
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
        row = _held(ledger, run_id)
    source = source_named(sources, row["source_id"])
    folder = settings.archive / row["journal"]
    with at_work(settings, source) as ledger:
        _refuse_late(ledger, row)
        outcome = _harvest_again(settings, ledger, source, folder, row["seen_on"], accepts=run_id)
        return _noted(outcome, folder, "archive", accepts=True) if outcome.ok else outcome


def replays_for(
    paths: Sequence[Path], sources: Mapping[str, Source], only: Sequence[str] = ()
) -> list[tuple[Source, Replay]]:
    """Every replay in these folders with its source, in order of date. Raises ReplayError, UsageError.

    ``only``: leave out the recordings of other sources. Where it names one source, a folder whose name is no source's
    is taken as a recording of it.
    """
    wanted = [source_named(sources, name) for name in only]
    found: list[tuple[Source, Replay]] = []
    for path in paths:
        for replay in find_replays(path):
            unknown = not any(_recorded_as(source, replay) for source in sources.values())
            source = wanted[0] if unknown and len(wanted) == 1 else source_named(sources, replay.source_name)
            if not wanted or source in wanted:
                found.append((source, replay))
    return sorted(found, key=lambda pair: (pair[1].date, pair[0].id))


def _recorded_as(source: Source, replay: Replay) -> bool:
    return replay.source_name in (source.id, *source.replay_names)


def harvest_past(settings: Settings, source: Source, past: Past) -> Outcome:
    """Read a past run's bodies again, to make the ledger anew."""
    with at_work(settings, source) as ledger:
        # An accepted run's number belonged to the lost ledger: 0 says that it was accepted, without naming it.
        return _harvest_again(settings, ledger, source, past.folder, past.seen_on, accepts=0 if past.accepts else None)


def _harvest_again(
    settings: Settings, ledger: sqlite3.Connection, source: Source, folder: Path, seen_on: str, *, accepts: int | None
) -> Outcome:
    """Run a journal of the archive again; the run keeps that journal, so that nothing is archived twice."""
    journal = _relative(folder, settings)
    if in_repository(source):
        getter = RepositoryGetter(past_files(Archive(settings.archive), folder))
        return harvest(ledger, source, View(getter, "archive", seen_on, journal=journal, accepts=accepts))
    day = date.fromisoformat(seen_on)
    with replay_fetcher(source, settings, folder, day, validators=no_validators) as fetcher:
        outcome = harvest(ledger, source, View(fetcher, "archive", seen_on, journal=journal, accepts=accepts))
    shutil.rmtree(fetcher.folder)
    return outcome


def _harvest_repository(settings: Settings, ledger: sqlite3.Connection, source: Source, seen_on: str) -> Outcome:
    archive = Archive(settings.archive)
    with closing(archive.journal(source.id, run_stamp(date.fromisoformat(seen_on), datetime.now(UTC)))) as journal:

        def keep(item: Fetched) -> None:
            archive.write(item.body)
            journal.append(item)

        view = View(RepositoryGetter(), "repository", seen_on, journal=_relative(journal.folder, settings), keep=keep)
        return _noted(harvest(ledger, source, view), journal.folder, view.mode)


def _held(ledger: sqlite3.Connection, run_id: int) -> sqlite3.Row:
    row = run_named(ledger, run_id)
    if row is None or row["state"] != "held":
        state = "there is no such run" if row is None else f"it ended as {row['state']}"
        raise UsageError(f"run {run_id} is not held ({state}); `homefinder runs` lists the runs")
    return row


def _refuse_late(ledger: sqlite3.Connection, row: sqlite3.Row) -> None:
    """Raises UsageError where a held run was accepted before, or the source has been harvested since."""
    if ledger.execute("SELECT 1 FROM runs WHERE accepts_run_id = ?", (row["id"],)).fetchone():
        raise UsageError(f"run {row['id']} was accepted before; an acceptance counts once")
    later = ledger.execute(
        """SELECT max(id) FROM runs WHERE source_id = ? AND state IN ('committed', 'unchanged')
             AND (id > ? OR seen_on > ?)""",
        (row["source_id"], row["id"], row["seen_on"]),
    ).fetchone()[0]
    if later:
        raise UsageError(f"run {row['id']} was overtaken: {row['source_id']} has been harvested since (run {later})")


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
    write_note(folder, Note(outcome.source_id, mode, outcome.seen_on, outcome.state, accepts, now()))
    return outcome
