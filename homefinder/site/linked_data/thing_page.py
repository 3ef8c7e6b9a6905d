"""Any thing of the catalogue that has no page of its own: all that is said of it, for people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import unquote

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple

from homefinder.rdf.context import read_context
from homefinder.rdf.expand import RDF_TYPE
from homefinder.rdf.store.repository import open_local
from homefinder.site.http.page import Page, PageContext, PageNotFound, PageRequest
from homefinder.site.linked_data.things import build_data_path, build_iri, read_statements
from homefinder.urls import clean_link

CSV_COLUMNS = ("property", "value", "address", "language")
MAX_VALUES = 500
"""Values of one thing that the page shows; its files for machines have all."""
MAX_NAMES = 200
"""Addresses whose names are asked for in one query."""

NAME_PROPERTIES = (
    "<http://www.w3.org/2004/02/skos/core#prefLabel>", "<http://purl.org/dc/terms/title>",
    "<http://www.w3.org/2000/01/rdf-schema#label>", "<http://xmlns.com/foaf/0.1/name>",
)  # fmt: skip
NAMES = f"SELECT ?thing ?name {{ VALUES ?thing {{ %s }} ?thing {'|'.join(NAME_PROPERTIES)} ?name }}"

Node = NamedNode | BlankNode | Literal | Triple


def thing_page(context: PageContext, request: PageRequest) -> Page:
    """Every statement about one thing, property by property. Raises PageNotFound."""
    kind, identifier = request.path["kind"], request.path["id"]
    address = build_iri(context, kind, identifier)
    statements = read_statements(context, address)
    if not statements:
        raise PageNotFound(f"There is no {kind} “{identifier}” in this catalogue. Look for it at /search.")
    about: dict[str, list[tuple[str, Node]]] = defaultdict(list)
    for triple in statements:
        about[str(triple.subject)].append((triple.predicate.value, triple.object))
    names = _read_names(context, _list_addresses(statements), f"{context.settings.base.rstrip('/')}/id/")
    prefixes = read_context(context.vocab).prefixes
    rows = [
        row
        for predicate, value in about[f"<{address}>"]
        for row in _describe_value(predicate, value, about, names, prefixes)
    ]
    types = [row["value"] for row in rows if row["predicate"] == RDF_TYPE.value]
    home = context.settings.base.rstrip("/")
    for row in rows:
        within = row["address"].removeprefix(f"{home}/id/")
        row["link"] = f"/id/{within}" if within != row["address"] else clean_link(row["address"])
    data = {
        "address": address, "types": types, "is_cut": len(rows) > MAX_VALUES,
        "properties": _group_by_property([row for row in rows if row["predicate"] != RDF_TYPE.value][:MAX_VALUES]),
        "statements": build_data_path(kind, identifier, "ttl"),
    }  # fmt: skip
    title = names[address]
    return Page(
        "pages/thing.html", title, data, f"All that this catalogue says of {title}.",
        rows=[{name: row[name] for name in CSV_COLUMNS} for row in rows], columns=CSV_COLUMNS,
        things=[("", address)], is_indexed=False,
    )  # fmt: skip


def _describe_value(
    predicate: str, value: Node, about: Mapping[str, list[tuple[str, Node]]], names: Mapping[str, str],
    prefixes: Mapping[str, str], before: str = "", seen: frozenset[str] = frozenset(),
) -> list[dict[str, str]]:  # fmt: skip
    """One row for a value; of a node without an address the rows of what is said of it, named after the way there."""
    name = before + (names.get(predicate) or name_term(predicate, prefixes))
    row = {"property": name, "predicate": predicate, "address": "", "language": ""}
    if isinstance(value, NamedNode):
        known = names.get(value.value) or name_term(value.value, prefixes)
        return [{**row, "value": known, "address": clean_link(value.value)}]
    if isinstance(value, Literal):
        language = value.language or ""
        return [{**row, "value": value.value, "language": "" if language.startswith("en") else language}]
    key = str(value)
    if isinstance(value, Triple) or key in seen or not about.get(key):
        return [{**row, "value": key}]
    way = (about, names, prefixes, f"{name}: ", seen | {key})
    return [row for part, inner in about[key] for row in _describe_value(part, inner, *way)]


def name_term(address: str, prefixes: Mapping[str, str]) -> str:
    """A term of a known vocabulary in words (``applicableLegislation`` → "applicable legislation"), else its
    address."""
    for stem in prefixes.values():
        local = address.removeprefix(stem)
        if local != address and local and "/" not in local:
            return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local).replace("_", " ").lower()
    return address


def _list_addresses(statements: Iterable[Triple]) -> list[str]:
    parts = (part for triple in statements for part in (triple.subject, triple.predicate, triple.object))
    return sorted({part.value for part in parts if isinstance(part, NamedNode)})


def _read_names(context: PageContext, addresses: list[str], ours: str) -> dict[str, str]:
    """What the catalogue calls each address: the first name by letters; one of ours without a name its kind and id."""
    found: dict[str, str] = {}
    with open_local(context.settings.rdf) as repository:
        for start in range(0, len(addresses), MAX_NAMES):
            some = " ".join(str(NamedNode(address)) for address in addresses[start : start + MAX_NAMES])
            for solution in cast(QuerySolutions, repository.query(NAMES % some)):
                thing, name = cast(NamedNode, solution["thing"]).value, cast(Literal, solution["name"]).value
                found[thing] = min(name, found.get(thing, name))
    for address in addresses:
        if address.startswith(ours):
            kind, _, identifier = address.removeprefix(ours).partition("/")
            found.setdefault(address, f"{kind} {unquote(identifier)}")
    return found


def _group_by_property(rows: list[dict[str, str]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["property"]].append(row)
    return dict(found)
