"""The stage of items: each edition once, what it changed, what could not be read, and what follows from it."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from homefinder.change.item_events import name_change, write_item_events
from homefinder.fetch.archive import Archive
from homefinder.items.answers import choose_pair, compare_rows, list_items, list_sources_of
from homefinder.items.elsewhere import list_elsewhere
from homefinder.items.relations.write import write_item_relations
from homefinder.items.tables.packing import hash_contents, pack_contents, unpack_contents
from homefinder.items.tables.write import write_items
from homefinder.settings import Settings
from homefinder.store.db import create_in_memory
from homefinder.store.schema import LEDGER
from tests.conftest import ROOT

DECLARATION = """
id: {id}
title: {title}
publisher: Office
licence: MIT
adapter: csv_table
schedule: "1 1 * * *"
completeness: full
expect: {{min_records: 1}}
parameters: {{url: "https://x.example/{id}.json", mapping: {{key: "{{id}}", kind: standard, fields: {{title: id}}}}}}
items:
  - {{form: table-schema, files: "*.json"}}
"""


class Folder:
    """A data folder with sources whose bodies a test gives day by day."""

    def __init__(self, root: Path) -> None:
        self.ledger = create_in_memory(LEDGER)
        home = root / "home"
        (home / "sources").mkdir(parents=True)
        shutil.copytree(ROOT / "vocab", home / "vocab")
        self.settings = replace(Settings(data=root / "data"), home=home)
        self.vocab = home / "vocab"
        self.runs = 0

    def declare(self, name: str) -> None:
        text = DECLARATION.format(id=name, title=name.title())
        (self.settings.home / "sources" / f"{name}.yml").write_text(text, encoding="utf-8")
        execute = self.ledger.execute
        execute("PRAGMA foreign_keys = OFF")
        execute("""INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule)
                   VALUES (?, ?, '', '', '', '', '')""",
                (name, name.title()))  # fmt: skip
        execute("""INSERT INTO records (id, source_id, key, kind, title, state, current_version_id, content_hash,
            first_run_id,
                     last_run_id, first_seen, last_seen) VALUES (?, ?, 'r', 'standard', ?, 'present', 0, '', 0, 0, '',
                         '')""",
                (f"{name}:r", name, name.title()))  # fmt: skip
        columns = (
            "id",
            "title",
            "kind",
            "publisher_id",
            "source_id",
            "records",
            "description",
            "language",
            "lifecycle",
            "status",
        )
        known = {row[1] for row in execute("PRAGMA table_info(homes)")}
        used = [column for column in columns if column in known]
        values = {"id": f"{name}.r", "title": name.title(), "kind": "standard", "source_id": name, "records": 1}
        execute(
            f"INSERT INTO homes ({', '.join(used)}) VALUES ({', '.join('?' * len(used))})",
            [values.get(one, "") for one in used],
        )
        execute("INSERT INTO home_records (home_id, record_id, reason) VALUES (?, ?, '')", (f"{name}.r", f"{name}:r"))
        execute("""INSERT INTO record_versions (id, record_id, hash, content, locations, run_id, valid_from)
                   VALUES ((SELECT 1 + count(*) FROM record_versions), ?, '', '{}', '{"bodies": [], "fields": {}}', 0,
                       '')""", (f"{name}:r",))  # fmt: skip
        execute(
            "UPDATE records SET current_version_id = (SELECT max(id) FROM record_versions) WHERE id = ?", (f"{name}:r",)
        )

    def bring(self, name: str, day: str, *fields: dict[str, object], body: bytes = b"") -> int:
        """A run that brought a schema with these fields; returns how many runs the stage then read."""
        self.runs += 1
        data = body or json.dumps({"name": "t", "fields": fields}).encode()
        sha256 = Archive(self.settings.archive).write(data)
        execute = self.ledger.execute
        execute("""INSERT INTO runs (id, source_id, state, mode, seen_on, started_at)
                   VALUES (?, ?, 'committed', 'replay', ?, '')""",
                (self.runs, name, day))  # fmt: skip
        execute("INSERT OR IGNORE INTO bodies (sha256, bytes) VALUES (?, 0)", (sha256,))
        execute("INSERT INTO fetches (run_id, url, status, sha256, fetched_at) VALUES (?, ?, 200, ?, '')",
                (self.runs, f"https://x.example/{name}.json", sha256))  # fmt: skip
        return write_items(self.ledger, self.settings)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.ledger.execute(sql)]


def field(name: str, title: str = "", **more: object) -> dict[str, object]:
    return {"name": name, "type": "string", "title": title, **more}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    made.declare("trees")
    return made


def test_an_edition_is_kept_once_and_its_changes_with_it(folder: Folder) -> None:
    assert folder.bring("trees", "2026-01-01", field("kind")) == 1
    assert folder.bring("trees", "2026-02-01", field("kind")) == 0  # the same bodies
    assert folder.bring("trees", "2026-03-01", field("kind"), field("height")) == 1
    assert write_items(folder.ledger, folder.settings) == 0
    assert folder.rows("SELECT id, items, in_force FROM item_editions ORDER BY id") == [
        ("trees@2026-01-01", 1, 0), ("trees@2026-03-01", 2, 1)]  # fmt: skip
    assert folder.rows("SELECT kind, key, change FROM item_changes") == [("item", "t.height", "added")]
    assert folder.rows("SELECT id, home_id FROM items ORDER BY position") == [
        ("trees:t.kind", "trees.r"), ("trees:t.height", "trees.r")]  # fmt: skip
    sources = list_sources_of(folder.ledger, "trees.r")
    pair = choose_pair(folder.ledger, sources)
    assert pair is not None
    assert [one.key for one in compare_rows(folder.ledger, *pair)] == ["t.height"]
    assert [one["key"] for one in list_items(folder.ledger, "trees.r")] == ["t.kind", "t.height"]


def test_what_cannot_be_read_leaves_the_last_items(folder: Folder) -> None:
    folder.bring("trees", "2026-01-01", field("kind"))
    folder.bring("trees", "2026-02-01", body=b'{"fields": [')
    assert folder.rows("SELECT key FROM items") == [("t.kind",)]
    assert folder.rows("SELECT code, current FROM issues") == [("unreadable-items", 1)]
    folder.bring("trees", "2026-03-01", field("kind"), field("x"))
    assert folder.rows("SELECT code, current FROM issues") == [("unreadable-items", 0)]


def test_the_changes_of_an_edition_are_one_event(folder: Folder) -> None:
    folder.bring("trees", "2026-01-01", field("kind"))
    folder.bring("trees", "2026-02-01", field("kind", "Kind of tree"), field("height"), field("planted"))
    assert write_item_events(folder.ledger) == 1
    assert write_item_events(folder.ledger) == 0
    assert folder.rows("SELECT kind, summary, significance, members FROM events") == [
        ("content-changed", "In this edition: 2 items added.", "major", 1)]  # fmt: skip
    assert [name_change("item", "retyped"), name_change("rule", "redefined"), name_change("code", "added")] == [
        "type-changed", "rule-changed", "code-added"]  # fmt: skip


def test_the_word_of_a_person_outlives_rebuilds(folder: Folder) -> None:
    folder.declare("woods")
    folder.bring("trees", "2026-01-01", field("dob", "Date of birth"), field("edd", "Expected date of birth"))
    folder.bring("woods", "2026-01-01", field("birth_date"), field("note"))
    assert write_item_relations(folder.ledger, folder.vocab) == 1
    assert [one["item"] for one in list_elsewhere(folder.ledger, "trees:t.dob")] == ["woods:t.birth_date"]
    assert list_elsewhere(folder.ledger, "trees:t.edd") == []
    said = folder.vocab / "item-relations"
    said.mkdir(exist_ok=True)
    (said / "ours.sssom.tsv").write_text(
        "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tcomment\n"
        "trees:t.dob\tskos:exactMatch\tNot\twoods:t.birth_date\tOf another thing.\n"
        "trees:t.edd\tskos:broadMatch\t\twoods:t.note\tA note may hold it.\n"
    )
    for _ in range(2):
        write_item_relations(folder.ledger, folder.vocab)
        assert folder.rows("SELECT left_id, right_id, relation, stated_by FROM item_relations ORDER BY 1") == [
            ("trees:t.dob", "woods:t.birth_date", "different", "person"),
            ("trees:t.edd", "woods:t.note", "narrower", "person"),
        ]
    assert list_elsewhere(folder.ledger, "trees:t.dob") == []
    assert folder.rows("SELECT concept FROM items WHERE name = 'birth_date'") == [("date of birth",)]


def test_a_source_that_is_declared_no_more_has_no_items(folder: Folder) -> None:
    folder.bring("trees", "2026-01-01", field("kind"))
    (folder.settings.home / "sources" / "trees.yml").unlink()
    write_items(folder.ledger, folder.settings)
    assert folder.rows("SELECT count(*) FROM items") == [(0,)] == folder.rows("SELECT count(*) FROM item_editions")


def test_packing_keeps_everything_and_a_hash_tells_what_is_said(folder: Folder) -> None:
    folder.bring("trees", "2026-01-01", field("kind", constraints={"enum": ["O", "E"]}))
    data = folder.ledger.execute("SELECT contents FROM item_editions").fetchone()[0]
    contents = unpack_contents(data)
    assert unpack_contents(pack_contents(contents)) == contents
    moved = replace(
        contents,
        items={key: replace(one, location=replace(one.location, locator="y")) for key, one in contents.items.items()},
    )
    assert hash_contents(moved) == hash_contents(contents)
    assert isinstance(folder.ledger, sqlite3.Connection)
