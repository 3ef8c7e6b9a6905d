"""Datasette's tables: facets, which look at every row, are counted once a snapshot."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette

from homefinder.site.http.database import DATABASE_NAME, FACET_COUNT, PublishedDatabase
from homefinder.site.http.snapshot import Snapshot
from homefinder.site.serve import open_site
from tests.support.catalogue import make_catalogue

FACETS = "/catalogue/homes.json?_facet=kind&_facet=lifecycle"


@pytest.fixture
def site(tmp_path: Path) -> Datasette:
    opened = open_site(make_catalogue(tmp_path))
    asyncio.run(opened.client.get("/-/versions.json"))
    return opened


def snapshot_of(site: Datasette) -> Snapshot:
    database = site.databases[DATABASE_NAME]
    assert isinstance(database, PublishedDatabase)
    return database.resolve_latest_snapshot()


def list_statements(site: Datasette, *paths: str) -> Iterator[list[str]]:
    """The counts of facets that SQLite carried out for each of the addresses."""
    carried_out: list[str] = []
    for connection in snapshot_of(site)._idle.queue:
        connection.set_trace_callback(carried_out.append)
    for path in paths:
        assert asyncio.run(site.client.get(path)).status_code == 200
        yield [statement for statement in carried_out if FACET_COUNT in statement]
        carried_out.clear()


def test_the_same_facets_are_counted_once(site: Datasette) -> None:
    first, again, other = list_statements(site, FACETS, FACETS, f"{FACETS}&kind=standard")
    assert len(first) >= 2
    assert again == []
    assert len(other) >= 2, "other rows are counted anew"


def test_what_is_kept_says_the_same(site: Datasette) -> None:
    first, again = (asyncio.run(site.client.get(FACETS)).json()["facet_results"] for _ in range(2))
    assert first == again
    assert first["kind"]["results"]


def test_facets_of_long_values_are_not_kept(site: Datasette) -> None:
    facets = snapshot_of(site).facet_counts
    facets.put(("long", ""), [["x" * 200_000, 1]])
    assert facets.get(("long", "")) is None
