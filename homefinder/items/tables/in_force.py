"""The rows that people browse: items, lists, codes and rules of the edition in force of each source."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping

from homefinder.items.compare.likeness import split_words
from homefinder.items.model import Code, CodeList, Contents, Item, ItemRule
from homefinder.items.tables.packing import unpack_contents
from homefinder.source import Source
from homefinder.store.db import insert_many
from homefinder.store.records import read_version_locations

ITEM_COLUMNS = ("id", "source_id", "record_id", "edition_id", "key", "name", "title", "definition", "datatype", "unit",
                "required", "repeats", "code_list_id", "group_name", "position", "ref", "words", "url", "locator",
                    "sha256")  # fmt: skip
LIST_COLUMNS = (
    "id",
    "source_id",
    "record_id",
    "edition_id",
    "key",
    "title",
    "definition",
    "codes",
    "url",
    "locator",
    "sha256",
)
CODE_COLUMNS = ("id", "code_list_id", "source_id", "code", "label", "definition", "valid_from", "valid_to", "broader",
                "position", "locator")  # fmt: skip
RULE_COLUMNS = ("id", "source_id", "record_id", "edition_id", "code", "title", "message", "severity", "expression",
    "fields",
                "tables", "position", "url", "locator", "sha256")  # fmt: skip
LATEST = """SELECT id, name, contents FROM item_editions WHERE source_id = ?
    AND seen_on = (SELECT max(o.seen_on) FROM item_editions o WHERE o.source_id = item_editions.source_id
                   AND o.name = item_editions.name) ORDER BY name DESC, seen_on DESC LIMIT 1"""
HOMED_TABLES = ("items", "code_lists", "rules")


def clear_source(ledger: sqlite3.Connection, source_id: str, *, with_editions: bool = False) -> None:
    """Take out the rows of a source, and all that was related to them; with ``with_editions`` everything."""
    own = "(SELECT id FROM items WHERE source_id = ?)"
    ledger.execute(f"DELETE FROM item_relations WHERE left_id IN {own} OR right_id IN {own}", (source_id,) * 2)
    ledger.execute(f"DELETE FROM item_collections WHERE item_id IN {own}", (source_id,))
    ledger.execute(
        f"DELETE FROM rule_items WHERE item_id IN {own} OR rule_id IN (SELECT id FROM rules WHERE source_id = ?)",
        (source_id,) * 2,
    )
    for table in ("rules", "items", "codes", "code_lists"):
        ledger.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))
    if with_editions:
        for table in ("item_changes", "item_editions", "item_reads"):
            ledger.execute(f"DELETE FROM {table} WHERE source_id = ?", (source_id,))


def write_in_force(ledger: sqlite3.Connection, source: Source) -> None:
    """Make the rows of a source those of its latest edition; the others are closed."""
    clear_source(ledger, source.id)
    latest = ledger.execute(LATEST, (source.id,)).fetchone()
    ledger.execute("UPDATE item_editions SET in_force = 0, closed = 1 WHERE source_id = ?", (source.id,))
    if latest is None:
        return
    ledger.execute("UPDATE item_editions SET in_force = 1, closed = 0 WHERE id = ?", (latest["id"],))
    _write_rows(ledger, source.id, latest["id"], unpack_contents(latest["contents"]))


def _write_rows(ledger: sqlite3.Connection, source_id: str, edition_id: str, contents: Contents) -> None:
    records = {
        row["key"]: row["id"]
        for row in ledger.execute("SELECT id, key FROM records WHERE source_id = ? ORDER BY key", (source_id,))
    }
    only = _choose_record(ledger, source_id)
    by_file = _read_records_by_file(ledger, source_id)
    counts: dict[str, int] = {}
    for code in contents.codes.values():
        counts[code.code_list] = counts.get(code.code_list, 0) + 1
    insert_many(ledger, "code_lists", LIST_COLUMNS, [
        (f"{source_id}:{one.key}", source_id, _find_record(records, one, by_file, only), edition_id, one.key,
            one.title, one.definition,
         counts.get(one.key, 0), one.location.url, one.location.locator, one.location.sha256)
        for one in contents.code_lists.values()
    ])  # fmt: skip
    insert_many(ledger, "codes", CODE_COLUMNS, [
        (f"{source_id}:{one.key}", f"{source_id}:{one.code_list}", source_id, one.code, one.label, one.definition,
            one.starts,
         one.ends, "\n".join(one.broader), n, one.location.locator)
        for n, one in enumerate(contents.codes.values())
    ])  # fmt: skip
    insert_many(ledger, "items", ITEM_COLUMNS, [
        (f"{source_id}:{one.key}", source_id, _find_record(records, one, by_file, only), edition_id, one.key,
            one.name, one.title,
         one.definition, one.datatype, one.unit, one.required, int(one.repeats), _list_id(source_id, one, contents),
             one.group, n,
         one.ref, " ".join(split_words(one.name)), one.location.url, one.location.locator, one.location.sha256)
        for n, one in enumerate(contents.items.values())
    ])  # fmt: skip
    insert_many(ledger, "rules", RULE_COLUMNS, [
        (f"{source_id}:{one.code}", source_id, _find_record(records, one, by_file, only), edition_id, one.code,
            one.title, one.message,
         one.severity, one.expression, "\n".join(one.fields), "\n".join(one.tables), n, one.location.url,
         one.location.locator, one.location.sha256)
        for n, one in enumerate(contents.rules.values())
    ])  # fmt: skip
    insert_many(ledger, "item_collections", ("item_id", "stated", "collection"), [
        (f"{source_id}:{one.key}", stated, correct_collection(stated))
        for one in contents.items.values()
        for stated in dict.fromkeys(one.collections)
    ])  # fmt: skip


def _find_record(
    records: Mapping[str, str], part: Item | CodeList | ItemRule, by_file: Mapping[str, str], only: str | None
) -> str | None:
    """The record that a part names; else the one that was read in the same file; else the only one of its source."""
    if part.record:
        return records.get(part.record)
    return by_file.get(find_file(part.location.locator), only)


def find_file(locator: str) -> str:
    """The file of a place: ``a/b.xsd`` of ``a/b.xsd:12`` or ``a/b.json#/properties/c``."""
    return re.split(r"#|:(?=\d+$)", locator)[0]


def _read_records_by_file(ledger: sqlite3.Connection, source_id: str) -> dict[str, str]:
    """File → the record that it describes, where it describes one."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    rows = ledger.execute(
        "SELECT id, current_version_id FROM records WHERE source_id = ? AND state <> 'removed' ORDER BY id",
        (source_id,),
    ).fetchall()
    for row in rows:
        place = read_version_locations(ledger, row["current_version_id"]).get("")
        file = find_file(place.locator) if place else ""
        if file and (file in found or "#" in place.locator):  # type: ignore[union-attr]
            twice.add(file)
        elif file:
            found[file] = row["id"]
    return {file: record for file, record in found.items() if file not in twice}


def correct_collection(stated: str) -> str:
    """The name of a return without the slips of whoever typed it: stray marks at its ends."""
    return re.sub(r"\s+", " ", stated).strip(" ;,.:|")


def _list_id(source_id: str, item: Item, contents: Contents) -> str | None:
    return f"{source_id}:{item.code_list}" if item.code_list in contents.code_lists else None


def _choose_record(ledger: sqlite3.Connection, source_id: str) -> str | None:
    """The record that items belong to where nothing says so: the only one, or the one that others are part of."""
    row = ledger.execute(
        """SELECT r.id FROM records r WHERE r.source_id = ? AND r.state <> 'removed'
           ORDER BY (SELECT count(*) FROM record_relations x JOIN records o ON o.id = x.record_id
                     WHERE o.source_id = r.source_id AND x.target = r.key AND x.kind = 'part-of') DESC, r.id LIMIT 1""",
        (source_id,),
    ).fetchone()
    return row["id"] if row else None


def write_homes(ledger: sqlite3.Connection) -> None:
    """Say of every row to which home its record belongs now."""
    for table in HOMED_TABLES:
        ledger.execute(
            f"""UPDATE {table} SET home_id = (SELECT hr.home_id FROM home_records hr WHERE hr.record_id =
                {table}.record_id)
                WHERE home_id IS NOT (SELECT hr.home_id FROM home_records hr WHERE hr.record_id = {table}.record_id)"""
        )
    ledger.execute(
        """UPDATE item_changes SET home_id = (SELECT i.home_id FROM items i WHERE i.source_id = item_changes.source_id
             AND i.home_id IS NOT NULL LIMIT 1) WHERE home_id IS NULL"""
    )


__all__ = ["Code", "clear_source", "correct_collection", "write_homes", "write_in_force"]
