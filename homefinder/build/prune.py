"""Take old versions, runs and bodies out of ledger and archive, and keep what a decision, request or event names.

A version goes where a later one took its place before the day, and nothing names it; the changes on both sides of it
become one. A run goes where it saw the world before the day and nothing that is left rests on it; a body where no run
and no version that is left was read in it. The last run of each source stays, and so does the first.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from homefinder.decisions.rebind import parse_record_hashes
from homefinder.fetch.archive import Archive
from homefinder.settings import Settings
from homefinder.store.db import insert_many, open_curation_read_only, open_ledger, require_ledger, transaction
from homefinder.store.locks import hold_lock
from homefinder.store.runs import COMMITTED_STATES

OLD_VERSIONS = """SELECT v.id, v.record_id, v.hash FROM record_versions v JOIN records r ON r.id = v.record_id
    WHERE v.valid_to <> '' AND v.valid_to < ? AND v.id <> r.current_version_id
      AND v.id < (SELECT max(id) FROM record_versions)
      AND v.id NOT IN (SELECT c.from_version_id FROM changes c JOIN events e ON e.change_id = c.id
                       WHERE c.from_version_id IS NOT NULL)
      AND v.id NOT IN (SELECT c.to_version_id FROM changes c JOIN events e ON e.change_id = c.id
                       WHERE c.to_version_id IS NOT NULL)
    ORDER BY v.id"""
SAID_OF_RECORDS = "SELECT records FROM decisions UNION SELECT records FROM change_requests"
_TAKEN = ", ".join(repr(state) for state in COMMITTED_STATES)
OLD_RUNS = f"""SELECT r.id, r.source_id, r.seen_on, r.replay_folder FROM runs r
    WHERE r.seen_on < ? AND r.replay_folder <> '' AND r.ended_at IS NOT NULL
      AND r.id < (SELECT max(id) FROM runs t WHERE t.source_id = r.source_id AND t.state IN ({_TAKEN}))
      AND r.id > (SELECT min(id) FROM runs t WHERE t.source_id = r.source_id AND t.state = 'committed')
      AND r.id NOT IN (SELECT run_id FROM record_versions) AND r.id NOT IN (SELECT run_id FROM changes)
      AND r.id NOT IN (SELECT run_id FROM events) AND r.id NOT IN (SELECT run_id FROM issues WHERE current = 1)
      AND r.id NOT IN (SELECT first_run_id FROM records) AND r.id NOT IN (SELECT last_run_id FROM records)
      AND r.id NOT IN (SELECT last_run_id FROM sources WHERE last_run_id IS NOT NULL)
      AND r.id NOT IN (SELECT run_id FROM need_searches WHERE run_id IS NOT NULL)
    ORDER BY r.id"""
UNUSED_BODIES = """SELECT sha256, bytes FROM bodies b
    WHERE NOT EXISTS (SELECT 1 FROM fetches f WHERE f.sha256 = b.sha256) ORDER BY sha256"""


@dataclass(frozen=True, slots=True)
class PruneResult:
    """What was taken out, or would be. ``bytes`` are those of the bodies; ``named``: old versions that are named."""

    versions: int
    runs: int
    bodies: int
    bytes: int
    named: int


class _DryRun(Exception):
    """Ends the transaction of a dry run."""


def prune(settings: Settings, before: str, *, dry_run: bool = False) -> PruneResult:
    """Take out what was over before that day (ISO), or only say what would be. Publish afterwards.

    All changes of the ledger are one transaction, which ends before any file goes, so that what dies leaves files too
    many and none too few.
    """
    require_ledger(settings)
    with (
        hold_lock(settings.locks, "refresh"),
        closing(open_ledger(settings.ledger)) as ledger,
        closing(open_curation_read_only(settings.curation)) as curation,
    ):
        named_hashes = set(_list_named_hashes(curation))
        done, runs, bodies = PruneResult(0, 0, 0, 0, 0), list[sqlite3.Row](), list[sqlite3.Row]()
        try:
            with transaction(ledger):
                ledger.execute("PRAGMA defer_foreign_keys = ON")
                old = ledger.execute(OLD_VERSIONS, (before,)).fetchall()
                free = [row for row in old if (row["record_id"], row["hash"]) not in named_hashes]
                gone = sum(_take_out_version(ledger, row["id"]) for row in free)
                runs = ledger.execute(OLD_RUNS, (before,)).fetchall()
                for run in runs:
                    _take_out_run(ledger, run["id"])
                read = _list_bodies_of_versions(ledger)
                bodies = [row for row in ledger.execute(UNUSED_BODIES).fetchall() if row["sha256"] not in read]
                ledger.executemany("DELETE FROM bodies WHERE sha256 = ?", [(row["sha256"],) for row in bodies])
                size = sum(row["bytes"] for row in bodies)
                done = PruneResult(gone, len(runs), len(bodies), size, len(old) - len(free))
                if dry_run:
                    raise _DryRun
        except _DryRun:
            return done
        _remove_files(settings, runs, bodies)
        ledger.execute("VACUUM")
    return done


def _list_named_hashes(curation: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Record and content hash of every version that a decision or a change request remembers."""
    for (text,) in curation.execute(SAID_OF_RECORDS):
        yield from parse_record_hashes(text).items()


def _take_out_version(ledger: sqlite3.Connection, version: int) -> bool:
    """Whether the version went: only where a change led to it, a plain one led on, and neither is the latest of all."""
    came = ledger.execute("SELECT * FROM changes WHERE to_version_id = ?", (version,)).fetchall()
    left = ledger.execute("SELECT * FROM changes WHERE from_version_id = ?", (version,)).fetchall()
    if len(came) != 1 or len(left) != 1 or left[0]["kind"] != "changed" or came[0]["kind"] not in ("added", "changed"):
        return False
    first, then = came[0], left[0]
    goes, stays = (then, first) if first["kind"] == "added" else (first, then)
    if goes["id"] == ledger.execute("SELECT max(id) FROM changes").fetchone()[0]:
        return False
    if first["kind"] == "changed":
        _merge_fields(ledger, first["id"], then["id"])
    ledger.execute("DELETE FROM change_fields WHERE change_id = ?", (goes["id"],))
    ledger.execute("DELETE FROM changes WHERE id = ?", (goes["id"],))
    ledger.execute(
        "UPDATE changes SET from_version_id = ?, to_version_id = ? WHERE id = ?",
        (first["from_version_id"], then["to_version_id"], stays["id"]),
    )
    ledger.execute("DELETE FROM record_versions WHERE id = ?", (version,))
    return True


def _merge_fields(ledger: sqlite3.Connection, first: int, then: int) -> None:
    """Make the fields of the later change those of both: what was before the first, what is after the second."""
    merged: dict[str, tuple[str, str]] = {}
    for change in (first, then):
        for row in ledger.execute("SELECT field, before, after FROM change_fields WHERE change_id = ?", (change,)):
            merged[row["field"]] = (merged.get(row["field"], (row["before"],))[0], row["after"])
    ledger.execute("DELETE FROM change_fields WHERE change_id = ?", (then,))
    rows = [(then, name, before, after) for name, (before, after) in sorted(merged.items()) if before != after]
    insert_many(ledger, "change_fields", ("change_id", "field", "before", "after"), rows)


def _take_out_run(ledger: sqlite3.Connection, run: int) -> None:
    """What a run asked, found and was checked for goes; that it was, and how it ended, stays."""
    for table in ("fetches", "run_checks", "issues", "run_fields"):
        ledger.execute(f"DELETE FROM {table} WHERE run_id = ?", (run,))
    ledger.execute("UPDATE runs SET replay_folder = '' WHERE id = ?", (run,))


def _list_bodies_of_versions(ledger: sqlite3.Connection) -> set[str]:
    rows = ledger.execute("SELECT locations FROM record_versions")
    return {sha256 for (text,) in rows for _, sha256 in json.loads(text).get("bodies", ())}


def _remove_files(settings: Settings, runs: list[sqlite3.Row], bodies: list[sqlite3.Row]) -> None:
    archive = Archive(settings.archive)
    for run in runs:
        shutil.rmtree(settings.archive / run["replay_folder"], ignore_errors=True)
    for body in bodies:
        archive.path(body["sha256"]).unlink(missing_ok=True)
