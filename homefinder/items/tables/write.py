"""The stage of items: read what no run was read for, keep each edition once, and bring what is in force into rows.

Its cost goes with what is new: a source whose bodies and declaration are as they were costs one question.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from homefinder.fetch.archive import Archive
from homefinder.harvest.reading_budget import ReadingBudget
from homefinder.issue_codes import ISSUE_CODES
from homefinder.items.compare.editions import compare_contents
from homefinder.items.model import Contents, ItemEdition
from homefinder.items.rules.fields import write_rule_items
from homefinder.items.tables.in_force import clear_source, write_homes, write_in_force
from homefinder.items.tables.packing import hash_contents, pack_contents, unpack_contents
from homefinder.items.tables.reads import SourceRun, list_source_runs, read_known, read_run
from homefinder.model import Issue
from homefinder.settings import Settings
from homefinder.source import Source, read_sources
from homefinder.store.db import insert_many, transaction

ISSUE_COLUMNS = ("run_id", "source_id", "record_key", "code", "severity", "message", "remedy", "url", "locator",
    "sha256",
                 "current", "entries")  # fmt: skip
EDITION_COLUMNS = ("id", "source_id", "run_id", "seen_on", "last_seen", "name", "hash", "restates", "items",
    "code_lists",
                   "codes", "rules", "issues", "undefined", "in_force", "closed", "contents")  # fmt: skip
CHANGE_COLUMNS = (
    "source_id",
    "from_edition_id",
    "to_edition_id",
    "kind",
    "key",
    "change",
    "before",
    "after",
    "score",
    "reason",
)
LAST_EDITION = """SELECT id, contents, hash FROM item_editions WHERE source_id = ? AND name = ?
    ORDER BY seen_on DESC, id DESC LIMIT 1"""
LONGEST = 2_000
"""Characters of what a change shows of a definition."""


def write_items(ledger: sqlite3.Connection, settings: Settings) -> int:
    """Bring the tables of items in step with the runs and declarations; returns how many runs were read."""
    budget = ReadingBudget(max(1, round(settings.reading_seconds)), settings.reading_memory_mb)
    archive, done = Archive(settings.archive), 0
    declared = {one.id: one for one in _read_declared(settings.home / "sources") if one.items}
    for (source_id,) in ledger.execute("SELECT DISTINCT source_id FROM item_editions").fetchall():
        if source_id not in declared:
            with transaction(ledger):
                clear_source(ledger, source_id, with_editions=True)
    for source in declared.values():
        done += _bring_in_step(ledger, source, archive, budget)
    with transaction(ledger):
        write_homes(ledger)
        write_rule_items(ledger)
    return done


def _read_declared(folder: Path) -> list[Source]:
    return list(read_sources(folder).values()) if any(folder.glob("*.yml")) else []


def _bring_in_step(ledger: sqlite3.Connection, source: Source, archive: Archive, budget: ReadingBudget) -> int:
    runs, known = list_source_runs(ledger, source), read_known(ledger, source.id)
    first = next((n for n, run in enumerate(runs) if known.get(run.run_id) != run.fingerprint), len(runs))
    due = runs[first:]
    if not due:
        return 0
    read: list[tuple[SourceRun, list[ItemEdition], float]] = []
    for run in due:
        began = time.process_time()
        editions = read_run(source, run, archive, budget)
        if editions is not None:
            read.append((run, editions, time.process_time() - began))
    with transaction(ledger):
        for run, _, _ in read:
            _forget_run(ledger, source.id, run.run_id)
        for run, editions, seconds in read:
            _take_in(ledger, source, run, editions)
            insert_many(ledger, "item_reads", ("run_id", "source_id", "fingerprint", "seconds"),
                        [(run.run_id, source.id, run.fingerprint, round(seconds, 3))])  # fmt: skip
        write_in_force(ledger, source)
    return len(read)


def _forget_run(ledger: sqlite3.Connection, source_id: str, run_id: int) -> None:
    clear_source(ledger, source_id)
    ids = "SELECT id FROM item_editions WHERE run_id = ?"
    ledger.execute(
        f"DELETE FROM item_changes WHERE from_edition_id IN ({ids}) OR to_edition_id IN ({ids})", (run_id,) * 2
    )
    ledger.execute("DELETE FROM item_editions WHERE run_id = ?", (run_id,))
    ledger.execute("DELETE FROM item_reads WHERE run_id = ?", (run_id,))
    ledger.execute("DELETE FROM issues WHERE run_id = ? AND code IN ('unreadable-items', 'repeated-item')", (run_id,))


def _take_in(ledger: sqlite3.Connection, source: Source, run: SourceRun, editions: Sequence[ItemEdition]) -> None:
    """Keep each edition that says something new, with what it changed; what could not be read stays as it was."""
    _write_issues(ledger, source, run, [issue for one in editions for issue in one.issues])
    before: tuple[str, Contents] | None = None
    for edition in editions:
        last = read_last_edition(ledger, source.id, edition.name)
        contents = keep_unread(edition, last[1]) if last else edition.contents
        digest = hash_contents(contents)
        if last and last[2] == digest:
            ledger.execute(
                "UPDATE item_editions SET last_seen = ?, run_id = run_id WHERE id = ?", (run.seen_on, last[0])
            )
            before = (last[0], contents)
            continue
        if contents.is_empty and not last:
            continue
        edition_id = f"{source.id}@{run.seen_on}" + (f"#{edition.name}" if edition.name else "")
        _write_edition(ledger, source, run, edition, contents, digest, edition_id)
        for earlier in dict.fromkeys([last[0] if last else "", before[0] if before else ""]):
            known = {last[0]: last[1]} if last else {}
            known |= {before[0]: before[1]} if before else {}
            if earlier:
                _write_changes(ledger, source.id, (earlier, known[earlier]), (edition_id, contents))
        before = (edition_id, contents)


def read_last_edition(ledger: sqlite3.Connection, source_id: str, name: str) -> tuple[str, Contents, str] | None:
    """The latest state of the edition with this name: id, contents and hash."""
    row = ledger.execute(
        LAST_EDITION,
        (source_id, name),
    ).fetchone()
    return (row["id"], unpack_contents(row["contents"]), row["hash"]) if row else None


def keep_unread(edition: ItemEdition, last: Contents) -> Contents:
    """The contents with what earlier stood in the files that cannot be read now."""
    files = {issue.location.locator.partition(":")[0] for issue in edition.issues if issue.code == "unreadable-items"}
    if not files:
        return edition.contents
    now = edition.contents
    if now.is_empty:
        return last

    def is_kept(locator: str) -> bool:
        return any(locator == file or locator.startswith((f"{file}#", f"{file}:")) for file in files)

    def join(old: Mapping, new: Mapping):  # type: ignore[no-untyped-def, type-arg]
        kept = {key: part for key, part in old.items() if key not in new and is_kept(part.location.locator)}
        return {**new, **kept} if kept else new

    return replace(
        now, items=join(last.items, now.items), code_lists=join(last.code_lists, now.code_lists),
        codes=join(last.codes, now.codes), rules=join(last.rules, now.rules),
    )  # fmt: skip


def _write_edition(
    ledger: sqlite3.Connection, source: Source, run: SourceRun, edition: ItemEdition, contents: Contents, digest: str,
    edition_id: str,
) -> None:  # fmt: skip
    undefined = sum(not item.definition for item in contents.items.values())
    restates = next((str(one["restates"]) for one in source.items if one.get("restates")), "")
    row = (edition_id, source.id, run.run_id, run.seen_on, run.seen_on, edition.name, digest, restates,
        len(contents.items),
           len(contents.code_lists), len(contents.codes), len(contents.rules), len(edition.issues), undefined, 0, 0,
           pack_contents(contents))  # fmt: skip
    insert_many(ledger, "item_editions", EDITION_COLUMNS, [row])


def _write_changes(
    ledger: sqlite3.Connection, source_id: str, before: tuple[str, Contents], after: tuple[str, Contents]
) -> None:
    rows = [
        (
            source_id,
            before[0],
            after[0],
            one.kind,
            one.key,
            one.change,
            one.old[:LONGEST],
            one.new[:LONGEST],
            one.score,
            one.reason,
        )
        for one in compare_contents(before[1], after[1])
    ]
    insert_many(ledger, "item_changes", CHANGE_COLUMNS, rows)


def _write_issues(ledger: sqlite3.Connection, source: Source, run: SourceRun, issues: Iterable[Issue]) -> None:
    rows = [
        (run.run_id, source.id, one.record_key, one.code, ISSUE_CODES[one.code].severity, one.message,
         ISSUE_CODES[one.code].remedy, one.location.url, one.location.locator, one.location.sha256, 1, one.entries)
        for one in dict.fromkeys(issues)
    ]  # fmt: skip
    earlier = "UPDATE issues SET current = 0 WHERE source_id = ? AND run_id < ? AND code = 'unreadable-items'"
    ledger.execute(earlier, (source.id, run.run_id))
    insert_many(ledger, "issues", ISSUE_COLUMNS, rows[:500])
