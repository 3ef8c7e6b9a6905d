"""Write what a run brought in one transaction: all of it, or, for a run that was held or failed, its traces only."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from homefinder.ids import record_id
from homefinder.issue_codes import ISSUE_CODES
from homefinder.model import Fetched, Issue, Live, Place, Record, canonical_json
from homefinder.pipeline.diff import Diff, Miss, Update, field_changes
from homefinder.pipeline.gate import Check
from homefinder.pipeline.rows import COLUMNS, record_row, side_rows
from homefinder.pipeline.summary import summarise
from homefinder.store.db import insert_many, transaction
from homefinder.store.records import version_content
from homefinder.store.runs import Tally, finish_run, save_fetches


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
            "UPDATE issues SET current = 0 WHERE source_id = ? AND run_id <> ?", (trace.source_id, trace.run_id)
        )
        for record, fingerprint in diff.added:
            _add(connection, trace, record, fingerprint)
        for update in diff.changed:
            _change(connection, trace, update, "changed")
        for update in diff.restored:
            _change(connection, trace, update, "restored")
        _mark_returned(connection, trace, diff.returned)
        _mark_missing(connection, trace, diff.missing)
        for miss in diff.removed:
            _remove(connection, trace, miss)
        _touch(connection, trace)
        finish_run(connection, trace.run_id, "committed", tally, accepts=trace.accepts)


def leave(connection: sqlite3.Connection, trace: Trace, state: str, tally: Tally, reason: str = "") -> None:
    """Write a run that changes no record: unchanged, held or failed."""
    with transaction(connection):
        _leave_trace(connection, trace)
        if state == "unchanged":
            _touch(connection, trace)
        else:
            # What stands is what the last taken run found; a refused run's issues are seen by its number.
            connection.execute("UPDATE issues SET current = 0 WHERE run_id = ?", (trace.run_id,))
        finish_run(connection, trace.run_id, state, tally, reason, trace.accepts)


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


def _version(connection: sqlite3.Connection, trace: Trace, record: Record, fingerprint: str) -> int:
    cursor = connection.execute(
        "INSERT INTO record_versions (record_id, hash, content, places, run_id, valid_from) VALUES (?, ?, ?, ?, ?, ?)",
        (
            record.id,
            fingerprint,
            canonical_json(record.content()),
            places_json(record.places),
            trace.run_id,
            trace.seen_on,
        ),
    )
    return int(cursor.lastrowid or 0)


def _add(connection: sqlite3.Connection, trace: Trace, record: Record, fingerprint: str) -> None:
    version = _version(connection, trace, record, fingerprint)
    row = record_row(record) | {
        "id": record.id, "source_id": record.source_id, "key": record.key, "state": "present",
        "current_version_id": version, "content_hash": fingerprint, "first_run_id": trace.run_id,
        "last_run_id": trace.run_id, "first_seen": trace.seen_on, "last_seen": trace.seen_on,
    }  # fmt: skip
    insert_many(connection, "records", tuple(row), [tuple(row.values())])
    _write_sides(connection, record)
    _note_change(connection, trace, record.id, "added", record.title, "First seen.", None, version)


def _change(connection: sqlite3.Connection, trace: Trace, update: Update, kind: str) -> None:
    record, before = update.record, version_content(connection, update.live.version_id)
    differences = field_changes(before, record.content())
    version = update.live.version_id
    if differences:
        connection.execute("UPDATE record_versions SET valid_to = ? WHERE id = ?", (trace.seen_on, version))
        version = _version(connection, trace, record, update.hash)
    sets = ", ".join(f"{name} = ?" for name in COLUMNS)
    connection.execute(
        f"""UPDATE records SET {sets}, state = 'present', current_version_id = ?, content_hash = ?, last_run_id = ?,
            misses = 0, missing_since = '' WHERE id = ?""",
        (*record_row(record).values(), version, update.hash, trace.run_id, record.id),
    )
    _write_sides(connection, record, replace=True)
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


def _touch(connection: sqlite3.Connection, trace: Trace) -> None:
    connection.execute(
        "UPDATE records SET last_seen = ? WHERE source_id = ? AND state = 'present'", (trace.seen_on, trace.source_id)
    )
    connection.execute(
        """UPDATE sources SET last_seen_on = ?, last_run_id = ?, live_records =
             (SELECT count(*) FROM records WHERE source_id = ? AND state <> 'removed') WHERE id = ?""",
        (trace.seen_on, trace.run_id, trace.source_id, trace.source_id),
    )


def _note_change(
    connection: sqlite3.Connection, trace: Trace, identifier: str, kind: str, title: str, summary: str,
    before: int | None, after: int | None,
) -> int:  # fmt: skip
    cursor = connection.execute(
        """INSERT INTO changes (record_id, run_id, kind, seen_on, title, summary, from_version_id, to_version_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (identifier, trace.run_id, kind, trace.seen_on, title, summary, before, after),
    )
    return int(cursor.lastrowid or 0)


def _write_sides(connection: sqlite3.Connection, record: Record, *, replace: bool = False) -> None:
    for table, columns, rows in side_rows(record):
        if replace:
            connection.execute(f"DELETE FROM {table} WHERE record_id = ?", (record.id,))
        insert_many(connection, table, columns, rows)
