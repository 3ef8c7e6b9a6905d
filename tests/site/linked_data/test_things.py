"""Every name of a graph leads somewhere; what is not there is told in the form that was asked for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from rdflib import DCTERMS, OWL, RDF, Graph

from homefinder.rdf.store.repository import open_local
from homefinder.self_description import OPEN_LICENCE
from homefinder.settings import Settings
from homefinder.site.serve import open_site


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


def get(site: Datasette, path: str, accept: str = "*/*") -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": accept}))


def test_every_graph_of_the_store_leads_to_its_description(site: Datasette, sample_folder: Path) -> None:
    settings = Settings(data=sample_folder)
    with open_local(settings.rdf) as repository:
        names = [row["g"].value for row in repository.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")]
    assert len(names) >= 10
    for name in names:
        path = name.removeprefix(settings.base)
        assert get(site, path, "text/html").headers["location"] == "/sparql"
        answer = get(site, path, "text/turtle")
        assert (answer.status_code, answer.headers["location"]) == (303, "/sparql?format=ttl")
    described = get(site, "/sparql?format=ttl").text
    assert all(f"<{name}>" in described for name in names)
    assert get(site, "/data/graph/needs.ttl").status_code == 303
    assert get(site, "/id/graph/nothing").status_code == 404


KINDS = "SELECT (SAMPLE(?s) AS ?one) { ?s ?p ?o BIND(STR(?s) AS ?t) FILTER(STRSTARTS(?t, '%s/id/')) } GROUP BY %s"
KIND_OF = "(STRBEFORE(STRAFTER(?t, '/id/'), '/'))"


def test_whatever_kind_of_thing_it_is_a_person_who_follows_its_address_reads_a_page(
    site: Datasette, sample_folder: Path
) -> None:
    settings = Settings(data=sample_folder)
    with open_local(settings.rdf) as repository:
        query = KINDS % (settings.base, f"{KIND_OF} (CONTAINS(?t, '%2F'))")
        things = [row["one"].value for row in repository.query(query)]
    assert len(things) > 15
    for thing in things:
        leads = get(site, thing.removeprefix(settings.base), "text/html").headers["location"]
        answer = get(site, leads, "text/html")
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, "text/html"), thing


def test_what_is_said_of_a_thing_without_a_page_is_told_in_words(site: Datasette, sample_folder: Path) -> None:
    settings = Settings(data=sample_folder)
    with open_local(settings.rdf) as repository:
        query = """SELECT ?s { ?s <https://w3id.org/homefinder/def#needWord> ?word ; ?from ?record
            FILTER(CONTAINS(STR(?record), "/id/record/")) } ORDER BY ?s LIMIT 1"""
        evidence = next(iter(repository.query(query)))["s"].value.removeprefix(settings.base)
    page = get(site, evidence.replace("/id/", "/thing/"), "text/html").text
    assert "<dt>word of the need</dt>" in page
    assert 'href="/id/record/' in page
    rows = get(site, evidence.replace("/id/", "/thing/") + ".csv").text.splitlines()
    assert rows[0] == "property,value,address,language"
    assert any(row.startswith("type,evidence,https://w3id.org/homefinder/def#Evidence") for row in rows)
    assert get(site, "/thing/mapping/nothing", "text/html").status_code == 404


@pytest.mark.parametrize("path", ["/no-such-page", "/home/no-such-home", "/catalogue/no_such_table"])
def test_what_is_not_there_is_told_in_json_to_whoever_asks_for_it(site: Datasette, path: str) -> None:
    for_programs = get(site, path, "application/json")
    assert for_programs.status_code == 404
    assert for_programs.json()["ok"] is False
    assert for_programs.json()["error"]
    for_people = get(site, path, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
    assert for_people.status_code == 404
    assert for_people.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(("ending", "form"), [(".ttl", "turtle"), (".rdf", "xml"), (".nt", "nt")])
def test_our_terms_can_be_read_where_the_site_is(site: Datasette, ending: str, form: str) -> None:
    answer = get(site, f"/def{ending}")
    assert answer.status_code == 200
    terms = Graph().parse(data=answer.text, format=form)
    properties = set(terms.subjects(RDF.type, RDF.Property))
    typed = set(terms.subjects(RDF.type, OWL.ObjectProperty)) ^ set(terms.subjects(RDF.type, OWL.DatatypeProperty))
    assert properties == typed
    (ontology,) = terms.subjects(RDF.type, OWL.Ontology)
    assert terms.value(ontology, OWL.versionInfo)
    assert str(terms.value(ontology, DCTERMS.license)) == OPEN_LICENCE
