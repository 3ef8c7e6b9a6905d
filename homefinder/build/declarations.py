"""Which sources are declared no more, and what people said of them, written into the ledger before the stages begin."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.build.inputs import Workspace
from homefinder.clean.characters import collapse_whitespace
from homefinder.clean.days import format_day
from homefinder.decisions.retirements import KEEP, RECORD, REMOVE, SOURCE, Retirement, read_retirements
from homefinder.settings import Settings
from homefinder.store.db import insert_many, transaction
from homefinder.store.queries import list_sources
from homefinder.store.today import read_today

Standing = Mapping[tuple[str, str], Retirement]


def list_declared_ids(settings: Settings) -> set[str]:
    """Ids of the declared sources, by the names of their files; empty where nothing at all is declared here."""
    return {path.stem for path in (settings.home / "sources").glob("*.yml")}


def is_undeclared(source_id: str, declared: set[str]) -> bool:
    """Whether nobody declares a source any more. Where nothing is declared, the declarations lie elsewhere."""
    return bool(declared) and source_id not in declared


def write_declarations(workspace: Workspace) -> None:
    """Note since when a source is declared no more, which are kept, and which records a person took out."""
    declared, standing = list_declared_ids(workspace.settings), read_retirements(workspace.curation)
    ledger = workspace.ledger
    with transaction(ledger):
        for row in ledger.execute("SELECT id, undeclared_since FROM sources").fetchall():
            since = (row["undeclared_since"] or workspace.today) if is_undeclared(row["id"], declared) else ""
            said = standing.get((SOURCE, row["id"]))
            kept = (said.decided_on, collapse_whitespace(said.reason)) if said and said.action == KEEP else ("", "")
            ledger.execute(
                "UPDATE sources SET undeclared_since = ?, kept_on = ?, kept_because = ? WHERE id = ?",
                (since, *kept, row["id"]),
            )
        ledger.execute("DELETE FROM retired_records")
        insert_many(
            ledger, "retired_records", ("record_id", "retired_on", "reason"), list(_list_retired(ledger, standing))
        )


def _list_retired(ledger: sqlite3.Connection, standing: Standing) -> Iterator[tuple[str, str, str]]:
    """Every record that is taken out: by what stands on itself, else by what stands on its source."""
    sources = {target for kind, target in standing if kind == SOURCE}
    records = {target for kind, target in standing if kind == RECORD}
    for row in ledger.execute("SELECT id, source_id FROM records ORDER BY id").fetchall() if standing else ():
        if row["id"] not in records and row["source_id"] not in sources:
            continue
        said = standing.get((RECORD, row["id"])) or standing[SOURCE, row["source_id"]]
        if said.action == REMOVE:
            yield row["id"], said.decided_on, collapse_whitespace(said.reason)


def describe_undeclared(settings: Settings, connection: sqlite3.Connection) -> dict[str, str]:
    """Source → since when it is declared no more, and what holds of its records, in one sentence each."""
    declared, today = list_declared_ids(settings), read_today(settings, connection)
    return {
        row["id"]: describe_source(row, row["undeclared_since"] or today)
        for row in list_sources(connection)
        if is_undeclared(row["id"], declared)
    }


def is_decided(row: sqlite3.Row) -> bool:
    """Whether a person said what becomes of the records of a source: it is kept, or none is left."""
    return bool(row["kept_on"]) or row["live_records"] <= row["retired"]


def describe_source(row: Mapping[str, Any] | sqlite3.Row, since: str) -> str:
    """The sentence of one source that is declared no more since that day (ISO); ``row`` as ``list_sources`` has it."""
    left = row["live_records"] - row["retired"]
    records = "1 record is" if left == 1 else f"{left} records are"
    said = f"no longer declared since {format_day(since)}: {records} not looked at"
    if row["kept_on"]:
        return f"{said}, and kept since {format_day(row['kept_on'])}: {row['kept_because']}"
    return said if left else f"no longer declared since {format_day(since)}; its records were taken out"
