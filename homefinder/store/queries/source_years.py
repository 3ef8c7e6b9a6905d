"""How a source fared over its runs: the form of what it published, and what its live publication was proved to be."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from homefinder.clean.days import count_longest_gap, format_day
from homefinder.store.db import insert_many
from homefinder.store.queries.rows import to_dicts

GRACE_DAYS = 1
"""Days beyond its schedule after which a source counts as stale: a run may end behind midnight."""


@dataclass(frozen=True, slots=True)
class FieldForm:
    """One field: on how many of the records it is filled, and of which type most values are."""

    filled: int
    records: int
    type: str

    @property
    def share(self) -> float:
        return self.filled / self.records if self.records else 0.0

    def describe(self) -> str:
        """Such as ``list on 95% of the records``."""
        return f"{self.type} on {self.share:.0%} of the records"


@dataclass(frozen=True, slots=True)
class FormChange:
    """A field that appeared, vanished or was retyped between two runs."""

    field: str
    change: str
    before: str
    after: str


def save_form(
    ledger: sqlite3.Connection, run_id: int, form: Mapping[str, FieldForm], changes: Sequence[FormChange]
) -> None:
    """Keep what a taken run says of the form."""
    insert_many(ledger, "run_fields", ("run_id", "field", "filled", "records", "type"), [
        (run_id, name, one.filled, one.records, one.type) for name, one in form.items()
    ])  # fmt: skip
    insert_many(ledger, "form_changes", ("run_id", "field", "change", "before", "after"), [
        (run_id, one.field, one.change, one.before, one.after) for one in changes
    ])  # fmt: skip


def read_last_form(ledger: sqlite3.Connection, source_id: str) -> dict[str, FieldForm]:
    """The form that the last taken run found; empty where none was kept."""
    rows = ledger.execute(
        """SELECT field, filled, records, type FROM run_fields WHERE run_id =
             (SELECT max(r.id) FROM runs r JOIN run_fields f ON f.run_id = r.id
              WHERE r.source_id = ? AND r.state = 'committed')""",
        (source_id,),
    )
    return {row[0]: FieldForm(*row[1:]) for row in rows}


def list_form_changes(ledger: sqlite3.Connection, source_id: str = "", since: str = "") -> list[dict[str, Any]]:
    """Changes of the form of publications, newest first."""
    return to_dicts(
        ledger.execute(
            """SELECT r.source_id, r.seen_on, f.run_id, f.field, f.change, f.before, f.after FROM form_changes f
                 JOIN runs r ON r.id = f.run_id WHERE (:source = '' OR r.source_id = :source) AND r.seen_on >= :since
               ORDER BY f.run_id DESC, f.field""",
            {"source": source_id, "since": since},
        )
    )


def list_history(ledger: sqlite3.Connection, source_id: str) -> list[dict[str, Any]]:
    """The taken runs of a source, oldest first: day, records, and the share of the fields that records fill.

    A run that met the same bodies has what the run before it had.
    """
    rows = to_dicts(
        ledger.execute(
            """SELECT r.id, r.seen_on, r.state, r.parsed AS records, r.unread, r.issues, r.fetched,
                 (SELECT sum(f.filled) * 1.0 / sum(f.records) FROM run_fields f WHERE f.run_id = r.id) AS filled,
                 (SELECT count(*) FROM run_fields f WHERE f.run_id = r.id) AS fields
               FROM runs r WHERE r.source_id = ? AND r.state IN ('committed', 'unchanged') ORDER BY r.id""",
            (source_id,),
        )
    )
    before: dict[str, Any] = {"records": 0, "filled": None, "fields": 0}
    for row in rows:
        if row["state"] == "unchanged":
            row |= {name: before[name] for name in ("records", "filled", "fields")}
        before = row
    return rows


def describe_staleness(row: Mapping[str, Any] | sqlite3.Row, today: str) -> str:
    """Why a source is stale on the day ``today`` (ISO); empty where it was seen in time, is declared no more, or was
    never seen. ``row`` has ``last_seen_on``, ``schedule`` and ``undeclared_since``."""
    seen = row["last_seen_on"]
    if not seen or row["undeclared_since"]:
        return ""
    days, gap = (date.fromisoformat(today[:10]) - date.fromisoformat(seen)).days, count_longest_gap(row["schedule"])
    if days <= gap + GRACE_DAYS:
        return ""
    every = "every day" if gap == 1 else f"every {gap} days"
    return f"last seen on {format_day(seen)}, {days} days ago, though it should be looked at {every}"


def save_live_look(ledger: sqlite3.Connection, look: Mapping[str, Any]) -> None:
    """Keep what a live look at a source proved; of each source the last one counts."""
    names = ("source_id", "looked_at", "reached", "form", "counts", "why", "requests", "seconds")
    marks = ", ".join(f":{name}" for name in names)
    changed = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    ledger.execute(
        f"INSERT INTO live_looks ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (source_id) DO UPDATE SET {changed}",
        dict(look),
    )


def list_live_looks(ledger: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """The last live look at each source."""
    return {row["source_id"]: row for row in to_dicts(ledger.execute("SELECT * FROM live_looks ORDER BY source_id"))}


def list_seen_live(ledger: sqlite3.Connection) -> dict[str, str]:
    """Source → the last day on which its live publication was taken in."""
    return dict(
        ledger.execute(
            """SELECT source_id, max(seen_on) FROM runs WHERE mode = 'live' AND state IN ('committed', 'unchanged')
               GROUP BY source_id"""
        ).fetchall()
    )
