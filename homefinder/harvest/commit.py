"""Write what a run brought in one transaction: all of it, or, for a run that was held or failed, its traces only."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from homefinder.harvest.diff import Diff, Miss, Update, field_changes
from homefinder.harvest.gate import Check
from homefinder.harvest.rows import COLUMNS, record_row, side_rows
from homefinder.harvest.summary import summarise
from homefinder.ids import record_id
from homefinder.issue_codes import ISSUE_CODES
from homefinder.model import Fetched, Issue, Live, Place, Record, canonical_json
from homefinder.store.db import insert_many, transaction
from homefinder.store.records import version_content
from homefinder.store.runs import Tally, finish_run, save_fetches

VERSION = ("record_id", "hash", "content", "places", "run_id", "valid_from")
CHANGE = ("record_id", "run_id", "kind", "seen_on", "title", "summary", "from_version_id", "to_version_id")
"""Columns of a version and of a change, as they are written."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What every run leaves, whatever becomes of it."""

    run_id: int
    source_id: str
    seen_on: str
    fetched: Sequence[Fetched] = ()
    issues: Sequence[Issue] = ()
    checks: Sequence[Check] = field(default=())
    accepts: int | None = None


def commit(connection: sqlite3.Connection, trace: Trace, diff: Diff, tally: Tally) -> None:
    """Make the run's view of the source the live one. One transaction: all of it or nothing."""
    with transaction(connection):
        _leave_trace(connection, trace)
        connection.execute(
            "UPDATE issues SET current = 0 WHERE source_id = ? AND current = 1 AND run_id <> ?",
            (trace.source_id, trace.run_id),
        )
        _add_all(connection, trace, diff.added)
        for update in diff.changed:
            _change(connection, trace, update, "changed")
        for update in diff.restored:
            _change(connection, trace, update, "restored")
        _mark_returned(connection, trace, diff.returned)
        _mark_missing(connection, trace, diff.missing)
        for miss in diff.removed:
            _remove(connection, trace, miss)
        _saw(connection, trace, diff.seen)
        _touch(connection, trace)
        finish_run(connection, trace.run_id, "committed", tally, accepts=trace.accepts)


def leave(connection: sqlite3.Connection, trace: Trace, state: str, tally: Tally, reason: str = "") -> None:
    """Write a run that changes no record: unchanged, held or failed."""
    with transaction(connection):
        _leave_trace(connection, trace)
        if state == "unchanged":
            _saw_the_same(connection, trace)
            connection.execute("UPDATE sources SET last_seen_on = ? WHERE id = ?", (trace.seen_on, trace.source_id))
        else:
            # What stands is what the last taken run found; a refused run's issues are seen by its number.
            connection.execute("UPDATE issues SET current = 0 WHERE run_id = ?", (trace.run_id,))
        finish_run(connection, trace.run_id, state, tally, reason)


def _leave_trace(connection: sqlite3.Connection, trace: Trace) -> None:
    save_fetches(connection, trace.run_id, trace.fetched)
    insert_many(connection, "run_checks", ("run_id", "name", "ok", "detail"),
                [(trace.run_id, check.name, check.ok, check.detail) for check in trace.checks])  # fmt: skip
    columns = ("run_id", "source_id", "record_key", "code", "severity", "message", "mend", "url", "locator", "sha256")
    insert_many(connection, "issues", columns, [
        (trace.run_id, trace.source_id, issue.record_key, issue.code, ISSUE_CODES[issue.code].severity, issue.message,
         ISSUE_CODES[issue.code].mend, issue.place.url, issue.place.locator, issue.place.sha256)
        for issue in trace.issues
    ])  # fmt: skip


def places_json(places: Mapping[str, Place]) -> str:
    """Places of a version, compact: each (address, SHA-256) once under ``bodies``, fields point to it by number."""
    bodies: dict[tuple[str, str], int] = {}
    fields = {
        name: [bodies.setdefault((place.url, place.sha256), len(bodies)), place.locator]
        for name, place in sorted(places.items())
    }
    return canonical_json({"bodies": [list(body) for body in bodies], "fields": fields})


def _version_row(trace: Trace, record: Record, fingerprint: str) -> tuple[object, ...]:
    content = canonical_json(record.content())
    return (record.id, fingerprint, content, places_json(record.places), trace.run_id, trace.seen_on)


def _version(connection: sqlite3.Connection, trace: Trace, record: Record, fingerprint: str) -> int:
    marks = ", ".join("?" * len(VERSION))
    sql = f"INSERT INTO record_versions ({', '.join(VERSION)}) VALUES ({marks})"
    return int(connection.execute(sql, _version_row(trace, record, fingerprint)).lastrowid or 0)


def _add_all(connection: sqlite3.Connection, trace: Trace, added: Sequence[tuple[Record, str]]) -> None:
    """Every new record with its version, lists and change, a batch a table."""
    # The transaction holds the write lock, so numbers after the highest are free.
    first: int = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM record_versions").fetchone()[0]
    numbered = [(number, record, fingerprint) for number, (record, fingerprint) in enumerate(added, start=first)]
    insert_many(connection, "record_versions", ("id", *VERSION), [
        (number, *_version_row(trace, record, fingerprint)) for number, record, fingerprint in numbered
    ])  # fmt: skip
    rows = [_new_row(trace, *item) for item in numbered]
    insert_many(connection, "records", tuple(rows[0]) if rows else ("id",), [tuple(row.values()) for row in rows])
    for sides in zip(*(side_rows(record) for record, _ in added), strict=True):
        table, columns, _ = sides[0]
        insert_many(connection, table, columns, [row for _, _, found in sides for row in found])
    insert_many(connection, "changes", CHANGE, [
        (record.id, trace.run_id, "added", trace.seen_on, record.title, "First seen.", None, number)
        for number, record, _ in numbered
    ])  # fmt: skip


def _new_row(trace: Trace, version: int, record: Record, fingerprint: str) -> dict[str, object]:
    return record_row(record) | {
        "id": record.id, "source_id": record.source_id, "key": record.key, "state": "present",
        "current_version_id": version, "content_hash": fingerprint, "first_run_id": trace.run_id,
        "last_run_id": trace.run_id, "first_seen": trace.seen_on, "last_seen": trace.seen_on,
    }  # fmt: skip


def _change(connection: sqlite3.Connection, trace: Trace, update: Update, kind: str) -> None:
    record, before = update.record, version_content(connection, update.live.version_id)
    differences = field_changes(before, record.content())
    version = update.live.version_id
    if differences or kind == "restored":
        # A removed record's version ended when it was removed; what is seen again is a version of its own.
        connection.execute(
            "UPDATE record_versions SET valid_to = ? WHERE id = ? AND valid_to = ''", (trace.seen_on, version)
        )
        version = _version(connection, trace, record, update.hash)
    sets = ", ".join(f"{name} = ?" for name in COLUMNS)
    connection.execute(
        f"""UPDATE records SET {sets}, state = 'present', current_version_id = ?, content_hash = ?, last_run_id = ?,
            misses = 0, missing_since = '' WHERE id = ?""",
        (*record_row(record).values(), version, update.hash, trace.run_id, record.id),
    )
    _write_sides(connection, record)
    summary = "Seen again after it was removed." if kind == "restored" else summarise(differences)
    change = _note_change(connection, trace, record.id, kind, record.title, summary, update.live.version_id, version)
    insert_many(connection, "change_fields", ("change_id", "field", "before", "after"),
                [(change, *difference) for difference in differences])  # fmt: skip


def _remove(connection: sqlite3.Connection, trace: Trace, miss: Miss) -> None:
    identifier = record_id(trace.source_id, miss.live.key)
    title = connection.execute("SELECT title FROM records WHERE id = ?", (identifier,)).fetchone()["title"]
    connection.execute("UPDATE record_versions SET valid_to = ? WHERE id = ?", (trace.seen_on, miss.live.version_id))
    connection.execute(
        "UPDATE records SET state = 'removed', misses = ?, missing_since = ?, last_run_id = ? WHERE id = ?",
        (miss.misses, miss.missing_since, trace.run_id, identifier),
    )
    summary = f"Not in the publication since {miss.missing_since}."
    _note_change(connection, trace, identifier, "removed", title, summary, miss.live.version_id, None)


def _mark_missing(connection: sqlite3.Connection, trace: Trace, missing: Sequence[Miss]) -> None:
    connection.executemany(
        "UPDATE records SET state = 'missing', misses = ?, missing_since = ? WHERE id = ?",
        [(miss.misses, miss.missing_since, record_id(trace.source_id, miss.live.key)) for miss in missing],
    )


def _mark_returned(connection: sqlite3.Connection, trace: Trace, returned: Sequence[Live]) -> None:
    connection.executemany(
        "UPDATE records SET state = 'present', misses = 0, missing_since = '' WHERE id = ?",
        [(record_id(trace.source_id, live.key),) for live in returned],
    )


def _saw(connection: sqlite3.Connection, trace: Trace, keys: Sequence[str]) -> None:
    connection.executemany(
        "UPDATE records SET last_seen = ? WHERE id = ?",
        [(trace.seen_on, record_id(trace.source_id, key)) for key in keys],
    )


def _saw_the_same(connection: sqlite3.Connection, trace: Trace) -> None:
    """The bodies are those of the last taken run, so the records are too."""
    connection.execute(
        """UPDATE records SET last_seen = ? WHERE source_id = ? AND state = 'present'
             AND last_seen = (SELECT last_seen_on FROM sources WHERE id = ?)""",
        (trace.seen_on, trace.source_id, trace.source_id),
    )


def _touch(connection: sqlite3.Connection, trace: Trace) -> None:
    connection.execute(
        """UPDATE sources SET last_seen_on = ?, last_run_id = ?, live_records =
             (SELECT count(*) FROM records WHERE source_id = ? AND state <> 'removed') WHERE id = ?""",
        (trace.seen_on, trace.run_id, trace.source_id, trace.source_id),
    )


def _note_change(
    connection: sqlite3.Connection, trace: Trace, identifier: str, kind: str, title: str, summary: str,
    before: int | None, after: int | None,
) -> int:  # fmt: skip
    marks = ", ".join("?" * len(CHANGE))
    cursor = connection.execute(
        f"INSERT INTO changes ({', '.join(CHANGE)}) VALUES ({marks})",
        (identifier, trace.run_id, kind, trace.seen_on, title, summary, before, after),
    )
    return int(cursor.lastrowid or 0)


def _write_sides(connection: sqlite3.Connection, record: Record) -> None:
    for table, columns, rows in side_rows(record):
        connection.execute(f"DELETE FROM {table} WHERE record_id = ?", (record.id,))
        insert_many(connection, table, columns, rows)
