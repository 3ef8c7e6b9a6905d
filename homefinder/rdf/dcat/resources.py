"""Homes as the resources of our DCAT catalogue, with their themes and publishers.

An API with an address is a ``dcat:DataService``, a data collection that is described a ``dcat:Dataset``: those who
harvest catalogues look for these. A standard, a law or a body is a ``dcat:Resource`` and neither. A home has no
``dcat:CatalogRecord`` here; the sources' own records are in the whole RDF.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from urllib.parse import quote

from pyoxigraph import Triple

from homefinder.ids import iri, slug
from homefinder.rdf.dcat.statements import (
    Value,
    build_statements,
    expand_name,
    to_date_literals,
    to_english_literal,
    to_iri,
    to_language_literal,
    to_plain_literal,
)
from homefinder.rdf.rows import RowsByKey
from homefinder.rdf.texts import Texts, collect_home_texts
from homefinder.rdf.values import build_link, format_validity
from homefinder.store.queries import to_dicts
from homefinder.store.records import parse_content

NAMESPACE = "https://w3id.org/homefinder/"
"""Subjects and kinds have their addresses below this one."""

CONTENTS = """SELECT h.home_id, v.content FROM home_records h JOIN records r ON r.id = h.record_id
    JOIN record_versions v ON v.id = r.current_version_id
    ORDER BY h.home_id, r.source_id = 'curated', h.record_id"""
HOMES = """SELECT h.*,
    (SELECT min(a.url) FROM home_addresses a WHERE a.home_id = h.id AND a.role = 'documentation') AS documentation,
    (SELECT group_concat(s.concept_id, char(10)) FROM home_subjects s WHERE s.home_id = h.id) AS themes
    FROM homes h ORDER BY h.id"""
MEMBERSHIPS = {"dcat:DataService": "dcat:service", "dcat:Dataset": "dcat:dataset"}
"""How the catalogue has what is of these classes, beside ``dcat:resource`` for every home."""
CONCEPTS = "SELECT id, name, definition FROM concepts ORDER BY id"


def theme_statements(connection: sqlite3.Connection, catalogue: str) -> Iterator[Triple]:
    """Each subject as a concept of its scheme, and the schemes as those that the catalogue uses."""
    schemes = set()
    for row in connection.execute(CONCEPTS):
        identifier, name, definition = row[0], row[1], row[2]
        schemes.add(identifier.partition("/")[0])
        facts: dict[str, Value | list[Value]] = {
            "skos:prefLabel": to_english_literal(name),
            "skos:inScheme": to_iri(_scheme(identifier)),
        }
        if definition:
            facts["skos:definition"] = to_english_literal(definition)
        yield from build_statements(concept(identifier), ("skos:Concept",), facts)
    for name in sorted(schemes):
        yield from build_statements(
            _scheme(name), ("skos:ConceptScheme",), {"dct:title": to_english_literal(name.replace("-", " "))}
        )
        yield Triple(to_iri(catalogue), expand_name("dcat:themeTaxonomy"), to_iri(_scheme(name)))


def home_statements(connection: sqlite3.Connection, base: str, catalogue: str) -> Iterator[Triple]:
    """Each home, its kind and its publisher."""
    yield from _publishers(connection, base)
    kinds: set[str] = set()
    contents = RowsByKey(connection, CONTENTS)
    for row in to_dicts(connection.execute(HOMES)):
        home = iri(base, "home", row["id"])
        kinds.add(row["kind"])
        yield Triple(to_iri(catalogue), expand_name("dcat:resource"), to_iri(home))
        texts = collect_home_texts(row, [parse_content(one["content"]) for one in contents.take(row["id"])])
        role = _choose_role(row, texts)
        if role:
            yield Triple(to_iri(catalogue), expand_name(MEMBERSHIPS[role]), to_iri(home))
        yield from _home(row, texts, home, base, role)
    for kind in sorted(kinds):
        words = {"skos:prefLabel": to_english_literal(kind.replace("-", " "))}
        yield from build_statements(build_kind_address(kind), ("skos:Concept",), words)


def _choose_role(row: dict[str, str], texts: Texts) -> str:
    """What the home is to a harvester of catalogues; empty where DCAT-AP would ask for what is not known of it."""
    if row["kind"] == "api" and build_link("landingPage", row["url"]):
        return "dcat:DataService"
    return "dcat:Dataset" if row["kind"] == "data-collection" and texts["description"] else ""


def _home(row: dict[str, str], texts: Texts, home: str, base: str, role: str) -> Iterator[Triple]:
    page = build_link("landingPage", row["url"]).get("landingPage", "")
    facts: dict[str, Value | list[Value]] = {
        "dct:identifier": to_plain_literal(home),
        "dct:title": [to_language_literal(*one) for one in texts["title"]],
        "dct:description": [to_language_literal(*one) for one in texts["description"]],
        "dct:type": to_iri(build_kind_address(row["kind"])),
        "dct:publisher": [to_iri(iri(base, "publisher", row["publisher_id"]))] if row["publisher_id"] else [],
        "dct:issued": to_date_literals(row["issued"]),
        "dct:modified": to_date_literals(row["modified"]),
        "dct:valid": [to_plain_literal(text)] if (text := format_validity(row["valid_from"], row["valid_to"])) else [],
        "dcat:version": [to_plain_literal(row["version"])] if row["version"] else [],
        "dcat:keyword": [to_language_literal(*one) for one in texts["keyword"]],
        "dcat:theme": [to_iri(concept(name)) for name in (row["themes"] or "").split("\n") if name],
        "dcat:landingPage": [to_iri(page)] if page else [],
    }
    if role == "dcat:DataService":
        facts["dcat:endpointURL"] = to_iri(page)
        described = build_link("page", row["documentation"] or "").get("page", "")
        facts["dcat:endpointDescription"] = [to_iri(described)] if described else []
        for address in filter(None, (page, described)):
            yield from build_statements(address, ("rdfs:Resource",), {})
    types = (*(("dct:Standard",) if row["kind"] == "standard" else ()), *((role,) if role else ()))
    yield from build_statements(home, ("dcat:Resource", *types), facts)
    if page:
        yield from build_statements(page, ("foaf:Document",), {})


def _publishers(connection: sqlite3.Connection, base: str) -> Iterator[Triple]:
    for row in connection.execute("SELECT id, name, url FROM publishers ORDER BY id"):
        page = build_link("homepage", row[2]).get("homepage", "")
        told: dict[str, Value | list[Value]] = {
            "foaf:name": to_english_literal(row[1]),
            "foaf:homepage": [to_iri(page)] if page else [],
        }
        yield from build_statements(iri(base, "publisher", row[0]), ("foaf:Agent",), told)


def build_kind_address(kind: str) -> str:
    """The address of a kind of home in RDF."""
    return f"{NAMESPACE}kinds/{slug(kind)}"


def concept(identifier: str) -> str:
    """The address of a subject in RDF."""
    return NAMESPACE + quote(identifier, safe="-._~/")


def _scheme(identifier: str) -> str:
    return NAMESPACE + quote(identifier.partition("/")[0], safe="-._~")
