"""What programs find in the head of a page: its other forms with their types, its feed, and facts of schema.org."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from datasette.app import Datasette
from rdflib import Graph

from homefinder.self_description import OPEN_LICENCE
from homefinder.settings import Settings
from homefinder.site.pages.structured_data import choose_schema_type
from homefinder.site.serve import open_site
from tests.support.commands import rows

FORMS = {
    "application/json": ".json",
    "text/csv": ".csv",
    "text/turtle": ".ttl",
    "application/ld+json": ".jsonld",
    "application/atom+xml": ".atom",
    "text/calendar": ".ics",
}


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


def get(site: Datasette, path: str, accept: str = "") -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": accept} if accept else {}))


def read_head(site: Datasette, path: str) -> BeautifulSoup:
    answer = get(site, path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "lxml")


@pytest.mark.parametrize(
    ("path", "types"),
    [
        ("/", ["application/json", "application/atom+xml", "text/calendar", "text/turtle", "application/ld+json"]),
        ("/changes", ["application/json", "text/csv", "application/atom+xml"]),
        ("/calendar", ["application/json", "text/csv", "text/calendar"]),
        ("/home/curated.ssda903", list(FORMS)),
        ("/about", ["application/json", "text/csv", "application/atom+xml", "text/calendar"]),
    ],
)
def test_every_other_form_of_a_page_is_linked_with_its_type(site: Datasette, path: str, types: list[str]) -> None:
    links = read_head(site, path).select('head link[rel="alternate"]')
    assert all(link.get("type") for link in links)
    found = {str(link["type"]): str(link["href"]) for link in links}
    assert set(types) <= set(found)
    for media, href in found.items():
        assert href.partition("?")[0].endswith(FORMS[media])
        answer = get(site, href)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(media)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/html;q=0.1, text/turtle", "text/turtle"),
        ("text/html;q=0, application/ld+json", "application/ld+json"),
        ("text/turtle;q=0.9, application/ld+json", "application/ld+json"),
        ("application/json;q=0.5, text/csv", "text/csv"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_a_page_comes_in_the_form_that_is_liked_best(site: Datasette, accept: str, media: str) -> None:
    answer = get(site, "/home/curated.ssda903", accept)
    assert answer.headers["content-type"].startswith(media)
    if media == "application/rdf+xml":
        assert len(Graph().parse(data=answer.text, format="xml")) > 5


def read_facts(site: Datasette, path: str) -> list[dict[str, Any]]:
    scripts = read_head(site, path).select('script[type="application/ld+json"]')
    return [json.loads(script.text) for script in scripts]


@pytest.mark.parametrize("path", ["/", "/about"])
def test_search_engines_find_the_files_of_the_catalogue(site: Datasette, path: str) -> None:
    (facts,) = read_facts(site, path)
    data = facts["dataset"]
    assert (facts["@type"], data["@type"], data["license"]) == ("DataCatalog", "Dataset", OPEN_LICENCE)
    assert 50 <= len(data["description"]) <= 5000
    assert all(one["contentUrl"].startswith(Settings().base) for one in data["distribution"])
    assert {one["encodingFormat"] for one in data["distribution"]} >= {"text/csv", "text/turtle"}


def test_a_home_is_what_its_kind_is_and_tells_where_it_stands(site: Datasette, sample_folder: Path) -> None:
    seen = set()
    sql = "SELECT kind, min(id) AS id FROM homes WHERE lifecycle = 'active' GROUP BY kind"
    for row in rows(sample_folder, sql, name="catalogue.db"):
        home, crumbs = read_facts(site, f"/home/{row['id']}")
        assert home["@type"] == [choose_schema_type(row["kind"]), "dcat:Resource"]
        assert home["dct:type"]["@id"].endswith(f"/kinds/{row['kind']}")
        assert [item["position"] for item in crumbs["itemListElement"]] == [1, 2]
        seen.add(home["@type"][0])
    assert {"WebAPI", "Legislation", "DefinedTermSet", "GovernmentOrganization", "CreativeWork"} <= seen
    assert read_facts(site, "/home/curated.ssda903")[0].get("publisher")
