"""Statements of our DCAT catalogue, gathered by prefixed names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, Triple

from homefinder.rdf import values

PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "freq": "http://purl.org/cld/freq/",
    "hf": "https://w3id.org/homefinder/def#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "ukgov": "https://w3id.org/co-cddo/ukgov-metadata-exchange-model/",
    "ukadms": "https://www.w3.org/ns/adms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""``ukadms`` is how the UK Cross-Government Metadata Exchange Model spells ADMS."""

Value: TypeAlias = NamedNode | Literal


def build_statements(subject: str, types: Iterable[str], facts: Mapping[str, Value | Iterable[Value]]) -> list[Triple]:
    """Every type and fact of one thing; names are prefixed ones."""
    node = NamedNode(subject)
    made = [Triple(node, expand_name("rdf:type"), expand_name(name)) for name in types]
    for name, told in facts.items():
        several = [told] if isinstance(told, NamedNode | Literal) else told
        made += [Triple(node, expand_name(name), value) for value in several]
    return made


@cache
def expand_name(name: str) -> NamedNode:
    """``dcat:Dataset`` written out."""
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def to_iri(address: str) -> NamedNode:
    """An address that is a valid IRI already."""
    return NamedNode(address)


def to_english_literal(words: str) -> Literal:
    """Words in English, without what no form of RDF may hold."""
    return Literal(values.clean(words), language="en")


def to_language_literal(words: str, language: str) -> Literal:
    """Words in their language; in none where the tag is no tag."""
    tag = values.to_language_tag(language)
    return Literal(values.clean(words), language=tag) if tag else to_plain_literal(words)


def to_plain_literal(value: str) -> Literal:
    """Text in no language, such as a code."""
    return Literal(values.clean(value))


def to_integer_literal(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=expand_name("xsd:integer"))


def to_date_literals(value: str) -> list[Value]:
    """A date typed by its precision; nothing for what is none."""
    found = values.to_date_value(value)
    return [Literal(found["@value"], datatype=expand_name(found["@type"]))] if isinstance(found, dict) else []
