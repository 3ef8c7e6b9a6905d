"""Harvest a full source of growing size: for the first time, unchanged, and with one record in a hundred changed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from bench import synthetic
from bench.measure import seconds
from bench.report import Result, format_microseconds_each, format_seconds, times
from homefinder.build.publish import publish
from homefinder.build.refresh import refresh
from homefinder.fetch.replay import Replay
from homefinder.harvest.run import RunResult
from homefinder.harvest.service import harvest_replay, read_declared_sources
from homefinder.settings import ROOT, Settings
from homefinder.store.db import open_ledger

SHARE = 0.01

SMALL = 1_000
"""Up to here the best of three counts: what is done in a moment is easily disturbed, and all growth is told from it."""

DAYS = (date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3))


def compare(sizes: Sequence[int], folder: Path) -> tuple[Result, Result, dict[int, Settings]]:
    """Harvests, then resolve and publish, for every size; and the catalogues that came of it."""
    harvests, following, catalogues = [], [], {}
    for size in sizes:
        made = [synthetic.settings(folder / f"{size}-{number}") for number in range(3 if size <= SMALL else 1)]
        harvests.append((size, *_best([_harvests(size, settings) for settings in made])))
        following.append((size, *_best([_measure_follow_up(settings) for settings in made])))
        catalogues[size] = made[0]
    return _harvest_result(harvests), _following_result(following), catalogues


def _best(attempts: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    first, second, third = (min(column) for column in zip(*attempts, strict=True))
    return first, second, third


def _harvests(size: int, settings: Settings) -> tuple[float, float, float]:
    rows = synthetic.rows(size)
    first, later = synthetic.body(rows), synthetic.body(synthetic.change_rows(rows, SHARE))
    took = [
        _harvest(settings, day, body, state)
        for day, body, state in zip(DAYS, (first, first, later), ("committed", "unchanged", "committed"), strict=True)
    ]
    return took[0], took[1], took[2]


def _harvest(settings: Settings, day: date, body: bytes, state: str) -> float:
    folder = synthetic.recording(settings.home / "recordings" / "synthetic" / day.isoformat(), body)
    source, outcomes = read_declared_sources(settings)["synthetic"], list[RunResult]()
    took = seconds(lambda: outcomes.append(harvest_replay(settings, source, Replay("synthetic", day, folder))))
    if outcomes[0].state != state:
        raise RuntimeError(f"the harvest of {day} was {outcomes[0].state}: {outcomes[0].reason}")
    return took


def _measure_follow_up(settings: Settings) -> tuple[float, float, float]:
    words = replace(settings, home=ROOT)
    first, again = (seconds(lambda: refresh(words, redo=["resolve"], until="upkeep")) for _ in range(2))
    with closing(open_ledger(settings.ledger)) as ledger:
        return first, again, seconds(lambda: publish(ledger, settings))


def _harvest_result(rows: Sequence[tuple[int, float, float, float]]) -> Result:
    size, base, *_ = rows[0]
    return Result(
        "Harvest",
        "A full source (one CSV file) through fetch, archive, parse, diff, gate and commit. Growth: cost of one "
        f"record, compared with {size:,} records; 1 × is growth in step. Changed: one record in a hundred.",
        ("records", "first", "per record", "growth", "unchanged (304)", "÷ first", "1 % changed", "÷ first"),
        [
            (f"{n:,}", format_seconds(first), format_microseconds_each(first, n), times(first / n, base / size),
            format_seconds(same), times(same, first),
             format_seconds(later), times(later, first))
            for n, first, same, later in rows
        ],
    )  # fmt: skip


def _following_result(rows: Sequence[tuple[int, float, float, float]]) -> Result:
    size, _, base_resolve, base_publish = rows[0]
    return Result(
        "Resolve and publish",
        "What follows a harvest: homes and their index, for the first time and again, where the old ones must "
        f"go first. Growth: cost of one home, compared with {size:,} homes.",
        ("homes", "resolve", "again", "per home", "growth", "publish", "per home", "growth"),
        [
            (f"{n:,}", format_seconds(first), format_seconds(again), format_microseconds_each(again, n),
            times(again / n, base_resolve / size),
             format_seconds(out), format_microseconds_each(out, n), times(out / n, base_publish / size))
            for n, first, again, out in rows
        ],
    )  # fmt: skip
