"""Lists that commands print: sources, runs, issues, changes. Read-only."""

from __future__ import annotations

import sqlite3


def list_sources(ledger: sqlite3.Connection) -> list[sqlite3.Row]:
    """Every source that ran, with the state of its last run and how many issues stand."""
    return ledger.execute(
        """SELECT s.id, s.title, s.publisher, s.homepage, s.licence, s.completeness, s.schedule, s.last_seen_on,
             s.live_records, s.undeclared_since, s.kept_on, s.kept_because,
             (SELECT count(*) FROM records r JOIN retired_records t ON t.record_id = r.id WHERE r.source_id = s.id
                AND r.state <> 'removed') AS retired,
             (SELECT state FROM runs WHERE source_id = s.id ORDER BY id DESC LIMIT 1) AS last_state,
             (SELECT reason FROM runs WHERE source_id = s.id ORDER BY id DESC LIMIT 1) AS last_reason,
             (SELECT count(*) FROM issues WHERE source_id = s.id AND current = 1) AS issues
           FROM sources s ORDER BY s.id"""
    ).fetchall()


def list_runs(ledger: sqlite3.Connection, limit: int) -> list[sqlite3.Row]:
    """The latest runs, newest first."""
    return ledger.execute("SELECT * FROM runs ORDER BY id DESC LIMIT ?", (limit,)).fetchall()


def list_issues(ledger: sqlite3.Connection, source_id: str = "", run_id: int | None = None) -> list[sqlite3.Row]:
    """Issues that stand, or those of one run, gravest first."""
    return ledger.execute(
        """SELECT run_id, source_id, severity, code, record_key, message, remedy, url, locator, sha256 FROM issues
           WHERE (:source = '' OR source_id = :source)
             AND CASE WHEN :run IS NULL THEN current = 1 ELSE run_id = :run END
           ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, source_id, code, id""",
        {"source": source_id, "run": run_id},
    ).fetchall()


def list_changes(ledger: sqlite3.Connection, since: str = "", source_id: str = "") -> list[sqlite3.Row]:
    """Changes from the date on, newest first, with the fields that differ as a comma-separated list.

    ``first_harvest`` is 1 for what was there already when the source was first looked at.
    """
    return ledger.execute(
        """SELECT c.id, c.seen_on, c.kind, c.title, c.summary, c.record_id, r.source_id, r.url, c.run_id,
             c.run_id = (SELECT min(id) FROM runs f WHERE f.source_id = r.source_id AND f.state = 'committed')
               AS first_harvest,
             coalesce((SELECT group_concat(field, ', ') FROM change_fields f WHERE f.change_id = c.id), '') AS fields
           FROM changes c JOIN records r ON r.id = c.record_id
           WHERE c.seen_on >= :since AND (:source = '' OR r.source_id = :source) ORDER BY c.seen_on DESC, c.id""",
        {"since": since, "source": source_id},
    ).fetchall()
