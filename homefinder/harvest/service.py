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
from homefinder.fetch.archive import Archive, format_run_stamp
from homefinder.fetch.client import FindValidators, find_no_validators, open_live_fetcher, open_replay_fetcher
from homefinder.fetch.recorder import Validators
from homefinder.fetch.replay import Replay, find_replays
from homefinder.harvest.gate import SIZE_CHECKS
from homefinder.harvest.local_files import LocalFileGetter, read_journal
from homefinder.harvest.manifest import ArchivedRun, RunManifest, write_manifest, write_missing_manifests
from homefinder.harvest.reading_budget import ReadingBudget
from homefinder.harvest.run import Acceptance, RunContext, RunResult, harvest
from homefinder.harvest.sample import LIVE, write_live
from homefinder.model import FetchResult
from homefinder.settings import Settings
from homefinder.source import Source, read_sources, resolve_source
from homefinder.store.db import open_ledger, open_ledger_read_only
from homefinder.store.faults import explain_faults, make_folder
from homefinder.store.locks import hold_lock
from homefinder.store.runs import RunCounts, find_run, last_exchange, last_seen_on, now
from homefinder.store.schema import LEDGER
from homefinder.store.today import read_as_at, write_as_at


def read_declared_sources(settings: Settings) -> dict[str, Source]:
    """Every declared source by id. Raises DeclarationError."""
    return read_sources(settings.home / "sources")


def _read_budget(settings: Settings) -> ReadingBudget:
    return ReadingBudget(max(1, round(settings.reading_seconds)), settings.reading_memory_mb)


def is_read_from_repository(source: Source) -> bool:
    """Whether the source is read from this repository, so that neither network nor replay is needed."""
    return source.adapter == "curated"


@contextmanager
def open_locked_ledger(settings: Settings, source: Source) -> Iterator[sqlite3.Connection]:
    """The ledger, with the source's lock held: one run of a source at a time. Notes that are missing are healed.

    The data folder is made where it is not there yet. Raises StoreError for a fault of the folder or the ledger.
    """
    make_folder(settings.data)
    with (
        hold_lock(settings.locks, f"source-{source.id}", wait=False),
        explain_faults(settings.ledger, LEDGER),
        closing(open_ledger(settings.ledger)) as ledger,
    ):
        write_missing_manifests(settings, ledger, source.id)
        yield ledger


def harvest_live(settings: Settings, source: Source) -> RunResult:
    """Harvest the live publication now. Raises UsageError when no contact is set."""
    if is_read_from_repository(source):
        return harvest_repository(settings, source)
    with open_locked_ledger(settings, source) as ledger:
        seen_on = now()[:10]
        known = last_seen_on(ledger, source.id)
        if seen_on < known:
            return _refuse_earlier_day(source, seen_on, known)
        with open_live_fetcher(source, settings, validators=_build_find_validators(ledger, source)) as getter:
            view = RunContext(
                getter,
                "live",
                seen_on,
                journal=_format_archive_path(getter.folder, settings),
                budget=_read_budget(settings),
            )
            outcome = harvest(ledger, source, view)
            if outcome.ok:
                write_live(ledger)
            return _write_run_manifest(outcome, getter.folder, view.mode)


def harvest_repository(settings: Settings, source: Source, as_at: str = "") -> RunResult:
    """Harvest what this repository holds: at the catalogue's own day where it has one (``as_at`` gives it one), else
    now."""
    with open_locked_ledger(settings, source) as ledger:
        if as_at:
            write_as_at(ledger, as_at)
        own, known = read_as_at(ledger), last_seen_on(ledger, source.id)
        seen_on = max(own, known) if own else now()[:10]
        if seen_on < known:
            return _refuse_earlier_day(source, seen_on, known)
        return _harvest_repository(settings, ledger, source, seen_on)


def _refuse_earlier_day(source: Source, seen_on: str, known: str) -> RunResult:
    reason = f"the catalogue knows {known}; mend this machine's clock"
    return RunResult(source.id, seen_on, "failed", RunCounts(), reason)


def harvest_replay(settings: Settings, source: Source, replay: Replay, as_at: str = "") -> RunResult:
    """Harvest what a replay folder recorded, at its date. ``as_at``: the day that the catalogue shows from then on.

    A date already taken is skipped; one older than what is known of the source raises ReplayError.
    """
    seen_on = replay.date.isoformat()
    with open_locked_ledger(settings, source) as ledger:
        known = last_seen_on(ledger, source.id)
        if _is_already_harvested(ledger, source.id, seen_on):
            return RunResult(source.id, seen_on, "skipped", RunCounts(), f"{seen_on} was taken before")
        if seen_on < known:
            problem = f"is older than what is known of {source.id} ({known}); replays are taken in order of date"
            raise ReplayError(replay.folder, problem)
        validators = _build_find_validators(ledger, source)
        with open_replay_fetcher(source, settings, replay.folder, replay.date, validators=validators) as getter:
            view = RunContext(
                getter,
                "replay",
                seen_on,
                journal=_format_archive_path(getter.folder, settings),
                budget=_read_budget(settings),
            )
            outcome = harvest(ledger, source, view)
            if outcome.ok and as_at:
                write_as_at(ledger, as_at)
            return _write_run_manifest(outcome, getter.folder, view.mode)


def accept_held_run(
    settings: Settings, run_id: int, sources: Mapping[str, Source], accepted: Mapping[str, str] | None = None
) -> RunResult:
    """Commit what a held run brought, since a person looked at it. One-shot, and recorded in the new run's row.

    ``accepted``: the checks that may be unmet, with the reason; those of its size when left out. Raises UsageError when
    the run was not held, was accepted before, or has been overtaken by a later one.
    """
    accepted = dict.fromkeys(SIZE_CHECKS, "") if accepted is None else accepted
    with closing(open_ledger_read_only(settings.ledger)) as ledger:
        row = _read_held_run(ledger, run_id)
        _check_names(ledger, run_id, accepted)
    source = resolve_source(sources, row["source_id"])
    folder = settings.archive / row["replay_folder"]
    with open_locked_ledger(settings, source) as ledger:
        _check_not_overtaken(ledger, row)
        outcome = _harvest_again(settings, ledger, source, folder, row["seen_on"], Acceptance(run_id, accepted))
        return _write_run_manifest(outcome, folder, "archive", accepted) if outcome.ok else outcome


def _check_names(ledger: sqlite3.Connection, run_id: int, accepted: Mapping[str, str]) -> None:
    made = [row["name"] for row in ledger.execute("SELECT name FROM run_checks WHERE run_id = ?", (run_id,))]
    unknown = [name for name in accepted if name not in made and name not in SIZE_CHECKS]
    if unknown:
        raise UsageError(f"run {run_id} made no check {unknown[0]!r}; it made {', '.join(sorted(made))}")


def match_replays(
    paths: Sequence[Path], sources: Mapping[str, Source], only: Sequence[str] = ()
) -> list[tuple[Source, Replay]]:
    """Every replay in these folders with its source, in order of date. Raises ReplayError, UsageError.

    ``only``: leave out the recordings of other sources. Where it names one source, a folder whose name is no source's
    is taken as a recording of it.
    """
    wanted = [resolve_source(sources, name) for name in only]
    found: list[tuple[Source, Replay]] = []
    for path in paths:
        for replay in find_replays(path):
            unknown = not any(replay.source_name in (source.id, *source.replay_names) for source in sources.values())
            source = wanted[0] if unknown and len(wanted) == 1 else resolve_source(sources, replay.source_name)
            if not wanted or source in wanted:
                found.append((source, replay))
    return sorted(found, key=lambda pair: (pair[1].date, pair[0].id))


def harvest_archived_run(settings: Settings, source: Source, archived_run: ArchivedRun) -> RunResult:
    """Read a past run's bodies again, to make the ledger anew."""
    with open_locked_ledger(settings, source) as ledger:
        if archived_run.mode == LIVE:
            write_live(ledger)
        # An accepted run's number belonged to the lost ledger: 0 says that it was accepted, without naming it.
        return _harvest_again(
            settings,
            ledger,
            source,
            archived_run.folder,
            archived_run.seen_on,
            Acceptance(0, archived_run.accepted) if archived_run.accepted is not None else None,
        )


def _harvest_again(
    settings: Settings,
    ledger: sqlite3.Connection,
    source: Source,
    folder: Path,
    seen_on: str,
    acceptance: Acceptance | None,
) -> RunResult:
    """Run a journal of the archive again; the run keeps that journal, so that nothing is archived twice."""
    journal = _format_archive_path(folder, settings)
    if is_read_from_repository(source):
        getter = LocalFileGetter(read_journal(Archive(settings.archive), folder))
        return harvest(
            ledger,
            source,
            RunContext(
                getter, "archive", seen_on, journal=journal, acceptance=acceptance, budget=_read_budget(settings)
            ),
        )
    day = date.fromisoformat(seen_on)
    with open_replay_fetcher(source, settings, folder, day, validators=find_no_validators) as fetcher:
        outcome = harvest(
            ledger,
            source,
            RunContext(
                fetcher, "archive", seen_on, journal=journal, acceptance=acceptance, budget=_read_budget(settings)
            ),
        )
    shutil.rmtree(fetcher.folder)
    return outcome


def _harvest_repository(settings: Settings, ledger: sqlite3.Connection, source: Source, seen_on: str) -> RunResult:
    archive = Archive(settings.archive)
    with closing(
        archive.open_journal(source.id, format_run_stamp(date.fromisoformat(seen_on), datetime.now(UTC)))
    ) as journal:

        def keep(item: FetchResult) -> None:
            archive.write(item.body)
            journal.append(item)

        view = RunContext(
            LocalFileGetter(),
            "repository",
            seen_on,
            journal=_format_archive_path(journal.folder, settings),
            archive_result=keep,
            budget=_read_budget(settings),
        )
        return _write_run_manifest(harvest(ledger, source, view), journal.folder, view.mode)


def _read_held_run(ledger: sqlite3.Connection, run_id: int) -> sqlite3.Row:
    row = find_run(ledger, run_id)
    if row is None or row["state"] != "held":
        state = "there is no such run" if row is None else f"it ended as {row['state']}"
        raise UsageError(f"run {run_id} is not held ({state}); `homefinder runs` lists the runs")
    return row


def _check_not_overtaken(ledger: sqlite3.Connection, row: sqlite3.Row) -> None:
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


def _is_already_harvested(ledger: sqlite3.Connection, source_id: str, seen_on: str) -> bool:
    sql = "SELECT 1 FROM runs WHERE source_id = ? AND seen_on = ? AND state IN ('committed', 'unchanged')"
    return ledger.execute(sql, (source_id, seen_on)).fetchone() is not None


def _build_find_validators(ledger: sqlite3.Connection, source: Source) -> FindValidators:
    def find(url: str) -> Validators | None:
        row = last_exchange(ledger, source.id, url)
        return None if row is None else Validators(**dict(row))

    return find


def _format_archive_path(folder: Path, settings: Settings) -> str:
    return folder.resolve().relative_to(settings.archive.resolve()).as_posix()


def _write_run_manifest(
    outcome: RunResult, folder: Path, mode: str, accepted: Mapping[str, str] | None = None
) -> RunResult:
    note = RunManifest(
        outcome.source_id, mode, outcome.seen_on, outcome.state, accepted is not None, now(), accepted or {}
    )
    write_manifest(folder, note)
    return outcome
