"""What ends, is withdrawn, removed or declared no more: by command and on the site, from first sight to tombstone."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from datasette.app import Datasette
from pyoxigraph import RdfFormat, parse

from homefinder.decisions.new_decision import build_decision
from homefinder.decisions.store import add_decision
from homefinder.settings import Settings
from homefinder.site.serve import open_site
from homefinder.store.db import open_curation, open_published
from tests.conftest import ROOT, SHARED, needs
from tests.support.commands import command, rows, well

pytestmark = pytest.mark.slow

Trial = Callable[[str, str], Path]
"""Name of a case and of its source → the folder of its replays; its declaration stands in the home folder then."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to take declarations from, with the vocabulary and one source of the sample."""
    folder = tmp_path / "home"
    (folder / "sources").mkdir(parents=True)
    for name in ("vocab", "metadata.yml"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "sources" / "curated.yml", folder / "sources")
    monkeypatch.setenv("HOMEFINDER_HOME", str(folder))
    monkeypatch.delenv("HOMEFINDER_TODAY", raising=False)
    return folder


@pytest.fixture
def trial(home: Path) -> Trial:
    def declare(case: str, source: str) -> Path:
        folder = needs(SHARED / "cases" / "peers" / case)
        shutil.copy(folder / f"{source}.yml", home / "sources")
        return folder / "replay" / source

    return declare


def printed(data: Path, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(well(*words, "--json", data=data))
    return found


def states(data: Path) -> dict[str, str]:
    return {row["id"]: row["lifecycle"] for row in rows(data, "SELECT id, lifecycle FROM homes", name="catalogue.db")}


def get(site: Datasette, path: str, accept: str = "text/html") -> httpx.Response:
    answer: httpx.Response = asyncio.run(site.client.get(path, headers={"accept": accept}))
    return answer


def open_data(data: Path, home: Path) -> Datasette:
    return open_site(Settings(data=data, home=home))


def read_text(answer: httpx.Response) -> str:
    return " ".join(BeautifulSoup(answer.text, "lxml").select_one("main").get_text(" ").split())  # type: ignore[union-attr]


def test_an_end_moves_the_state_on_its_day(
    trial: Trial, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replays, data, old = trial("ends-not-shown", "trial-lista"), tmp_path / "data", "trial-lista.old-format"
    monkeypatch.setenv("HOMEFINDER_TODAY", "2026-11-01")
    well("harvest", "trial-lista", "--replay", replays / "2026-11-01", data=data)
    assert states(data)[old] == "active"
    (entry,) = [row for row in printed(data, "calendar") if row["kind"] == "ends"]
    assert (entry["starts"], "Placement record format 2" in entry["summary"]) == ("2026-12-31", True)
    assert "Ends on 31 December 2026. Use Placement record format 2 instead." in read_text(
        get(open_data(data, home), f"/home/{old}")
    )
    monkeypatch.setenv("HOMEFINDER_TODAY", "2026-12-30")
    assert "resolve" not in well("publish", data=data)
    assert states(data)[old] == "active"
    monkeypatch.setenv("HOMEFINDER_TODAY", "2026-12-31")
    well("publish", data=data)
    assert states(data)[old] == "ended"
    (event,) = printed(data, "events", "--kind", "ended")
    assert (event["date"], "Use Placement record format 2 instead." in event["summary"]) == ("2026-12-31", True)
    assert not rows(data, "SELECT 1 FROM candidates WHERE home_id = ?", old, name="catalogue.db")
    answer = get(open_data(data, home), f"/home/{old}")
    assert read_text(answer).index("Ended on 31 December 2026. Use Placement") < read_text(answer).index(
        "Who must use it"
    )
    soup = BeautifulSoup(answer.text, "lxml")
    assert soup.select_one(".ending a[href='/home/trial-lista.new-format']")
    assert soup.select_one("meta[name=robots][content=noindex]")
    facts = json.loads(soup.select_one("script[type='application/ld+json']").text)  # type: ignore[union-attr]
    assert (facts["expires"], facts["creativeWorkStatus"], facts["dct:valid"]) == (
        "2026-12-31", "Ended", "../2026-12-31",
    )  # fmt: skip
    statements = get(open_data(data, home), f"/home/{old}.ttl").text
    assert 'schema:validThrough "2026-12-31"^^xsd:date' in statements
    assert 'dcterms:valid "../2026-12-31"' in statements
    assert "trial-lista.new-format" in statements
    assert "../2026-12-31" in well("export", "dcat", data=data)


def test_what_was_seen_past_its_end_has_ended(trial: Trial, tmp_path: Path) -> None:
    replays, data = trial("ends-not-shown", "trial-lista"), tmp_path / "data"
    for day in ("2026-11-01", "2027-01-02"):
        well("harvest", "trial-lista", "--replay", replays / day, data=data)
    assert states(data)["trial-lista.old-format"] == "ended"
    assert well("doctor", data=data)


def test_the_ends_of_the_sample_are_shown(sample_folder: Path) -> None:
    listed = needs(SHARED / "cases" / "peers" / "ended-in-the-sample" / "records.tsv").read_text().splitlines()[1:]
    ends = {line.split("\t")[3]: line.split("\t")[1] for line in listed}
    site = open_site(Settings(data=sample_folder))
    assert len(ends) == 7
    for name, day in ends.items():
        answer = get(site, f"/home/{name}.json").json()
        assert (answer["home"]["lifecycle"], answer["home"]["valid_to"]) == ("ended", day)
        assert answer["ending"]["heading"].startswith("Ended on ")
        assert answer["needs"] == []


@pytest.mark.parametrize(
    ("home_id", "says", "leads_to"),
    [
        ("curated.salt", "Withdrawn since 15 November 2026 or before.", "/home/curated.cld"),
        (
            "govuk.government.publications.the-minimum-cyber-security-standard",
            "Withdrawn since 15 November 2026. Its publication says: “ The Cyber Assessment Framework took its place.",
            "",
        ),
    ],
)
def test_a_withdrawn_page_says_so_first(home_id: str, says: str, leads_to: str, sample_folder: Path) -> None:
    answer = get(open_site(Settings(data=sample_folder)), f"/home/{home_id}")
    soup = BeautifulSoup(answer.text, "lxml")
    assert says in read_text(answer)
    assert read_text(answer).index("Withdrawn since") < read_text(answer).index(" · ")
    assert [str(link["href"]) for link in soup.select(".ending a")] == ([leads_to] if leads_to else [])
    assert soup.select_one("meta[name=robots][content=noindex]")


@pytest.fixture
def gone(trial: Trial, tmp_path: Path) -> Path:
    """A catalogue from which one of two homes was removed; a person had accepted it for a need."""
    replays, data = trial("removed-home-is-404", "trial-gone"), tmp_path / "data"
    well("harvest", "trial-gone", "--replay", replays / "2026-11-01", data=data)
    with closing(open_published(Settings(data=data))) as catalogue:
        need = str(catalogue.execute("SELECT min(id) FROM needs").fetchone()[0])
        said = build_decision(catalogue, need, "trial-gone.gone", "accept", "It fits.", "a person", "2026-11-01")
    with closing(open_curation(data / "curation.db")) as curation:
        add_decision(curation, said)
    well("harvest", "trial-gone", "--replay", replays / "2026-11-02", data=data)
    return data


def test_a_removed_home_leaves_a_tombstone(gone: Path, home: Path) -> None:
    site, path = open_data(gone, home), "/home/trial-gone.gone"
    answer = get(site, path)
    assert answer.status_code == 410
    for said in (
        "No longer in this catalogue since 2 November 2026.", "has not shown this since 2026-11-02",
        "from 1 November 2026 to 1 November 2026", "No longer in the publication", "It fits.",
    ):  # fmt: skip
        assert said in read_text(answer)
    links = {str(link["href"]) for link in BeautifulSoup(answer.text, "lxml").select("main a")}
    assert "/record/trial-gone%3Agone" in links
    assert all(get(site, link).status_code in (200, 410) for link in links if link.startswith("/"))
    machine = get(site, f"{path}.json")
    assert (machine.status_code, machine.json()["former"]["title"]) == (410, "Referral codes, first form")
    for ending, form in (("ttl", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)):
        statements = get(site, f"{path}.{ending}")
        found = {str(triple.predicate.value) for triple in parse(statements.content, format=form)}
        assert statements.status_code == 410
        assert "https://www.w3.org/ns/activitystreams#deleted" in found
    assert get(site, "/id/home/trial-gone.gone", "text/turtle").status_code == 410
    assert get(site, "/id/home/trial-gone.gone").headers["location"] == path
    assert get(site, "/data/home/trial-gone.gone.ttl").status_code == 410
    assert get(site, "/home/trial-gone.never").status_code == 404
    feed = BeautifulSoup(get(site, "/feeds/home/trial-gone.gone.atom").text, "xml")
    assert [entry.title.text for entry in feed.select("entry")] == ["No longer listed: Referral codes, first form"]  # type: ignore[union-attr]
    assert get(site, "/calendars/home/trial-gone.gone.ics").status_code == 200
    assert path in get(site, "/record/trial-gone:gone").text


def test_a_decision_on_a_removed_home_says_so(gone: Path, home: Path) -> None:
    (review,) = [row for row in printed(gone, "review", "--limit", "500") if row["kind"] == "gone"]
    assert "since 2026-11-02" in review["why"]
    (said,) = printed(gone, "decisions")
    assert said["state"] == "holds; the home is gone since 2026-11-02"
    assert "gone since 2026-11-02" in read_text(get(open_data(gone, home), f"/need/{said['need_id']}"))


def test_no_link_of_ours_leads_to_nothing(gone: Path, home: Path) -> None:
    """A crawl from the front page over a catalogue with a removed home, and its tombstone beside."""
    site = open_data(gone, home)
    ahead, seen, dead = ["/", "/home/trial-gone.gone", "/catalogue/records"], set[str](), []
    while ahead:
        path = ahead.pop()
        if path in seen or len(seen) > 400:
            continue
        seen.add(path)
        answer = get(site, path)
        if answer.status_code not in (200, 301, 302, 303, 410):
            dead.append((answer.status_code, path))
        if "html" in answer.headers.get("content-type", "") and not path.startswith("/catalogue"):
            soup = BeautifulSoup(answer.text, "lxml")
            links = (str(tag["href"]).partition("#")[0] for tag in soup.select("a[href^='/'], link[href^='/']"))
            ahead += [link for link in links if "?" not in link and not link.startswith(("/dump", "/sign", "/-/"))]
    assert dead == []
    assert len(seen) > 100
    assert "/home/trial-gone.kept" in seen


def test_an_id_whose_records_have_another_home_leads_there(sample_folder: Path) -> None:
    (row,) = rows(
        sample_folder,
        """SELECT f.id, f.leads_to FROM former_homes f JOIN homes h ON h.id = f.leads_to ORDER BY f.id LIMIT 1""",
    )
    site = open_site(Settings(data=sample_folder))
    moved = get(site, f"/home/{row['id']}.json")
    assert (moved.status_code, moved.headers["location"]) == (301, f"/home/{row['leads_to']}.json")
    assert get(site, f"/id/home/{row['id']}").headers["location"] == f"/home/{row['leads_to']}"
    assert row["leads_to"] in get(site, f"/feeds/home/{row['id']}.atom").text


def test_a_source_declared_no_more_is_reported_kept_or_retired(trial: Trial, home: Path, tmp_path: Path) -> None:
    data, replays = tmp_path / "data", trial("source-no-longer-declared", "trial-left")
    well("harvest", "trial-left", "--replay", replays / "2026-11-01", data=data)
    (home / "sources" / "trial-left.yml").unlink()
    well("publish", data=data)
    note = "no longer declared since"
    assert f"trial-left: {note}" in well("sources", data=data)
    assert "2 records are not looked at" in well("sources", data=data)
    (listed,) = (row for row in printed(data, "sources") if row["id"] == "trial-left")
    assert listed["last_state"] == f"{note} {listed['undeclared_since']}"
    found = command("doctor", data=data)
    assert (found.code, note in found.out, "homefinder retire trial-left" in found.out) == (1, True, True)
    site = open_data(data, home)
    for path in ("/sources", "/source/trial-left", "/home/trial-left.kept"):
        assert note in read_text(get(site, path)), path
    assert "went well" not in read_text(get(site, "/sources"))
    well("retire", "trial-left", "--keep", "--because", "Nobody else has it.", data=data)
    well("publish", data=data)
    assert well("doctor", data=data)
    assert "Nobody else has it." in well("sources", data=data)
    well("retire", "trial-left", "--undo", "--because", "It is old.", data=data)
    well("retire", "record", "trial-left:gone", "--remove", "--why", "It was a test.", data=data)
    well("publish", data=data)
    answer = get(open_data(data, home), "/home/trial-left.gone")
    assert (answer.status_code, "It was a test." in read_text(answer)) == (410, True)
    assert "It was a test." in get(open_data(data, home), "/feeds/home/trial-left.gone.atom").text
    for lost in (*data.glob("ledger.db*"), data / "catalogue.db"):
        lost.unlink()
    shutil.copy(needs(SHARED / "cases/peers/source-no-longer-declared/trial-left.yml"), home / "sources")
    well("build", "--from-archive", data=data)
    assert "trial-left.gone" not in states(data), "what a person said outlives the ledger"
    well("retire", "trial-left:gone", "--undo", "--because", "It is needed.", data=data)
    well("publish", data=data)
    assert "trial-left.gone" in states(data)
    assert not printed(data, "events", "--kind", "taken-out")


def test_what_is_asked_of_retire_must_make_sense(trial: Trial, tmp_path: Path) -> None:
    data, replays = tmp_path / "data", trial("source-no-longer-declared", "trial-left")
    well("harvest", "trial-left", "--replay", replays / "2026-11-01", data=data)
    because = ("--because", "Old.")
    for words, said in (
        (("trial-left", *because), "say one of --keep, --remove and --undo"),
        (("trial-left", "--keep", "--remove", *because), "say one of"),
        (("trial-left", "--undo", *because), "nothing to undo"),
        (("source", "trial", "--keep", *because), "no source is called 'trial'"),
        (("trial-nothing", "--keep", *because), "no record or home"),
        (("trial-left", "--keep", "--because", " "), "say why"),
    ):
        answer = command("retire", *words, data=data)
        assert (answer.code, said in answer.complaint) == (2, True), answer


DAYS = ("2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04")


@pytest.fixture
def touched(trial: Trial, tmp_path: Path) -> tuple[Path, dict[str, Path]]:
    """A data folder, and a recording for each day: the publication is touched each day and says nothing else."""
    replays, made = trial("removed-home-is-404", "trial-gone"), {}
    for day in DAYS:
        made[day] = Path(shutil.copytree(replays / DAYS[0], tmp_path / "trial-gone" / day))
        (body,) = (made[day] / "bodies").iterdir()
        answer = json.loads(body.read_text())
        for package in answer["result"]["results"]:
            package["metadata_modified"] = day
        body.write_text(json.dumps(answer))
    return tmp_path / "data", made


def test_prune_takes_out_what_nothing_names(touched: tuple[Path, dict[str, Path]]) -> None:
    data, recordings = touched
    for day in DAYS:
        well("harvest", "trial-gone", "--replay", recordings[day], data=data)
    events = rows(data, "SELECT * FROM events ORDER BY id")
    bodies = sorted(path.name for path in (data / "archive" / "bodies").rglob("*") if path.is_file())
    dry = json.loads(well("prune", "--before", DAYS[-1], "--dry-run", "--json", data=data))
    assert len(rows(data, "SELECT 1 FROM record_versions")) == 8
    done = json.loads(well("prune", "--before", DAYS[-1], "--json", data=data))
    assert {**done, "dry_run": True} == dry
    assert (done["versions"], done["runs"], done["bodies"]) == (2, 1, 1), "events name the first of each record"
    assert len(rows(data, "SELECT 1 FROM record_versions")) == 6
    merged = rows(data, "SELECT before, after FROM change_fields WHERE field = 'modified' ORDER BY change_id")
    assert [(row["before"].strip('"'), row["after"].strip('"')) for row in merged[:2]] == [(DAYS[0], DAYS[2])] * 2
    assert len([path for path in (data / "archive" / "bodies").rglob("*") if path.is_file()]) == len(bodies) - 1
    assert rows(data, "SELECT * FROM events ORDER BY id") == events
    assert well("doctor", data=data)
    assert json.loads(well("prune", "--before", DAYS[-1], "--json", data=data))["versions"] == 0


def test_prune_keeps_what_a_decision_names(touched: tuple[Path, dict[str, Path]]) -> None:
    data, recordings = touched
    for day in DAYS[:2]:
        well("harvest", "trial-gone", "--replay", recordings[day], data=data)
    with closing(open_published(Settings(data=data))) as catalogue:
        need = str(catalogue.execute("SELECT min(id) FROM needs").fetchone()[0])
        said = build_decision(catalogue, need, "trial-gone.kept", "accept", "It fits.", "a person", DAYS[1])
    with closing(open_curation(data / "curation.db")) as curation:
        add_decision(curation, said)
    for day in DAYS[2:]:
        well("harvest", "trial-gone", "--replay", recordings[day], data=data)
    assert "1 old versions stay" in well("prune", "--before", DAYS[-1], data=data)
    (kept,) = said.record_hashes.values()
    assert rows(data, "SELECT 1 FROM record_versions WHERE hash = ?", kept)


@pytest.fixture(autouse=True)
def _no_day_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOMEFINDER_TODAY", raising=False)
