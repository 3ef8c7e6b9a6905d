"""Diff, commit and events of a run in which few records changed, on catalogues of growing size with a long past."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple

from bench import synthetic
from bench.committing import record_of
from bench.measure import seconds
from bench.report import Result, format_microseconds_each, format_seconds, times
from homefinder.change.events.write import derive_events
from homefinder.harvest.commit import RunLog, commit
from homefinder.harvest.diff import Diff, diff
from homefinder.harvest.service import read_declared_sources
from homefinder.model import Record
from homefinder.source import Source
from homefinder.store.db import open_ledger
from homefinder.store.records import live_records
from homefinder.store.runs import RunCounts, start_run

EDITIONS = 5
SHARE = 0.01
FEW = 100
"""Records that change in the run by which growth is told: the same number on every catalogue."""
OTHERS = synthetic.SEED + EDITIONS
"""Seed of that run, so that it changes other records than the run before."""


class Took(NamedTuple):
    """Seconds of the stages of one run, and how many records changed in it."""

    changed: int
    diff: float
    commit: float
    events: float


def compare(sizes: Sequence[int], folder: Path) -> Result:
    """For each size: all events made at once, then a run with 1 % changed, and one with the same few changed."""
    made = [(size, *_measure(size, folder / f"changing-{size}")) for size in sizes]
    base = made[0][3].events / made[0][3].changed
    return Result(
        f"What changed: {EDITIONS} editions of each record",
        f"Every record has {EDITIONS} versions. Past: the events of all, as after a change of the rules, and of one "
        "version. Then a run in which one record in a hundred changed: diff reads all that was sent, commit "
        f"and events only what changed. Growth: events for each record of a run with {FEW} changed, compared with the "
        "first row; 1 × means that the size of the catalogue does not matter.",
        ("records", "past", "one", "changed", "diff", "commit", "events", "÷ diff", "each", f"of {FEW}", "growth"),
        [
            (
                f"{size:,}", format_seconds(past), format_microseconds_each(past, size * EDITIONS), f"{one.changed:,}",
                format_seconds(one.diff), format_seconds(one.commit),
                format_seconds(one.events), times(one.events, one.diff), format_microseconds_each(one.events,
                one.changed), format_microseconds_each(few.events, few.changed),
                times(few.events / few.changed, base),
            )
            for size, past, one, few in made
        ],
    )  # fmt: skip


def _measure(size: int, folder: Path) -> tuple[float, Took, Took]:
    settings = synthetic.settings(folder)
    source = read_declared_sources(settings)["synthetic"]
    rows = synthetic.rows(size)
    with closing(open_ledger(settings.ledger)) as ledger:
        for number in range(EDITIONS):
            rows = synthetic.change_rows(rows, 1.0, synthetic.SEED + number)
            run_source(ledger, source, rows, f"2026-0{number + 1}-01")
        past = seconds(lambda: derive_events(ledger))
        rows = synthetic.change_rows(rows, SHARE)
        one = run_source(ledger, source, rows, "2026-08-01", events=True)
        few = run_source(
            ledger, source, synthetic.change_rows(rows, min(1.0, FEW / size), OTHERS), "2026-09-01", events=True
        )
    return past, one, few


def run_source(ledger: Connection, source: Source, rows: synthetic.Rows, day: str, *, events: bool = False) -> Took:
    """One run of the source without its fetches, timed stage by stage."""
    records = [record_of(row) for row in rows]
    found: list[Diff] = []
    differing = seconds(lambda: found.append(_diff(ledger, source, records, day)))
    run = start_run(ledger, source, mode="replay", seen_on=day, parser_fingerprint="bench")
    tally = RunCounts(parsed=len(records), added=len(found[0].added), changed=len(found[0].changed))
    committing = seconds(lambda: commit(ledger, RunLog(run, source.id, day), found[0], tally))
    deriving = seconds(lambda: derive_events(ledger)) if events else 0.0
    return Took(len(found[0].changed), differing, committing, deriving)


def _diff(ledger: Connection, source: Source, records: Sequence[Record], day: str) -> Diff:
    return diff(live_records(ledger, source.id), records, full=True, retire=source.retire, seen_on=day)
