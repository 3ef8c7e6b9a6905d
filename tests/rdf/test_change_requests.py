"""Change requests in RDF: what is asked, how it stands and what happened, in roles and without names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from rdflib import Graph

from homefinder.change_requests.model import RELATIONS, REQUEST_EVENT_KINDS
from homefinder.change_requests.workflow import STATES
from homefinder.rdf.project import quads
from homefinder.rdf.store.repository import in_memory
from homefinder.rdf.validate import validate
from tests.support.rdf_catalogue import BASE, HOSTILE, VOCAB, catalogue, curation
from tests.support.rdf_requests import DRAFT, LIVED, PERSON

HF = "https://w3id.org/homefinder/def#"
DCTERMS = "http://purl.org/dc/terms/"
FIRST_MOVE = f"request/{LIVED}%2F2026-01-02T10%3A00%3A00.000000Z"


@pytest.fixture(scope="module")
def projected() -> list[Quad]:
    graph = NamedNode(f"{BASE}/id/graph/requests")
    return [quad for quad in quads(catalogue(), curation(), VOCAB, BASE) if quad.graph_name == graph]


@pytest.mark.parametrize(
    ("subject", "predicate", "expected"),
    [
        (f"request/{LIVED}", f"{HF}requestState", ["submitted"]),
        (f"request/{LIVED}", f"{HF}dueOn", ["2026-03-01"]),
        (f"request/{LIVED}", f"{HF}requestedWording", ["Say why it was shared."]),
        (f"request/{LIVED}", f"{HF}requestEvidence", sorted([HOSTILE, "A report"])),
        (f"request/{LIVED}", f"{HF}asksChangeOf", [f"{BASE}/id/home/alpha.one"]),
        (f"request/{LIVED}", f"{HF}forNeed", [f"{BASE}/id/need/one%20number"]),
        (f"request/{LIVED}", f"{HF}routeAsGiven", ["no route"]),
        (f"request/{LIVED}", f"{HF}proposedBy", ["Example Group"]),
        (f"request/{LIVED}", f"{HF}follows", [f"{BASE}/id/request/{DRAFT}"]),
        (f"request/{LIVED}", f"{HF}blocks", []),
        (f"request/{DRAFT}", f"{HF}proposedBy", []),
        (f"request/{DRAFT}", f"{HF}needAsGiven", ["gone"]),
        (f"request/{DRAFT}", f"{HF}askedOf", [HOSTILE]),
        (FIRST_MOVE, f"{HF}requestState", ["submitted"]),
        (FIRST_MOVE, f"{HF}inRole", ["data lead"]),
        (FIRST_MOVE, f"{HF}notedAt", ["2026-01-02T10:00:00Z"]),
        (FIRST_MOVE, "http://www.w3.org/ns/prov#used", [f"{BASE}/id/request/{LIVED}"]),
        (FIRST_MOVE, "http://xmlns.com/foaf/0.1/page", ["https://example.org/a%20letter"]),
        (f"request/{LIVED}%2F2026-01-04T10%3A00%3A00.000000Z", f"{HF}amendedField", ["wording"]),
    ],
)  # fmt: skip
def test_requests_become_statements(projected: list[Quad], subject: str, predicate: str, expected: list[str]) -> None:
    wanted = (NamedNode(f"{BASE}/id/{subject}"), NamedNode(predicate))
    found = [quad.object for quad in projected if (quad.subject, quad.predicate) == wanted]
    assert sorted(item.value for item in found if isinstance(item, NamedNode | Literal)) == expected


def test_neither_names_nor_notes_are_told(projected: list[Quad]) -> None:
    texts = {quad.object.value for quad in projected if isinstance(quad.object, Literal)}
    assert [text for text in texts if PERSON in text or "private" in text] == []
    events = {quad.subject for quad in projected if quad.object == NamedNode(f"{HF}RequestEvent")}
    assert len(events) == 7


def test_the_shapes_hold_and_a_broken_request_is_found() -> None:
    repository = in_memory(quads(catalogue(), curation(), VOCAB, BASE))
    assert _breaches(repository) == []
    state = NamedNode(f"{HF}requestState")
    request = NamedNode(f"{BASE}/id/request/{LIVED}")
    broken = [
        Quad(quad.subject, quad.predicate, Literal("lost"), quad.graph_name)
        if (quad.subject, quad.predicate) == (request, state)
        else quad
        for quad in quads(catalogue(), curation(), VOCAB, BASE)
    ]
    assert any("nine states" in text for text in _breaches(in_memory(broken)))


def _breaches(repository: object) -> list[str]:
    report = validate(repository, VOCAB / "shapes.ttl")  # type: ignore[arg-type]
    return [str(item) for item in report.results if "request" in item.focus]


def test_the_vocabulary_names_every_state_and_kind() -> None:
    comments = {
        quad.subject.value.removeprefix(HF): quad.object.value
        for quad in parse(path=VOCAB / "ontology.ttl", format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.predicate.value.endswith("rdf-schema#comment")
    }
    assert [state for state in STATES if state not in comments["requestState"]] == []
    untold = {"noted", "dismissed"}
    assert [
        kind for kind in REQUEST_EVENT_KINDS if kind not in untold and kind not in comments["requestEventKind"]
    ] == []
    shapes = (VOCAB / "shapes.ttl").read_text(encoding="utf-8")
    assert f'sh:pattern "^({"|".join(STATES)})$"' in shapes
    context = json.loads(Path(VOCAB / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert set(RELATIONS) <= set(context)
    assert Graph().parse(VOCAB / "shapes.ttl", format="turtle")
