"""Catalogues in DCAT 1 to 3, in any form of RDF, and as plain ``data.json`` (DCAT-US 1.1 and 3).

https://www.w3.org/TR/vocab-dcat-3/ https://resources.data.gov/resources/dcat-us/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pyoxigraph import NamedNode

from homefinder.adapters.dcat.data_json import parse_data_json, walk_data_json
from homefinder.adapters.dcat.distributions import build_distributions
from homefinder.adapters.dcat.listing import CatalogueListing, find_listed_urls
from homefinder.adapters.graph.documents import RdfForm, read_statements
from homefinder.adapters.graph.graph import Graph, Node, NodeReader
from homefinder.adapters.graph.names import NAMESPACES, Names
from homefinder.adapters.graph.pages import Exchanges, find_total, walk_pages
from homefinder.adapters.graph.placeholders import drop_placeholders
from homefinder.adapters.mapping.languages import localise
from homefinder.adapters.mapping.lookups import Lookup, LookupRow
from homefinder.adapters.mapping.mapping import RecordMapping, SourceEntry, map_entries
from homefinder.errors import ParseError, describe_surprise
from homefinder.model import FetchResult, Issue, ParseResult
from homefinder.source import Getter, Source

CATALOGUE = "dcat:Catalog"
MEMBERSHIPS = ("dataset", "service", "catalog", "resource")
"""Properties by which a catalogue lists what it holds."""
UPWARD = frozenset({f"{NAMESPACES['dct']}isPartOf", f"{NAMESPACES['dcat']}inCatalog", f"{NAMESPACES['void']}inDataset"})


class DcatTable(BaseModel):
    """A document beside the catalogue, whose nodes are the rows of a lookup: publishers, themes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str = Field(pattern=r"^https?://")
    """Where the document is."""
    key: str = "@id"
    """The property by which a row is found."""


class DcatParameters(BaseModel):
    """Where the catalogue is, its form, and how its resources become records.

    Beside its properties a resource has ``$class`` (the first of ``classes`` that it has), ``$catalogues`` (the
    addresses of the inner catalogues that list it) and ``$distributions`` (title, url, media_type and format of each).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    url: str | list[str] = []
    """Where the catalogue is, or the catalogues are."""
    listing: CatalogueListing | None = None
    """Where it is told which catalogues there are now, in place of ``url``."""
    format: Literal["auto", "rdf-xml", "turtle", "json-ld", "n-triples", "data-json"] = "auto"
    """The form of the document; ``auto`` tells it from the content."""
    classes: list[str] = ["dcat:Dataset", "dcat:DatasetSeries", "dcat:DataService", CATALOGUE]
    """Short names of the types that are taken in, the most telling first."""
    prefixes: dict[str, str] = {}
    """Prefix → namespace, beside those that are known."""
    contexts: dict[str, Any] = {}
    """Address of a remote JSON-LD context → what counts in its place."""
    parts: list[str] = ["dcat:distribution"]
    """Properties whose nodes are a list of mappings."""
    lookups: dict[str, DcatTable] = {}
    """Name → a document beside the catalogue."""
    next: str = ""
    """Where ``data.json`` names its next page: a path; the Link header counts beside it."""
    max_pages: int = Field(default=100, ge=1)
    """Pages that are read at most."""
    mapping: RecordMapping
    """How a resource becomes a record."""

    @model_validator(mode="after")
    def _check_lookups(self) -> Self:
        unknown = sorted(self.mapping.list_lookup_names() - set(self.lookups))
        if unknown:
            raise ValueError(f"the mapping uses an undeclared lookup, {unknown[0]!r}")
        return self

    @model_validator(mode="after")
    def _check_place(self) -> Self:
        if bool(self.url) == bool(self.listing):
            raise ValueError("say the url of the catalogue, or the listing that names it, and not both")
        return self

    def list_urls(self, exchanges: Exchanges) -> list[str]:
        """Where the catalogues are. Raises ParseError where the listing names none."""
        if self.listing:
            return find_listed_urls(self.listing, exchanges)
        return [self.url] if isinstance(self.url, str) else self.url

    @property
    def form(self) -> RdfForm:
        """The form of RDF; of plain JSON there is none."""
        return "auto" if self.format == "data-json" else self.format


PARAMETERS_MODEL = DcatParameters


def collect(source: Source, parameters: DcatParameters, getter: Getter, known_keys: Sequence[str]) -> list[FetchResult]:
    """The pages of every catalogue, the contexts that they name, and the lookups. A page that fails, fails the run."""
    exchanges = Exchanges.from_getter(getter)
    for url in parameters.list_urls(exchanges):
        try:
            if parameters.format == "data-json":
                list(walk_data_json(url, parameters.next, parameters.max_pages, exchanges))
            else:
                for _ in walk_pages(url, parameters.form, parameters.contexts, parameters.max_pages, exchanges):
                    pass
        except ParseError:
            break  # ``parse`` meets the same body, and tells why
    for table in parameters.lookups.values():
        exchanges.ask(table.url)
    return list(exchanges.asked.values())


def parse(source: Source, parameters: DcatParameters, fetched: Sequence[FetchResult]) -> ParseResult:
    """Records of every resource. Raises ParseError, naming address and line, for a document that cannot be read."""
    exchanges = Exchanges.from_fetched(fetched)
    if parameters.format == "data-json":
        entries, issues = parse_data_json(
            parameters.list_urls(exchanges), parameters.next, parameters.max_pages, exchanges
        )
        lookups: dict[str, Lookup] = {}
    else:
        graph, issues = _read_graph(parameters, exchanges)
        entries, unreadable = _list_entries(parameters, graph)
        issues += unreadable
        issues += _list_shortfall_issues(parameters, exchanges, len(entries))
        lookups = {name: _read_lookup(name, table, parameters, exchanges) for name, table in parameters.lookups.items()}
    parsed = map_entries(source.id, parameters.mapping, entries, lookups)
    return ParseResult(parsed.records, (*issues, *parsed.issues))


def _read_graph(parameters: DcatParameters, exchanges: Exchanges) -> tuple[Graph, list[Issue]]:
    graph, issues = Graph(), []
    for url in parameters.list_urls(exchanges):
        for page in walk_pages(
            url,
            parameters.form,
            parameters.contexts,
            parameters.max_pages,
            exchanges,
        ):
            quads, odd = drop_placeholders(page.quads, page.fetched.locate())
            graph.add(quads, page.fetched.locate())
            issues += [*odd, page.issue] if page.issue else odd
    return graph, issues


def _list_entries(parameters: DcatParameters, graph: Graph) -> tuple[list[SourceEntry], list[Issue]]:
    names = Names(parameters.prefixes)
    nodes = {
        node: next(name for name in parameters.classes if name in found)
        for node in graph.nodes
        if (found := {names.shorten(one) for one in graph.list_types(node)}) & set(parameters.classes)
    }
    outermost = _find_outermost(graph, nodes)
    holders = _list_holders(graph, [node for node in graph.nodes if node not in outermost])
    reader = NodeReader(graph, names, parameters.parts, nodes)
    entries: list[SourceEntry] = []
    issues: list[Issue] = []
    for node, name in nodes.items():
        if node in outermost:
            continue
        try:
            fields = reader.read_fields(node)
        except Exception as error:  # whatever one entry does, the others are taken in
            said = f"cannot be read: {describe_surprise(error)}"
            issues.append(Issue("invalid-entry", said, graph.locate(node)))
            continue
        computed = {
            "$class": name,
            "$catalogues": sorted(holders.get(node, ())),
            "$distributions": build_distributions(fields.get("dcat:distribution")),
        }
        entries.append(SourceEntry(fields, graph.locate(node), computed))
    return entries, issues


def _find_outermost(graph: Graph, nodes: Mapping[Node, str]) -> set[Node]:
    """Catalogues to which no other entry of the document leads: what is published, not what is in it."""
    targets = {
        value
        for node in nodes
        for predicate, values in graph.nodes[node].items()
        if predicate not in UPWARD
        for value in values
        if value != node
    }
    return {node for node, name in nodes.items() if name == CATALOGUE and node not in targets}


def _list_holders(graph: Graph, catalogues: Sequence[Node]) -> dict[Node, set[str]]:
    holders: dict[Node, set[str]] = {}
    for catalogue in catalogues:
        for name in MEMBERSHIPS:
            for value in graph.list_values(catalogue, NAMESPACES["dcat"] + name):
                if isinstance(catalogue, NamedNode) and isinstance(value, Node):
                    holders.setdefault(value, set()).add(catalogue.value)
    return holders


def _list_shortfall_issues(parameters: DcatParameters, exchanges: Exchanges, received: int) -> list[Issue]:
    found = []
    urls = parameters.list_urls(exchanges)
    for url in urls:
        first = exchanges.ask(url)
        announced = find_total(list(read_statements(first, parameters.form, parameters.contexts, exchanges.ask)))
        if announced is not None and len(urls) == 1 and received < announced:
            said = f"{announced} entries are announced and {received} were sent"
            found.append(Issue("short-list", said, first.locate(), entries=announced - received))
    return found


def _read_lookup(name: str, table: DcatTable, parameters: DcatParameters, exchanges: Exchanges) -> Lookup:
    fetched, graph = exchanges.ask(table.url), Graph()
    graph.add(read_statements(fetched, "auto", parameters.contexts, exchanges.ask), fetched.locate())
    reader = NodeReader(graph, Names(parameters.prefixes), parameters.parts)
    rows = []
    for node in graph.nodes:
        fields = reader.read_fields(node, located=False)
        texts = {field: localise(value, "").value for field, value in fields.items()}
        rows.append(LookupRow(texts, graph.locate(node)))
    return Lookup.from_rows(name, table.key, rows)
