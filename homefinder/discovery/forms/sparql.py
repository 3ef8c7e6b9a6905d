"""SPARQL endpoints: an address that carries a query, or an endpoint that is asked what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from homefinder.clean.decoding import TextFormatError, decode_bytes, parse_json
from homefinder.discovery.forms.look import AddressLook
from homefinder.discovery.getter import BoundedGetter
from homefinder.discovery.model import MAPPING, FormCandidate
from homefinder.errors import FetchError
from homefinder.model import FetchResult

QUERY = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?title ?description ?publisher ?modified ?licence WHERE {{
  ?thing a <{type}> .
  OPTIONAL {{ ?thing dct:title|rdfs:label|skos:prefLabel ?title }}
  OPTIONAL {{ ?thing dct:description|rdfs:comment|skos:definition ?description }}
  OPTIONAL {{ ?thing dct:publisher ?publisher }}
  OPTIONAL {{ ?thing dct:modified ?modified }}
  OPTIONAL {{ ?thing dct:license ?licence }}
}} ORDER BY ?thing"""
TYPES = (
    ("http://www.w3.org/ns/dcat#Dataset", "data-collection", "data sets"),
    ("http://www.w3.org/2004/02/skos/core#ConceptScheme", "code-set", "concept schemes"),
)
PAGE_SIZE = 1_000


def recognise_sparql(look: AddressLook) -> Iterator[FormCandidate]:
    """An answer to a query that stands in the address; else an address that ends like an endpoint's."""
    query = dict(parse_qsl(urlsplit(look.address).query))
    document = look.content.document
    if "query" in query and (is_sparql_answer(document) or look.content.form == "sparql-results"):
        endpoint = urlunsplit(urlsplit(look.address)._replace(query="", fragment=""))
        options = {name: value for name, value in query.items() if name != "query"}
        yield _build(endpoint, query["query"], options, 0.95, look.host)
    elif urlsplit(look.address).path.rstrip("/").endswith("sparql") and not look.depth:
        yield from ask_endpoint(look.address, look.getter)


def ask_endpoint(address: str, getter: BoundedGetter) -> Iterator[FormCandidate]:
    """What an endpoint holds, asked with one short query for each type that is of use."""
    endpoint = urlunsplit(urlsplit(address)._replace(query="", fragment=""))
    for iri, kind, named in TYPES:
        query = QUERY.format(type=iri)
        try:
            fetched = getter.get(f"{endpoint}?{urlencode({'query': f'{query}{chr(10)}LIMIT {PAGE_SIZE} OFFSET 0'})}")
        except FetchError:
            continue
        if is_sparql_answer(_read(fetched)) and _read(fetched)["results"]["bindings"]:
            yield _build(endpoint, query, {}, 0.85, urlsplit(endpoint).hostname or "", kind, PAGE_SIZE, named)


def is_sparql_answer(document: Any) -> bool:
    """Whether JSON is an answer of SPARQL: https://www.w3.org/TR/sparql11-results-json/"""
    return (
        isinstance(document, Mapping)
        and isinstance(document.get("head"), Mapping)
        and isinstance(document.get("results"), Mapping)
        and isinstance(document["results"].get("bindings"), list)
    )


def _build(
    endpoint: str,
    query: str,
    options: Mapping[str, str],
    sureness: float,
    host: str,
    kind: str = "",
    page_size: int = 0,
    named: str = "rows",
) -> FormCandidate:
    asked: dict[str, Any] = {"endpoint": endpoint, "query": query}
    asked |= {"page_size": page_size} if page_size else {}
    asked |= {"options": dict(options)} if options else {}
    return FormCandidate(
        "vocabulary",
        {"sparql": asked, "mapping": MAPPING},
        sureness,
        f"a SPARQL endpoint that answers with {named}",
        endpoint,
        publisher=host,
        kind=kind or None,
        notes=("rows that share the first variable are one entry; change the query to take in more or less",),
    )


def _read(fetched: FetchResult) -> Any:
    try:
        return parse_json(decode_bytes(fetched.body)[0])
    except TextFormatError:
        return None
