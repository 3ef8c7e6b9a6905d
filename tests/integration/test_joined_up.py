"""What programs read of the site, on the embedded sample: things by address, DCAT, VoID, sitemap, reconciliation."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from datasette.app import Datasette
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from pyoxigraph import RdfFormat, parse

from homefinder.settings import Settings
from homefinder.site.serve import open_site
from tests.rdf.test_dcat import SH, shapes_report
from tests.support.commands import command

pytestmark = pytest.mark.slow

TEXT = {"type": "string"}
ITEM = {"type": "object", "properties": {"id": TEXT, "name": TEXT}, "required": ["id", "name"]}
SERVICE = {
    "type": "object",
    "properties": {"service_url": {**TEXT, "pattern": "^https?://"}, "service_path": {**TEXT, "pattern": "^/"}},
    "required": ["service_url", "service_path"],
}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": TEXT, "identifierSpace": TEXT, "schemaSpace": TEXT,
        "defaultTypes": {"type": "array", "uniqueItems": True, "items": ITEM},
        "view": {"required": ["url"], "properties": {"url": {"pattern": r"\{\{id\}\}"}}},
        "preview": {"required": ["url", "width", "height"], "properties": {"width": {"type": "integer"}}},
        "suggest": {"type": "object", "additionalProperties": SERVICE},
        "extend": {"type": "object", "properties": {"propose_properties": SERVICE}},
    },
}  # fmt: skip
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": {
            "type": "object",
            "required": ["id", "name", "score", "match", "type"],
            "properties": {
                "id": TEXT, "name": TEXT, "description": TEXT, "score": {"type": "number"},
                "match": {"type": "boolean"},
                "type": {"type": "array", "items": ITEM},
                "features": {"type": "array", "items": {
                    "required": ["id", "value"],
                    "properties": {"id": TEXT, "value": {"type": ["boolean", "number"]}},
                }},
            },
        }}},
    },
}  # fmt: skip
CELLS = {"oneOf": [
    {"type": "object", "required": ["str"], "properties": {"str": TEXT}, "additionalProperties": False},
    {**ITEM, "additionalProperties": False},
]}  # fmt: skip
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": ITEM},
        "rows": {"additionalProperties": {"additionalProperties": {"type": "array", "items": CELLS}}},
    },
}
SUGGESTED = {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": ITEM}}}
"""What the protocol 0.2 says of each answer, in our own words."""


FORMS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Settings:
    return Settings(data=Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("joined") / "data")))


@pytest.fixture(scope="module")
def site(settings: Settings) -> Datasette:
    return open_site(settings)


def get(site: Datasette, path: str, accept: str = "*/*") -> httpx.Response:
    response: httpx.Response = asyncio.run(site.client.get(path, headers={"accept": accept}))
    return response


def post(site: Datasette, path: str, **form: object) -> httpx.Response:
    data = {name: value if isinstance(value, str) else json.dumps(value) for name, value in form.items()}
    response: httpx.Response = asyncio.run(site.client.post(path, data=data))
    return response


def valid(answer: httpx.Response, schema: dict[str, Any]) -> Any:
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    Draft202012Validator(schema).validate(answer.json())
    return answer.json()


@pytest.mark.parametrize(
    ("kind", "sql", "page"),
    [
        ("need", "SELECT min(id) FROM needs", "need"),
        ("home", "SELECT min(id) FROM homes", "home"),
        ("publisher", "SELECT max(id) FROM publishers", "owner"),
        ("source", "SELECT min(id) FROM sources", "source"),
        ("record", "SELECT min(id) FROM records WHERE id LIKE '%/%'", "record"),
        ("concept", "SELECT min(id) FROM concepts", "theme"),
        ("run", "SELECT max(id) FROM runs", "run"),
    ],
)
def test_an_address_leads_people_to_a_page_and_programs_to_statements(
    kind: str, sql: str, page: str, site: Datasette, settings: Settings
) -> None:
    with closing(sqlite3.connect(settings.catalogue)) as catalogue:
        name = quote(str(catalogue.execute(sql).fetchone()[0]), safe="-._~")
    shown = get(site, f"/id/{kind}/{name}", "text/html,*/*;q=0.1")
    assert (shown.status_code, shown.headers["location"]) == (303, f"/{page}/{name}")
    assert "Accept" in shown.headers["vary"]
    assert get(site, shown.headers["location"], "text/html").status_code == 200
    for accept, form in FORMS.items():
        told = get(site, f"/id/{kind}/{name}", accept)
        assert told.status_code == 303
        data = get(site, told.headers["location"])
        assert data.headers["content-type"].startswith(accept)
        assert data.headers["access-control-allow-origin"] == "*"
        assert list(parse(data.content, format=form))


@pytest.mark.parametrize(
    "path", ["/id/home/nope", "/id/nothing/x", "/data/home/nope.ttl", "/id/need/%3E%20%3Cx", "/sitemap-9.xml"]
)
def test_what_is_unknown_is_not_found(path: str, site: Datasette) -> None:
    assert get(site, path).status_code == 404


def test_the_sample_passes_dcat_ap(site: Datasette, corpus_root: Path) -> None:
    from rdflib import Graph

    graph = Graph().parse(data=get(site, "/catalog.ttl").text, format="turtle")
    for files in (("shacl/dcat-ap-SHACL.ttl", "shacl/ranges.ttl"), ("html/shacl/shapes.ttl", "html/shacl/range.ttl")):
        report = shapes_report(graph, corpus_root, files)
        assert list(report.subjects(SH.resultSeverity, SH.Violation)) == []


def test_the_command_exports_the_same_catalogue(
    site: Datasette, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOMEFINDER_BASE", "HOMEFINDER_CONTACT", "HOMEFINDER_HOME"):
        monkeypatch.delenv(name, raising=False)
    out = tmp_path / "catalog.ttl"
    assert command("export", "dcat", "--out", out, data=settings.data).code == 0
    assert out.read_bytes() == get(site, "/catalog.ttl").content


def test_what_the_catalogue_says_of_itself_has_addresses_that_lead_back(site: Datasette) -> None:
    triples = parse(get(site, "/catalog.ttl").content, format=RdfFormat.TURTLE)
    ours = {urlsplit(str(triple.subject)[1:-1]) for triple in triples}
    kinds = ("/id/catalogue/", "/id/dataset/", "/id/service/", "/id/distribution/", "/id/contact/", "/id/agent/")
    paths = {address.path for address in ours if address.path.startswith(kinds)}
    assert len(paths) >= 11
    for path in paths:
        told = get(site, path, "text/turtle")
        assert (told.status_code, told.headers["location"]) == (303, "/catalog.ttl"), path
    assert get(site, "/id/void/homefinder", "text/turtle").headers["location"] == "/void.ttl"


@pytest.mark.parametrize("path", ["/catalog", "/void", "/.well-known/void"])
@pytest.mark.parametrize(
    ("accept", "form"), [("text/turtle", RdfFormat.TURTLE), ("application/rdf+xml", RdfFormat.RDF_XML)]
)
def test_descriptions_come_in_the_form_asked_for(path: str, accept: str, form: RdfFormat, site: Datasette) -> None:
    answer = get(site, path, accept)
    assert answer.headers["content-type"].startswith(accept)
    assert sum(1 for _ in parse(answer.content, format=form)) > 50
    again = asyncio.run(site.client.get(path, headers={"accept": accept, "if-none-match": answer.headers["etag"]}))
    assert again.status_code == 304


def test_every_file_of_the_catalogue_can_be_had(site: Datasette) -> None:
    triples = parse(get(site, "/catalog.ttl").content, format=RdfFormat.TURTLE)
    files = [urlsplit(triple.object.value) for triple in triples if triple.predicate.value.endswith("#downloadURL")]
    assert len(files) == 6
    for address in files:
        answer = get(site, f"{address.path}?{address.query}")
        assert (answer.status_code, bool(answer.content)) == (200, True), address


def test_every_page_of_the_sitemap_kinds_is_there_and_robots_know_it(site: Datasette, settings: Settings) -> None:
    root = ET.fromstring(get(site, "/sitemap.xml").text)
    found = [urlsplit(str(item.text)).path for item in root.iter() if item.tag.endswith("loc")]
    assert len(found) == len(set(found)) > 1000
    one_of_each = {path.split("/")[1]: path for path in found}
    assert {get(site, path, "text/html").status_code for path in one_of_each.values()} == {200}
    robots = get(site, "/robots.txt").text
    assert f"Sitemap: {settings.base}/sitemap.xml" in robots
    assert "Disallow: /curate" in robots


def test_a_browser_can_search_and_complete(site: Datasette) -> None:
    described = ET.fromstring(get(site, "/opensearch.xml").text)
    templates = [str(item.get("template")) for item in described.iter() if item.tag.endswith("Url")]
    assert any(template.endswith("/search/suggest?q={searchTerms}") for template in templates)
    words, names, told, addresses = get(site, "/search/suggest?q=adult").json()
    assert words == "adult"
    assert len(names) == len(told) == len(addresses) > 1


def test_a_page_tells_others_what_it_is(site: Datasette) -> None:
    soup = BeautifulSoup(get(site, "/needs", "text/html").text, "lxml")
    told = {str(tag.get("property")): tag.get("content") for tag in soup.select("meta[property]")}
    assert told["og:title"] == soup.select("h1")[0].text
    assert told["og:url"] == "http://localhost:8001/needs"
    assert soup.select("link[rel=canonical]")[0]["href"] == told["og:url"]


def test_the_manifest_is_of_the_protocol(site: Datasette) -> None:
    told = valid(get(site, "/reconcile"), MANIFEST)
    assert {"home", "need", "standard"} <= {kind["id"] for kind in told["defaultTypes"]}


def test_a_list_is_matched_to_homes_and_needs(site: Datasette, settings: Settings) -> None:
    with closing(sqlite3.connect(settings.catalogue)) as catalogue:
        need, title = catalogue.execute("SELECT id, title FROM needs ORDER BY id LIMIT 1").fetchone()
    queries = {
        "same": {"query": "ADULT SOCIAL CARE FINANCE RETURN (ASC-FR)"},
        "other": {"query": "ASC-WDS"},
        "typing": {"query": "Adult Social Care Workforse Data Set"},
        "kind": {"query": "social care", "type": "legislation", "limit": 2},
        "need": {"query": title, "type": "need"},
        "nothing": {"query": ""},
    }
    found = valid(post(site, "/reconcile", queries=queries), RESULTS)
    assert (found["same"]["result"][0]["id"], found["same"]["result"][0]["match"]) == ("home/curated.asc-fr", True)
    assert (found["other"]["result"][0]["id"], found["other"]["result"][0]["match"]) == ("home/curated.asc-wds", True)
    assert (found["typing"]["result"][0]["id"], found["typing"]["result"][0]["match"]) == (
        "home/curated.asc-wds",
        False,
    )
    assert 1 <= len(found["kind"]["result"]) <= 2
    assert all(item["type"][0]["id"] == "legislation" for item in found["kind"]["result"])
    assert (found["need"]["result"][0]["id"], found["need"]["result"][0]["match"]) == (f"need/{need}", True)
    assert found["nothing"]["result"] == []
    by_get = get(site, "/reconcile?" + urlencode({"queries": json.dumps(queries)}))
    assert by_get.json() == found
    ranked = found["kind"]["result"]
    assert [item["score"] for item in ranked] == sorted((item["score"] for item in ranked), reverse=True)


def test_fields_are_fetched_for_what_was_matched(site: Datasette) -> None:
    asked = {
        "ids": ["home/curated.asc-fr", "home/nope"],
        "properties": [{"id": "publisher"}, {"id": "url"}, {"id": "needs"}],
    }
    told = valid(post(site, "/reconcile", extend=asked), EXTENSION)
    assert told["rows"]["home/curated.asc-fr"]["publisher"][0]["name"]
    assert told["rows"]["home/nope"] == {"publisher": [], "url": [], "needs": []}
    proposed = get(site, "/reconcile/properties?type=standard").json()
    assert {"publisher", "version"} <= {item["id"] for item in proposed["properties"]}


@pytest.mark.parametrize(("what", "prefix"), [("entity", "adult"), ("type", "stand"), ("property", "own")])
def test_suggestions_while_typing(what: str, prefix: str, site: Datasette) -> None:
    assert valid(get(site, f"/reconcile/suggest/{what}?prefix={prefix}"), SUGGESTED)["result"]
    assert get(site, "/reconcile/suggest/entity?prefix=%25%25").json()["result"] == []


def test_a_thing_is_shown_in_a_frame_and_as_its_page(site: Datasette) -> None:
    card = get(site, "/reconcile/preview?id=home%2Fcurated.asc-fr")
    assert "frame-ancestors *" in card.headers["content-security-policy"]
    assert "script-src" not in card.headers["content-security-policy"]
    assert BeautifulSoup(card.text, "lxml").select("h1 a")[0]["href"] == "http://localhost:8001/home/curated.asc-fr"
    assert get(site, "/reconcile/view?id=home%2Fcurated.asc-fr").headers["location"] == "/home/curated.asc-fr"
    assert get(site, "/reconcile/preview?id=home%2Fnope").status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {"queries": "nonsense"}, {"extend": {"ids": ["home/x"], "properties": [{"id": "password"}]}},
        {"callback": "alert", "queries": {}},
    ],
)  # fmt: skip
def test_what_the_protocol_does_not_know_is_refused_in_words(form: dict[str, object], site: Datasette) -> None:
    answer = post(site, "/reconcile", **form)
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert post(site, "/reconcile", queries="x" * 1_100_000).status_code == 413
    many = {f"q{number}": {"query": "x"} for number in range(51)}
    assert post(site, "/reconcile", queries=many).status_code == 413
