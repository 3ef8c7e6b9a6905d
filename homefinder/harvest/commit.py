"""Write what a run brought in one transaction: all of it, or, for a run that was held or failed, its traces only."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from homefinder.harvest.absence import name_part
from homefinder.harvest.diff import Diff, MissingRecord, RecordUpdate, UnreadRecord, list_field_changes
from homefinder.harvest.gate import Check
from homefinder.harvest.rows import COLUMNS, to_list_rows, to_record_row
from homefinder.harvest.summary import summarise
from homefinder.ids import record_id
from homefinder.issue_codes import ISSUE_CODES
from homefinder.model import FetchResult, Issue, LiveRecord, Location, Record, canonical_json
from homefinder.store.db import insert_many, transaction
from homefinder.store.queries.source_years import FieldForm, FormChange, save_form
from homefinder.store.records import read_version_content
from homefinder.store.runs import RunCounts, finish_run, save_fetches

VERSION_COLUMNS = ("record_id", "hash", "content", "locations", "run_id", "valid_from")
CHANGE_COLUMNS = ("record_id", "run_id", "kind", "seen_on", "title", "summary", "from_version_id", "to_version_id")
"""Columns of a version and of a change, as they are written."""


@dataclass(frozen=True, slots=True)
class RunLog:
    """What every run leaves, whatever becomes of it."""

    run_id: int
    source_id: str
    seen_on: str
    fetches: Sequence[FetchResult] = ()
    issues: Sequence[Issue] = ()
    checks: Sequence[Check] = field(default=())
    accepted_run_id: int | None = None
    passed_over: Mapping[str, Sequence[str]] = field(default_factory=dict)
    form: Mapping[str, FieldForm] = field(default_factory=dict)
    form_changes: Sequence[FormChange] = ()


def commit(connection: sqlite3.Connection, run_log: RunLog, diff: Diff, counts: RunCounts) -> None:
    """Make the run's view of the source the live one. One transaction: all of it or nothing."""
    with transaction(connection):
        _write_run_log(connection, run_log)
        connection.execute(
            "UPDATE issues SET current = 0 WHERE source_id = ? AND current = 1 AND run_id <> ?",
            (run_log.source_id, run_log.run_id),
        )
        save_form(connection, run_log.run_id, run_log.form, run_log.form_changes)
        _add_all(connection, run_log, diff.added)
        for update in diff.changed:
            _update_record(connection, run_log, update, "changed")
        for update in diff.restored:
            _update_record(connection, run_log, update, "restored")
        _mark_returned(connection, run_log, diff.returned)
        _mark_missing(connection, run_log, diff.missing)
        _mark_unread(connection, run_log, diff.unread)
        for miss in diff.removed:
            _remove(connection, run_log, miss)
        _mark_seen(connection, run_log, diff.seen)
        _update_source(connection, run_log)
        finish_run(connection, run_log.run_id, "committed", counts, accepts=run_log.accepted_run_id)


def record_unchanged_run(
    connection: sqlite3.Connection, run_log: RunLog, state: str, counts: RunCounts, reason: str = ""
) -> None:
    """Write a run that changes no record: unchanged, held or failed."""
    with transaction(connection):
        _write_run_log(connection, run_log)
        if state == "unchanged":
            _mark_all_seen(connection, run_log)
            connection.execute("UPDATE sources SET last_seen_on = ? WHERE id = ?", (run_log.seen_on, run_log.source_id))
        else:
            # What stands is what the last taken run found; a refused run's issues are seen by its number.
            connection.execute("UPDATE issues SET current = 0 WHERE run_id = ?", (run_log.run_id,))
        finish_run(connection, run_log.run_id, state, counts, reason)


def _write_run_log(connection: sqlite3.Connection, run_log: RunLog) -> None:
    save_fetches(connection, run_log.run_id, run_log.fetches)
    insert_many(connection, "run_checks", ("run_id", "name", "ok", "detail", "accepted_because"), [
        (run_log.run_id, check.name, check.ok, check.detail, check.accepted_because) for check in run_log.checks
    ])  # fmt: skip
    insert_many(connection, "passed_over", ("run_id", "url", "files", "names"), [
        (run_log.run_id, url, len(names), canonical_json(names)) for url, names in run_log.passed_over.items()
    ])  # fmt: skip
    columns = (
        "run_id", "source_id", "record_key", "code", "severity", "message", "remedy", "url", "locator", "sha256",
        "entries",
    )  # fmt: skip
    insert_many(connection, "issues", columns, [
        (run_log.run_id, run_log.source_id, issue.record_key, issue.code, ISSUE_CODES[issue.code].severity,
        issue.message,
         ISSUE_CODES[issue.code].remedy, issue.location.url, issue.location.locator, issue.location.sha256,
         issue.entries)
        for issue in run_log.issues
    ])  # fmt: skip


def format_locations(locations: Mapping[str, Location]) -> str:
    """Places of a version, compact: each (address, SHA-256) once under ``bodies``, fields point to it by number."""
    bodies: dict[tuple[str, str], int] = {}
    fields = {
        name: [bodies.setdefault((place.url, place.sha256), len(bodies)), place.locator]
        for name, place in sorted(locations.items())
    }
    return canonical_json({"bodies": [list(body) for body in bodies], "fields": fields})


def _version_row(run_log: RunLog, record: Record, fingerprint: str) -> tuple[object, ...]:
    content = canonical_json(record.to_content())
    return (record.id, fingerprint, content, format_locations(record.locations), run_log.run_id, run_log.seen_on)


def _insert_version(connection: sqlite3.Connection, run_log: RunLog, record: Record, fingerprint: str) -> int:
    marks = ", ".join("?" * len(VERSION_COLUMNS))
    sql = f"INSERT INTO record_versions ({', '.join(VERSION_COLUMNS)}) VALUES ({marks})"
    return int(connection.execute(sql, _version_row(run_log, record, fingerprint)).lastrowid or 0)


def _add_all(connection: sqlite3.Connection, run_log: RunLog, added: Sequence[tuple[Record, str]]) -> None:
    """Every new record with its version, lists and change, a batch a table."""
    # The transaction holds the write lock, so numbers after the highest are free.
    first: int = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM record_versions").fetchone()[0]
    numbered = [(number, record, fingerprint) for number, (record, fingerprint) in enumerate(added, start=first)]
    insert_many(connection, "record_versions", ("id", *VERSION_COLUMNS), [
        (number, *_version_row(run_log, record, fingerprint)) for number, record, fingerprint in numbered
    ])  # fmt: skip
    rows = [_new_row(run_log, *item) for item in numbered]
    insert_many(connection, "records", tuple(rows[0]) if rows else ("id",), [tuple(row.values()) for row in rows])
    for sides in zip(*(to_list_rows(record) for record, _ in added), strict=True):
        table, columns, _ = sides[0]
        insert_many(connection, table, columns, [row for _, _, found in sides for row in found])
    insert_many(connection, "changes", CHANGE_COLUMNS, [
        (record.id, run_log.run_id, "added", run_log.seen_on, record.title, "First seen.", None, number)
        for number, record, _ in numbered
    ])  # fmt: skip


def _new_row(run_log: RunLog, version: int, record: Record, fingerprint: str) -> dict[str, object]:
    return to_record_row(record) | {
        "id": record.id, "source_id": record.source_id, "key": record.key, "state": "present",
        "current_version_id": version, "content_hash": fingerprint, "first_run_id": run_log.run_id,
        "last_run_id": run_log.run_id, "first_seen": run_log.seen_on, "last_seen": run_log.seen_on,
    }  # fmt: skip


def _update_record(connection: sqlite3.Connection, run_log: RunLog, update: RecordUpdate, kind: str) -> None:
    record, before = update.record, read_version_content(connection, update.live.version_id)
    differences = list_field_changes(before, record.to_content())
    version = update.live.version_id
    if differences or kind == "restored":
        # A removed record's version ended when it was removed; what is seen again is a version of its own.
        connection.execute(
            "UPDATE record_versions SET valid_to = ? WHERE id = ? AND valid_to = ''", (run_log.seen_on, version)
        )
        version = _insert_version(connection, run_log, record, update.content_hash)
    sets = ", ".join(f"{name} = ?" for name in COLUMNS)
    connection.execute(
        f"""UPDATE records SET {sets}, state = 'present', current_version_id = ?, content_hash = ?, last_run_id = ?,
            misses = 0, missing_since = '', unread_reason = '' WHERE id = ?""",
        (*to_record_row(record).values(), version, update.content_hash, run_log.run_id, record.id),
    )
    _write_list_rows(connection, record)
    summary = "Seen again after it was removed." if kind == "restored" else summarise(differences)
    change = _insert_change(
        connection, run_log, record.id, kind, record.title, summary, update.live.version_id, version
    )
    insert_many(connection, "change_fields", ("change_id", "field", "before", "after"),
                [(change, *difference) for difference in differences])  # fmt: skip


def _remove(connection: sqlite3.Connection, run_log: RunLog, miss: MissingRecord) -> None:
    identifier = record_id(run_log.source_id, miss.live.key)
    title = connection.execute("SELECT title FROM records WHERE id = ?", (identifier,)).fetchone()["title"]
    connection.execute("UPDATE record_versions SET valid_to = ? WHERE id = ?", (run_log.seen_on, miss.live.version_id))
    connection.execute(
        """UPDATE records SET state = 'removed', misses = ?, missing_since = ?, unread_reason = '', last_run_id = ?
           WHERE id = ?""",
        (miss.misses, miss.missing_since, run_log.run_id, identifier),
    )
    summary = f"Not in the publication since {miss.missing_since}."
    _insert_change(connection, run_log, identifier, "removed", title, summary, miss.live.version_id, None)


def _mark_missing(connection: sqlite3.Connection, run_log: RunLog, missing: Sequence[MissingRecord]) -> None:
    connection.executemany(
        "UPDATE records SET state = 'missing', misses = ?, missing_since = ?, unread_reason = '' WHERE id = ?",
        [(miss.misses, miss.missing_since, record_id(run_log.source_id, miss.live.key)) for miss in missing],
    )


def _mark_returned(connection: sqlite3.Connection, run_log: RunLog, returned: Sequence[LiveRecord]) -> None:
    connection.executemany(
        "UPDATE records SET state = 'present', misses = 0, missing_since = '', unread_reason = '' WHERE id = ?",
        [(record_id(run_log.source_id, live.key),) for live in returned],
    )


def _mark_unread(connection: sqlite3.Connection, run_log: RunLog, unread: Sequence[UnreadRecord]) -> None:
    connection.executemany(
        "UPDATE records SET state = 'unread', misses = 0, missing_since = ?, unread_reason = ? WHERE id = ?",
        [(one.unread_since, one.reason, record_id(run_log.source_id, one.live.key)) for one in unread],
    )


def _mark_seen(connection: sqlite3.Connection, run_log: RunLog, seen: Mapping[str, Location | None]) -> None:
    connection.executemany(
        "UPDATE records SET last_seen = ?, part = ? WHERE id = ?",
        [
            (run_log.seen_on, name_part(place) if place else "", record_id(run_log.source_id, key))
            for key, place in seen.items()
        ],
    )


def _mark_all_seen(connection: sqlite3.Connection, run_log: RunLog) -> None:
    """The bodies are those of the last taken run, so the records are too."""
    connection.execute(
        """UPDATE records SET last_seen = ? WHERE source_id = ? AND state = 'present'
             AND last_seen = (SELECT last_seen_on FROM sources WHERE id = ?)""",
        (run_log.seen_on, run_log.source_id, run_log.source_id),
    )


def _update_source(connection: sqlite3.Connection, run_log: RunLog) -> None:
    connection.execute(
        """UPDATE sources SET last_seen_on = ?, last_run_id = ?, live_records =
             (SELECT count(*) FROM records WHERE source_id = ? AND state <> 'removed') WHERE id = ?""",
        (run_log.seen_on, run_log.run_id, run_log.source_id, run_log.source_id),
    )


def _insert_change(
    connection: sqlite3.Connection, run_log: RunLog, identifier: str, kind: str, title: str, summary: str,
    before: int | None, after: int | None,
) -> int:  # fmt: skip
    marks = ", ".join("?" * len(CHANGE_COLUMNS))
    cursor = connection.execute(
        f"INSERT INTO changes ({', '.join(CHANGE_COLUMNS)}) VALUES ({marks})",
        (identifier, run_log.run_id, kind, run_log.seen_on, title, summary, before, after),
    )
    return int(cursor.lastrowid or 0)


def _write_list_rows(connection: sqlite3.Connection, record: Record) -> None:
    for table, columns, rows in to_list_rows(record):
        connection.execute(f"DELETE FROM {table} WHERE record_id = ?", (record.id,))
        insert_many(connection, table, columns, rows)
