"""The command line as a person meets it, in this process, and what a database holds, as plain values."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from homefinder.cli.app import app

RUN_TABLES = frozenset({
    "runs", "run_checks", "run_fields", "fetches", "bodies", "issues", "build_state", "passed_over", "home_memberships",
    "item_reads",
})  # fmt: skip
"""Tables that tell of runs and what they met on their way, not of what is known of the world."""

SEARCH = (
    "homes_fts",
    "records_fts",
    "needs_fts",
    "items_fts",
    "codes_fts",
    "rules_fts",
    "code_lists_fts",
    "sqlite_",
    "_sqlite_",
)  # the last: when a migration was applied

RUN_COLUMNS = frozenset({"last_run_id", "first_run_id", "run_id", "changed_at"})
"""``changed_at`` of the calendar is the moment at which a run ended."""
VERSION_COLUMNS = frozenset({
    "current_version_id", "from_version_id", "to_version_id", "version_id", "change_id", "reading_id",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        return lines[0]


def command(*words: object, data: Path) -> Said:
    """Run ``homefinder WORDS --data DATA``."""
    done = CliRunner().invoke(app, [*(str(word) for word in words), "--data", str(data)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Said(done.exit_code, done.stdout, done.stderr)


def well(*words: object, data: Path) -> str:
    """Run a command that must succeed; what it printed."""
    said = command(*words, data=data)
    assert (said.code, said.err) == (0, ""), said
    return said.out


def harvested(folder: Path, data: Path) -> Said:
    """Harvest a replay folder."""
    return command("harvest", "--replay", folder, data=data)


def rows(data: Path, sql: str, *values: object, name: str = "ledger.db") -> list[dict[str, Any]]:
    """The rows of a query."""
    with closing(sqlite3.connect(f"file:{data / name}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]


def dump(
    data: Path, name: str = "ledger.db", *, tables: Iterable[str] = (), without: Iterable[str] = RUN_TABLES,
    blind: Iterable[str] = (),
) -> dict[str, list[str]]:  # fmt: skip
    """Every row of every table as text, sorted; ``blind``: columns that are not looked at."""
    hidden = set(blind)
    with closing(sqlite3.connect(f"file:{data / name}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        found = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = set(tables) or {table for table in found if not table.startswith(SEARCH)} - set(without)
        return {
            table: sorted(
                repr({column: value for column, value in dict(row).items() if column not in hidden})
                for row in connection.execute(f"SELECT * FROM {table}")
            )
            for table in sorted(wanted)
        }


def world(data: Path, name: str = "ledger.db") -> dict[str, list[str]]:
    """What is known of the world: every table but those of runs, without numbers that depend on the runs before."""
    numbered = {"record_versions", "date_readings", "item_changes"}
    without = RUN_TABLES | numbered | {"changes", "change_fields"}
    plain = dump(data, name, without=without, blind=RUN_COLUMNS | VERSION_COLUMNS)
    versions = dump(data, name, tables=numbered, blind=RUN_COLUMNS | VERSION_COLUMNS | {"id"})
    changes = rows(
        data,
        """SELECT c.record_id, c.kind, c.seen_on, c.title, c.summary, f.hash AS was, t.hash AS became,
             (SELECT group_concat(field || before || after) FROM change_fields x WHERE x.change_id = c.id) AS fields
           FROM changes c LEFT JOIN record_versions f ON f.id = c.from_version_id
           LEFT JOIN record_versions t ON t.id = c.to_version_id""",
        name=name,
    )
    return {**plain, **versions, "changes": sorted(repr(row) for row in changes)}


def without_databases(data: Path) -> Path:
    """The folder after its databases were lost."""
    for path in [*data.glob("ledger.db*"), data / "catalogue.db"]:
        path.unlink()
    return data


def last_run(data: Path) -> dict[str, Any]:
    """The row of the latest run."""
    return rows(data, "SELECT * FROM runs ORDER BY id DESC LIMIT 1")[0]
