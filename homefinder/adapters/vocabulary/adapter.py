"""Vocabularies and code lists in SKOS: a record for each scheme, with how many concepts it has and in which languages.

https://www.w3.org/TR/skos-reference/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self
from urllib.parse import urljoin

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pyoxigraph import Literal, NamedNode

from homefinder.adapters.git_archive.globs import matches
from homefinder.adapters.git_archive.unpack import unpack_members
from homefinder.adapters.graph.documents import RdfForm, read_statements
from homefinder.adapters.graph.graph import Graph, Node, NodeReader
from homefinder.adapters.graph.names import NAMESPACES, Names
from homefinder.adapters.graph.pages import Exchanges, walk_pages
from homefinder.adapters.mapping.mapping import RecordMapping, SourceEntry, map_entries
from homefinder.adapters.vocabulary.sparql import SparqlQuery, parse_answers, walk_rows
from homefinder.errors import ParseError, describe_surprise
from homefinder.model import FetchResult, Issue, ParseResult
from homefinder.source import Getter, Source

SKOS = NAMESPACES["skos"]
UP = (f"{SKOS}inScheme", f"{SKOS}topConceptOf")
LABELS = tuple(f"{SKOS}{name}" for name in ("prefLabel", "altLabel", "definition"))


class VocabularyArchive(BaseModel):
    """A repository's archive, whose files that fit ``files`` are vocabularies."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str = Field(pattern=r"^https?://")
    """Where the archive is."""
    files: str | list[str]
    """Patterns of the files that count."""
    root: bool = True
    """Whether all files stand in one folder, whose name is left out of their paths."""
    base: str = ""
    """Address against which relative addresses in the files are resolved, with the file's path behind it."""


class VocabularyParameters(BaseModel):
    """Where the vocabularies are: ``url``, ``archive`` or ``sparql``.

    Beside its properties a scheme has ``$concepts`` and ``$top_concepts`` (how many), ``$languages`` (of their labels)
    and ``$file``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str | list[str] = []
    """Where the document is, or the documents are."""
    archive: VocabularyArchive | None = None
    """A repository of vocabularies instead."""
    sparql: SparqlQuery | None = None
    """A question to an endpoint instead."""
    format: RdfForm = "auto"
    """The form of the documents; ``auto`` tells it from the content."""
    classes: list[str] = ["skos:ConceptScheme"]
    """Short names of the types that are taken in."""
    prefixes: dict[str, str] = {}
    """Prefix → namespace, beside those that are known."""
    contexts: dict[str, Any] = {}
    """Address of a remote JSON-LD context → what counts in its place."""
    parts: list[str] = []
    """Properties whose nodes are a list of mappings."""
    max_pages: int = Field(default=100, ge=1)
    """Pages that are read at most."""
    items: dict[str, Any] = {}
    """Reserved for how concepts become codes; kept and not read yet."""
    mapping: RecordMapping
    """How a scheme or a row becomes a record."""

    @model_validator(mode="after")
    def _check_one_place(self) -> Self:
        if sum(map(bool, (self.url, self.archive, self.sparql))) != 1:
            raise ValueError("say one of url, archive and sparql")
        return self

    @property
    def urls(self) -> list[str]:
        return [self.url] if isinstance(self.url, str) else self.url


PARAMETERS_MODEL = VocabularyParameters


@dataclass(slots=True)
class VocabularyGraph:
    """Everything that was read, and what was wrong with it."""

    graph: Graph = field(default_factory=Graph)
    issues: list[Issue] = field(default_factory=list)


def collect(
    source: Source, parameters: VocabularyParameters, getter: Getter, known_keys: Sequence[str]
) -> list[FetchResult]:
    """The documents with their pages and contexts, the archive, or the answers. A page that fails, fails the run."""
    exchanges = Exchanges.from_getter(getter)
    if parameters.archive:
        exchanges.ask(parameters.archive.url)
    try:
        if parameters.sparql:
            for _ in walk_rows(parameters.sparql, parameters.max_pages, exchanges):
                pass
        for url in parameters.urls:
            for _ in walk_pages(url, parameters.format, parameters.contexts, parameters.max_pages, exchanges):
                pass
    except ParseError:
        pass  # ``parse`` meets the same body, and tells why
    return list(exchanges.asked.values())


def parse(source: Source, parameters: VocabularyParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """Records of every scheme, or of every row. Raises ParseError for a document that cannot be read; a file of an
    archive that cannot is an issue."""
    exchanges = Exchanges.from_fetched(fetched)
    if parameters.sparql:
        entries, issues = parse_answers(parameters.sparql, parameters.max_pages, exchanges)
    else:
        read = VocabularyGraph()
        if parameters.archive:
            _read_archive(parameters, parameters.archive, exchanges, read)
        for url in parameters.urls:
            for page in walk_pages(url, parameters.format, parameters.contexts, parameters.max_pages, exchanges):
                read.graph.add(page.quads, page.fetched.locate())
                read.issues += [page.issue] if page.issue else []
        issues = read.issues
        entries = list(_list_schemes(parameters, read.graph, issues))
    parsed = map_entries(source.id, parameters.mapping, entries, {})
    return ParseResult(parsed.records, (*issues, *parsed.issues))


def _read_archive(
    parameters: VocabularyParameters, archive: VocabularyArchive, exchanges: Exchanges, into: VocabularyGraph
) -> None:
    fetched = exchanges.ask(archive.url)
    for member in unpack_members(fetched.body, archive.url):
        name = member.name.partition("/")[2] if archive.root else member.name
        if member.link or not matches(name, archive.files):
            continue
        base = urljoin(archive.base, name) if archive.base else f"{archive.url}/{name}"
        document = replace(fetched, body=member.data, url=base, final_url=base)
        try:
            quads = list(read_statements(document, parameters.format, parameters.contexts, exchanges.ask))
        except ParseError as error:
            into.issues.append(Issue("unreadable-file", f"{name} {error.problem}", fetched.locate(name)))
            continue
        into.graph.add(quads, fetched.locate(name))


def _list_schemes(parameters: VocabularyParameters, graph: Graph, issues: list[Issue]) -> Iterator[SourceEntry]:
    names = Names(parameters.prefixes)
    schemes = [
        node for node in graph.nodes if {names.shorten(one) for one in graph.list_types(node)} & set(parameters.classes)
    ]
    members = _list_members(graph, schemes)
    reader = NodeReader(graph, names, parameters.parts, graph.nodes.keys() - _list_beside(graph))
    for scheme in schemes:
        try:
            fields = {name: value for name, value in reader.read_fields(scheme).items() if name != "skos:hasTopConcept"}
        except Exception as error:  # whatever one scheme does, the others are taken in
            said = f"cannot be read: {describe_surprise(error)}"
            issues.append(Issue("invalid-entry", said, graph.locate(scheme)))
            continue
        inside = members[scheme]
        computed = {
            "$concepts": str(len(inside)),
            "$top_concepts": str(_count_top_concepts(graph, scheme, inside)),
            "$languages": sorted({tag for concept in inside for tag in _list_languages(graph, concept)}),
            "$file": graph.places[scheme].locator,
        }
        yield SourceEntry(fields, graph.locate(scheme), computed)


def _list_beside(graph: Graph) -> set[Node]:
    """Nodes that are neither concepts nor schemes: publishers, contacts, licences."""
    own = {f"{SKOS}{name}" for name in ("Concept", "ConceptScheme", "Collection", "OrderedCollection")}
    return {node for node in graph.nodes if not own & set(graph.list_types(node))}


def _list_members(graph: Graph, schemes: Sequence[Node]) -> dict[Node, set[Node]]:
    """The concepts of each scheme, by links up and down; of a single scheme, those that name none, too."""
    members: dict[Node, set[Node]] = {scheme: set() for scheme in schemes}
    concepts = graph.list_of_types([f"{SKOS}Concept"])
    for node in graph.nodes:
        for predicate in UP:
            for scheme in graph.nodes[node].get(predicate, []):
                if isinstance(scheme, Node) and scheme in members:
                    members[scheme].add(node)
    for scheme in schemes:
        down = graph.list_values(scheme, f"{SKOS}hasTopConcept")
        members[scheme] |= {one for one in down if isinstance(one, NamedNode)}
        if len(schemes) == 1:
            members[scheme] |= {node for node in concepts if not graph.nodes[node].get(UP[0])}
    return members


def _count_top_concepts(graph: Graph, scheme: Node, members: set[Node]) -> int:
    down = set(graph.list_values(scheme, f"{SKOS}hasTopConcept"))
    up = {node for node in members if scheme in graph.nodes.get(node, {}).get(UP[1], [])}
    return len(down | up)


def _list_languages(graph: Graph, concept: Node) -> Iterator[str]:
    for predicate in LABELS:
        for value in graph.nodes.get(concept, {}).get(predicate, []):
            if isinstance(value, Literal) and value.language:
                yield value.language
