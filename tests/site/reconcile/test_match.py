"""Reconciliation on the embedded sample: addresses, owners, further columns, and a page for every id."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from homefinder.ids import slug
from homefinder.lookup import find_named
from homefinder.settings import Settings
from homefinder.site.http.page import PageContext
from homefinder.site.reconcile.match import match_query
from homefinder.site.reconcile.queries import ReconciliationQuery
from homefinder.site.serve import open_site
from homefinder.store.db import open_published

pytestmark = pytest.mark.slow

CENSUS, ADDRESS = "home/govuk.guidance.children-in-need-census", "https://www.gov.uk/guidance/children-in-need-census"
TITLE, OWNER = "Children in need census", "Department for Education"


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


def ask(site: Datasette, query: dict[str, Any]) -> list[dict[str, Any]]:
    answer = asyncio.run(site.client.post("/reconcile", data={"queries": json.dumps({"q": query})}))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["q"]["result"]
    return found


def columns(**values: Any) -> list[dict[str, Any]]:
    return [{"pid": name, "v": value} for name, value in values.items()]


@pytest.mark.parametrize(
    "text", [ADDRESS, "http://www.gov.uk/guidance/children-in-need-census/?utm_source=x", CENSUS[5:]]
)
def test_an_address_or_an_id_is_a_full_match(site: Datasette, text: str) -> None:
    first, *others = ask(site, {"query": text})
    assert (first["id"], first["match"], first["score"]) == (CENSUS, True, 100.0)
    assert first["features"] == [{"id": "same-reference", "value": 1.0}]
    assert not any(item["match"] for item in others)


@pytest.mark.parametrize("more", [{"type": "body"}, {"type": {"id": "body"}}, {}])
def test_owners_are_matched(site: Datasette, more: dict[str, Any]) -> None:
    first = ask(site, {"query": OWNER, **more})[0]
    assert (first["id"], first["match"]) == ("publisher/department-for-education", True)
    assert first["type"][0]["id"] == "body"


def test_owners_are_not_among_standards(site: Datasette) -> None:
    assert all(item["id"].startswith("home/") for item in ask(site, {"query": OWNER, "type": "standard"}))


@pytest.mark.parametrize(
    ("properties", "match", "change"),
    [
        (columns(publisher=OWNER), True, 1),
        (columns(publisher={"id": "publisher/department-for-education", "name": "whatever"}), True, 1),
        (columns(publisher=[OWNER]), True, 1),
        (columns(publisher="NHS England"), False, -1),
        (columns(publisher="Somebody that nobody knows"), False, -1),
        (columns(url=ADDRESS + "/"), True, 1),
        (columns(url="https://example.org/other"), False, -1),
        (columns(lifecycle="withdrawn"), False, -1),
        (columns(themes="no such theme"), True, 0),
        (columns(colour="blue"), True, 0),
    ],
)
def test_a_further_column_raises_or_takes_the_match_away(
    site: Datasette, properties: list[dict[str, Any]], match: bool, change: int
) -> None:
    plain = ask(site, {"query": TITLE})[0]
    assert (plain["id"], plain["match"]) == (CENSUS, True)
    first = next(item for item in ask(site, {"query": TITLE, "properties": properties}) if item["id"] == CENSUS)
    assert first["match"] is match
    difference = first["score"] - plain["score"]
    assert (difference > 0) - (difference < 0) == change
    said = {item["id"]: item["value"] for item in first["features"]}
    assert said["same-title"] == 1.0
    assert said.get(f"property-{properties[0]['pid']}") == {1: 1.0, -1: 0.0, 0: None}[change]


def test_without_text_candidates_are_found_by_their_columns(site: Datasette) -> None:
    found = ask(site, {"properties": columns(publisher=OWNER, lifecycle="active"), "limit": 4})
    assert len(found) == 4
    assert all({part["id"]: part["value"] for part in item["features"]}["property-publisher"] for item in found)
    assert not any(item["match"] for item in found)
    (first, *_) = ask(site, {"query": "", "properties": columns(url=ADDRESS)})
    assert (first["id"], first["match"]) == (CENSUS, True)
    assert ask(site, {"query": "", "properties": columns(publisher="Somebody that nobody knows")}) == []


def test_every_id_that_is_handed_out_has_a_page(site: Datasette) -> None:
    async def follow() -> None:
        fields = [{"id": name} for name in ("publisher", "themes", "needs", "url")]
        asked = {"ids": [CENSUS, "publisher/department-for-education"], "properties": fields}
        rows = (await site.client.post("/reconcile", data={"extend": json.dumps(asked)})).json()["rows"]
        assert rows["publisher/department-for-education"]["url"]
        ids = {cell["id"] for fields in rows.values() for cells in fields.values() for cell in cells if "id" in cell}
        assert {name.partition("/")[0] for name in ids} == {"publisher", "concept", "need"}
        for name in ids | {CENSUS}:
            view = await site.client.get(f"/reconcile/view?{urlencode({'id': name})}")
            assert view.status_code == 303, name
            assert (await site.client.get(view.headers["location"])).status_code == 200
            assert (await site.client.get(f"/reconcile/preview?{urlencode({'id': name})}")).status_code == 200
        suggested = (await site.client.get("/reconcile/suggest/entity?prefix=Department+for+Ed")).json()["result"]
        assert "publisher/department-for-education" in {item["id"] for item in suggested}

    asyncio.run(follow())


@pytest.mark.parametrize("sort", ["title", "other name", "address"])
def test_every_name_means_the_same_home_to_the_search_and_here(sample_folder: Path, sort: str) -> None:
    settings = Settings(data=sample_folder)
    with closing(open_published(settings)) as catalogue:
        names = list_home_names(catalogue, sort)
        titled = {slug(name): homes for name, homes in list_home_names(catalogue, "title").items()}
        context = PageContext(catalogue, catalogue, settings, stamp=(0,))
        wrong: list[tuple[str, tuple[str, ...], list[str]]] = []
        for name, called in names.items():
            named = find_named(catalogue, name).homes
            query = ReconciliationQuery(name, limit=1)
            here = [one["id"] for one in match_query(context, query)]
            first = called | titled.get(slug(name), set())
            if not called <= {*named} or named[0] not in first or here != [f"home/{named[0]}"]:
                wrong.append((name, named[:2], here))
    assert len(names) > 500
    assert wrong == []


def list_home_names(catalogue: sqlite3.Connection, sort: str) -> dict[str, set[str]]:
    """Each name of this sort in its plain form, as it is first written, with the homes that are called so."""
    names: dict[str, tuple[str, set[str]]] = {}
    for row in catalogue.execute("SELECT id, title, alt_titles, url FROM homes ORDER BY id"):
        said = {"title": [row["title"]], "other name": row["alt_titles"].split("\n"), "address": [row["url"]]}[sort]
        for name in filter(None, said):
            key = name if sort == "address" else slug(name)
            names.setdefault(key, (name, set()))[1].add(row["id"])
    return dict(names.values())
