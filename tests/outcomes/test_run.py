"""Outcomes and proofs as they are written by the linker, with people's decisions and with sources not searched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from homefinder.build.link import link
from homefinder.decisions.new_decision import build_decision
from homefinder.decisions.store import add_decision
from homefinder.errors import UsageError
from homefinder.outcomes.read import NOT_SEARCHED, list_outcomes, read_need_details
from homefinder.proposed_needs import save_accepted_needs
from homefinder.proposed_needs.store import ACCEPTED, add_proposal, answer_proposal
from homefinder.ranking.needs import Need
from homefinder.search.index import build_index
from homefinder.store.db import open_curation, open_ledger
from homefinder.store.today import write_as_at

HOMES = [
    ("missing", "Missing children return", "Counts each child who is missing from home or care.", "data-collection"),
    ("guide", "Guide to children in care", "What councils must do when a child is missing.", "guidance"),
    ("uprn", "Unique property reference number", "A number for each address.", "code-set"),
]

NEEDS = """
sector: example
title: Example
description: Needs of an example.
licence: Open Government Licence
needs:
  - id: runaways
    title: Count every child who is missing
    description: Each child who is missing from home or care is to be counted in one return.
    asked_by: Councils
    evidence: []
    consequence: Nobody knows how many there are.
    keywords: [missing]
  - id: karaoke
    title: Loud karaoke
    description: Pubs ask how loud singing may be after ten at night, by decibel tests of microphones.
    asked_by: Pubs
    evidence: []
    consequence: Quarrels with neighbours.
    keywords: [karaoke]
"""


@pytest.fixture
def vocab(tmp_path: Path) -> Path:
    folder = tmp_path / "vocab"
    for name in ("schemes", "subjects", "needs"):
        (folder / name).mkdir(parents=True)
    (folder / "needs" / "example.yml").write_text(NEEDS, encoding="utf-8")
    return folder


@pytest.fixture
def ledger(tmp_path: Path, vocab: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_ledger(tmp_path / "ledger.db")) as connection:
        _fill(connection)
        build_index(connection, vocab)
        yield connection


@pytest.fixture
def curation(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_curation(tmp_path / "curation.db")) as connection:
        yield connection


def _fill(ledger: sqlite3.Connection) -> None:
    ledger.execute("PRAGMA foreign_keys = OFF")
    ledger.execute(
        """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule, last_seen_on,
             last_run_id)
           VALUES ('s', 'S', 'P', 'OGL', 'curated', 'full', '0 0 * * *', '2026-02-01', 1)"""
    )
    ledger.execute(
        """INSERT INTO runs (id, source_id, state, mode, seen_on, started_at)
           VALUES (1, 's', 'committed', 'replay', '2026-02-01', '')"""
    )
    ledger.execute("INSERT INTO publishers (id, name) VALUES ('dfe', 'Department')")
    for home, title, description, kind in HOMES:
        ledger.execute(
            """INSERT INTO homes (id, title, description, kind, lifecycle, status, publisher_id, url, source_id)
               VALUES (?, ?, ?, ?, 'active', 'published', 'dfe', 'https://example.org/' || ?, 's')""",
            (home, title, description, kind, home),
        )
        ledger.execute(
            """INSERT INTO records (id, source_id, key, kind, title, state, current_version_id, content_hash,
                 first_run_id, last_run_id, first_seen, last_seen)
               VALUES ('s:' || ?, 's', ?, ?, ?, 'present', 1, 'h', 1, 1, '2026-02-01', '2026-02-01')""",
            (home, home, kind, title),
        )
        ledger.execute("INSERT INTO home_records VALUES (?, 's:' || ?, '')", (home, home))


def decide(ledger: sqlite3.Connection, curation: sqlite3.Connection, home: str, verdict: str) -> None:
    add_decision(curation, build_decision(ledger, "runaways", home, verdict, "It is so.", "Analyst", "2026-02-02"))


def outcome(ledger: sqlite3.Connection, need: str) -> dict[str, object]:
    return list_outcomes(ledger, need=need)[0]


def rows(ledger: sqlite3.Connection, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in ledger.execute(sql)]


def test_every_need_has_an_outcome_and_a_proof(
    ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path
) -> None:
    link(ledger, curation, vocab)
    found = outcome(ledger, "runaways")
    assert (found["outcome"], found["home"], found["owner"]) == ("adopt", "Missing children return", "Department")
    gap = outcome(ledger, "karaoke")
    assert (gap["outcome"], gap["home"], gap["owner"]) == ("no-home", None, None)
    assert rows(
        ledger, "SELECT source_id, seen_on, run_id, homes_searched FROM need_searches WHERE need_id = 'karaoke'"
    ) == [("s", "2026-02-01", 1, 3)]
    asked = rows(
        ledger, "SELECT method, query, homes_found FROM need_queries WHERE need_id = 'karaoke' ORDER BY position"
    )
    assert ("word", "karaoke", 0) in asked
    assert asked[0][0] == "words"
    assert asked[-1][0] == "meaning"


def test_linking_again_says_the_same(ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path) -> None:
    tables = ("outcomes", "need_searches", "need_queries", "need_nearest_homes")
    link(ledger, curation, vocab)
    first = [rows(ledger, f"SELECT * FROM {table}") for table in tables]
    link(ledger, curation, vocab)
    assert [rows(ledger, f"SELECT * FROM {table}") for table in tables] == first


def test_a_need_bears_the_day_since_which_it_has_its_candidates(
    ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path
) -> None:
    days = "SELECT id, linked_at FROM needs ORDER BY id"
    write_as_at(ledger, "2026-02-01")
    link(ledger, curation, vocab)
    assert rows(ledger, days) == [("karaoke", "2026-02-01"), ("runaways", "2026-02-01")]
    decide(ledger, curation, "missing", "reject")
    write_as_at(ledger, "2026-03-01")
    link(ledger, curation, vocab)
    assert rows(ledger, days) == [("karaoke", "2026-02-01"), ("runaways", "2026-03-01")]


def test_what_was_not_searched_is_no_gap(ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path) -> None:
    ledger.execute(
        """INSERT INTO sources (id, title, publisher, licence, adapter, completeness, schedule)
           VALUES ('late', 'Late', 'P', 'OGL', 'ckan', 'full', '0 0 * * *')"""
    )
    link(ledger, curation, vocab)
    assert outcome(ledger, "karaoke")["outcome"] == NOT_SEARCHED
    assert outcome(ledger, "runaways")["outcome"] == "adopt"
    told = read_need_details(ledger, None, "karaoke")
    assert [(row["source_id"], row["run_id"], row["seen_on"]) for row in told["searched"]] == [
        ("late", None, ""), ("s", 1, "2026-02-01"),
    ]  # fmt: skip


def test_a_declared_source_that_never_ran_makes_no_gap(
    ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path
) -> None:
    (vocab.parent / "sources").mkdir()
    for name in ("s", "never"):
        declaration = f"id: {name}\ntitle: {name}\npublisher: A publisher\nlicence: MIT\nadapter: curated\n"
        declaration += "schedule: '0 4 * * *'\ncompleteness: full\nexpect: {min_records: 1}\n"
        (vocab.parent / "sources" / f"{name}.yml").write_text(declaration, encoding="utf-8")
    link(ledger, curation, vocab)
    assert outcome(ledger, "karaoke")["outcome"] == NOT_SEARCHED
    (vocab.parent / "sources" / "never.yml").unlink()
    link(ledger, curation, vocab)
    assert outcome(ledger, "karaoke")["outcome"] == "no-home"


def test_an_accepted_home_settles_the_outcome(
    ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path
) -> None:
    link(ledger, curation, vocab)
    decide(ledger, curation, "guide", "accept")
    link(ledger, curation, vocab)
    found = outcome(ledger, "runaways")
    assert (found["outcome"], found["basis"], found["home_id"]) == ("extend", "decision", "guide")
    (said,) = read_need_details(ledger, curation, "runaways")["decisions"]
    assert (said["verdict"], said["title"], said["said"][0]["reviewer"]) == (
        "accept", "Guide to children in care", "Analyst",
    )  # fmt: skip


def test_an_accepted_home_that_the_words_do_not_find_settles_it_too(
    ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path
) -> None:
    link(ledger, curation, vocab)
    decide(ledger, curation, "uprn", "accept")
    link(ledger, curation, vocab)
    assert outcome(ledger, "runaways")["home_id"] == "uprn"


def test_a_rejected_home_is_never_the_outcome_and_says_so_in_the_proof(
    ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path
) -> None:
    link(ledger, curation, vocab)
    decide(ledger, curation, "missing", "reject")
    link(ledger, curation, vocab)
    found = outcome(ledger, "runaways")
    assert (found["home_id"], found["basis"]) == ("guide", "machine")
    told = read_need_details(ledger, curation, "runaways")
    shortfall = {row["home_id"]: row["shortfall"] for row in told["nearest"]}
    assert "a person rejected it" in shortfall["missing"]
    assert "rejected" not in shortfall["guide"]


def test_a_sector_without_needs_is_told(ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path) -> None:
    link(ledger, curation, vocab)
    assert len(list_outcomes(ledger, "example")) == 2
    with pytest.raises(UsageError, match="no need of sector 'ports'; there are example"):
        list_outcomes(ledger, "ports")


def test_an_accepted_proposal_is_linked_as_a_need_of_the_files(
    ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path
) -> None:
    need = Need(
        "", "example", "Count missing children", "Each missing child.", "Councils", (), "None.", ("missing",), ""
    )
    proposal = add_proposal(curation, "ann", need)
    assert link(ledger, curation, vocab)[0] == 2
    assert answer_proposal(curation, proposal.number, ACCEPTED, "So be it", set())
    assert link(ledger, curation, vocab)[0] == 3
    first = ledger.execute(
        "SELECT home_id FROM candidates WHERE need_id = ? ORDER BY rank", ("count-missing-children",)
    )
    assert first.fetchone()
    assert save_accepted_needs(curation, vocab / "needs", str)
    assert link(ledger, curation, vocab)[0] == 3, "what stands in the file is not taken twice"
    source = ledger.execute("SELECT source FROM needs WHERE id = 'count-missing-children'").fetchone()[0]
    assert source == "vocab/needs/example.yml"
