"""A change request by command: through every state, out to text and back, suggested answers, in RDF."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from homefinder.change_requests.workflow import MOVES, STATES
from tests.support.commands import command, dump, rows, well
from tests.support.data_folders import Copy

BY = ("--by", "A Person")
RECORDS = "SELECT r.* FROM records r JOIN home_records h ON h.record_id = r.id WHERE h.home_id = ?"
TABLES = ("change_requests", "request_events", "request_relations")


@pytest.fixture
def harvested(one_source_folder: Path) -> Path:
    return one_source_folder


def opened(data: Path, title: str, *more: str) -> str:
    said = well("request", "open", "--title", title, *more, *BY, data=data)
    assert f"as a draft: {title}" in said
    return said.split()[1]


def shown(data: Path, uid: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(well("request", "show", uid, "--json", data=data))
    return found


def test_a_request_lives_through_every_state_and_comes_back_from_text(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    data.mkdir()
    lived = opened(data, "Say why", "--owner", "Board", "--wording", "Two\nlines: \u202e#", "--on", "2026-01-01")
    path = ["submitted", "acknowledged", "under-consultation", "deferred", "submitted", "accepted", "implemented"]
    days = [f"2026-02-{day:02}" for day in range(1, len(path) + 1)]
    for state, on in zip(path, days, strict=True):
        well("request", "move", lived, state, "--because", f"it is {state}", "--on", on, *BY, data=data)
    for title, ends in (("No", ["submitted", "rejected"]), ("Never mind", ["withdrawn"])):
        other = opened(data, title, "--owner", "Board")
        for state in ends:
            well("request", "move", other, state, "--because", "so", *BY, data=data)
    well("request", "relate", lived, "follows", "Never mind", *BY, data=data)
    well("request", "note", lived, "Rang them", "--address", "https://example.org", *BY, data=data)
    assert {row["state"] for row in rows(data, "SELECT state FROM request_events", name="curation.db")} == set(STATES)
    assert [stay["state"] for stay in shown(data, lived)["stays"]] == ["draft", *path]

    before = dump(data, "curation.db", tables=TABLES, blind={"id"})
    views = well("request", "list", "--json", data=data)
    assert "3 written" in well("request", "save", "--dir", out, data=data)
    for file in data.glob("curation.db*"):
        file.unlink()
    assert "3 requests and " in well("request", "import", out, data=data)
    assert dump(data, "curation.db", tables=TABLES, blind={"id"}) == before
    assert well("request", "list", "--json", data=data) == views
    assert "0 requests and 0 events were new" in well("request", "import", *sorted(out.iterdir()), data=data)
    assert "0 written" in well("request", "save", "--dir", out, data=data)


@pytest.mark.parametrize("state", [state for state in STATES if state not in MOVES["draft"]])
def test_a_forbidden_move_is_refused_and_nothing_changes(tmp_path: Path, state: str) -> None:
    uid = opened(tmp_path, "Say why", "--owner", "Board")
    before = dump(tmp_path, "curation.db")
    said = command("request", "move", uid, state, "--because", "so", *BY, data=tmp_path)
    assert said.code == 2
    assert f"{uid} was not moved" in said.complaint
    assert "it can become submitted, withdrawn" in said.complaint
    assert dump(tmp_path, "curation.db") == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["open", "--title", "x", "--owner", "Board", "--on", "2999-01-01", *BY], "has not come yet"),
        (["open", "--title", "x", "--owner", "Board", "--deadline", "soon", *BY], "'soon' is no date"),
        (["open", "--title", "x", *BY], "needs a home or an owner"),
        (["open", "--title", "x", "--owner", "Board", "--by", " "], "--by is empty"),
        (["show", "nothing"], "no request is called 'nothing'"),
        (["list", "--state", "lost"], "there is no state 'lost'"),
        (["import", "nowhere.yml"], "nowhere.yml: is not there"),
        (["suggestions"], "homefinder build"),
    ],
)
def test_a_mistake_is_explained_in_one_line(tmp_path: Path, words: list[str], said: str) -> None:
    assert said in command("request", *words, data=tmp_path).complaint


def test_a_home_is_named_by_title_and_kept_with_its_records(harvested: Path, copy_of: Copy) -> None:
    data = copy_of(harvested)
    home = rows(data, "SELECT h.*, p.name FROM homes h JOIN publishers p ON p.id = publisher_id ORDER BY h.id")[0]
    need = rows(data, "SELECT id, title, sector FROM needs ORDER BY id", name="catalogue.db")[0]
    uid = opened(data, "Say why", "--home", home["title"], "--need", need["title"])
    told = shown(data, uid)
    assert (told["home_id"], told["owner"], told["need_id"]) == (home["id"], home["name"], need["id"])
    assert told["sector"] == need["sector"]
    assert json.loads(told["records"]) == {
        row["id"]: row["content_hash"] for row in rows(data, RECORDS, home["id"])
    }  # fmt: skip
    execute(data / "catalogue.db", "UPDATE homes SET title = 'Another title' WHERE id = ?", home["id"])
    assert shown(data, uid)["home_now"]["title"] == "Another title"
    assert (
        "did you mean"
        in command("request", "open", "--title", "x", "--home", home["title"][:-3], *BY, data=data).complaint
    )


def execute(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)


def test_what_is_new_at_the_owner_is_suggested_and_nothing_moves(harvested: Path, copy_of: Copy) -> None:
    data = copy_of(harvested)
    new = rows(
        data,
        """SELECT r.description, p.name FROM changes c JOIN records r ON r.id = c.record_id
           JOIN publishers p ON p.id = r.publisher_id WHERE c.kind = 'added'
           AND c.run_id > (SELECT min(id) FROM runs) ORDER BY c.id""",
    )[0]
    day = ("--on", "2020-01-01")
    asked = opened(data, "As it came", "--owner", new["name"], "--wording", new["description"], *day)
    apart = opened(data, "Apart", "--owner", new["name"], "--wording", "Ferries sail at noon.", *day)
    assert json.loads(well("request", "suggestions", "--json", data=data)) == []  # drafts await no answer
    for uid in (asked, apart):
        well("request", "move", uid, "submitted", "--because", "sent", "--on", "2020-01-02", *BY, data=data)
    before = dump(data, "curation.db")
    told = json.loads(well("request", "suggestions", "--json", data=data))
    assert {item["uid"] for item in told} == {asked}
    assert all(
        item["score"] == pytest.approx(sum(p["value"] * p["weight"] for p in item["parts"]), abs=1e-3) for item in told
    )
    assert told[0]["move"] == "accepted"
    assert dump(data, "curation.db") == before
    listed = {row["uid"]: row["suggested_answers"] for row in json.loads(well("request", "list", "--json", data=data))}
    assert listed == {asked: len(told), apart: 0}
    assert f"Suggested because {told[0]['reason']}" in well("request", "show", asked, data=data)
    for item in told:
        well("request", "dismiss", asked, item["answer"], "--because", "another field", *BY, data=data)
    assert json.loads(well("request", "suggestions", "--json", data=data)) == []


@pytest.mark.slow
def test_the_graph_tells_of_requests_and_the_doctor_agrees(harvested: Path, copy_of: Copy) -> None:
    data = copy_of(harvested)
    uid = opened(data, "Say why", "--owner", "Board", "--role", "data lead")
    assert "tables say" in command("doctor", data=data).out
    well("publish", data=data)
    assert [item for item in json.loads(command("doctor", "--json", data=data).out) if item["findings"]] == []
    answer = well("sparql", "@vocab/queries/change-requests.rq", "--format", "csv", data=data)
    assert f"{uid},Say why,draft" in answer
    everything = well("export", "nq", data=data)
    assert "A Person" not in everything
    assert "data lead" in everything
