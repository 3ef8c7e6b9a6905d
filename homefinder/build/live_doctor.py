"""Prove each declared source against its publication in one polite look; nothing of it is taken in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from homefinder.build.doctor import CheckResult, Finding
from homefinder.build.source_years import list_declared
from homefinder.errors import HomefinderError, RobotsDenied, describe_surprise
from homefinder.fetch.client import Fetcher, open_live_fetcher, open_replay_fetcher
from homefinder.fetch.replay import Replay, find_replays
from homefinder.harvest.gate import Counts, gate
from homefinder.harvest.reading_budget import ReadingBudget, collect_within_budget, read_within_budget
from homefinder.harvest.run import normalise_records
from homefinder.issue_codes import ISSUE_CODES
from homefinder.model import ParseResult
from homefinder.settings import Settings
from homefinder.source import Source, import_adapter, parse_parameters
from homefinder.store.db import open_ledger, transaction
from homefinder.store.faults import make_folder
from homefinder.store.queries.source_years import save_live_look
from homefinder.store.runs import now

MOST_NOTES = 5
"""Unreadable parts that are named of one source."""

OpenFetcher = Callable[[Source], Fetcher | None]
"""How a source is asked; None where it is not asked at all."""


def examine_live(settings: Settings, only: Iterable[str] = (), folders: Iterable[Path] = ()) -> Iterator[CheckResult]:
    """A look at each declared source (or those named), one after the other, as each is done.

    ``folders``: recordings that answer instead of the publications; sources without one are passed over.
    """
    wanted, paths = set(only), list(folders)
    opened = _open_replays(settings, paths) if paths else lambda source: open_live_fetcher(source, settings)
    make_folder(settings.data)
    for source in list_declared(settings).values():
        if wanted and source.id not in wanted:
            continue
        fetcher = opened(source)
        if fetcher is not None:
            yield look_at(settings, source, fetcher)


def look_at(settings: Settings, source: Source, fetcher: Fetcher) -> CheckResult:
    """Ask the source, read what came as a run would, and keep what it proved: reached, its form, its counts."""
    begun = time.monotonic()
    reached = form = counts = False
    why: list[str] = []
    notes: tuple[str, ...] = ()
    looked_at = "not reached"
    adapter, parameters = import_adapter(source), parse_parameters(source)
    with fetcher as getter:
        try:
            budget = ReadingBudget(max(1, round(settings.reading_seconds)), settings.reading_memory_mb)
            collected = collect_within_budget(lambda by: adapter.collect(source, parameters, by, ()), getter, budget)
            reached = True
            parsed = read_within_budget(lambda: _read(source, adapter.parse(source, parameters, collected)), budget)
            looked_at = f"{len(parsed.records)} records in {len(getter.exchanges)} requests"
            notes = _list_lost_parts(parsed)
            form = bool(parsed.records)
            why += [] if form else ["no record could be read from what it answered"]
            verdict = gate(
                Counts(len(parsed.records), 0, 0), parsed.records, source.expect, full=source.completeness == "full"
            )
            counts = verdict.ok
            why += [check.detail for check in verdict.checks if not check.ok]
        except RobotsDenied as error:
            why.append(f"its robots.txt does not allow it: {error}")
        except HomefinderError as error:
            why.append(str(error))
        except Exception as error:
            why.append(f"cannot be read: {describe_surprise(error)}")
        asked = len(getter.exchanges)
    look = {
        "source_id": source.id, "looked_at": now(), "reached": reached, "form": form, "counts": counts,
        "why": "; ".join(why)[:1000], "requests": asked, "seconds": round(time.monotonic() - begun, 1),
    }  # fmt: skip
    with closing(open_ledger(settings.ledger)) as ledger, transaction(ledger):
        save_live_look(ledger, look)
    mend = "look at the publication, and mend the declaration in sources/" + source.id + ".yml" if why else ""
    findings = tuple(Finding(f"live {source.id}", one, mend) for one in why)
    return CheckResult(f"live {source.id}", looked_at, findings, notes)


def _read(source: Source, parsed: ParseResult) -> ParseResult:
    return normalise_records(parsed, now()[:10], source.lifecycle)


def _list_lost_parts(parsed: ParseResult) -> tuple[str, ...]:
    """Parts that could not be read, a few of them: its publisher should mend them, and the rest is as declared."""
    return tuple(issue.message for issue in parsed.issues if ISSUE_CODES[issue.code].unread == "part")[:MOST_NOTES]


def _open_replays(settings: Settings, folders: Iterable[Path]) -> OpenFetcher:
    latest: Mapping[str, Replay] = {
        replay.source_name: replay
        for replay in sorted((one for path in folders for one in find_replays(path)), key=lambda one: one.date)
    }

    def open_one(source: Source) -> Fetcher | None:
        replay = next((latest[name] for name in (source.id, *source.replay_names) if name in latest), None)
        return open_replay_fetcher(source, settings, replay.folder, replay.date) if replay else None

    return open_one
