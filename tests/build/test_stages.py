"""Each stage on its own: what changed, and which stages are done again for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from homefinder import code_fingerprint
from homefinder.build import fingerprint
from homefinder.build import refresh as refresh_module
from homefinder.build.refresh import is_up_to_date, refresh
from homefinder.build.stages import STAGES, Stage
from homefinder.change_requests.actions import ActionDetails, open_request
from homefinder.change_requests.model import ChangeRequest
from homefinder.code_fingerprint import fingerprint_code
from homefinder.store.today import write_as_at
from tests.support.folder_states import make_older, spoil_beginning, spoil_rest
from tests.support.pairs import World

ON_LINK = "link item-coverage impact publish rdf"
ON_RESOLVE = f"events duty-events item-events moves index routes upkeep {ON_LINK}"
ALL = f"resolve items item-relations item-words dates duties uses listings {ON_RESOLVE}"
ON_RECORDS = f"resolve items item-relations item-words dates duties proposals uses listings {ON_RESOLVE}"
SCHEME = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/homefinder/made> a skos:ConceptScheme .
<https://w3id.org/homefinder/made/foster> a skos:Concept ; skos:inScheme <https://w3id.org/homefinder/made> ;
    skos:prefLabel "foster placement"@en ; skos:notation "foster" .
"""
Happening = Callable[[World], object]


def append(name: str, text: str) -> Happening:
    """Add text to a file of vocab/, which may not be there yet."""

    def work(made: World) -> None:
        path = made.vocab / name
        path.parent.mkdir(exist_ok=True)
        path.write_text((path.read_text() if path.exists() else "") + text)

    return work


def execute(sql: str) -> Happening:
    return lambda made: made.ledger.execute(sql)


def opens_a_request(made: World) -> None:
    request = ChangeRequest("", "Count the carers", need_id="fostered", owner="An office", proposed_by="A council")
    open_request(made.curation, request, ActionDetails("ann", "2026-05-01"))


def puts_an_older_catalogue_back(made: World) -> None:
    older = made.root / "older.db"
    shutil.copy(made.settings.catalogue, older)
    made.decides("fostered", "own.foster", "accept")
    refresh(made.settings)
    shutil.copy(older, made.settings.catalogue)


QUIET_RUN = """INSERT INTO runs (source_id, state, mode, seen_on, started_at, ended_at)
    VALUES ('own', 'unchanged', 'replay', '2026-05-02', '2026-05-02T01:00:00Z', '2026-05-02T01:00:01Z')"""
LINK_CHECK = "INSERT INTO link_checks (url, checked_at, status) VALUES ('https://a.example.org/', '2026-05-02', 200)"

HAPPENINGS: dict[str, tuple[Happening, str]] = {
    "nothing": (lambda _: None, ""),
    "a decision": (lambda made: made.decides("fostered", "own.foster", "accept"), ON_LINK),
    "a judgement of two records": (lambda made: made.judged("own:rail", "register:31", "same"), ALL),
    "a changed record": (lambda made: made.says("own:foster", title="Foster placement count"), ON_RECORDS),
    "a change request": (opens_a_request, "impact publish rdf"),
    "a need": (append("needs/made.yml", "# reworded\n"), ON_LINK),
    "a concept": (append("schemes/made.ttl", SCHEME), f"index {ON_LINK}"),
    "a subject": (append("subjects/made.yml", "subjects: {}\n"), f"index {ON_LINK}"),
    "a route": (append("routes/unknown.yml", "# reworded\n"), f"routes upkeep {ON_LINK}"),
    "a closed owner": (append("owners.yml", "closed: []\n"), "upkeep publish"),
    "one body under two names": (append("owners.yml", "same: [{owner: A, names: [B], why: said}]\n"), ALL),
    "a link check": (execute(LINK_CHECK), "upkeep publish"),
    "the ontology": (append("ontology.ttl", "# reworded\n"), "rdf"),
    "what no stage reads": (append("queries/more.rq", "ASK {}\n"), ""),
    "a run without a change": (execute(QUIET_RUN), "publish+ rdf+"),
    "another day of the sample": (lambda made: write_as_at(made.ledger, "2026-11-15"), "publish+"),
    "a lost catalogue": (lambda made: made.settings.catalogue.unlink(), "publish"),
    "an older catalogue": (puts_an_older_catalogue_back, "publish"),
    "a damaged catalogue": (lambda made: spoil_beginning(made.settings.catalogue), "publish"),
    "a catalogue that is damaged within": (lambda made: spoil_rest(made.settings.catalogue), "publish"),
    "a catalogue of a version before": (lambda made: make_older(made.settings.catalogue), "publish"),
    "a lost RDF store": (lambda made: (made.settings.rdf / "current").unlink(), "rdf"),
    "a damaged RDF store": (lambda made: (made.settings.rdf / "current").write_text("?"), "rdf"),
}  # fmt: skip


def stages_of(made: World) -> str:
    """Refresh; the stages that were due, with a + where only what was new was added."""
    return " ".join(stage.name + "+" * stage.is_amended for stage in refresh(made.settings).stages)


@pytest.mark.parametrize("name", HAPPENINGS)
def test_a_change_redoes_what_rests_on_it_and_nothing_else(made: World, name: str) -> None:
    happening, expected = HAPPENINGS[name]
    happening(made)
    assert is_up_to_date(made.settings) == (not expected)
    assert is_up_to_date(made.settings, but_for_runs=True) == (not expected or "+" in expected)
    assert stages_of(made) == expected
    assert is_up_to_date(made.settings)
    assert stages_of(made) == ""


def test_another_base_address_moves_the_rdf_alone(made: World) -> None:
    made.settings = replace(made.settings, base="https://homes.example.org")
    assert stages_of(made) == "rdf"


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_other_code_redoes_its_stage_and_what_rests_on_it(
    made: World, monkeypatch: pytest.MonkeyPatch, stage: Stage
) -> None:
    module = stage.run.__module__
    monkeypatch.setattr(
        fingerprint, "fingerprint_code", lambda name: "other" if name == module else fingerprint_code(name)
    )
    expected = {
        "resolve": ALL,
        "items": "items item-relations item-words item-events item-coverage impact publish rdf",
        "item-relations": "item-relations item-coverage publish rdf",
        "item-words": "item-words item-coverage publish",
        "dates": "dates moves impact publish rdf",
        "duties": "duties duty-events impact publish rdf",
        "proposals": "proposals publish rdf",
        "uses": "uses publish rdf",
        "listings": "listings publish",
        "events": "events duty-events item-events moves upkeep impact publish rdf",
        "duty-events": "duty-events impact publish rdf",
        "item-events": "item-events impact publish rdf",
        "moves": "moves impact publish rdf",
        "item-coverage": "item-coverage publish",
        "index": f"index {ON_LINK}",
        "routes": f"routes upkeep {ON_LINK}",
        "upkeep": "upkeep publish",
        "link": ON_LINK,
        "impact": "impact publish",
    }
    assert stages_of(made) == expected.get(stage.name, stage.name)


FILES = {
    "ids.py": "resolve items events duty-events item-events moves index upkeep rdf",
    "resolve/matching/blocking.py": "resolve",
    "change/events/classify.py": "events duty-events item-events moves",
    "search/subject_tagging.py": "index",
    "search/tokenise.py": "item-relations item-words index link item-coverage impact publish",
    "ranking/evidence/words.py": "link impact",
    "outcomes/sentence.py": "link",
    "change/calendar/dates.py": "impact",
    "rdf/nodes/homes.py": "rdf",
    "store/schema/migrations.py": ON_RECORDS,
    "site/pages/home_page.py": "",
    "cli/app.py": "",
    "__init__.py": "",
}  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_a_changed_file_is_that_of_the_stages_that_import_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    copy = tmp_path / "homefinder"
    shutil.copytree(code_fingerprint.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "templates", "static"))
    before = {stage.name: fingerprint_code(stage.run.__module__) for stage in STAGES}
    (copy / file).write_bytes((copy / file).read_bytes() + b"\n# reworded\n")
    fingerprint_code.cache_clear()
    monkeypatch.setattr(code_fingerprint, "PACKAGE", copy)
    after = {stage.name: fingerprint_code(stage.run.__module__) for stage in STAGES}
    fingerprint_code.cache_clear()
    assert " ".join(name for name in before if before[name] != after[name]) == FILES[file]


@pytest.mark.parametrize("broken", ["index", "link", "publish", "rdf"])
def test_a_stage_that_died_is_done_again_with_all_that_rest_on_it(
    made: World, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Also where what was changed is as before: the stages before it have cleared what was made from it."""

    def die(*_: object) -> None:
        raise RuntimeError("the power went")

    path = made.vocab / "schemes" / "made.ttl"
    append("schemes/made.ttl", SCHEME)(made)
    with monkeypatch.context() as patch:
        dying = tuple(replace(stage, run=die) if stage.name == broken else stage for stage in STAGES)
        patch.setattr(refresh_module, "STAGES", dying)
        with pytest.raises(RuntimeError, match="the power went"):
            refresh(made.settings)
    path.unlink()
    assert not is_up_to_date(made.settings)
    assert stages_of(made) == f"index {ON_LINK}"
    assert made.proposed()
