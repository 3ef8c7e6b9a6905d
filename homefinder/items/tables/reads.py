"""Which runs of which sources have still to be read for items, and the reading of one run within its budget."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from homefinder.code_fingerprint import fingerprint_code
from homefinder.errors import HomefinderError, StoreError
from homefinder.fetch.archive import Archive
from homefinder.harvest.reading_budget import ReadingBudget, read_within_budget
from homefinder.items.declaration import ItemCollection, parse_collections
from homefinder.items.model import Contents, ItemEdition
from homefinder.items.reading.files import list_files
from homefinder.items.reading.read import read_editions
from homefinder.model import FetchResult, Issue, Location
from homefinder.source import Source

RUNS = """SELECT r.id, r.seen_on FROM runs r WHERE r.source_id = ? AND r.state IN ('committed', 'unchanged')
    ORDER BY r.seen_on, r.id"""
BODIES = "SELECT DISTINCT url, sha256 FROM fetches WHERE run_id = ? AND sha256 IS NOT NULL AND error = '' ORDER BY url"
READ = "SELECT run_id, fingerprint FROM item_reads WHERE source_id = ?"


@dataclass(frozen=True, slots=True)
class SourceRun:
    """One run of a source that brought bodies which no run before it did. ``fingerprint``: bodies, declaration,
    code."""

    run_id: int
    seen_on: str
    fingerprint: str
    bodies: tuple[tuple[str, str], ...]


def list_source_runs(ledger: sqlite3.Connection, source: Source) -> list[SourceRun]:
    """The runs in order of day, those left out whose bodies are those of the run before."""
    declared = json.dumps(list(source.items), sort_keys=True, default=str) + fingerprint_code(__name__)
    found: list[SourceRun] = []
    for run in ledger.execute(RUNS, (source.id,)).fetchall():
        bodies = tuple((row["url"], row["sha256"]) for row in ledger.execute(BODIES, (run["id"],)))
        if bodies and (not found or bodies != found[-1].bodies):
            print_ = hashlib.sha256((declared + repr(bodies)).encode()).hexdigest()[:16]
            found.append(SourceRun(run["id"], run["seen_on"], print_, bodies))
    return found


def read_known(ledger: sqlite3.Connection, source_id: str) -> dict[int, str]:
    """The runs that were read, with what they were read by."""
    return {row["run_id"]: row["fingerprint"] for row in ledger.execute(READ, (source_id,))}


def read_run(source: Source, run: SourceRun, archive: Archive, budget: ReadingBudget) -> list[ItemEdition] | None:
    """The editions of a run; None where its bodies are no longer kept. What cannot be read at all is an issue."""
    try:
        bodies = [_read_body(archive, url, sha256) for url, sha256 in run.bodies]
    except StoreError:
        return None
    collections = parse_collections(list(source.items))
    try:
        return read_within_budget(lambda: _read(bodies, collections), budget)
    except HomefinderError as error:
        place = Location(*run.bodies[0])
        return [ItemEdition("", Contents(), (Issue("unreadable-items", str(error)[:1000], place),))]


def _read(bodies: Sequence[FetchResult], collections: Sequence[ItemCollection]) -> list[ItemEdition]:
    return read_editions(list_files(bodies), collections)


def _read_body(archive: Archive, url: str, sha256: str) -> FetchResult:
    return FetchResult(url, 200, {}, archive.read(sha256), sha256, datetime.now(UTC))
