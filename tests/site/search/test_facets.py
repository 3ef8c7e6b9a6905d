"""Counts of tabs and facets are true: each is the number of results that one gets by following it."""

from __future__ import annotations

import asyncio
import csv
import io
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from datasette.app import Datasette

from homefinder.settings import Settings
from homefinder.site.serve import open_site

pytestmark = pytest.mark.slow

QUESTIONS = (
    "/search.json?q=children+in+need+census&limit=1",
    "/search.json?q=care&tab=standards&state=in-force&limit=1",
    "/search.json?q=department+for+education&owner=Department+for+Education&limit=1",
)


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


def ask(site: Datasette, path: str) -> dict[str, Any]:
    answer = asyncio.run(site.client.get(path))
    assert answer.status_code == 200, path
    found: dict[str, Any] = answer.json()
    return found


def follow(site: Datasette, href: str) -> dict[str, Any]:
    return ask(site, href.replace("/search?", "/search.json?"))


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_facet_counts_what_following_it_gives(site: Datasette, question: str) -> None:
    page = ask(site, question)
    values = [value for facet in page["facets"] for value in facet["values"]]
    assert len({facet["name"] for facet in page["facets"]}) > 4
    for value in values:
        found = follow(site, value["href"])
        if value["is_chosen"]:  # it is taken away
            assert page["total"] == value["count"]
            assert found["total"] >= page["total"]
        else:
            assert found["total"] == value["count"], value
            assert found["results"]


@pytest.mark.parametrize("question", [*QUESTIONS, "/search.json?q=date+of+birth&limit=1"])
def test_each_tab_counts_what_it_shows(site: Datasette, question: str) -> None:
    page = ask(site, question)
    assert {tab["name"]: follow(site, tab["href"])["total"] for tab in page["tabs"]} == {
        tab["name"]: tab["count"] for tab in page["tabs"]
    }
    assert [tab["label"] for tab in page["tabs"]][1:] == [
        "Needs on file", "Standards", "Items and codes", "Guidance and law", "Who to ask",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "column"),
    [("missing+child&kind=api", "home_id"), ("missing+child&tab=guidance", "home_id"), ("date&tab=items", "kind"),
     ("missing+child&tab=owners", "owner_id"), ("missing+child&tab=needs", "need_id")],
)  # fmt: skip
def test_the_list_behind_a_tab_is_whole(site: Datasette, asked: str, column: str) -> None:
    total = ask(site, f"/search.json?q={asked}&limit=3")["total"]
    text = asyncio.run(site.client.get(f"/search.csv?q={asked}&limit=3")).text
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    assert column in header
    assert len(rows) == total > 0


def test_the_homes_of_all_pages_are_the_list(site: Datasette) -> None:
    address = "/search.json?q=missing+child&kind=guidance&limit=20&page={}"
    total = ask(site, address.format(1))["total"]
    rows = [row for page in range(1, -(-total // 20) + 1) for row in ask(site, address.format(page))["results"]]
    assert [row["rank"] for row in rows] == list(range(1, total + 1))
    assert len({row["home_id"] for row in rows}) == total
    assert {row["kind"] for row in rows} == {"guidance"}


@pytest.mark.parametrize("value", ["", "no-such-value", "x" * 5_000, "\x00", "' OR 1=1 --"])
@pytest.mark.parametrize("name", ["sector", "kind", "state", "duty", "items", "route", "owner", "tab", "limit", "page"])
def test_any_value_has_an_answer(site: Datasette, name: str, value: str) -> None:
    page = ask(site, f"/search.json?q=care&{name}={quote_plus(value)}")
    plain = ask(site, "/search.json?q=care")
    is_free = name in ("sector", "owner") and value.strip()
    assert page["total"] == (0 if is_free else plain["total"])


def test_owners_lead_to_what_they_look_after(site: Datasette) -> None:
    for row in ask(site, "/search.json?q=missing+child&tab=owners&limit=5")["results"]:
        assert follow(site, row["homes_href"])["total"] == row["homes"]


def test_the_proof_says_what_was_looked_for_and_how_old_the_sources_are(site: Datasette) -> None:
    proof = ask(site, "/search.json?q=records+of+a+missing+child")["proof"]
    assert {item["word"] for item in proof["words"]} >= {"missing", "child"}
    assert all(item["homes"] > 0 for item in proof["words"])
    assert proof["subjects"]
    assert {item["days_old"] for item in proof["sources"]} == {0}
    assert len(proof["nearest"]) == 3
