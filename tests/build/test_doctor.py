"""The doctor: silent on a sound house; where one thing was changed by hand, it says which and what to do."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from tests.conftest import ROOT, SHARED, needs
from tests.support.commands import Said, command, rows, well
from tests.support.data_folders import ONE_SOURCE, Copy

TITLE = NamedNode("http://purl.org/dc/terms/title")

Corrupt = Callable[[Path], str]
"""Changes one thing in a data folder; gives what the doctor must name."""


@pytest.fixture
def sound(one_source_folder: Path) -> Path:
    return one_source_folder


def execute(path: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(sql, values)


def store_of(data: Path) -> Store:
    version = (data / "catalogue.rdf" / "current").read_text().strip()
    return Store(str(data / "catalogue.rdf" / version / "store"))


def a_title(store: Store) -> Quad:
    """The title of a home."""
    return next(quad for quad in store.quads_for_pattern(None, TITLE, None) if "/id/home/" in str(quad.subject))


def judgement_on_nothing(data: Path) -> str:
    columns = "need_id, home_id, verdict, reason, reviewer, decided_on, uid"
    execute(
        data / "curation.db",
        f"INSERT INTO decisions ({columns}) VALUES ('none', 'own.none', 'accept', 'x', 'ann', '2026-01-01', 'u1')",
    )
    return (
        "decision u1 of ann decides nothing: the catalogue has no need “none” and no home “own.none”|homefinder undo u1"
    )


def judgements_that_contradict(data: Path) -> str:
    for left, right, verdict in (("a:1", "a:2", "same"), ("a:1", "a:3", "different"), ("a:2", "a:3", "same")):
        execute(
            data / "curation.db",
            """INSERT INTO resolve_decisions (left_record, right_record, verdict, reason, reviewer, decided_on)
               VALUES (?, ?, ?, 'x', 'ann', '2026-01-01')""",
            left, right, verdict,
        )  # fmt: skip
    return "a:2 and a:3 are same is not applied|a:1 and a:3 are different (ann on 2026-01-01: x)"


def triple_changed(data: Path) -> str:
    store = store_of(data)
    quad = a_title(store)
    store.remove(quad)
    store.add(Quad(quad.subject, quad.predicate, Literal("Changed by hand", language="en"), quad.graph_name))
    store.flush()
    said = f'tables say {quad.object} / store says "Changed by hand"@en'
    return f"{quad.subject} {TITLE} in {quad.graph_name} (homes id=|{said}"


def triple_taken_away(data: Path) -> str:
    store = store_of(data)
    quad = a_title(store)
    store.remove(quad)
    store.flush()
    return f"{quad.subject} {TITLE}|tables say {quad.object} / store says nothing"


def triple_added(data: Path) -> str:
    store = store_of(data)
    quad = a_title(store)
    fresh = Quad(quad.subject, NamedNode("http://purl.org/dc/terms/creator"), Literal("Nobody"), quad.graph_name)
    store.add(fresh)
    store.flush()
    return f'{quad.subject} {fresh.predicate}|tables say nothing / store says "Nobody"'


def home_retitled(data: Path) -> str:
    home = rows(data, "SELECT id, title FROM homes ORDER BY id", name="catalogue.db")[0]
    execute(data / "catalogue.db", "UPDATE homes SET title = 'Changed by hand' WHERE id = ?", home["id"])
    return f"homes row {home['id']}, column title: 'Changed by hand', its records say {home['title']!r}"


def candidate_reworded(data: Path) -> str:
    row = rows(
        data, "SELECT need_id, home_id, explanation FROM candidates ORDER BY need_id, rank", name="catalogue.db"
    )[0]
    execute(
        data / "catalogue.db",
        "UPDATE candidates SET explanation = 'Changed by hand' WHERE need_id = ? AND home_id = ?",
        row["need_id"], row["home_id"],
    )  # fmt: skip
    return "Changed by hand"


def version_rewritten(data: Path, name: str = "catalogue.db") -> str:
    row = rows(data, "SELECT id, record_id, content FROM record_versions ORDER BY id", name=name)[0]
    content = {**json.loads(row["content"]), "title": "Changed by hand"}
    execute(data / name, "UPDATE record_versions SET content = ? WHERE id = ?", json.dumps(content), row["id"])
    return f"{name}, record_versions row {row['id']} ({row['record_id']}): its content is not what was kept"


def version_spoilt(data: Path) -> str:
    row = rows(data, "SELECT id, record_id FROM record_versions ORDER BY id", name="catalogue.db")[0]
    execute(data / "catalogue.db", "UPDATE record_versions SET content = '{' WHERE id = ?", row["id"])
    return f"record_versions row {row['id']} ({row['record_id']}): its content is not what was kept"


def record_retitled(data: Path) -> str:
    row = rows(data, "SELECT id, title FROM records ORDER BY id")[0]
    execute(data / "ledger.db", "UPDATE records SET title = 'Changed by hand' WHERE id = ?", row["id"])
    return f"ledger.db, records row {row['id']}, column title: 'Changed by hand', its version says {row['title']!r}"


def reference_broken(data: Path) -> str:
    execute(data / "catalogue.db", "DELETE FROM publishers WHERE id = (SELECT min(publisher_id) FROM homes)")
    return "of homes refers to a row of publishers that is not there"


def body_of(data: Path) -> Path:
    sha256 = str(rows(data, "SELECT sha256 FROM bodies ORDER BY bytes DESC LIMIT 1")[0]["sha256"])
    return data / "archive" / "bodies" / sha256[:2] / sha256


def body_damaged(data: Path) -> str:
    path = body_of(data)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    return f"{path.name}: the archived body is damaged"


def body_lost(data: Path) -> str:
    path = body_of(data)
    path.unlink()
    return f"{path.name}: the archived body cannot be read"


def note_lost(data: Path) -> str:
    note = sorted(data.glob("archive/runs/*/*/run.json"))[0]
    note.unlink()
    return f"run 1 of {ONE_SOURCE}: {note.parent} does not say how it ended"


def catalogue_cut(data: Path) -> str:
    path = data / "catalogue.db"
    path.write_bytes(path.read_bytes()[: 1 << 15])
    return "WRONG catalogue.db"


def store_lost(data: Path) -> str:
    (data / "catalogue.rdf" / "current").write_text("v999999\n")
    return "points to a version that is not there"


DEEDS: list[Corrupt] = [
    triple_changed, triple_taken_away, triple_added, home_retitled, candidate_reworded, version_rewritten,
    lambda data: version_rewritten(data, "ledger.db"), version_spoilt, record_retitled, reference_broken, body_damaged,
    body_lost, note_lost, catalogue_cut, store_lost, judgement_on_nothing, judgements_that_contradict,
]  # fmt: skip


def test_a_sound_house_gives_no_finding(sound: Path) -> None:
    out = well("doctor", data=sound)
    assert "WRONG" not in out
    assert out.count("ok ") == 13


@pytest.mark.slow
def test_the_whole_sample_is_sound(sample_folder: Path) -> None:
    assert "WRONG" not in well("doctor", data=sample_folder)


@pytest.mark.slow
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__.strip("<>"))
def test_what_was_changed_by_hand_is_named(deed: Corrupt, sound: Path, copy_of: Copy) -> None:
    data = copy_of(sound)
    names = deed(data).split("|")
    said = command("doctor", data=data)
    assert said.code == 1
    assert said.complaint.endswith(" wrong; see above")
    lines = said.out.splitlines()
    finding = next((f"{line} {mend}" for line, mend in pairwise([*lines, ""]) if names[0] in line), "")
    assert all(name in finding for name in names), (names, said.out)
    _check_mends(said)


@pytest.mark.slow
@pytest.mark.parametrize("deed", [triple_changed, home_retitled, store_lost])
def test_what_it_says_to_do_mends_it(deed: Corrupt, sound: Path, copy_of: Copy) -> None:
    data = copy_of(sound)
    deed(data)
    assert f"`homefinder publish --data {data}`" in command("doctor", data=data).out
    well("publish", data=data)
    assert "WRONG" not in well("doctor", data=data)


def test_its_findings_are_there_for_programs(sound: Path, copy_of: Copy) -> None:
    data = copy_of(sound)
    names = home_retitled(data)
    said = command("doctor", "--json", data=data)
    found = [finding["problem"] for item in json.loads(said.out) for finding in item["findings"]]
    assert (said.code, found[0]) == (1, names)


def _check_mends(said: Said) -> None:
    """Every finding says what to do."""
    for line in said.out.splitlines():
        if line.startswith("      ") and not line.startswith("        mend: "):
            problem = line.strip()
            assert f"{problem}\n        mend: " in said.out or "`" in problem, problem


@pytest.mark.shared
def test_a_small_source_is_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eleven records, of which one lies exactly where a need points: its likeness is 1 and not a rounding more."""
    case = needs(SHARED / "cases" / "peers" / "doctor-wrong-on-a-small-source")
    home = tmp_path / "home"
    shutil.copytree(ROOT / "vocab", home / "vocab")
    shutil.copy(ROOT / "metadata.yml", home)
    (home / "sources").mkdir()
    shutil.copy(case / "trial-small.yml", home / "sources")
    monkeypatch.setenv("HOMEFINDER_HOME", str(home))
    well("harvest", "trial-small", "--replay", case / "replay", data=tmp_path / "data")
    assert "ok    shapes" in well("doctor", data=tmp_path / "data")
