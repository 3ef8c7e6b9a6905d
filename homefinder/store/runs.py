"""Runs: started, closed, listed. A run's row is written when it starts, so that a death leaves a trace."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from homefinder.issue_codes import ISSUE_CODES
from homefinder.model import FetchResult, Issue, Location
from homefinder.store.db import insert_many, scalar, transaction

if TYPE_CHECKING:  # readers ask for runs and need not load what checks declarations
    from homefinder.source import Source

COMMITTED_STATES = ("committed", "unchanged")
"""States of a run whose view of the world is now known."""


def now() -> str:
    """The present moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class RunCounts:
    """The numbers of one run."""

    fetched: int = 0
    not_modified: int = 0
    parsed: int = 0
    added: int = 0
    changed: int = 0
    removed: int = 0
    restored: int = 0
    missing: int = 0
    issues: int = 0
    unread: int = 0


def save_source(connection: sqlite3.Connection, source: Source) -> None:
    """Write the declaration's public part, so that every run and record can name its source."""
    connection.execute(
        """INSERT INTO sources (id, title, publisher, homepage, licence, licence_url, adapter, completeness, schedule,
             min_interval_s, good_for, declared_from, is_working_copy)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET title = excluded.title, publisher = excluded.publisher,
             homepage = excluded.homepage, licence = excluded.licence, licence_url = excluded.licence_url,
             adapter = excluded.adapter, completeness = excluded.completeness, schedule = excluded.schedule,
             min_interval_s = excluded.min_interval_s, good_for = excluded.good_for,
             declared_from = excluded.declared_from, is_working_copy = excluded.is_working_copy""",
        (source.id, source.title, source.publisher, source.homepage, source.licence, source.licence_url,
         source.adapter, source.completeness, source.schedule, source.min_interval_s, source.good_for,
         source.declared_from, source.is_working_copy),
    )  # fmt: skip


def start_run(
    connection: sqlite3.Connection,
    source: Source,
    *,
    mode: str,
    seen_on: str,
    parser_fingerprint: str,
    replay_folder: str = "",
) -> int:
    """Write the row of a run that begins, close those that died before it, and return its number.

    The caller holds the source's lock, so a run still marked running has no process any more.
    """
    with transaction(connection):
        save_source(connection, source)
        connection.execute(
            "UPDATE runs SET state = 'died', ended_at = ?, reason = ? WHERE source_id = ? AND state = 'running'",
            (now(), "the process ended before the run did; nothing was committed", source.id),
        )
        cursor = connection.execute(
            """INSERT INTO runs (source_id, state, mode, seen_on, started_at, parser_fingerprint, replay_folder)
               VALUES (?, 'running', ?, ?, ?, ?, ?)""",
            (source.id, mode, seen_on, now(), parser_fingerprint, replay_folder),
        )
    return int(cursor.lastrowid or 0)


def finish_run(
    connection: sqlite3.Connection,
    run_id: int,
    state: str,
    counts: RunCounts,
    reason: str = "",
    accepts: int | None = None,
) -> None:
    """Write how a run ended. Belongs inside the transaction that writes what it brought."""
    connection.execute(
        """UPDATE runs SET state = ?, ended_at = ?, reason = ?, fetched = ?, not_modified = ?, parsed = ?, added = ?,
           changed = ?, removed = ?, restored = ?, missing = ?, issues = ?, unread = ?, accepts_run_id = ?
           WHERE id = ?""",
        (state, now(), reason, counts.fetched, counts.not_modified, counts.parsed, counts.added, counts.changed,
         counts.removed, counts.restored, counts.missing, counts.issues, counts.unread, accepts, run_id),
    )  # fmt: skip


def save_fetches(connection: sqlite3.Connection, run_id: int, fetched: Sequence[FetchResult]) -> None:
    """Write the exchanges of a run and the bodies that they brought."""
    for item in fetched:
        if item.sha256:
            connection.execute(
                "INSERT OR IGNORE INTO bodies (sha256, bytes, media_type, first_run_id) VALUES (?, ?, ?, ?)",
                (item.sha256, len(item.body), item.headers.get("content-type", ""), run_id),
            )
    columns = ("run_id", "url", "final_url", "status", "not_modified", "sha256", "etag", "last_modified", "fetched_at",
               "elapsed_ms", "error")  # fmt: skip
    insert_many(connection, "fetches", columns, [
        (run_id, item.url, item.final_url, item.status, item.not_modified, item.sha256 or None,
         item.headers.get("etag", ""), item.headers.get("last-modified", ""),
         item.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
         item.elapsed_ms, item.error)
        for item in fetched
    ])  # fmt: skip


def last_seen_on(connection: sqlite3.Connection, source_id: str) -> str:
    """The latest date at which a taken run of the source saw the world; empty when none did."""
    states = ", ".join(f"'{state}'" for state in COMMITTED_STATES)
    sql = f"SELECT max(seen_on) FROM runs WHERE source_id = ? AND state IN ({states})"
    return str(scalar(connection, sql, source_id) or "")


def last_exchange(connection: sqlite3.Connection, source_id: str, url: str) -> sqlite3.Row | None:
    """What the last good exchange of ``url`` in a taken run of a source left, as ``fetch.recorder.Validators``."""
    row: sqlite3.Row | None = connection.execute(
        """SELECT f.sha256, f.etag, f.last_modified, b.media_type, f.final_url FROM fetches f
           JOIN runs r ON r.id = f.run_id JOIN bodies b ON b.sha256 = f.sha256
           WHERE f.url = ? AND r.source_id = ? AND r.state IN ('committed', 'unchanged')
             AND f.status IN (200, 304) AND f.sha256 IS NOT NULL ORDER BY f.id DESC LIMIT 1""",
        (url, source_id),
    ).fetchone()
    return row


def last_bodies(connection: sqlite3.Connection, source_id: str) -> tuple[str, set[tuple[str, str]]]:
    """Parser fingerprint and (address, SHA-256) pairs of the source's last taken run: does anything differ?"""
    row = connection.execute(
        """SELECT id, parser_fingerprint FROM runs WHERE source_id = ? AND state IN ('committed', 'unchanged')
           ORDER BY id DESC LIMIT 1""",
        (source_id,),
    ).fetchone()
    if row is None:
        return "", set()
    pairs = connection.execute("SELECT url, coalesce(sha256, '') FROM fetches WHERE run_id = ?", (row["id"],))
    return row["parser_fingerprint"], {(url, sha256) for url, sha256 in pairs}


def list_issues_of_day(connection: sqlite3.Connection, source_id: str, day: str) -> list[Issue]:
    """The issues of the run that was taken last up to ``day``, an ISO date."""
    rows = connection.execute(
        """SELECT code, message, url, sha256, locator, record_key, entries FROM issues WHERE run_id =
             (SELECT max(id) FROM runs WHERE source_id = ? AND state = 'committed' AND seen_on <= ?) ORDER BY id""",
        (source_id, day),
    )
    return [
        Issue(row["code"], row["message"], Location(row["url"], row["sha256"], row["locator"]), row["record_key"],
              row["entries"])
        for row in rows
        if row["code"] in ISSUE_CODES
    ]  # fmt: skip


def last_passed_over(connection: sqlite3.Connection, source_id: str) -> dict[str, tuple[str, ...]] | None:
    """What the source's last taken run passed over, names by address; None where no run was taken."""
    run = scalar(connection, "SELECT max(id) FROM runs WHERE source_id = ? AND state = 'committed'", source_id)
    if run is None:
        return None
    rows = connection.execute("SELECT url, names FROM passed_over WHERE run_id = ?", (run,))
    return {row["url"]: tuple(json.loads(row["names"])) for row in rows}


def find_run(connection: sqlite3.Connection, run_id: int) -> sqlite3.Row | None:
    """One run's row."""
    row: sqlite3.Row | None = connection.execute("SELECT * FROM runs WHERE id = ?", (run_id,)).fetchone()
    return row
