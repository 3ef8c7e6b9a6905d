"""Typed queries over what one run found: its issues, its checks, and the records that it left standing."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from homefinder.store.db import open_ledger_read_only
from homefinder.store.records import parse_content


def list_run_issues(connection: sqlite3.Connection, run_id: int) -> list[tuple[str, str, int]]:
    """Code, message and number of entries of each issue of a run, in their order."""
    rows = connection.execute("SELECT code, message, entries FROM issues WHERE run_id = ? ORDER BY id", (run_id,))
    return [(str(row["code"]), str(row["message"]), int(row["entries"])) for row in rows]


def list_missed_checks(connection: sqlite3.Connection, run_id: int) -> list[tuple[str, str]]:
    """Name and detail of each check that the run did not meet, those that a person let pass among them."""
    rows = connection.execute(
        """SELECT name, detail FROM run_checks WHERE run_id = ? AND (ok = 0 OR accepted_because IS NOT NULL)
           ORDER BY name""",
        (run_id,),
    )
    return [(str(row["name"]), str(row["detail"])) for row in rows]


def read_source_contents(
    connection: sqlite3.Connection, source_id: str, states: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Key → content of the records of a source in one of these states, in the order in which they were first met."""
    marks = ",".join("?" * len(states))
    rows = connection.execute(
        f"""SELECT r.key, v.content FROM records r JOIN record_versions v ON v.id = r.current_version_id
            WHERE r.source_id = ? AND r.state IN ({marks}) ORDER BY v.id""",
        (source_id, *states),
    )
    return {str(row["key"]): parse_content(row["content"]) for row in rows}


def copy_ledger(ledger: Path, copy: Path) -> None:
    """A copy of a ledger as it stands, which may be written to while the ledger itself is not touched.

    Raises StoreError where the ledger cannot be read.
    """
    with closing(open_ledger_read_only(ledger)) as held, closing(sqlite3.connect(copy)) as made:
        held.backup(made)
