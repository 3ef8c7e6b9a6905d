"""A small world of needs, records and decisions that can change: re-titled, joined, removed, with newer editions."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from homefinder.build.link import link
from homefinder.build.publish import publish
from homefinder.decisions.new_decision import build_decision
from homefinder.decisions.store import add_decision
from homefinder.harvest.diff import list_field_changes
from homefinder.model import content_hash
from homefinder.resolve.judgements import Judgement, keep_judgement
from homefinder.resolve.run import resolve
from homefinder.search.index import build_index
from homefinder.settings import Settings
from homefinder.store.db import open_curation, open_ledger, transaction
from tests.resolve.test_run import SOURCES, add

NEEDS = """sector: made
title: Made up
description: Needs that nobody has.
licence: None
needs:
"""
NEED = """  - id: {id}
    title: {title}
    description: {description}
    asked_by: Nobody
    evidence: []
    consequence: None
    keywords: [{keyword}]
"""
ASKED = (
    ("fostered", "Count every fostered child", "A return that counts foster placements each year.", "foster"),
    ("moving", "Pass on the record of a person who moves", "Send the person record to the next council.", "record"),
)
RECORDS = (
    ("own", "person", "Person record standard", "https://standards.nhs.uk/person-record"),
    ("own", "rail", "Northern rail counts", "https://a.example.org/rail"),
    ("register", "31", "Northern rail counts archive", "https://b.example.org/rail"),
    ("own", "foster", "Foster placement return", "https://a.example.org/foster"),
    ("own", "census-24", "Foster census 2024 to 2025: specification", "https://a.example.org/census-24"),
    ("own", "census-25", "Foster census 2025 to 2026: specification", "https://a.example.org/census-25"),
)


class World:
    """The databases of a data folder, and what may happen to the publications behind them."""

    def __init__(self, root: Path, ledger: sqlite3.Connection, curation: sqlite3.Connection) -> None:
        self.root, self.ledger, self.curation = root, ledger, curation
        self.settings = Settings(data=root, home=root)
        self.vocab = root / "vocab"

    def add(self, source: str, key: str, title: str, **content: Any) -> str:
        with transaction(self.ledger):
            record = add(self.ledger, source, key, title, **content)
        self._hashed(record, {"title": title, "kind": "standard"} | content)
        return record

    def says(self, record: str, **values: Any) -> None:
        """The publication says something else of a record."""
        row = self.ledger.execute("SELECT * FROM records WHERE id = ?", (record,)).fetchone()
        version = row["current_version_id"]
        before = json.loads(
            self.ledger.execute("SELECT content FROM record_versions WHERE id = ?", (version,)).fetchone()["content"]
        )
        after = before | values
        new = self.ledger.execute(
            """INSERT INTO record_versions (record_id, hash, content, locations, run_id, valid_from)
               VALUES (?, '', ?, '{}', 1, '')""",
            (record, json.dumps(after)),
        ).lastrowid
        self.ledger.execute(
            "UPDATE records SET current_version_id = ?, title = ? WHERE id = ?", (new, after["title"], record)
        )
        change = self.ledger.execute(
            """INSERT INTO changes (record_id, run_id, kind, seen_on, title, summary, from_version_id, to_version_id)
               VALUES (?, 1, 'changed', '', '', '', ?, ?)""",
            (record, version, new),
        ).lastrowid
        rows = [(change, *item) for item in list_field_changes(before, after)]
        self.ledger.executemany("INSERT INTO change_fields VALUES (?, ?, ?, ?)", rows)
        self._hashed(record, after)

    def removes(self, record: str) -> None:
        self.ledger.execute("UPDATE records SET state = 'removed' WHERE id = ?", (record,))

    def judged(self, left: str, right: str, verdict: str) -> None:
        keep_judgement(self.curation, Judgement(left, right, verdict, "Looked.", "ann", "2026-01-01"))

    def decides(
        self, need: str, home: str, verdict: str, reviewer: str = "ann", on: str = "2026-05-01", **more: str
    ) -> str:
        said = build_decision(self.ledger, need, home, verdict, f"It is {verdict}.", reviewer, on)
        return add_decision(self.curation, replace(said, **more))

    def refreshes(self) -> None:
        """Resolve and link, as after each harvest."""
        resolve(self.ledger, self.curation)
        build_index(self.ledger, self.vocab)
        link(self.ledger, self.curation, self.vocab)

    def publishes(self) -> None:
        publish(self.ledger, self.settings)

    def home_of(self, record: str) -> str:
        row = self.ledger.execute("SELECT home_id FROM home_records WHERE record_id = ?", (record,)).fetchone()
        return str(row["home_id"]) if row else ""

    def proposed(self) -> set[tuple[str, str]]:
        return {tuple(row) for row in self.ledger.execute("SELECT need_id, home_id FROM candidates")}

    def _hashed(self, record: str, content: dict[str, Any]) -> None:
        made = content_hash(content)
        self.ledger.execute("UPDATE records SET content_hash = ? WHERE id = ?", (made, record))
        self.ledger.execute(
            "UPDATE record_versions SET hash = ? WHERE id = (SELECT current_version_id FROM records WHERE id = ?)",
            (made, record),
        )


@contextmanager
def world() -> Iterator[World]:
    """Six records, two needs, resolved and linked, nothing decided."""
    root = Path(tempfile.mkdtemp())
    needs = root / "vocab" / "needs"
    needs.mkdir(parents=True)
    entries = [NEED.format(id=i, title=t, description=d, keyword=k) for i, t, d, k in ASKED]
    (needs / "made.yml").write_text(NEEDS + "".join(entries))
    with closing(open_ledger(root / "ledger.db")) as ledger, closing(open_curation(root / "curation.db")) as curation:
        ledger.executemany(
            """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule)
               VALUES (?, ?, ?, '', ?, 'full', '')""",
            SOURCES,
        )
        ledger.execute(
            """INSERT INTO runs (id, source_id, state, mode, seen_on, started_at)
               VALUES (1, 'own', 'committed', 'replay', '', '')"""
        )
        made = World(root, ledger, curation)
        for source, key, title, url in RECORDS:
            made.add(source, key, title, url=url, lifecycle="active")
        made.refreshes()
        yield made
    shutil.rmtree(root)
