"""Records that stand under another key than the edition before: real ones, and what becomes of what rested on them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from homefinder.change.events.write import derive_events
from homefinder.decisions.rebind import find_present_home
from homefinder.decisions.store import Decision
from homefinder.fetch.replay import find_replays
from homefinder.harvest.service import accept_held_run, harvest_replay
from homefinder.lookup import find_home
from homefinder.resolve.judgements import Judgement, keep_judgement
from homefinder.resolve.run import resolve
from homefinder.settings import Settings
from homefinder.source import read_sources
from homefinder.store.db import open_curation, open_ledger
from tests.support.commands import rows
from tests.support.data_folder import ADDRESS, House, source
from tests.support.editions import Edition, Line

DIT = "uk-api-catalogue:department-for-international-trade"
DBT = "uk-api-catalogue:department-for-business-and-trade"


def take(data: Path, replays: Path) -> None:
    """Harvest every edition of a real source, then resolve and tell what changed."""
    sources, config = read_sources(Path("sources")), Settings(data=data)
    for replay in find_replays(replays):
        run = harvest_replay(config, sources[replays.name], replay)
        if run.state == "held":
            assert run.run_id is not None
            accept_held_run(config, run.run_id, sources)
    tell(data)


def tell(data: Path) -> None:
    with closing(open_ledger(data / "ledger.db")) as ledger:
        resolve(ledger)
        derive_events(ledger)


def test_interfaces_of_a_department_that_got_a_new_name_changed_their_owner(tmp_path: Path, replay_root: Path) -> None:
    take(tmp_path, replay_root / "uk-api-catalogue")
    found = rows(tmp_path, "SELECT former_record, record_id, score FROM record_renames WHERE verdict = 'renamed'")
    assert len(found) == 5
    assert all(row["former_record"] == row["record_id"].replace(DBT, DIT) and row["score"] > 0.95 for row in found)
    sql = """SELECT e.kind, m.record_id, e.members FROM events e JOIN event_members m ON m.event_id = e.id
             WHERE announced_by = 'seen'"""
    events = rows(tmp_path, sql)
    assert not [one for one in events if one["record_id"].startswith(DIT)]
    for row in found:
        kinds = {one["kind"] for one in events if one["record_id"] == row["record_id"]}
        assert "owner-changed" in kinds
        assert {one["members"] for one in events if one["record_id"] == row["record_id"]} >= {5}
        assert "new-standard" not in kinds
    assert sum(one["kind"] == "vanished" for one in events) == 21 - 5
    # What is only like it waits for a person.
    (asked,) = rows(tmp_path, "SELECT former_record, record_id FROM record_renames WHERE verdict = 'proposed'")
    assert asked["former_record"].endswith("/inform-plus")
    assert asked["record_id"].endswith("/lginform-plus")


def test_pages_that_got_another_name_did_not_vanish(tmp_path: Path, replay_root: Path) -> None:
    take(tmp_path, replay_root / "social-care-data-standards")
    verdicts = rows(tmp_path, "SELECT verdict, count(*) AS n FROM record_renames GROUP BY verdict ORDER BY verdict")
    assert {row["verdict"]: row["n"] for row in verdicts} == {"proposed": 1, "renamed": 4}
    vanished = rows(tmp_path, "SELECT record_id FROM events WHERE kind = 'vanished'")
    assert {row["record_id"].rpartition("/")[2] for row in vanished} == {
        "get_an_identifier_api", "person_match_scoring",
    }  # fmt: skip


@pytest.fixture
def renamed(tmp_path: Path) -> House:
    """A house whose record ``old`` became ``new``."""
    fields = {"title": "name", "description": "about"}
    mapping = {"key": "{id}", "kind": "api", "fields": fields}
    home = House(tmp_path, source(parameters={"url": ADDRESS, "mapping": mapping}))
    for day, key in enumerate(("old", "new")):
        body = f"id,name,about\n{key},Tree list,{' '.join(f'word{n}' for n in range(60))}\nother,Other,Else\n"
        home.takes(Edition("made", (Line(ADDRESS, headers={}, body=body.encode()),)), day)
    tell(home.settings.data)
    return home


def test_what_rested_on_the_former_follows(renamed: House) -> None:
    decided = Decision("n", "made.old", "accept", "it fits", "A. P.", "2026-01-01", records='{"made:old": "0"}')
    with closing(open_ledger(renamed.settings.ledger)) as ledger:
        assert find_present_home(ledger, decided) == "made.new"
        assert find_home(ledger, "made.old") == find_home(ledger, "made:old") == "made.new"
    kinds = {(row["kind"], row["record_id"]) for row in renamed.rows("SELECT kind, record_id FROM events")}
    assert ("moved", "made:new") in kinds
    assert not {"vanished", "new-standard"} & {kind for kind, _ in kinds}


def test_a_person_undoes_a_rename(renamed: House) -> None:
    config = renamed.settings
    assert renamed.rows("SELECT * FROM record_renames")
    with closing(open_ledger(config.ledger)) as ledger, closing(open_curation(config.curation)) as kept:
        keep_judgement(kept, Judgement("made:old", "made:new", "different", "another list", "A. P.", "2026-01-03"))
        resolve(ledger, kept)
        derive_events(ledger)
    assert not renamed.rows("SELECT * FROM record_renames")
    kinds = {(row["kind"], row["record_id"]) for row in renamed.rows("SELECT kind, record_id FROM events")}
    assert {("vanished", "made:old"), ("new-standard", "made:new")} <= kinds
    assert ("moved", "made:new") not in kinds
