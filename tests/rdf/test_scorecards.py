"""A candidate's scorecard says the same in RDF as in its table, with evidence that leads to the record and the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from homefinder.rdf.consistency import list_disagreements
from homefinder.rdf.nodes.scorecards import features_of
from homefinder.rdf.project import quads
from homefinder.rdf.store.repository import LocalRepository, build, in_memory, open_local
from homefinder.rdf.validate import validate
from tests.support.rdf_catalogue import BAD_ADDRESSES, BASE, HOSTILE, SCORECARD, VOCAB, ask, catalogue, curation

HF = "https://w3id.org/homefinder/def#"
PAIR = f"{BASE}/id/mapping/one%20number%2Falpha.one"
WORDS = f"{PAIR}%2Fwords"
GRAPH = NamedNode(f"{BASE}/id/graph/mappings")


@pytest.fixture(scope="module")
def projected() -> list[Quad]:
    return list(quads(catalogue(), curation(), VOCAB, BASE))


def repository(projected: list[Quad]) -> LocalRepository:
    return in_memory(projected)


def said(projected: list[Quad], subject: str) -> dict[str, list[str]]:
    """What the projection says of one thing: values by the last part of the property's address."""
    found: dict[str, list[str]] = {}
    for quad in projected:
        if quad.subject == NamedNode(subject) and isinstance(quad.object, NamedNode | Literal):
            name = quad.predicate.value.replace("#", "/").rpartition("/")[2]
            found.setdefault(name, []).append(quad.object.value)
    return found


def test_a_feature_says_what_it_weighs_and_what_it_rests_on(projected: list[Quad]) -> None:
    assert said(projected, PAIR)["feature"] == [WORDS, f"{PAIR}%2Fmeaning"]
    assert said(projected, WORDS) == {
        "type": [f"{HF}Feature"],
        "featureName": ["words"],
        "value": ["0.25"],
        "weight": ["1"],
        "contribution": ["0.25"],
        "meaning": ["shares words with the need"],
        "restsOn": [f"{WORDS}%2F1", f"{WORDS}%2F2"],
    }


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (
            1,
            {
                "needWord": ["number"],
                "homeWord": ["numbers"],
                "source": [f"{BASE}/id/record/alpha%3Aone"],
                "page": ["https://example.org/one"],
            },
        ),
        (2, {"needWord": ["child"], "homeWord": [HOSTILE], "addressAsGiven": [BAD_ADDRESSES[2]]}),
    ],
)
def test_evidence_leads_to_the_record_and_the_page(
    projected: list[Quad], number: int, expected: dict[str, list[str]]
) -> None:
    assert said(projected, f"{WORDS}%2F{number}") == {"type": ["https://w3id.org/homefinder/def#Evidence"], **expected}


def test_a_pair_that_a_person_judged_keeps_its_scorecard(projected: list[Quad]) -> None:
    pair = f"{BASE}/id/mapping/one%20number%2Falpha.law"
    assert said(projected, pair)["feature"] == [f"{pair}%2Fwords"]


def test_every_number_of_the_table_is_in_the_store_and_none_besides(projected: list[Quad]) -> None:
    answer = json.loads(
        ask(
            repository(projected),
            "SELECT ?name ?value ?weight { ?f hf:featureName ?name ; hf:value ?value ; hf:weight ?weight }",
            "json",
        )
    )
    found = [
        (row["name"]["value"], float(row["value"]["value"]), float(row["weight"]["value"]))
        for row in answer["results"]["bindings"]
    ]
    pairs = (*SCORECARD, *SCORECARD, SCORECARD[0])  # two candidates, and one pair that a person judged
    assert sorted(found) == sorted((str(item["name"]), item["value"], item["weight"]) for item in pairs)


def test_scorecards_agree_with_their_tables_and_a_changed_weight_is_named(tmp_path: Path) -> None:
    tables, people = catalogue(), curation()
    build(quads(tables, people, VOCAB, BASE), tmp_path)
    changed = json.dumps([SCORECARD[0] | {"weight": 2.0}, SCORECARD[1]])
    with open_local(tmp_path) as store:
        assert list_disagreements(tables, people, VOCAB, BASE, store) == []
        tables.execute("UPDATE candidates SET features = ? WHERE home_id = 'alpha.one'", (changed,))
        found = list_disagreements(tables, people, VOCAB, BASE, store)
    assert {(item.subject, item.predicate.rstrip(">").rpartition("#")[2], item.row) for item in found} == {
        (f"<{WORDS}>", name, "candidates need_id=one number home_id=alpha.one") for name in ("weight", "contribution")
    }


@pytest.mark.parametrize("name", ["value", "weight", "contribution", "featureName", "meaning"])
def test_the_shapes_want_each_part_of_a_feature_once(projected: list[Quad], name: str) -> None:
    part = NamedNode(f"{HF}{name}")
    short = [quad for quad in projected if (quad.subject.value, quad.predicate) != (WORDS, part)]  # type: ignore[union-attr]
    twice = [*projected, Quad(NamedNode(WORDS), part, Literal("0.5"), GRAPH)]
    assert validate(in_memory(projected), VOCAB / "shapes.ttl").conforms
    for wrong in (short, twice):
        findings = validate(in_memory(wrong), VOCAB / "shapes.ttl").results
        assert {(item.focus, item.path) for item in findings if item.severity == "Violation"} == {(WORDS, part.value)}


@pytest.mark.parametrize(
    ("text", "names"), [("", []), ("null", []), ('{"name": 1}', []), ('["x", {"name": "y"}]', ["y"])]
)
def test_a_column_that_holds_no_scorecard_gives_none(text: str, names: list[str]) -> None:
    assert [feature["name"] for feature in features_of(text)] == names
