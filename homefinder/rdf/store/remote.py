"""The remote form of the RDF store: any endpoint of the SPARQL 1.1 Protocol, for reading only.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    parse,
    parse_query_results,
)

from homefinder.errors import QueryError, StoreError
from homefinder.rdf.store.repository import NO_GRAPHS, Answer, Graphs, Repository, open_local
from homefinder.settings import Settings

ACCEPT = (
    "application/sparql-results+json, application/n-triples, application/sparql-results+xml;q=0.5, text/turtle;q=0.5"
)
TIMEOUT_S = 60.0
MAX_SHOWN_CHARACTERS = 300
"""How many characters of an endpoint's own error message are passed on."""

GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
QUADS = "SELECT ?s ?p ?o ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
SIZE = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"


class RemoteRepository:
    """An endpoint elsewhere. Its named graphs are asked for once, to stand together as the default graph."""

    def __init__(self, url: str, client: httpx.Client | None = None) -> None:
        self._url = url
        self._client = client or httpx.Client(timeout=TIMEOUT_S)
        self._graphs: list[str] | None = None

    def query(self, text: str, *, union: bool = True, graphs: Graphs = NO_GRAPHS) -> Answer:
        if graphs:
            return self._ask(text, list(graphs.default), list(graphs.named))
        every = self._list_named_graphs() if union else []
        return self._ask(text, every, every)

    def quads(self) -> Iterator[Quad]:
        for row in self._select_rows(QUADS):
            graph = row["g"]
            if isinstance(graph, NamedNode):
                yield Quad(row["s"], row["p"], row["o"], graph)

    def size(self) -> int:
        return next(int(row["n"].value) for row in self._select_rows(SIZE) if isinstance(row["n"], Literal))

    def close(self) -> None:
        self._client.close()

    def _list_named_graphs(self) -> list[str]:
        if self._graphs is None:
            self._graphs = [row["g"].value for row in self._select_rows(GRAPHS) if isinstance(row["g"], NamedNode)]
        return self._graphs

    def _select_rows(self, text: str) -> QuerySolutions:
        answer = self._ask(text, [], [])
        if not isinstance(answer, QuerySolutions):
            raise StoreError(self._url, "did not answer a SELECT with rows; is it a SPARQL endpoint?")
        return answer

    def _ask(self, text: str, default: list[str], named: list[str]) -> Answer:
        form = {"query": text, "default-graph-uri": default, "named-graph-uri": named}
        try:
            response = self._client.post(self._url, data=form, headers={"Accept": ACCEPT})
        except httpx.HTTPError as error:
            raise StoreError(self._url, f"did not answer ({error})") from error
        if response.status_code == httpx.codes.BAD_REQUEST:
            raise QueryError(f"{self._url} refused the query: {response.text[:MAX_SHOWN_CHARACTERS].strip()}")
        if response.status_code != httpx.codes.OK:
            raise StoreError(
                self._url, f"answered {response.status_code}: {response.text[:MAX_SHOWN_CHARACTERS].strip()}"
            )
        return _answer(self._url, response)


@contextmanager
def open_repository(settings: Settings) -> Iterator[Repository]:
    """The endpoint that the settings name, else the store in the data folder. Raises StoreError where there is none."""
    remote = settings.sparql_endpoint
    with closing(RemoteRepository(remote) if remote else open_local(settings.rdf)) as repository:
        yield repository


def _answer(url: str, response: httpx.Response) -> Answer:
    media = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if results := QueryResultsFormat.from_media_type(media):
            read: QuerySolutions | QueryBoolean = parse_query_results(response.content, format=results)
            return read
        if triples := RdfFormat.from_media_type(media):
            return iter([quad.triple for quad in parse(response.content, format=triples)])
    except (SyntaxError, ValueError) as error:
        raise StoreError(url, f"sent an answer that cannot be read ({error})") from error
    raise StoreError(url, f"answered in {media or 'no'} format; is it a SPARQL endpoint?")
