"""Decisions made by command outlive the catalogue: it is deleted, rebuilt and re-linked, and they still hold."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.support.commands import command, dump, well

pytestmark = pytest.mark.slow

FIRST_DATE = "2026-10-01"
CENSUS = "Children in need census"
NEED = "steps-of-protection"
PERSON = ("--reviewer", "data lead")


def read(data: Path, sql: str, *values: object) -> list[sqlite3.Row]:
    with closing(sqlite3.connect(data / "catalogue.db")) as catalogue:
        catalogue.row_factory = sqlite3.Row
        return catalogue.execute(sql, values).fetchall()


def listed(data: Path, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(well(*words, "--json", data=data))
    return found


@pytest.fixture(scope="module")
def first_edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of the sample's first date, with 20 decisions made by command."""
    data = tmp_path_factory.mktemp("decided") / "data"
    folders = sorted((ROOT / "sample").glob(f"*/{FIRST_DATE}"))
    well("harvest", *(word for folder in folders for word in ("--replay", folder)), data=data)
    well("decide", NEED, CENSUS, "accept", "--because", "It holds the steps.", *PERSON, data=data)
    pairs = read(data, "SELECT need_id, home_id FROM candidates WHERE rank = 1 AND need_id <> ? ORDER BY need_id", NEED)
    for number, pair in enumerate(pairs[:19]):
        verdict = ("reject", "accept", "unsure")[number % 3]
        well("decide", *pair, verdict, "--because", f"Reason {number}.", *PERSON, data=data)
    return data


@pytest.fixture(scope="module")
def rebuilt(first_edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder, with all that can be rebuilt deleted, and built again with the second date."""
    data = tmp_path_factory.mktemp("rebuilt") / "data"
    shutil.copytree(first_edition, data)
    for path in (*data.glob("catalogue.db*"), *data.glob("ledger.db*")):
        path.unlink()
    for path in data.glob("catalogue.rdf*"):
        shutil.rmtree(path)
    shutil.rmtree(data / "archive")
    well("build", "--offline", data=data)
    return data


def test_all_decisions_are_still_there(first_edition: Path, rebuilt: Path) -> None:
    before, after = (listed(data, "decisions") for data in (first_edition, rebuilt))
    assert len(before) == 20
    said = ("uid", "need_id", "home_id", "verdict", "reason", "reviewer", "decided_on", "records", "state")
    assert [[row[name] for name in said] for row in after] == [[row[name] for name in said] for row in before]
    assert {row["state"] for row in after} == {"holds"}


def test_no_decided_pair_is_proposed_again(rebuilt: Path) -> None:
    decided = {(row["need_id"], row["present_home"]) for row in listed(rebuilt, "decisions")}
    proposed = {tuple(row) for row in read(rebuilt, "SELECT need_id, home_id FROM candidates")}
    assert not decided & proposed
    kept = {tuple(row) for row in read(rebuilt, "SELECT need_id, home_id FROM decided_candidates WHERE rank > 0")}
    assert len(decided & kept) >= 15
    editions = {
        row[0] for row in read(rebuilt, "SELECT home_id FROM home_editions WHERE series LIKE 'children-in-need%'")
    }
    assert len(editions) > 3
    assert not {(NEED, home) for home in editions} & proposed


def test_every_need_still_has_as_many_candidates(rebuilt: Path) -> None:
    counts = {row[0] for row in read(rebuilt, "SELECT count(*) FROM candidates GROUP BY need_id")}
    assert counts == {20}


def test_a_new_edition_brings_the_decision_back_for_review(first_edition: Path, rebuilt: Path) -> None:
    def waiting(data: Path) -> list[str]:
        queue = listed(data, "review", "--limit", "200")
        return [item["kind"] for item in queue if (item["need_id"], item["home_title"]) == (NEED, CENSUS)]

    assert waiting(first_edition) == []
    assert waiting(rebuilt) == ["new-edition"]
    (item,) = [item for item in listed(rebuilt, "review") if item["kind"] == "new-edition" and item["need_id"] == NEED]
    assert "Children in need census 2026 to 2027" in item["why"]


def test_tables_and_rdf_agree(rebuilt: Path) -> None:
    assert command("doctor", data=rebuilt).code == 0


def test_export_and_import_give_equal_rows(rebuilt: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(rebuilt, tmp_path / "data"))
    before = dump(data, "curation.db")
    command("export", "sssom", "--out", tmp_path / "all.sssom.tsv", data=data)
    for path in data.glob("curation.db*"):
        path.unlink()
    said = well("import", tmp_path / "all.sssom.tsv", data=data)
    assert said.startswith("20 new decisions")
    assert dump(data, "curation.db") == before
    assert well("import", tmp_path / "all.sssom.tsv", data=data).startswith("0 new decisions")
