"""The stage of relations: pairs found anew, and what people said over what was found."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from homefinder.items.meaning.facts import build_comparer, read_item_facts
from homefinder.items.relations.find import find_relations
from homefinder.items.relations.sssom import read_stated_relations
from homefinder.store.db import insert_many, transaction

COLUMNS = ("left_id", "right_id", "relation", "score", "evidence", "stated_by")


def write_item_relations(ledger: sqlite3.Connection, vocab: Path) -> int:
    """Fill ``item_relations`` and the concept of each item; returns the number of pairs. Raises DeclarationError."""
    facts = read_item_facts(ledger)
    comparer, profiles = build_comparer(facts, vocab)
    reader = comparer.profiler.reader
    homes = {
        row["id"]: row["home_id"] or row["source_id"]
        for row in ledger.execute("SELECT id, home_id, source_id FROM items")
    }
    found = find_relations(profiles, comparer, homes)
    rows = {pair: (*pair, one.relation, one.score, one.evidence, "machine") for pair, one in found.items()}
    for said in read_stated_relations(vocab):
        if said.left in homes and said.right in homes:
            rows.pop((said.right, said.left), None)
            author = said.author or "person"
            rows[said.left, said.right] = (
                said.left,
                said.right,
                said.relation,
                1.0,
                said.comment or "a person says so",
                author,
            )
    with transaction(ledger):
        ledger.execute("DELETE FROM item_relations")
        insert_many(ledger, "item_relations", COLUMNS, list(rows.values()))
        concepts = [
            (reader.spell_out(profile.facts.name, profile.facts.title)[:120], profile.facts.id) for profile in profiles
        ]
        ledger.executemany("UPDATE items SET concept = ? WHERE id = ?", concepts)
    return len(rows)
