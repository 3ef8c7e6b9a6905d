"""What resolving writes: homes with every value's source, editions, relations, findings and pairs; rebuilt at will."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from homefinder.errors import UsageError
from homefinder.resolve.judgements import Judgement, keep_judgement, read_judgements
from homefinder.resolve.run import COLUMNS, expected_homes, resolve
from homefinder.store.db import open_curation, open_ledger

TABLES = ("homes", "home_records", "home_values", "home_editions", "home_relations", "contradictions", "resolve_pairs")
SOURCES = (
    ("own", "The publisher's list", "NHS England", "ckan"),
    ("register", "A register", "Government Digital Service", "csv_table"),
    ("hand", "Written by hand", "This catalogue", "curated"),
)
FIRST = {"own": "2026-01-01", "register": "2026-02-01", "hand": "2025-01-01"}


def add(ledger: sqlite3.Connection, source: str, key: str, title: str, **content: Any) -> str:
    """One live record of a source, as a harvest leaves it."""
    record, kind = f"{source}:{key}", content.setdefault("kind", "standard")
    content["title"] = title
    version = ledger.execute(
        """INSERT INTO record_versions (record_id, hash, content, locations, run_id, valid_from)
           VALUES (?, '', ?, '{}', 1, '')""",
        (record, json.dumps(content)),
    ).lastrowid
    ledger.execute(
        """INSERT INTO records (id, source_id, key, kind, title, url, state, current_version_id, content_hash,
           first_run_id, last_run_id, first_seen, last_seen)
           VALUES (?, ?, ?, ?, ?, ?, 'present', ?, '', 1, 1, ?, '2026-09-01')""",
        (record, source, key, kind, title, content.get("url", ""), version, FIRST[source]),
    )
    return record


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_ledger(tmp_path / "ledger.db")) as connection:
        connection.executemany(
            """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule)
               VALUES (?, ?, ?, '', ?, 'full', '')""",
            SOURCES,
        )
        connection.execute(
            """INSERT INTO runs (id, source_id, state, mode, seen_on, started_at)
               VALUES (1, 'own', 'committed', 'replay', '', '')"""
        )
        connection.execute("BEGIN")
        page = "https://standards.nhs.uk/person-record"
        nhs = {"publisher": "NHS Digital", "publisher_id": "nhs-digital", "url": page}
        add(
            connection,
            "own",
            "person",
            "Person record standard",
            lifecycle="active",
            status="live",
            page_url=page,
            **nhs,
        )
        add(
            connection,
            "register",
            "7",
            "Person record",
            lifecycle="withdrawn",
            status="retired",
            description="Long.",
            **nhs,
        )
        add(connection, "hand", "person", "Person record", legal_basis="Care Act 2014", url=page)
        add(connection, "own", "census", "Foster census")
        add(connection, "own", "census-24", "Foster census 2024 to 2025: specification")
        add(connection, "own", "census-25", "Foster census 2025 to 2026: specification")
        add(
            connection,
            "own",
            "module",
            "Foster census: leaving care module",
            relations=[{"kind": "part-of", "target": "census"}],
        )
        connection.execute("COMMIT")
        yield connection


def rows(ledger: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in ledger.execute(sql)]


def everything(ledger: sqlite3.Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {table: rows(ledger, f"SELECT * FROM {table} ORDER BY 1, 2") for table in TABLES}


def test_three_words_one_home(ledger: sqlite3.Connection) -> None:
    assert resolve(ledger) == 5
    home = ledger.execute("SELECT * FROM homes WHERE records = 3").fetchone()
    assert (home["id"], home["title"], home["legal_basis"]) == (
        "hand.person",
        "Person record",
        "Care Act 2014",
    )
    values = {
        row["field"]: row["record_id"]
        for row in ledger.execute("SELECT * FROM home_values WHERE home_id = ?", (home["id"],))
    }
    assert values["lifecycle"] == values["status"] == "own:person"
    assert values["title"] == "hand:person"
    assert values["description"] == "register:7"
    assert values["legal_basis"] == "hand:person"


def test_sources_that_contradict_each_other_are_found(ledger: sqlite3.Connection) -> None:
    resolve(ledger)
    found = ledger.execute("SELECT * FROM contradictions").fetchall()
    assert [(row["home_id"], row["field"]) for row in found] == [("hand.person", "lifecycle")]
    assert found[0]["summary"] == (
        "Sources disagree on the state: The publisher's list says “live” (active) (2026-09-01); "
        "A register says “retired” (withdrawn) (2026-09-01)."
    )


def test_editions_are_linked_and_parts_related(ledger: sqlite3.Connection) -> None:
    resolve(ledger)
    assert rows(ledger, "SELECT home_id, position, label, previous FROM home_editions ORDER BY position") == [
        ("own.census", 0, "Foster census", None),
        ("own.census-24", 1, "2024-25", None),
        ("own.census-25", 2, "2025-26", "own.census-24"),
    ]
    assert rows(ledger, "SELECT DISTINCT series FROM homes WHERE series <> ''") == [("foster-census",)]
    assert rows(ledger, "SELECT home_id, kind, other_id FROM home_relations") == [
        ("own.module", "part-of", "own.census")
    ]


def test_resolving_again_changes_nothing(ledger: sqlite3.Connection) -> None:
    resolve(ledger)
    before = everything(ledger)
    resolve(ledger)
    assert everything(ledger) == before


def test_every_value_shown_is_in_its_record(ledger: sqlite3.Connection) -> None:
    resolve(ledger)
    for row in ledger.execute(
        """SELECT x.field, x.value, v.content FROM home_values x JOIN records r ON r.id = x.record_id
           JOIN record_versions v ON v.id = r.current_version_id"""
    ):
        assert json.loads(row["content"]).get(row["field"], "unknown") == row["value"]


def test_expected_homes_are_the_homes(ledger: sqlite3.Connection) -> None:
    resolve(ledger)
    stored = [dict(row) for row in ledger.execute(f"SELECT {', '.join(COLUMNS)} FROM homes ORDER BY id")]
    assert sorted(expected_homes(ledger), key=lambda row: str(row["id"])) == stored


def judge(left: str, right: str, verdict: str) -> Judgement:
    return Judgement(left, right, verdict, "They asked the publisher.", "ann", "2026-01-02")


def test_a_judgement_survives_every_rebuild(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    with closing(open_curation(tmp_path / "curation.db")) as curation:
        keep_judgement(curation, judge("register:7", "own:person", "different"))
        keep_judgement(curation, judge("own:census", "register:7", "same"))
        for _ in range(2):
            resolve(ledger, curation)
            homes = dict(rows(ledger, "SELECT record_id, home_id FROM home_records"))
            assert homes["register:7"] == homes["own:census"] != homes["own:person"]
    why = ledger.execute("SELECT reason FROM home_records WHERE record_id = 'register:7'").fetchone()[0]
    assert why == "A person judged them one thing: They asked the publisher."
    assert {row["id"] for row in expected_homes(ledger)} == {row[0] for row in rows(ledger, "SELECT id FROM homes")}
    resolve(ledger)
    assert dict(rows(ledger, "SELECT record_id, home_id FROM home_records")) == homes


def test_a_judged_pair_is_not_proposed_again(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    doubtful = "SELECT left_record, right_record FROM resolve_pairs WHERE outcome = 'review' AND verdict = ''"
    ledger.execute("BEGIN")
    add(ledger, "own", "rail", "Northern rail counts", publisher_id="nhs-england", url="https://a.org/1")
    add(ledger, "register", "31", "Northern rail counts archive", publisher_id="home-office", url="https://b.org/1")
    ledger.execute("COMMIT")
    resolve(ledger)
    assert rows(ledger, doubtful) == [("own:rail", "register:31")]
    with closing(open_curation(tmp_path / "curation.db")) as curation:
        keep_judgement(curation, judge("own:rail", "register:31", "unsure"))
        resolve(ledger, curation)
    assert rows(ledger, doubtful) == []
    assert rows(ledger, "SELECT verdict, reason FROM resolve_pairs WHERE verdict <> ''") == [
        ("unsure", "They asked the publisher.")
    ]


def test_the_latest_judgement_holds_and_the_earlier_stay(tmp_path: Path) -> None:
    with closing(open_curation(tmp_path / "curation.db")) as curation:
        keep_judgement(curation, judge("a:1", "b:1", "same"))
        keep_judgement(curation, judge("b:1", "a:1", "different"))
        assert [item.verdict for item in read_judgements(curation).values()] == ["different"]
        assert curation.execute("SELECT count(*) FROM resolve_decisions").fetchone()[0] == 2


@pytest.mark.parametrize(
    ("judgement", "said"),
    [
        (judge("a:1", "b:1", "maybe"), "no verdict 'maybe'"),
        (judge("a:1", "a:1", "same"), "is one record"),
        (Judgement("a:1", "b:1", "same", " ", "ann", "2026-01-01"), "needs a reason"),
        (Judgement("a:1", "b:1", "same", "x", "", "2026-01-01"), "needs a reason and a reviewer"),
    ],
)
def test_an_empty_judgement_is_refused(tmp_path: Path, judgement: Judgement, said: str) -> None:
    with closing(open_curation(tmp_path / "curation.db")) as curation:
        with pytest.raises(UsageError, match=said):
            keep_judgement(curation, judgement)
        assert not read_judgements(curation)
