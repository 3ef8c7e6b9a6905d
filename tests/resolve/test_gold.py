"""Judged pairs: how they are read, which records they mean, and how agreement is counted."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from homefinder.errors import UsageError
from homefinder.resolve.evaluate import CataloguePredictor, evaluate_catalogue, measure, score
from homefinder.resolve.gold import GoldPair, GoldSide, RecordFinder, read_pairs
from homefinder.store.db import create_in_memory
from homefinder.store.schema import LEDGER

HEADER = "left_source\tleft_id\tright_source\tright_id\trelation\tnote\n"


@pytest.fixture
def catalogue() -> sqlite3.Connection:
    """Five records of two sources: two of one home, three editions with their head, and a part."""
    connection = create_in_memory(LEDGER)
    rows = [
        ("a:standards/one", "a", "standards/one", "The One", "https://a.org/1", "h1"),
        ("b:1", "b", "1", "The one", "https://b.org/x", "h1"),
        ("govuk:/census-2024", "govuk", "/census-2024", "Census 2024", "https://www.gov.uk/census-2024", "h2"),
        ("govuk:/census-2025", "govuk", "/census-2025", "Census 2025", "https://www.gov.uk/census-2025", "h3"),
        ("govuk:/census", "govuk", "/census", "Census", "https://www.gov.uk/census", "h4"),
        ("b:part", "b", "part", "Twin", "https://b.org/p", "h5"),
        ("b:other", "b", "other", "Twin", "https://b.org/o", "h6"),
    ]
    for identifier, source, key, title, url, home in rows:
        connection.execute(
            """INSERT INTO records (id, source_id, key, kind, title, url, state, current_version_id, content_hash,
               first_run_id, last_run_id, first_seen, last_seen)
               VALUES (?, ?, ?, 'standard', ?, ?, 'present', 1, '', 1, 1, '', '')""",
            (identifier, source, key, title, url),
        )
        connection.execute("INSERT INTO home_records VALUES (?, ?, '')", (home, identifier))
    connection.executemany(
        "INSERT INTO home_editions VALUES (?, 'census', ?, '', NULL)", [("h2", 1), ("h3", 2), ("h4", 0)]
    )
    connection.execute("INSERT INTO home_relations VALUES ('h5', 'part-of', 'h1', '')")
    return connection


@pytest.mark.parametrize(
    ("source", "identifier", "record"),
    [
        ("a", "standards/one", "a:standards/one"),
        ("a", "git:one", "a:standards/one"),
        ("a", "site:standards/one/", "a:standards/one"),
        ("b", "list.csv#The One", "b:1"),
        ("govuk-pages-register", "https://www.gov.uk/census-2024", "govuk:/census-2024"),
        ("govuk", "http://gov.uk/census-2024/", "govuk:/census-2024"),
        ("govuk", "https://www.gov.uk/census-2024#part", None),
        ("b", "Twin", None),
        ("b", "list.csv#Nobody", None),
        ("nowhere", "1", None),
    ],
)
def test_find(catalogue: sqlite3.Connection, source: str, identifier: str, record: str | None) -> None:
    assert RecordFinder(catalogue).find(GoldSide(source, identifier)) == record


@pytest.mark.parametrize(
    ("left", "right", "predicted"),
    [
        ("a:standards/one", "b:1", "exact"),
        ("govuk:/census-2024", "govuk:/census-2025", "newer-version"),
        ("govuk:/census-2025", "govuk:/census-2024", "different"),
        ("govuk:/census-2024", "govuk:/census", "newer-version"),
        ("b:part", "a:standards/one", "part-of"),
        ("a:standards/one", "b:part", "part-of"),
        ("b:other", "b:1", "different"),
    ],
)
def test_predicted(catalogue: sqlite3.Connection, left: str, right: str, predicted: str) -> None:
    assert CataloguePredictor(catalogue)(left, right) == predicted


def test_a_file_is_measured_whole(catalogue: sqlite3.Connection, tmp_path: Path) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text(
        HEADER
        + "a\tgit:one\tb\t1\texact\tx\n"
        + "a\tgit:one\ta\tsite:standards/one/\texact\tone record\n"
        + "govuk\t/census-2024\tgovuk\t/census-2025\tnewer-version\t\n"
        + "b\tpart\ta\tgit:one\tpart-of\t\n"
        + "b\tother\tb\t1\texact\tmissed\n"
        + "b\tgone\tb\t1\texact\t\n"
    )
    found = evaluate_catalogue(catalogue, read_pairs(path))
    assert found["all"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "exact": 2, "n": 4}
    assert found["across_sources"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "exact": 1, "n": 2}
    assert found["editions"] == {"linked_in_order": 1, "n": 1}
    assert found["parts"] == {"related": 1, "n": 1}
    assert found["wrong"] == ["b other | b 1: exact, found different"]
    assert found["unresolved"] == ["b gone | b 1: exact"]
    assert found["one_record"] == ["a git:one | a site:standards/one/: exact"]


def test_merged_look_alikes_cost_precision() -> None:
    pairs = [
        GoldPair(GoldSide("a", "1"), GoldSide("b", "2"), relation) for relation in ("exact", "different", "part-of")
    ]
    found = measure(score(pairs, lambda side: side.id, lambda left, right: "exact"))
    assert found["all"]["precision"] == 0.3333
    assert found["hard_negatives"] == {"merged": 1, "n": 1}


def test_nothing_to_measure_is_no_success() -> None:
    assert measure(score([], lambda side: None, lambda left, right: "exact"))["all"] == {
        "precision": 0.0, "recall": 0.0, "f1": 0.0, "exact": 0, "n": 0,
    }  # fmt: skip


def test_hard_negatives_say_why_not_instead_of_a_relation(tmp_path: Path) -> None:
    path = tmp_path / "hard.tsv"
    path.write_text("left_source\tleft_id\tright_source\tright_id\twhy_not\na\t1\tb\t2\tother things\n")
    assert [pair.relation for pair in read_pairs(path)] == ["different"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("left_source\tleft_id\n", "has no column right_source, right_id"),
        ("left_source\tleft_id\tright_source\tright_id\na\t1\tb\t2\n", "neither a column relation nor why_not"),
        (HEADER + "a\t1\tb\t2\tcousin\t\n", "line 2: no relation 'cousin'"),
        (HEADER + "a\t1\tb\t2\texact\t\na\t\tb\t2\texact\t\n", "line 3: a side is empty"),
    ],
)
def test_a_file_of_another_form_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "gold.tsv"
    path.write_text(text)
    with pytest.raises(UsageError, match=said):
        read_pairs(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_pairs(tmp_path / "none.tsv")
