"""The duties of a small ledger from end to end: levels, bodies, the strongest, and each change once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from homefinder.duties.write import write_duties
from tests.conftest import ROOT
from tests.support.pairs import World, world

TODAY = "2026-11-15"
RETURN = {
    "kind": "data-collection", "title": "Foster placement return", "legal_basis": "Trees Act 1990 section 3",
    "description": "Yearly return by councils of foster placements.",
}  # fmt: skip


@pytest.fixture(scope="module")
def made() -> Iterator[World]:
    with world() as found:
        shutil.copy(ROOT / "vocab" / "bodies.yml", found.vocab / "bodies.yml")
        found.ledger.execute(
            """INSERT INTO runs (id, source_id, state, mode, seen_on, started_at)
               VALUES (2, 'own', 'committed', 'replay', '2026-10-01', '')"""
        )
        found.says("own:foster", **RETURN)
        found.says("own:rail", description="Councils: voluntary until April 2024, and mandatory since April 2024.")
        found.says("own:person", description="Sets out what is required for each record.")
        found.ledger.execute("UPDATE changes SET run_id = 2")
        write_duties(found.ledger, found.settings, TODAY)
        yield found


def test_each_duty_is_with_its_home_words_and_version(made: World) -> None:
    rows = made.ledger.execute(
        """SELECT d.*, v.content FROM duties d JOIN record_versions v ON v.id = d.version_id
           WHERE d.record_id IN ('own:foster', 'own:rail') ORDER BY d.record_id, d.level"""
    ).fetchall()
    found = [(row["record_id"], row["level"], row["state"], row["strongest"]) for row in rows]
    assert found == [
        ("own:foster", "law", "in-force", 1), ("own:rail", "mandated", "in-force", 1),
        ("own:rail", "voluntary", "ended", 0),
    ]  # fmt: skip
    assert [row["home_id"] for row in rows] == [made.home_of(row["record_id"]) for row in rows]
    assert all(row["quote"].lower() in row["content"].lower() for row in rows)
    assert {row["as_of"] for row in rows} == {TODAY}


def test_what_nobody_states_has_no_row(made: World) -> None:
    assert not made.ledger.execute("SELECT 1 FROM duties WHERE record_id IN ('own:person', 'register:31')").fetchall()


def test_who_is_bound_is_found_as_a_kind_of_body(made: World) -> None:
    found = made.ledger.execute(
        """SELECT DISTINCT d.record_id FROM duty_bodies b JOIN duties d ON d.id = b.duty_id
           WHERE b.body = 'council' ORDER BY 1"""
    ).fetchall()
    assert "own:rail" in [row[0] for row in found]


def test_a_duty_that_came_is_one_change_and_a_second_run_writes_the_same(made: World) -> None:
    changes = [tuple(row) for row in made.ledger.execute("SELECT * FROM duty_changes ORDER BY id")]
    kinds = {(row["record_id"], row["after"]) for row in made.ledger.execute("SELECT * FROM duty_changes")}
    assert ("own:foster", "law") in kinds
    before = [tuple(row) for row in made.ledger.execute("SELECT * FROM duties ORDER BY id")]
    assert write_duties(made.ledger, made.settings, TODAY) == len(before)
    assert [tuple(row) for row in made.ledger.execute("SELECT * FROM duties ORDER BY id")] == before
    assert [tuple(row) for row in made.ledger.execute("SELECT * FROM duty_changes ORDER BY id")] == changes


def test_the_day_decides_which_of_two_levels_is_the_strongest(made: World) -> None:
    write_duties(made.ledger, made.settings, "2024-01-15")
    rows = made.ledger.execute("SELECT level, state, strongest FROM duties WHERE record_id = 'own:rail' ORDER BY level")
    assert [tuple(row) for row in rows] == [("mandated", "to-come", 0), ("voluntary", "in-force", 1)]
    write_duties(made.ledger, made.settings, TODAY)
