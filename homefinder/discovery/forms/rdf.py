"""RDF in any form: a catalogue in DCAT, vocabularies in SKOS, or things of whatever type it has most of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pyoxigraph import Literal

from homefinder.adapters.graph.documents import read_statements
from homefinder.adapters.graph.graph import Graph
from homefinder.adapters.graph.names import NAMESPACES, Names
from homefinder.clean.decoding import TextFormatError
from homefinder.discovery.forms.data_json import FIELD_EXPRESSIONS, is_data_json
from homefinder.discovery.forms.look import AddressLook
from homefinder.discovery.model import MAPPING, FormCandidate
from homefinder.errors import FetchError, ParseError, RequestsSpent

DCAT_CLASSES = ("dcat:Dataset", "dcat:DatasetSeries", "dcat:DataService", "dcat:Catalog")
KINDS: Mapping[str, str] = {"dcat:DataService": "api", "dcat:Catalog": "document-collection"}
OUTSIDE = frozenset({"owl", "rdf", "rdfs", "hydra", "ldp", "foaf", "vcard", "prov", "spdx", "time", "locn", "org"})
"""Prefixes of classes that describe what surrounds the things of a catalogue."""


def recognise_rdf(look: AddressLook) -> Iterator[FormCandidate]:
    """RDF/XML, Turtle and N-Triples by their beginning, JSON that has a context."""
    form = look.content.form
    if form == "json" and (not has_context(look.content.document) or is_data_json(look.content.document)):
        return
    if form not in ("rdf-xml", "turtle", "json"):
        return
    contexts = _guess_contexts(look) if form == "json" else {}
    try:
        graph = Graph()
        graph.add(read_statements(look.fetched, "auto", contexts, look.getter.get), look.fetched.locate())
    except (ParseError, FetchError, TextFormatError) as error:
        if form != "json" and not isinstance(error, RequestsSpent):
            yield _build_unreadable(look, str(error))
        return
    yield from _list_candidates(look, graph, contexts)


def has_context(document: Any) -> bool:
    """Whether JSON is JSON-LD: an object with a context or graph, or a list of such."""
    first = document[0] if isinstance(document, list) and document else document
    return isinstance(first, Mapping) and ("@context" in first or "@graph" in first)


def _list_candidates(look: AddressLook, graph: Graph, contexts: Mapping[str, Any]) -> Iterator[FormCandidate]:
    names = Names({})
    types = Counter(names.shorten(one) for node in graph.nodes for one in graph.list_types(node))
    shared: dict[str, Any] = {"url": look.address} | ({"contexts": contexts} if contexts else {})
    known = [name for name in DCAT_CLASSES if types[name]]
    about = _describe_catalogue(look, graph, names)
    if types["skos:ConceptScheme"] and sum(types[name] for name in known) <= types["skos:ConceptScheme"]:
        yield FormCandidate(
            "vocabulary",
            {**shared, "mapping": MAPPING},
            0.93,
            f"a vocabulary in SKOS with {types['skos:Concept']} concepts",
            look.address,
            kind="code-set",
            ignore=("@type", "skos:hasTopConcept", "skos:member"),
            **about,
            notes=("one record is made of each scheme; its concepts are counted, and kept in the archived body",),
        )
    if known and (types["dcat:Dataset"] + types["dcat:DatasetSeries"] + types["dcat:DataService"]):
        extra = [name for name in ("adms:Asset",) if types[name]]
        classes = {"classes": [*known, *extra]} if extra else {}
        kind: Any = "data-collection"
        if any(types[name] for name in KINDS):
            kind = {"from": "$class", "table": dict(KINDS), "default": "data-collection"}
        yield FormCandidate(
            "dcat",
            {**shared, **classes, "mapping": MAPPING},
            0.95,
            "a catalogue in DCAT",
            look.address,
            kind=kind,
            fields=FIELD_EXPRESSIONS,
            ignore=("@type", "dcat:distribution", "dcat:contactPoint", "dcat:dataset", "dcat:service", "dcat:catalog"),
            **about,
        )
        return
    yield from _list_other_types(look, shared, types, about)


def _list_other_types(
    look: AddressLook, shared: Mapping[str, Any], types: Counter[str], about: Mapping[str, Any]
) -> Iterator[FormCandidate]:
    others = [
        (often, name)
        for name, often in types.items()
        if name.partition(":")[0] not in OUTSIDE and name not in ("skos:ConceptScheme", *DCAT_CLASSES[3:])
    ]
    others += [(often, name) for name, often in types.items() if name in ("rdf:Property", "rdfs:Class", "owl:Class")]
    if not others:
        return
    often, name = max(others)
    yield FormCandidate(
        "dcat",
        {**shared, "classes": [name], "mapping": MAPPING},
        0.6,
        f"RDF with {often} things of the type {name}",
        look.address,
        ignore=("@type",),
        **about,
        notes=(f"the document has no DCAT and no SKOS scheme; {name} is the type that most of its things have",),
    )


def _describe_catalogue(look: AddressLook, graph: Graph, names: Names) -> dict[str, Any]:
    """What the outermost catalogue or scheme says of itself."""
    found: dict[str, Any] = {"publisher": look.host}
    wanted = {f"{NAMESPACES['dcat']}Catalog", f"{NAMESPACES['skos']}ConceptScheme"}
    for node in graph.list_of_types(wanted)[:1]:
        for predicate, values in graph.nodes[node].items():
            short, text = names.shorten(predicate), str(getattr(values[0], "value", ""))
            if short in ("dct:title", "rdfs:label", "skos:prefLabel", "dc:title"):
                found.setdefault("title", text[:200])
            elif short in ("dct:license", "dct:rights"):
                found["licence_url" if text.startswith("http") else "licence"] = text[:300]
            elif short == "dct:language" and len(text) == 2:
                found["language"] = text
    languages = Counter(
        value.language
        for said in list(graph.nodes.values())[:2_000]
        for values in said.values()
        for value in values
        if isinstance(value, Literal) and value.language
    )
    if languages:
        found.setdefault("language", languages.most_common(1)[0][0])
    return found


def _guess_contexts(look: AddressLook) -> dict[str, Any]:
    """For a context that does not answer: that of SKOS, where the document uses its words."""
    document = look.content.document
    context = document.get("@context") if isinstance(document, Mapping) else None
    named = [one for one in (context if isinstance(context, list) else [context]) if isinstance(one, str)]
    types = {str(document.get(name)) for name in ("type", "@type")} if isinstance(document, Mapping) else set()
    if not any(one.rpartition(":")[2] == "ConceptScheme" for one in types):
        return {}
    return {
        url: {"@vocab": NAMESPACES["skos"], "id": "@id", "type": "@type", **_REFERENCES}
        for url in named
        if look.ask(url) is None
    }


_REFERENCES: Mapping[str, Any] = (
    {
        name: {"@id": f"{NAMESPACES['skos']}{target}", "@type": "@id"}
        for name, target in {
            "broader": "broader",
            "narrower": "narrower",
            "related": "related",
            "inScheme": "inScheme",
            "topConceptOf": "topConceptOf",
            "hasTopConcept": "hasTopConcept",
            "broadMatch": "broadMatch",
            "exactMatch": "exactMatch",
        }.items()
    }
    | {
        name: {"@id": f"{NAMESPACES['dct']}{name}"}
        for name in ("title", "description", "license", "publisher", "identifier", "modified", "issued")
    }
    | {"license": {"@id": f"{NAMESPACES['dct']}license", "@type": "@id"}}
)


def _build_unreadable(look: AddressLook, problem: str) -> FormCandidate:
    return FormCandidate(
        "dcat",
        {"url": look.address, "mapping": MAPPING},
        0.3,
        "RDF that cannot be read",
        look.address,
        publisher=look.host,
        notes=(f"the document cannot be read: {problem}",),
    )
