"""A sector is data: files put into a copy of ``vocab/`` have its needs ranked, explained and published."""

from __future__ import annotations

import asyncio
import json
import shutil
from contextlib import closing

import pytest

from homefinder.build.batch import live_steps, run_steps
from homefinder.build.refresh import refresh
from homefinder.ranking.ranker import Ranker
from homefinder.rdf.sparql import run_query
from homefinder.rdf.store.repository import open_local
from homefinder.rdf.validate import validate
from homefinder.settings import ROOT, Settings
from homefinder.site.serve import open_site
from homefinder.store.db import open_published

pytestmark = pytest.mark.slow

NEEDS = """\
sector: allotments
title: Allotments
description: Needs of people who grow food on rented plots.
licence: MIT
needs:
  - id: free-plots
    title: Know how long people wait to grow their own veg
    description: >-
      Each parish keeps names in a notebook. We need to see who waits, since when, and where a patch lies idle.
    asked_by: Parish clerks
    evidence: []
    consequence: Ground lies idle.
    keywords: [veg, patch, parish, queue, idle]
"""
SCHEME = """\
@prefix al: <https://w3id.org/homefinder/allotments/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://w3id.org/homefinder/allotments> a skos:ConceptScheme ;
    dcterms:title "Words of allotments"@en ;
    skos:hasTopConcept al:plot .

al:plot a skos:Concept ;
    skos:inScheme <https://w3id.org/homefinder/allotments> ;
    skos:topConceptOf <https://w3id.org/homefinder/allotments> ;
    skos:prefLabel "allotment"@en ;
    skos:hiddenLabel "veg patch"@en, "grow your own"@en ;
    skos:definition "Land that a council lets to people who grow food for themselves."@en ;
    dcterms:source <https://www.legislation.gov.uk/ukpga/Edw7/8/36> ;
    skos:notation "plot" .
"""
SPEECH = """\
sector: allotments
name: Allotments & smallholdings
examples:
  - where somebody can grow their own veg
roles:
  plot-holder: Somebody who grows food
"""
HOME = """\
homes:
  - key: small-holdings-act
    title: Small Holdings and Allotments Act 1908
    kind: legislation
    publisher: UK Parliament (legislation.gov.uk)
    url: https://www.legislation.gov.uk/ukpga/Edw7/8/36
    url_verified: false
    status: in force
    lifecycle: active
    description: Act by which councils provide allotments where they are asked for.
    certainty: background
"""
SUBJECTS = """\
subjects:
  "curated:small-holdings-act":
    - allotments/plot
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """What the repository says of homes by hand, and a sector that nobody had thought of, built as any other."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "vocab", home / "vocab")
    (home / "sources").mkdir()
    shutil.copy(ROOT / "sources" / "curated.yml", home / "sources")
    shutil.copy(ROOT / "metadata.yml", home)
    for name, text in {
        "needs/allotments.yml": NEEDS,
        "schemes/allotments.ttl": SCHEME,
        "homes/allotments.yml": HOME,
        "subjects/allotments.yml": SUBJECTS,
        "sectors/allotments.yml": SPEECH,
    }.items():
        (home / "vocab" / name).write_text(text, encoding="utf-8")
    data = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOMEFINDER_HOME", str(home))
        made = Settings.from_environment(data)
        outcomes = run_steps(live_steps(made, ["curated"]), lambda step, outcome: None)
    assert [outcome.state for outcome in outcomes] == ["committed"]
    refresh(made)
    return made


def test_the_need_is_ranked_and_its_words_explained(settings: Settings) -> None:
    with closing(open_published(settings)) as catalogue:
        need = catalogue.execute("SELECT * FROM needs WHERE id = 'free-plots'").fetchone()
        first = catalogue.execute("SELECT * FROM candidates WHERE need_id = 'free-plots' AND rank = 1").fetchone()
        others = catalogue.execute("SELECT count(*) FROM candidates WHERE need_id = 'free-plots'").fetchone()[0]
    assert (need["sector"], need["source"]) == ("allotments", "vocab/needs/allotments.yml")
    assert first["home_id"] == "curated.small-holdings-act"
    assert others > 1
    words = [
        piece["home"]
        for feature in json.loads(first["features"])
        if feature["name"] in ("words", "labels")
        for piece in feature["evidence"]
    ]
    assert any("allotment" in word for word in words), words


def test_everyday_words_of_the_sector_find_its_home(settings: Settings) -> None:
    with closing(open_published(settings)) as catalogue:
        assert Ranker(catalogue).rank("veg patch", limit=1)[0].home_id == "curated.small-holdings-act"


def test_the_sectors_already_there_keep_their_needs(settings: Settings) -> None:
    with closing(open_published(settings)) as catalogue:
        sectors = {row["sector"] for row in catalogue.execute("SELECT DISTINCT sector FROM needs")}
    assert sectors == {"allotments", *(path.stem for path in (ROOT / "vocab" / "needs").glob("*.yml"))}


def test_the_site_speaks_of_the_sector_as_its_people_do(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEFINDER_HOME", str(settings.home))
    site = open_site(settings)
    shown = {path: asyncio.run(site.client.get(path)).text for path in ("/", "/needs", "/themes", "/feedback")}
    assert "where somebody can grow their own veg" in shown["/"]
    assert "Allotments &amp; smallholdings" in shown["/needs"]
    assert "Allotments &amp; smallholdings" in shown["/themes"]
    assert '<option value="plot-holder">Somebody who grows food</option>' in shown["/feedback"]


def test_the_sector_is_in_the_rdf_store_and_keeps_to_the_shapes(settings: Settings) -> None:
    vocab = settings.home / "vocab"
    with open_local(settings.rdf) as repository:
        found = run_query(repository, 'ASK { ?need hf:sector "allotments" ; hf:couldBeMetBy ?home }', "json", vocab)
        words = run_query(
            repository, "ASK { ?scheme a skos:ConceptScheme ; dcterms:title 'Words of allotments'@en }", "json", vocab
        )
        report = validate(repository, vocab / "shapes.ttl")
    assert json.loads(found)["boolean"]
    assert json.loads(words)["boolean"]
    assert [item for item in report.results if item.severity == "Violation"] == []
