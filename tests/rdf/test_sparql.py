"""Queries: only reading ones, with our prefixes, over all graphs, in the formats of the contract."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from homefinder.errors import QueryError
from homefinder.rdf.context import read_context
from homefinder.rdf.project import quads
from homefinder.rdf.query.guard import check_query
from homefinder.rdf.store.repository import LocalRepository, in_memory
from tests.support.rdf_catalogue import BASE, HOSTILE, VOCAB, ask, catalogue, curation

PREFIXES = read_context(VOCAB).prefixes
QUERIES = sorted((VOCAB / "queries").glob("*.rq"))
HOMES = "SELECT ?home ?title WHERE { ?home a hf:Home ; dcterms:title ?title } ORDER BY ?home"


@pytest.fixture(scope="module")
def repository() -> Iterator[LocalRepository]:
    made = in_memory(quads(catalogue(), curation(), VOCAB, BASE))
    yield made
    made.close()


def test_rows_come_in_every_table_format(repository: LocalRepository) -> None:
    found = json.loads(ask(repository, HOMES, "json"))["results"]["bindings"]
    assert len(found) == 6
    assert HOSTILE in [row["title"]["value"] for row in found]
    table = list(csv.DictReader(io.StringIO(ask(repository, HOMES, "csv").decode(), newline="")))
    assert [row["home"] for row in table] == [row["home"]["value"] for row in found]
    assert len(ask(repository, HOMES, "tsv").splitlines()) == 7
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert len(ElementTree.fromstring(ask(repository, HOMES, "xml")).findall(f".//{space}result")) == 6


def test_triples_come_as_turtle_and_n_triples(repository: LocalRepository) -> None:
    text = "CONSTRUCT { ?h dcterms:title ?t } WHERE { ?h a hf:Home ; dcterms:title ?t }"
    turtle, lines = ask(repository, text, "ttl"), ask(repository, text, "nt")
    assert {str(q) for q in parse(turtle, format=RdfFormat.TURTLE)} == {
        str(q) for q in parse(lines, format=RdfFormat.N_TRIPLES)
    }
    assert len(lines.splitlines()) == 6
    assert b"\n@prefix adms:" in turtle
    assert all(ask(repository, text, "ttl") == turtle for _ in range(5)), "prefixes in one order"
    assert ask(repository, "DESCRIBE <https://example.org/nothing>", "nt") == b""


def test_yes_and_no(repository: LocalRepository) -> None:
    assert json.loads(ask(repository, "ASK { ?s a hf:Home }"))["boolean"] is True
    assert json.loads(ask(repository, "ASK { ?s a hf:NoSuchThing }"))["boolean"] is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }", "10"),
        ("SELECT (COUNT(*) AS ?n) WHERE { ?s a hf:Home }", "6"),
        (f"SELECT (COUNT(*) AS ?n) FROM <{BASE}/id/graph/needs> WHERE {{ ?s a hf:Home }}", "0"),
        (f"SELECT (COUNT(*) AS ?n) FROM <{BASE}/id/graph/homes> WHERE {{ ?s a hf:Home }}", "6"),
        (f"SELECT (COUNT(*) AS ?n) FROM NAMED <{BASE}/id/graph/homes> WHERE {{ GRAPH ?g {{ ?s a hf:Home }} }}", "6"),
        ('SELECT (COUNT(*) AS ?n) WHERE { ?s a hf:Home ; ?p ?from FILTER(STR(?from) = "SERVICE from") }', "0"),
        ("PREFIX hf: <https://example.org/other#> SELECT (COUNT(*) AS ?n) WHERE { ?s a hf:Home }", "0"),
        ("SELECT (COUNT(*) AS ?n) WHERE { ?service a hf:Home } # SERVICE", "6"),
    ],
)
def test_the_default_graph_is_the_union_unless_the_query_says_otherwise(
    repository: LocalRepository, text: str, expected: str
) -> None:
    assert ask(repository, text, "csv").decode().split() == ["n", expected]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <https://a.example/> <https://b.example/> 1 }",
        "# a remark\nPREFIX hf: <https://example.org/insert#>\ndelete where { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/x>",
        "CLEAR ALL",
        "DROP GRAPH <https://example.org/g>",
        "WITH <https://example.org/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(repository: LocalRepository, text: str) -> None:
    with pytest.raises(QueryError, match="only SELECT, ASK, CONSTRUCT and DESCRIBE"):
        ask(repository, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { SERVICE?SILENT{ ?s ?p ?o } }",
        'SELECT * { ?service ?p "SERVICE" . SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }',
        "ASK { FILTER(1<'>')SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } FILTER(?a='') }",
        "SELECT * { ?s ?p ?o FILTER(?o<?b)SERVICE?o#>\n{ ?x ?y ?z } }",
        "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
    ],
)
def test_no_query_reaches_elsewhere(repository: LocalRepository, text: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        ask(repository, text)


def test_an_escaped_keyword_is_no_way_round(repository: LocalRepository) -> None:
    with pytest.raises(QueryError, match="line 1"):
        ask(repository, "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1"),
        ("SELECT * {", "line 1, column 11"),
        ("SELECT *\n{ ?s ?p ?o }\nORDER WIDELY", "line 3"),
        ("SELECT * { ?s a nope:Thing }", "column 27: a prefix used just before is not declared"),
        ("SELECT * { ?s ?p 'service' \n ) }", "line 2"),
        ("\ud800", "cannot be read"),
    ],
)
def test_a_slip_is_shown_by_line_and_column(repository: LocalRepository, text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        ask(repository, text)


@pytest.mark.parametrize(
    ("text", "format", "message"),
    [
        (HOMES, "ttl", "use json, xml, csv or tsv"),
        ("ASK { ?s ?p ?o }", "nt", "use json, xml, csv or tsv"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "use ttl, nt, rdf or jsonld"),
        ("DESCRIBE <https://example.org/>", "json", "use ttl, nt, rdf or jsonld"),
        (HOMES, "pdf", "no format 'pdf'"),
    ],
)
def test_a_format_that_cannot_hold_the_answer_is_refused(
    repository: LocalRepository, text: str, format: str, message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        ask(repository, text, format)


@given(st.text(max_size=60))
def test_any_text_is_answered_or_refused_plainly(text: str) -> None:
    try:
        answered = check_query(f"SELECT * {{ ?s ?p ?o {text}", PREFIXES).form
    except QueryError:
        answered = "rows"
    assert answered == "rows"


def test_there_are_queries() -> None:
    assert len(QUERIES) >= 8


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_stored_query_has_a_title_and_finds_something(repository: LocalRepository, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    if check_query(text, PREFIXES).form == "triples":
        assert ask(repository, text, "nt")
    else:
        assert len(ask(repository, text, "tsv").splitlines()) > 1
