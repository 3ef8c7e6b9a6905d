"""The same rows written in batches inside one transaction, row by row, and with a transaction for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

from bench import synthetic
from bench.measure import seconds
from bench.report import Result, format_microseconds_each, format_seconds, times
from homefinder.harvest.commit import RunLog, commit
from homefinder.harvest.diff import diff
from homefinder.harvest.service import read_declared_sources
from homefinder.model import Address, Event, Location, Record
from homefinder.settings import Settings
from homefinder.store.db import insert_many, open_ledger, transaction
from homefinder.store.runs import RunCounts, start_run

DAY = "2026-10-01"
TABLES = ("record_versions", "records", "record_addresses", "record_events", "changes")

Rows = Mapping[str, Sequence[tuple[object, ...]]]


def compare(count: int, folder: Path) -> Result:
    """``count`` new records committed; then the rows that they made, written in three ways."""
    settings = synthetic.settings(folder / "commit")
    records = [record_of(row) for row in synthetic.rows(count)]
    with closing(open_ledger(settings.ledger)) as made:
        took = {"commit: diff, rows and batches": seconds(lambda: _commit(made, settings, records))}
    rows = _read_written_rows(settings)
    for name, write in (
        ("batches", _batches),
        ("row by row", _one_by_one),
        ("a transaction for each row", _insert_with_own_transactions),
    ):
        with closing(open_ledger(settings.data / f"{write.__name__}.db")) as ledger:
            ledger.execute("PRAGMA foreign_keys = OFF")  # rows of runs and sources are not written again
            took[name] = seconds(lambda connection=ledger, work=write: work(connection, rows))  # type: ignore[misc]
    base = took["batches"]
    return Result(
        f"Write {count:,} records",
        "New records with their versions, addresses, events and changes: "
        f"{sum(map(len, rows.values())):,} rows. Homefinder writes a run in batches, inside one transaction.",
        ("how", "seconds", "per record", "÷ batches"),
        [
            (name, format_seconds(value), format_microseconds_each(value, count), times(value, base))
            for name, value in took.items()
        ],
    )


def record_of(row: dict[str, str]) -> Record:
    """A row as its adapter would give it."""
    place = Location(synthetic.URL, "0" * 64, f"catalogue.csv#row={row['id']}")
    return Record(
        "synthetic", row["id"], "standard", row["title"], description=row["description"], url=row["url"],
        publisher=row["publisher"], status=row["status"], lifecycle="active", modified=row["updated"],
        addresses=(Address(row["url"], "landing"),), events=(Event("updated", row["updated"]),),
        locations={"": place, "title": place},
    )  # fmt: skip


def _commit(ledger: Connection, settings: Settings, records: Sequence[Record]) -> None:
    source = read_declared_sources(settings)["synthetic"]
    run = start_run(ledger, source, mode="replay", seen_on=DAY, parser_fingerprint="bench")
    found = diff({}, records, full=False, retire=source.retire, seen_on=DAY)
    commit(ledger, RunLog(run, source.id, DAY), found, RunCounts(parsed=len(records), added=len(records)))


def _read_written_rows(settings: Settings) -> Rows:
    with closing(open_ledger(settings.ledger)) as ledger:
        return {table: [tuple(row) for row in ledger.execute(f"SELECT * FROM {table}")] for table in TABLES}


def _columns(ledger: Connection, table: str) -> tuple[str, ...]:
    return tuple(row["name"] for row in ledger.execute(f"PRAGMA table_info({table})"))


def _batches(ledger: Connection, rows: Rows) -> None:
    with transaction(ledger):
        for table, found in rows.items():
            insert_many(ledger, table, _columns(ledger, table), found)


def _one_by_one(ledger: Connection, rows: Rows) -> None:
    with transaction(ledger):
        for sql, row in _statements(ledger, rows):
            ledger.execute(sql, row)


def _insert_with_own_transactions(ledger: Connection, rows: Rows) -> None:
    for sql, row in _statements(ledger, rows):
        ledger.execute(sql, row)


def _statements(ledger: Connection, rows: Rows) -> Iterator[tuple[str, tuple[object, ...]]]:
    for table, found in rows.items():
        columns = _columns(ledger, table)
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        for row in found:
            yield sql, row
