"""The remote form against a real SPARQL server: another Homefinder, asked over HTTP, says what its own store says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from homefinder.errors import StoreError
from homefinder.rdf.store.remote import open_repository
from homefinder.settings import Settings
from tests.support.commands import command, well
from tests.support.site import served

VARIABLE = "HOMEFINDER_SPARQL_ENDPOINT"
QUERIES = (
    ("SELECT ?home ?title { ?home a hf:Home ; dcterms:title ?title } ORDER BY ?home ?title", "csv"),
    ("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", "json"),
    ("ASK { ?need a hf:Need }", "json"),
    ("CONSTRUCT { ?home a hf:Home } WHERE { ?home a hf:Home }", "nt"),
)


@pytest.fixture(scope="module")
def data(one_source_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small data folder: one source of the sample."""
    return Path(shutil.copytree(one_source_folder, tmp_path_factory.mktemp("remote") / "data"))


@pytest.fixture(scope="module")
def endpoint(data: Path) -> Iterator[str]:
    with served(data) as site:
        yield f"{site}/sparql"


@pytest.mark.parametrize(("query", "form"), QUERIES)
def test_the_command_asks_the_endpoint_that_is_set(
    endpoint: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str, form: str
) -> None:
    own = well("sparql", query, "--format", form, data=data)
    assert "holds no RDF yet" in command("sparql", query, data=tmp_path).err
    monkeypatch.setenv(VARIABLE, endpoint)
    asked = well("sparql", query, "--format", form, data=tmp_path)
    assert sorted(asked.splitlines()) == sorted(own.splitlines())
    assert own.strip()


def test_its_size_is_that_of_the_store(endpoint: str, data: Path) -> None:
    settings = Settings(data=data)
    with open_repository(settings) as own, open_repository(Settings(sparql_endpoint=endpoint)) as remote:
        assert remote.size() == own.size() > 1_000


def test_an_address_that_is_no_endpoint_is_named(endpoint: str) -> None:
    page = endpoint.removesuffix("sparql")
    with open_repository(Settings(sparql_endpoint=page)) as remote, pytest.raises(StoreError, match=page):
        remote.size()
