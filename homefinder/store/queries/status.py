"""Lists that commands print: sources, runs, issues, changes. Read-only."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.store.queries.rows import to_dicts

REFUSED_RUNS = """SELECT r.id FROM runs r WHERE r.state IN ('held', 'failed', 'died') AND NOT EXISTS
    (SELECT 1 FROM runs n WHERE n.source_id = r.source_id AND n.id > r.id AND n.state <> 'running')"""
"""The last run of each source whose last run was held or failed: nothing was taken, and what it found stands."""
STANDING_ISSUES = f"(i.current = 1 OR i.run_id IN ({REFUSED_RUNS}))"
"""Issues that stand: those of the last run that was taken, and those of a later one that was not."""


def list_sources(ledger: sqlite3.Connection) -> list[sqlite3.Row]:
    """Every source that ran, with the state of its last run and how many issues stand."""
    return ledger.execute(
        f"""SELECT s.id, s.title, s.publisher, s.homepage, s.licence, s.completeness, s.schedule, s.last_seen_on,
             s.live_records, s.undeclared_since, s.kept_on, s.kept_because, s.min_interval_s, s.good_for,
             s.declared_from,
             (SELECT count(*) FROM records r WHERE r.source_id = s.id AND r.state = 'unread') AS unread,
             (SELECT count(*) FROM fetches f WHERE f.run_id = s.last_run_id) AS requests,
             (SELECT count(*) FROM records r JOIN retired_records t ON t.record_id = r.id WHERE r.source_id = s.id
                AND r.state <> 'removed') AS retired,
             (SELECT state FROM runs WHERE source_id = s.id ORDER BY id DESC LIMIT 1) AS last_state,
             (SELECT reason FROM runs WHERE source_id = s.id ORDER BY id DESC LIMIT 1) AS last_reason,
             (SELECT count(*) FROM issues i WHERE i.source_id = s.id AND {STANDING_ISSUES}) AS issues
           FROM sources s ORDER BY s.id"""
    ).fetchall()


def list_runs(ledger: sqlite3.Connection, limit: int) -> list[sqlite3.Row]:
    """The latest runs, newest first."""
    return ledger.execute("SELECT * FROM runs ORDER BY id DESC LIMIT ?", (limit,)).fetchall()


def list_issues(ledger: sqlite3.Connection, source_id: str = "", run_id: int | None = None) -> list[sqlite3.Row]:
    """Issues that stand, or those of one run, gravest first; ``run_state`` tells how their run ended."""
    return ledger.execute(
        f"""SELECT i.run_id, r.state AS run_state, i.source_id, i.severity, i.code, i.record_key, i.message, i.remedy,
             i.url, i.locator, i.sha256 FROM issues i JOIN runs r ON r.id = i.run_id
           WHERE (:source = '' OR i.source_id = :source)
             AND CASE WHEN :run IS NULL THEN {STANDING_ISSUES} ELSE i.run_id = :run END
           ORDER BY CASE i.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, i.source_id, i.code, i.id""",
        {"source": source_id, "run": run_id},
    ).fetchall()


@dataclass(frozen=True, slots=True)
class LastRuns:
    """How the last run of a source that has ended did, and when one was last taken in. Empty where there is none."""

    run_id: int = 0
    state: str = ""
    ended_at: str = ""
    reason: str = ""
    taken_at: str = ""


def list_last_runs(ledger: sqlite3.Connection) -> dict[str, LastRuns]:
    """The last runs of each source that ever ran, by source."""
    rows = ledger.execute(
        """SELECT r.source_id, r.id, r.state, r.ended_at, r.reason,
             coalesce((SELECT max(t.ended_at) FROM runs t WHERE t.source_id = r.source_id
               AND t.state IN ('committed', 'unchanged')), '') AS taken_at
           FROM runs r WHERE r.id IN (SELECT max(id) FROM runs WHERE ended_at IS NOT NULL GROUP BY source_id)"""
    )
    return {row[0]: LastRuns(row[1], row[2], row[3], row[4], row[5]) for row in rows}


def read_last_commit(ledger: sqlite3.Connection) -> str:
    """When a run last brought something new, ISO 8601; empty where none did."""
    return str(ledger.execute("SELECT coalesce(max(ended_at), '') FROM runs WHERE state = 'committed'").fetchone()[0])


def list_titles_of_run(ledger: sqlite3.Connection, run_id: int) -> dict[str, list[str]]:
    """What a run added, changed, removed and restored: titles by kind. Of a source's first run nothing: all is new."""
    rows = ledger.execute(
        """SELECT c.kind, c.title FROM changes c JOIN runs r ON r.id = c.run_id WHERE c.run_id = ? AND r.id <>
             (SELECT min(id) FROM runs f WHERE f.source_id = r.source_id AND f.state = 'committed')
           ORDER BY c.kind, c.title""",
        (run_id,),
    )
    found: dict[str, list[str]] = {}
    for kind, title in rows:
        found.setdefault(kind, []).append(title)
    return found


def list_refused_runs(ledger: sqlite3.Connection, source_id: str = "") -> list[dict[str, Any]]:
    """The last run of each source whose last run was held or failed, with the reason and how many errors it found."""
    return to_dicts(
        ledger.execute(
            f"""SELECT r.id, r.source_id, r.seen_on, r.state, r.reason, r.issues,
                 (SELECT count(*) FROM issues i WHERE i.run_id = r.id AND i.severity = 'error') AS errors
               FROM runs r WHERE r.id IN ({REFUSED_RUNS}) AND (:source = '' OR r.source_id = :source) ORDER BY r.id""",
            {"source": source_id},
        )
    )


def describe_refused_run(run: Mapping[str, Any]) -> str:
    """How the run ended, in one sentence without its end: ``run 7 of nhs was held: 3 of at least 10``."""
    state = {"failed": "failed", "died": "died"}.get(run["state"], f"was {run['state']}")
    return f"run {run['id']} of {run['source_id']} {state}: {run['reason'].rstrip('.') or 'no reason was kept'}"


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
