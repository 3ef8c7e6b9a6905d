"""``/sparql`` of a site that is really served, asked by clients not written here: rdflib and SPARQLWrapper."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
import SPARQLWrapper as Client
from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.support.commands import command
from tests.support.site import served

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")]
"""The clients themselves use what rdflib has given up."""

SECONDS = 3
LIMITS = {"HOMEFINDER_SPARQL_SECONDS": str(SECONDS), "HOMEFINDER_SPARQL_WORKERS": "3"}
COUNT = "SELECT (count(?home) AS ?n) { ?home a hf:Home }"
SOME = "SELECT ?home ?title { ?home a hf:Home ; dcterms:title ?title } ORDER BY ?home LIMIT 5"
IS = "ASK { ?home a hf:Home }"
MADE = "CONSTRUCT { ?home dcterms:title ?title } WHERE { ?home a hf:Home ; dcterms:title ?title } LIMIT 5"
ENDLESS = "SELECT (count(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d"
PREFIXES = "PREFIX hf: <https://w3id.org/homefinder/def#> PREFIX dcterms: <http://purl.org/dc/terms/>"
SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Iterator[str]:
    with served(sample_folder, LIMITS) as address:
        yield address


@pytest.fixture(scope="module")
def endpoint(site: str) -> str:
    return f"{site}/sparql"


def wrapper(endpoint: str, query: str, form: str = Client.JSON, method: str = Client.GET) -> Any:
    client = Client.SPARQLWrapper(endpoint)
    client.setQuery(f"{PREFIXES} {query}")
    client.setReturnFormat(form)
    client.setMethod(method)
    return client


@pytest.mark.parametrize("method", [Client.GET, Client.POST])
@pytest.mark.parametrize("how", [Client.URLENCODED, Client.POSTDIRECTLY])
def test_a_client_of_the_protocol_reads_a_table(endpoint: str, method: str, how: str) -> None:
    client = wrapper(endpoint, SOME, method=method)
    client.setRequestMethod(how)
    rows = client.queryAndConvert()["results"]["bindings"]
    assert len(rows) == 5
    assert all(row["home"]["type"] == "uri" and row["title"]["value"] for row in rows)


def test_a_client_reads_yes_and_triples(endpoint: str) -> None:
    assert wrapper(endpoint, IS).queryAndConvert()["boolean"] is True
    assert len(wrapper(endpoint, MADE, Client.TURTLE).queryAndConvert()) > 0
    graph = wrapper(endpoint, MADE, Client.RDFXML).queryAndConvert()
    assert len(graph) == 5
    assert len(wrapper(endpoint, MADE, Client.JSONLD).queryAndConvert()) == 5


def test_a_relative_address_is_resolved_against_the_service(endpoint: str) -> None:
    told = httpx.post(
        endpoint,
        content="CONSTRUCT { <s> <p> 1 } WHERE {}",
        headers={"content-type": "application/sparql-query", "accept": "application/n-triples"},
    )
    base = endpoint.rpartition("/")[0]
    assert (told.status_code, told.text.split()[:2]) == (200, [f"<{base}/s>", f"<{base}/p>"])


def test_the_dataset_and_the_form_count_in_the_address_of_a_posted_form_too(endpoint: str) -> None:
    every = "SELECT (count(*) AS ?n) { ?s ?p ?o }"
    needs = "http://localhost:8001/id/graph/needs"

    def ask(method: str, address: dict[str, str], form: dict[str, str]) -> str:
        told = httpx.request(method, endpoint, params={**address, "format": "csv"}, data=form or None)
        assert told.headers["content-type"].startswith("text/csv")
        return told.text.split()[1]

    one = ask("GET", {"query": every, "default-graph-uri": needs}, {})
    assert ask("POST", {"default-graph-uri": needs}, {"query": every}) == one
    assert ask("POST", {}, {"query": every, "default-graph-uri": needs}) == one
    assert int(ask("POST", {}, {"query": every})) > int(one) > 100


def test_a_client_is_told_of_a_slip(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed, match="syntax error at line 1"):
        wrapper(endpoint, "SELECT wrong").query()


def test_rdflib_reads_the_catalogue_as_a_graph_of_its_own(endpoint: str) -> None:
    graph = Graph(SPARQLStore(endpoint, returnFormat="xml"))
    homes = set(graph.subjects(RDF.type, URIRef("https://w3id.org/homefinder/def#Home")))
    told = next(iter(graph.query(f"PREFIX hf: <https://w3id.org/homefinder/def#> {COUNT}")))
    assert len(homes) == int(told[0]) > 500


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        (SOME, "application/sparql-results+json", "application/sparql-results+json"),
        (SOME, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SOME, "text/csv", "text/csv; charset=utf-8"),
        (SOME, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (SOME, "*/*", "application/sparql-results+json"),
        (SOME, "text/csv;q=0.2, application/sparql-results+xml", "application/sparql-results+xml"),
        (IS, "application/sparql-results+xml", "application/sparql-results+xml"),
        (MADE, "text/turtle", "text/turtle; charset=utf-8"),
        (MADE, "application/n-triples", "application/n-triples"),
        (MADE, "application/rdf+xml", "application/rdf+xml"),
        (MADE, "application/ld+json", "application/ld+json"),
        (MADE, "application/json", "application/ld+json"),
        (MADE, "application/trig", "application/trig; charset=utf-8"),
        (MADE, "application/n-quads", "application/n-quads"),
        (SOME, "text/csv;q=0, */*;q=0.1", "application/sparql-results+json"),
        (IS, "text/csv, application/json;q=0.1", "application/sparql-results+json"),
    ],
)
def test_the_format_goes_by_accept(endpoint: str, query: str, accept: str, content_type: str) -> None:
    answer = httpx.get(endpoint, params={"query": query}, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, content_type)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert count(answer.text, content_type.partition(";")[0]) == (1 if query == IS else 5)


def test_programs_may_have_csv_with_exact_values(endpoint: str) -> None:
    asked = {"query": 'SELECT ("=1+1" AS ?x) {}', "format": "csv"}
    assert httpx.get(endpoint, params=asked).text.split() == ["x", "'=1+1"]
    assert httpx.get(endpoint, params={**asked, "guard": "off"}).text.split() == ["x", "=1+1"]
    assert httpx.post(endpoint, data={**asked, "guard": "off"}).text.split() == ["x", "=1+1"]


def count(text: str, media: str) -> int:
    """Rows or triples of an answer, read with a reader of that format."""
    if media in ("text/csv", "text/tab-separated-values"):
        return len(list(csv.reader(io.StringIO(text), delimiter="," if media == "text/csv" else "\t"))) - 1
    if media == "application/sparql-results+xml":
        space = "{http://www.w3.org/2005/sparql-results#}"
        found = ElementTree.fromstring(text)
        return len(found.findall(f".//{space}result")) + len(found.findall(f"{space}boolean"))
    if media == "application/sparql-results+json":
        return text.count('"title":{') or text.count('"boolean":true')
    forms = {
        "text/turtle": "turtle", "application/trig": "turtle", "application/n-triples": "nt",
        "application/n-quads": "nt", "application/rdf+xml": "xml",
    }  # fmt: skip
    return len(Graph().parse(data=text, format=forms.get(media, "json-ld")))


def test_the_dataset_may_be_named(endpoint: str) -> None:
    graphs = httpx.get(endpoint, params={"query": "SELECT ?g (count(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"})
    sizes = {row["g"]["value"]: int(row["n"]["value"]) for row in graphs.json()["results"]["bindings"]}
    one, other = sorted(sizes, key=lambda name: (sizes[name], name))[:2]
    everything = "SELECT (count(*) AS ?n) { ?s ?p ?o }"
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    for query, parameters, told in [
        (everything, [("default-graph-uri", one)], {str(sizes[one])}),
        (named, [("named-graph-uri", one), ("named-graph-uri", other)], {one, other}),
        (everything, [("named-graph-uri", one)], {"0"}),
    ]:
        answer = httpx.get(endpoint, params=[("query", query), *parameters])
        rows = answer.json()["results"]["bindings"]
        assert {value["value"] for row in rows for value in row.values()} == told, parameters
    wrapped = wrapper(endpoint, everything)
    wrapped.addDefaultGraph(one)
    assert wrapped.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == str(sizes[one])


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"method": "GET", "params": {"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}}, 400),
        ({"method": "GET", "params": {"query": "LOAD <http://127.0.0.1:9/x>"}}, 400),
        ({"method": "GET", "params": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}, 400),
        ({"method": "GET", "params": {"query": "SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }"}}, 400),
        ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 403),
        ({"method": "POST", "content": b"CLEAR ALL", "headers": {"content-type": "application/sparql-update"}}, 403),
        ({"method": "POST", "content": b"\xff", "headers": {"content-type": "application/sparql-query"}}, 400),
        ({"method": "POST", "content": b"{}", "headers": {"content-type": "application/json"}}, 415),
        ({"method": "POST", "data": {}}, 415),
        ({"method": "PUT", "content": b""}, 405),
        ({"method": "DELETE"}, 405),
        ({"method": "GET", "params": [("query", IS), ("query", IS)]}, 400),
        ({"method": "GET", "params": {"query": MADE, "format": "csv"}}, 400),
        ({"method": "GET", "params": {"query": IS, "format": "word"}}, 400),
        ({"method": "GET", "params": {"query": IS, "format": "csv"}}, 400),
        ({"method": "GET", "params": {"query": IS}, "headers": {"accept": "text/csv"}}, 406),
        ({"method": "GET", "params": {"query": SOME}, "headers": {"accept": "text/turtle"}}, 406),
        ({"method": "GET", "params": {"query": MADE}, "headers": {"accept": "text/turtle;q=0"}}, 406),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_refused_is_said(endpoint: str, told: dict[str, Any], status: int) -> None:
    before = wrapper(endpoint, COUNT).queryAndConvert()["results"]
    answer = httpx.request(url=endpoint, **told)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/plain; charset=utf-8"), answer.text
    assert 10 < len(answer.text) < 300
    assert "Traceback" not in answer.text
    assert wrapper(endpoint, COUNT).queryAndConvert()["results"] == before


@pytest.mark.parametrize("accept", ["text/turtle", "*/*", "application/rdf+xml", "application/ld+json"])
def test_the_service_describes_itself(endpoint: str, accept: str) -> None:
    answer = httpx.get(endpoint, headers={"accept": accept})
    media = answer.headers["content-type"].partition(";")[0]
    graph = Graph().parse(data=answer.text, format={"application/ld+json": "json-ld"}.get(media, media))
    service = graph.value(predicate=URIRef(f"{SD}endpoint"), object=URIRef(endpoint))
    assert (service, RDF.type, URIRef(f"{SD}Service")) in graph
    assert (service, URIRef(f"{SD}supportedLanguage"), URIRef(f"{SD}SPARQL11Query")) in graph
    assert len(set(graph.objects(None, URIRef(f"{SD}namedGraph")))) > 5


def test_another_site_may_ask(endpoint: str) -> None:
    asked = {"origin": "https://example.org", "access-control-request-method": "POST",
             "access-control-request-headers": "content-type"}  # fmt: skip
    answer = httpx.options(endpoint, headers=asked)
    assert answer.status_code in (200, 204)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"].lower()


def test_a_query_without_end_is_stopped_and_twenty_others_are_answered(endpoint: str) -> None:
    def ask(query: str) -> tuple[httpx.Response, float]:
        started = time.monotonic()
        return httpx.get(endpoint, params={"query": query}, timeout=40), time.monotonic() - started

    with ThreadPoolExecutor(21) as together:
        endless = together.submit(ask, ENDLESS)
        others = list(together.map(ask, [COUNT] * 20))
        stopped, took = endless.result()
    assert (stopped.status_code, stopped.text.partition(":")[0]) == (503, "the query was stopped")
    assert f"{SECONDS} seconds" in stopped.text
    assert SECONDS - 0.5 <= took < SECONDS + 8
    assert {answer.status_code for answer, _ in others} == {200}
    assert len({answer.text for answer, _ in others}) == 1
    assert max(seconds for _, seconds in others) < took + 8


def test_an_answer_that_is_too_long_is_refused_with_its_size(endpoint: str) -> None:
    everything = "SELECT (GROUP_CONCAT(?text) AS ?all) { ?a dcterms:description ?text }"
    times = " ".join(map(str, range(125)))
    query = f"SELECT ?all {{ {{ {everything} }} VALUES ?time {{ {times} }} }}"
    answer = httpx.get(endpoint, params={"query": query}, timeout=60)
    assert (answer.status_code, "more than the 33,554,432 allowed" in answer.text) == (413, True), answer.text[:200]


def test_a_query_that_needs_too_much_memory_is_stopped(sample_folder: Path) -> None:
    limits = {"HOMEFINDER_SPARQL_SECONDS": "60", "HOMEFINDER_SPARQL_MEMORY_MB": "900", "HOMEFINDER_SPARQL_WORKERS": "1"}
    with served(sample_folder, limits) as site:
        endpoint = f"{site}/sparql"
        answer = httpx.get(endpoint, params={"query": HUGE}, timeout=90)
        assert (answer.status_code, "memory" in answer.text) == (503, True), answer.text
        assert httpx.get(endpoint, params={"query": IS}, timeout=30).json()["boolean"] is True


@pytest.mark.parametrize("value", ["0", "-1", "soon", "inf", "nan"])
def test_a_wrong_limit_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str) -> None:
    monkeypatch.setenv("HOMEFINDER_SPARQL_SECONDS", value)
    said = command("serve", data=tmp_path)
    assert said.code == 1
    told = f"HOMEFINDER_SPARQL_SECONDS is '{value}'; set it to a number above 0, or leave it out for 15"
    assert said.complaint == f"homefinder: {told}"


def test_a_browser_gets_the_editor_with_every_saved_question(site: str) -> None:
    page = httpx.get(f"{site}/sparql", headers={"accept": "text/html"}).text
    assert page.count("data-saved=") >= 15
    assert "<textarea" in page
    described = httpx.get(f"{site}/sparql", params={"format": "ttl"}, headers={"accept": "text/html"})
    assert described.text.startswith("@prefix")
