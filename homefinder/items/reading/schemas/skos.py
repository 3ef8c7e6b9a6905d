"""Codes of SKOS concept schemes, in any form of RDF, and in JSON-LD whose context cannot be had.

https://www.w3.org/TR/skos-reference/. A context is never fetched: such a document is read as the JSON that it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from homefinder.adapters.mapping.evaluate import Scope
from homefinder.clean.decoding import TextFormatError
from homefinder.items.declaration import CodeMapping
from homefinder.items.model import Code, CodeList
from homefinder.items.reading.files import InputFile
from homefinder.items.reading.found_items import MAX_PARTS, FoundPart, evaluate_text, evaluate_texts

SKOS = "http://www.w3.org/2004/02/skos/core#"
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML, ".owl":
        ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML, ".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG,
}  # fmt: skip
TITLES = ("http://purl.org/dc/terms/title", "http://purl.org/dc/elements/1.1/title", f"{SKOS}prefLabel",
          "http://www.w3.org/2000/01/rdf-schema#label")  # fmt: skip
PROPERTIES = ("prefLabel", "altLabel", "definition", "notation", "broader", "inScheme", "topConceptOf", "scopeNote")


def read_skos(chosen: Sequence[InputFile], mapping: CodeMapping | None) -> Iterator[FoundPart]:
    """The concepts of every scheme; a code is the notation, or else the end of the concept's address (``$id``)."""
    for file in chosen:
        concepts, schemes = _read_json(file) if _is_json(file) else _read_rdf(file)
        for scheme, title in schemes.items():
            yield CodeList(shorten(scheme), file.locate(), title)
        only = shorten(next(iter(schemes))) if schemes else file.stem
        for number, (address, facts) in enumerate(concepts.items()):
            if number > MAX_PARTS:
                raise TextFormatError(f"holds more than {MAX_PARTS:,} concepts")
            yield _code(file, address, facts, only, mapping)


def _code(file: InputFile, address: str, facts: Mapping[str, Any], only: str, mapping: CodeMapping | None) -> Code:
    short = shorten(address)
    scope = Scope(facts, file.location, {"$id": short, "$address": address})
    stated = facts.get("inScheme") or facts.get("topConceptOf")
    code_list = shorten(str(stated[0])) if isinstance(stated, list) and stated else only
    mapping = mapping or CodeMapping()
    return Code(
        evaluate_text(mapping.list, scope) or code_list,
        evaluate_text(mapping.code or ["notation", "$id"], scope),
        file.location,
        evaluate_text(mapping.label or "prefLabel", scope),
        evaluate_text(mapping.definition or ["definition", "scopeNote"], scope),
        broader=tuple(shorten(one) for one in evaluate_texts("broader", scope)),
        other_names=evaluate_texts("altLabel", scope),
    )


def shorten(address: str) -> str:
    """The last step of an address, or what stands behind ``#``."""
    return address.rstrip("/#").rpartition("#")[2].rpartition("/")[2] or address


def _is_json(file: InputFile) -> bool:
    return file.name.lower().endswith((".json", ".jsonld")) or file.data.lstrip()[:1] in (b"{", b"[")


Concepts = tuple[dict[str, dict[str, Any]], dict[str, str]]


def _read_rdf(file: InputFile) -> Concepts:
    ending = f".{file.name.rpartition('.')[2].lower()}"
    try:
        quads = list(
            ox.parse(file.data, format=FORMATS.get(ending, ox.RdfFormat.TURTLE), base_iri=file.location.url or None)
        )
    except (SyntaxError, ValueError) as error:
        raise TextFormatError(f"is not valid RDF: {error}") from error
    facts: dict[str, dict[str, Any]] = {}
    types: dict[str, set[str]] = {}
    for quad in quads:
        subject, name = str(getattr(quad.subject, "value", quad.subject)), quad.predicate.value
        value = getattr(quad.object, "value", "")
        if name.endswith("#type"):
            types.setdefault(subject, set()).add(value)
        language = getattr(quad.object, "language", None)
        if name.startswith(SKOS) and name.removeprefix(SKOS) in PROPERTIES:
            known = facts.setdefault(subject, {}).setdefault(name.removeprefix(SKOS), [])
            known.insert(0, value) if language in ("en", "en-GB") else known.append(value)
        elif name in TITLES:
            facts.setdefault(subject, {}).setdefault("title", []).append(value)
    schemes = {one: " ".join((facts.get(one, {}).get("title") or facts.get(one, {}).get("prefLabel") or
        [""])[0].split())
               for one, kinds in types.items() if f"{SKOS}ConceptScheme" in kinds}  # fmt: skip
    single = ("prefLabel", "definition", "notation", "scopeNote")
    concepts = {
        one: {name: values[0] if name in single else values for name, values in facts.get(one, {}).items()}
        for one, kinds in types.items()
        if f"{SKOS}Concept" in kinds
    }
    return concepts, schemes


def _read_json(file: InputFile) -> Concepts:
    value = file.read_document()
    concepts: dict[str, dict[str, Any]] = {}
    schemes: dict[str, str] = {}

    def walk(one: Any, depth: int) -> None:
        if depth > 20:
            return
        if isinstance(one, list):
            for member in one:
                walk(member, depth + 1)
        elif isinstance(one, Mapping):
            address = str(one.get("id") or one.get("@id") or "")
            kind = json.dumps(one.get("type") or one.get("@type") or "")
            if "ConceptScheme" in kind and address:
                schemes[address] = str(one.get("title") or one.get("prefLabel") or "")
            elif address and any(name.rpartition(":")[2] == "prefLabel" for name in one):
                concepts[address] = {name.rpartition(":")[2]: member for name, member in one.items()}
            for member in one.values():
                walk(member, depth + 1)

    walk(value, 0)
    return concepts, schemes
