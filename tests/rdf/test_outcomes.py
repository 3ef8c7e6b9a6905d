"""Outcomes, gaps and the proof of a search say the same in RDF as in their tables."""

from __future__ import annotations

import json
import sqlite3

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from homefinder.rdf.project import quads
from homefinder.rdf.store.repository import in_memory
from homefinder.rdf.validate import validate
from tests.support.rdf_catalogue import BASE, VOCAB, ask, catalogue, curation
from tests.support.rdf_records import insert

HF = "https://w3id.org/homefinder/def#"
NEED = f"{BASE}/id/need/one%20number"
GAP = f"{BASE}/id/mapping/alpha%3Astated"


def outcome(need: str, word: str, **more: object) -> dict[str, object]:
    row: dict[str, object] = {
        "need_id": need, "outcome": word, "confidence": 0.75, "margin": 0.25, "runner_up": "adopt", "basis": "machine",
        "explanation": "Because.", "next_step": "Ask.", "scores": "[]",
    }  # fmt: skip
    return row | more


@pytest.fixture(scope="module")
def made() -> sqlite3.Connection:
    connection = catalogue()
    for table in ("outcomes", "need_searches", "need_queries", "need_nearest_homes"):
        connection.execute(f"DELETE FROM {table}")
    insert(connection, "outcomes", [
        outcome("one number", "extend", home_id="alpha.one", deadline="2026-12-01", addressed_to="The board",
                route_id="board"),
        outcome("alpha:stated", "no-home"),
    ])  # fmt: skip
    sources = [row[0] for row in connection.execute("SELECT id FROM sources ORDER BY id")]
    runs = dict(connection.execute("SELECT source_id, max(id) FROM runs GROUP BY source_id").fetchall())
    insert(connection, "need_searches", [
        {"need_id": "alpha:stated", "source_id": sources[0], "seen_on": "2026-02-02", "homes_searched": 2,
         "run_id": runs[sources[0]]},
        {"need_id": "alpha:stated", "source_id": sources[1], "seen_on": "", "homes_searched": 0, "run_id": None},
    ])  # fmt: skip
    insert(connection, "need_queries", [
        {"need_id": "alpha:stated", "position": 1, "method": "word", "query": "told\x00", "homes_found": 0},
    ])  # fmt: skip
    insert(connection, "need_nearest_homes", [
        {"need_id": "alpha:stated", "rank": 1, "home_id": "alpha.one", "score": 0.5, "shortfall": "It is a guide."},
    ])  # fmt: skip
    return connection


@pytest.fixture(scope="module")
def projected(made: sqlite3.Connection) -> list[Quad]:
    return list(quads(made, curation(), VOCAB, BASE))


def said(projected: list[Quad], subject: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quad in projected:
        if quad.subject == NamedNode(subject) and isinstance(quad.object, NamedNode | Literal):
            found.setdefault(quad.predicate.value.replace("#", "/").rpartition("/")[2], []).append(quad.object.value)
    return found


def test_an_outcome_says_what_to_do_with_which_home(projected: list[Quad]) -> None:
    assert said(projected, f"{BASE}/id/outcome/one%20number") == {
        "type": [f"{HF}Outcome"], "ofNeed": [NEED], "outcomeIs": ["extend"], "runnerUp": ["adopt"],
        "basis": ["machine"], "strength": ["weak"], "margin": ["0.25"], "comment": ["Because."],
        "outcomeHome": [f"{BASE}/id/home/alpha.one"], "nextStep": ["Ask."], "byRoute": ["board"],
        "addressedTo": ["The board"], "deadline": ["2026-12-01"],
    }  # fmt: skip


def test_a_gap_is_a_mapping_to_no_term(projected: list[Quad]) -> None:
    told = said(projected, GAP)
    assert told["annotatedTarget"] == ["https://w3id.org/sssom/NoTermFound"]
    assert told["annotatedSource"] == [f"{BASE}/id/need/alpha%3Astated"]
    assert not [quad for quad in projected if quad.subject == NamedNode(f"{BASE}/id/mapping/one%20number")]


def test_the_proof_stands_with_the_need(projected: list[Quad]) -> None:
    told = said(projected, f"{BASE}/id/need/alpha%3Astated")
    assert told["searchedWith"] == ["word: told (0)"]
    assert len(told["searchedIn"]) == len(told["notSearched"]) == 1
    assert said(projected, told["cameNear"][0])["lacking"] == ["It is a guide."]


def test_the_shapes_hold_and_tell_a_wrong_outcome(projected: list[Quad]) -> None:
    shapes = VOCAB / "shapes.ttl"

    def faults(found: list[Quad]) -> list[str]:
        return [str(item) for item in validate(in_memory(found), shapes).results if "/outcome/" in str(item)]

    assert faults(projected) == []
    wrong = [
        Quad(quad.subject, quad.predicate, Literal("maybe"), quad.graph_name)
        if quad.predicate == NamedNode(f"{HF}outcomeIs")
        else quad
        for quad in projected
    ]
    assert len(faults(wrong)) == 2


@pytest.mark.parametrize(("query", "rows"), [("outcomes", 2), ("gaps", 2)])
def test_the_saved_queries_answer(projected: list[Quad], query: str, rows: int) -> None:
    text = (VOCAB / "queries" / f"{query}.rq").read_text(encoding="utf-8")
    answer = json.loads(ask(in_memory(projected), text, "json"))
    assert len(answer["results"]["bindings"]) == rows
