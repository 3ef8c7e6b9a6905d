"""Events of what changed inside a standard: all changes of items, codes and rules of one edition are one event.

The members, change by change, are the rows of ``item_changes`` that lead to the edition which ``after`` names.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from homefinder.change.events.derive import EventRow, build_event_id
from homefinder.change.events.shared_write import MEMBER_COLUMNS, delete_events, save_events
from homefinder.change.kinds import MAJOR, MINOR, SEEN
from homefinder.store.db import insert_many, transaction

ITEM_RULE = "items-changed"
KIND = "content-changed"
FIELD = "items"

CHANGES = """SELECT c.source_id, c.from_edition_id, c.to_edition_id, c.kind, c.key, c.change, t.seen_on, t.run_id,
    t.name, t.in_force,
      f.name AS before_name
    FROM item_changes c JOIN item_editions t ON t.id = c.to_edition_id JOIN item_editions f ON f.id = c.from_edition_id
    WHERE t.seen_on > (SELECT min(o.seen_on) FROM item_editions o WHERE o.source_id = c.source_id)   AND (t.name =
        f.name OR NOT EXISTS (SELECT 1 FROM item_editions o WHERE o.source_id = t.source_id AND o.name = t.name
           AND o.seen_on < t.seen_on)) ORDER BY c.id"""
RECORDS = """SELECT 'item' AS kind, source_id, key, record_id FROM items WHERE record_id IS NOT NULL
    UNION ALL SELECT 'code_list', source_id, key, record_id FROM code_lists WHERE record_id IS NOT NULL
    UNION ALL SELECT 'rule', source_id, code, record_id FROM rules WHERE record_id IS NOT NULL"""
WORDS = {"item": "item", "code_list": "code list", "code": "code", "rule": "rule"}
BREAKING = frozenset({"removed", "renamed", "moved", "retyped", "required-changed", "added", "codes-changed"})
"""Changes that somebody who fills the standard in has to act on."""


def name_change(kind: str, change: str) -> str:
    """What a change is called among changes of all kinds: ``item-added``, ``type-changed``, ``code-redefined``."""
    if change in ("retyped", "required-changed", "codes-changed") and kind == "item":
        return {"retyped": "type-changed"}.get(change, change)
    thing = kind.replace("_", "-")
    if kind == "rule" and change in ("redefined", "retyped"):
        return "rule-changed"
    return f"{thing}-{change}"


def write_item_events(ledger: sqlite3.Connection) -> int:
    """One event for each record and edition in which its items changed; returns how many are new."""
    records, main = _read_records(ledger)
    groups: dict[tuple[str, str, str], list[sqlite3.Row]] = defaultdict(list)
    for row in ledger.execute(CHANGES):
        key = row["key"].rpartition("/")[0] if row["kind"] == "code" else row["key"]
        kind = "code_list" if row["kind"] == "code" else row["kind"]
        record = (
            records.get((kind, row["source_id"], key))
            or records.get(("item", row["source_id"], key))
            or main.get(row["source_id"], "")
        )
        if record:
            groups[record, row["from_edition_id"], row["to_edition_id"]].append(row)
    titles = {row["id"]: row for row in ledger.execute("SELECT id, title, url, page_url FROM records")}
    rows = {event.id: event for key, changes in groups.items() if (event := _build_event(key, changes, titles))}
    held = {row[0] for row in ledger.execute("SELECT id FROM events WHERE rule = ?", (ITEM_RULE,))}
    fresh = [row for name, row in rows.items() if name not in held]
    with transaction(ledger):
        delete_events(ledger, held - rows.keys())
        save_events(ledger, fresh)
        insert_many(ledger, "event_members", MEMBER_COLUMNS, [(row.id, row.record_id, None, "[]") for row in fresh])
    return len(fresh)


def _read_records(ledger: sqlite3.Connection) -> tuple[dict[tuple[str, str, str], str], dict[str, str]]:
    found: dict[tuple[str, str, str], str] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in ledger.execute(RECORDS):
        found[row["kind"], row["source_id"], row["key"]] = row["record_id"]
        counts[row["source_id"]][row["record_id"]] += 1
    return found, {source: count.most_common(1)[0][0] for source, count in counts.items()}


def _build_event(
    key: tuple[str, str, str], changes: Sequence[sqlite3.Row], titles: Mapping[str, sqlite3.Row]
) -> EventRow | None:
    record, before, after = key
    about, first = titles.get(record), changes[0]
    if about is None:
        return None
    is_past = not first["in_force"]
    what = count_changes([(row["kind"], row["change"]) for row in changes])
    named = f"edition {first['name']}" if first["name"] else "this edition"
    if first["name"] and first["name"] == first["before_name"]:
        summary = f"Corrected afterwards in {named}: {what}."
    else:
        summary = f"In {named}: {what}."
    grave = any(row["change"] in BREAKING for row in changes) and not is_past
    return EventRow(
        build_event_id(record, KIND, ITEM_RULE, f"{before} {after}"), KIND, ITEM_RULE, SEEN, first["seen_on"],
            first["seen_on"],
        record, first["source_id"], None, first["run_id"], about["title"], summary, MAJOR if grave else MINOR, FIELD,
            before, after,
        about["url"] or about["page_url"],
    )  # fmt: skip


def count_changes(changes: Sequence[tuple[str, str]]) -> str:
    """``3 items added, 1 code redefined``: what changed, counted, in the order of kinds."""
    counts = Counter(changes)
    order = list(WORDS)
    pieces = []
    for (kind, change), number in sorted(counts.items(), key=lambda one: (order.index(one[0][0]), one[0][1])):
        noun = WORDS[kind] + ("" if number == 1 else "s")
        verb = change.replace("required-changed", "made required or optional").replace(
            "codes-changed", "with other codes"
        )
        pieces.append(f"{number} {noun} {verb}")
    return ", ".join(pieces)
