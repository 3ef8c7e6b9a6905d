"""Every question of metadata.yml on the embedded sample, as a person meets it after the first build."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from homefinder.settings import ROOT, Settings
from homefinder.site.metadata import read_metadata
from homefinder.site.serve import open_site

pytestmark = pytest.mark.slow

QUERIES: dict[str, dict[str, Any]] = read_metadata(ROOT / "metadata.yml")["databases"]["catalogue"]["queries"]

MAY_BE_EMPTY = {
    "needs-with-no-home": "the sample has a candidate for every need",
    "states-that-differ": "sources may agree",
    "runs-held-or-failed": "a build that went well has none",
    "pages-that-failed": "a recording may answer everything",
    "what-changed-inside": "the sample has one edition of each standard whose items it knows",
    "who-uses-it": "no source of the sample says who uses what",
    "asked-before": "no source of the sample holds proposals",
}

EACH, MOST_STEPS = 100, 200_000
"""Steps between two counts, and the most that a question may take; a join that lacks its index takes millions."""


@pytest.fixture(scope="module")
def site(sample_folder: Path) -> Datasette:
    return open_site(Settings(data=sample_folder))


@pytest.fixture(scope="module")
def values(site: Datasette) -> dict[str, str]:
    """What a person would type, taken from the catalogue itself; the day is one on which a consultation is open."""

    def first(sql: str) -> str:
        found = asyncio.run(site.get_database("catalogue").execute(sql)).first()
        assert found is not None, sql
        return str(found[0])

    return {
        "on_date": first(
            """SELECT date(substr(closes, 1, 10), '-1 day') FROM records
               WHERE kind = 'consultation' AND closes <> '' AND state <> 'removed'
                 AND lifecycle NOT IN ('withdrawn', 'gone') ORDER BY closes DESC LIMIT 1"""
        ),
        "need": first("SELECT id FROM needs ORDER BY id LIMIT 1"),
        "words": "children census",
        "home": first("SELECT w.title FROM homes h JOIN homes w ON w.id = h.part_of LIMIT 1"),
        "record": first("SELECT record_id FROM changes WHERE kind = 'changed' LIMIT 1"),
        "since": first("SELECT max(seen_on) FROM changes"),
        "source": "govuk",
        "publisher": first(
            "SELECT s.title FROM issues i JOIN sources s ON s.id = i.source_id WHERE current = 1 LIMIT 1"
        ),
        "series": first("SELECT series FROM homes WHERE series <> '' LIMIT 1"),
        "days": "400",
        "outcome": "extend",
        "sector": "childrens-safeguarding",
        "standard": "e",
        "body": "council",
    }


TYPED = {
    "homes-by-words": ("words",),
    "needs-for-a-home": (),
    "calendar-ahead": ("on_date",),
    "most-severe-events": ("sector",),
    "what-must-a-council-use": ("body",),
}
"""Parameters that are filled in; a question not named here gets all that it has, but for kinds, which have defaults."""


@pytest.mark.parametrize("name", QUERIES)
def test_question_has_an_answer_on_the_sample(name: str, site: Datasette, values: dict[str, str]) -> None:
    query = QUERIES[name]
    chosen = TYPED.get(name, [value for value in query.get("params", []) if value != "kind"])
    asked = {parameter: values[parameter] if parameter in chosen else "" for parameter in query.get("params", [])}
    asked |= {"words": "title"} if name == "which-standards-hold" else {}
    response = asyncio.run(site.client.get(f"/catalogue/{name}.json", params=asked))
    assert response.status_code == 200, response.text
    assert response.json()["rows"] or name in MAY_BE_EMPTY
    assert response.json()["truncated"] is False


@pytest.mark.parametrize("name", QUERIES)
def test_question_costs_little(name: str, site: Datasette) -> None:
    """With nothing typed, which asks for the most. Steps of SQLite's machine are counted: no clock, no other work."""
    query = QUERIES[name]
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += EACH

    def ask(connection: sqlite3.Connection) -> None:
        connection.set_progress_handler(count, EACH)
        try:
            connection.execute(query["sql"], dict.fromkeys(query.get("params", []), "")).fetchall()
        finally:
            connection.set_progress_handler(None, 0)

    asyncio.run(site.get_database("catalogue").execute_fn(ask))
    assert steps < MOST_STEPS


@pytest.mark.parametrize(
    "path", ["/", "/homes", "/catalogue", "/catalogue/homes", "/sparql", "/no-such-page", "/-/metadata", "/sign-in"]
)
def test_every_page_of_the_sample_says_so(path: str, sample_folder: Path) -> None:
    site = open_site(Settings(data=sample_folder))
    assert (
        "Sample data, as at 15 November 2026."
        in asyncio.run(site.client.get(path, headers={"accept": "text/html"})).text
    )
