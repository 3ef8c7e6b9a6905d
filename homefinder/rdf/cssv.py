"""Standards of the catalogue in CSSV, the European vocabulary of specifications, so that others can take them in.

http://data.europa.eu/2sa/cssv# Each has a title, who maintains it and where it is found: what lacks one of them is left
out, as the vocabulary's own shapes refuse it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from homefinder.ids import iri, slug
from homefinder.rdf.values import clean, web_iri

CSSV = "http://data.europa.eu/2sa/cssv#"
DCT, DCAT, ORG, FOAF, SKOS = (
    "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#", "http://www.w3.org/ns/org#", "http://xmlns.com/foaf/0.1/",
    "http://www.w3.org/2004/02/skos/core#",
)  # fmt: skip
PREFIXES = {"cssv": CSSV, "dct": DCT, "dcat": DCAT, "org": ORG, "foaf": FOAF, "skos": SKOS}
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
HOMES = """SELECT h.id, h.title, h.alt_titles, h.language, h.description, h.version, h.kind, h.url, p.id AS owner_id,
      p.name AS owner, p.url AS owner_url,
      coalesce((SELECT d.by_what FROM duties d WHERE d.home_id = h.id AND d.level IN ('mandated', 'recommended')
        AND d.state = 'in-force' AND d.excluded = 0 AND d.by_what <> '' ORDER BY d.strongest DESC, d.id LIMIT 1), '')
      AS recommended_by
    FROM homes h JOIN publishers p ON p.id = h.publisher_id
    WHERE h.kind IN ('standard', 'code-set') AND p.name <> '' ORDER BY h.id"""


def cssv_statements(catalogue: sqlite3.Connection, base: str) -> Iterator[Triple]:
    """Every standard and code set that has a maintainer and an address, as CSSV; each statement may come more than
    once."""
    for row in catalogue.execute(HOMES):
        address = web_iri(row["url"]) or f"{base.rstrip('/')}/home/{row['id']}"
        yield from _describe(row, base, address)


def _describe(row: sqlite3.Row, base: str, address: str) -> Iterator[Triple]:
    home, owner = NamedNode(iri(base, "home", row["id"])), NamedNode(iri(base, "publisher", row["owner_id"]))
    distribution = NamedNode(f"{home.value}/distribution")
    language = row["language"] or "en"
    yield Triple(home, TYPE, NamedNode(f"{CSSV}Specification"))
    yield Triple(home, NamedNode(f"{DCT}title"), Literal(clean(row["title"]), language=language))
    for name in filter(None, row["alt_titles"].split("\n")):
        yield Triple(home, NamedNode(f"{CSSV}alternative"), Literal(clean(name), language=language))
    for term, value in ((f"{DCT}description", row["description"]), (f"{DCAT}version", row["version"])):
        if value:
            yield Triple(home, NamedNode(term), Literal(clean(value)))
    yield Triple(home, NamedNode(f"{CSSV}isMaintainedBy"), owner)
    yield from _describe_body(owner, row["owner"], row["owner_url"])
    yield Triple(home, NamedNode(f"{DCAT}distribution"), distribution)
    yield Triple(distribution, TYPE, NamedNode(f"{DCAT}Distribution"))
    yield Triple(distribution, NamedNode(f"{DCAT}accessURL"), NamedNode(address))
    if row["recommended_by"]:
        body = NamedNode(iri(base, "publisher", slug(row["recommended_by"].partition(";")[0])))
        yield Triple(home, NamedNode(f"{CSSV}isRecommendedBy"), body)
        yield from _describe_body(body, row["recommended_by"].partition(";")[0], "")


def _describe_body(body: NamedNode, name: str, page: str) -> Iterator[Triple]:
    yield Triple(body, TYPE, NamedNode(f"{ORG}Organization"))
    yield Triple(body, NamedNode(f"{SKOS}prefLabel"), Literal(clean(name), language="en"))
    if address := web_iri(page):
        yield Triple(body, NamedNode(f"{FOAF}homepage"), NamedNode(address))
