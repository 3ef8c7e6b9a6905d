"""The statements of several documents as nodes, and a flat view of a node by short names. Pure.

RDF has no order: values that stand in no list are sorted, so that a publisher's next edition reads as the last one
unless something changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from homefinder.adapters.graph.names import NAMESPACES, Names
from homefinder.adapters.mapping.locations import LocatedValue
from homefinder.languages import is_language_tag
from homefinder.model import Location

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

RDF = NAMESPACES["rdf"]
TYPE = NamedNode(f"{RDF}type")
FIRST, REST, NIL = NamedNode(f"{RDF}first"), NamedNode(f"{RDF}rest"), NamedNode(f"{RDF}nil")
NOT_DETERMINED = "und"
"""The tag of ISO 639-2 for a text without one that stands beside texts with one."""

MAX_LEVELS = 3
"""Nodes inside nodes of the flat view: publisher, its department, its government."""
MAX_VALUES = 5_000
"""Values of one entry; the largest of the recorded catalogues has 300."""
MAX_LIST = 10_000


@dataclass(slots=True)
class Graph:
    """Nodes with what is said of each, and the document in which each was met first."""

    nodes: dict[Node, dict[str, list[Term]]] = field(default_factory=dict)
    places: dict[Node, Location] = field(default_factory=dict)

    def add(self, quads: Iterable[Quad], place: Location) -> None:
        """Add the statements of the document at ``place``."""
        for quad in quads:
            subject, value = quad.subject, quad.object
            if isinstance(subject, Node) and isinstance(value, NamedNode | BlankNode | Literal):
                self.places.setdefault(subject, place)
                self.nodes.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(value)

    def list_values(self, node: Node, predicate: str) -> list[Term]:
        """The objects of a predicate, lists of RDF opened."""
        found = self.nodes.get(node, {}).get(predicate, [])
        return [member for one in found for member in self._open_list(one)]

    def list_types(self, node: Node) -> list[str]:
        return [one.value for one in self.nodes.get(node, {}).get(TYPE.value, []) if isinstance(one, NamedNode)]

    def list_of_types(self, types: Collection[str]) -> list[Node]:
        """The nodes of one of these types, in the order in which they were met."""
        return [node for node in self.nodes if set(self.list_types(node)) & set(types)]

    def locate(self, node: Node, name: str = "") -> Location:
        """``#subject=ADDRESS&property=NAME`` in the body; a blank node has no address."""
        about = f"subject={node.value}" if isinstance(node, NamedNode) else "subject=_"
        place = self.places[node]
        return replace(place, locator=f"{place.locator}#{about}" + (f"&property={name}" if name else ""))

    def _open_list(self, value: Term) -> Iterator[Term]:
        if not isinstance(value, Node) or not (FIRST.value in self.nodes.get(value, {}) or value == NIL):
            yield value
            return
        passed: set[Term] = set()
        while value not in passed and len(passed) < MAX_LIST:
            passed.add(value)
            said = self.nodes.get(value, {}) if isinstance(value, Node) else {}
            yield from said.get(FIRST.value, [])[:1]
            rest = said.get(REST.value, [])
            if not rest or rest[0] == NIL:
                return
            value = rest[0]


@dataclass(frozen=True, slots=True)
class NodeReader:
    """Reads nodes as fields. ``parts``: short names whose nodes become a list of mappings; ``entries``: nodes that are
    entries of their own, of which only the address is told."""

    graph: Graph
    names: Names
    parts: Collection[str] = ()
    entries: Collection[Node] = ()

    def read_fields(self, node: Node, *, located: bool = True) -> dict[str, Any]:
        """The flat view: ``@id``, ``@type``, each property by its short name, and those of nodes behind it as
        ``dct:publisher/foaf:name``. Raises ValueError for a node of more than MAX_VALUES values."""
        found: dict[str, list[Any]] = defaultdict(list)
        parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for count, (name, value) in enumerate(self._walk(node, "", frozenset({node}))):
            if count > MAX_VALUES:
                raise ValueError(f"has more than {MAX_VALUES} values")
            if name in self.parts and isinstance(value, Node):
                parts[name].append(self._read_part(value, frozenset({node, value})))
            else:
                found[name].append(value)
        fields: dict[str, Any] = {"@id": node.value} if isinstance(node, NamedNode) else {}
        types = sorted(self.names.shorten(one) for one in self.graph.list_types(node))
        fields |= {"@type": types} if types else {}
        for name, values in found.items():
            gathered = gather_values(values)
            if gathered is not None:
                place = self.graph.locate(node, name)
                fields[name] = LocatedValue(gathered, place) if located else gathered
        return fields | {name: sorted(members, key=_sort_key) for name, members in parts.items()}

    def _read_part(self, node: Node, path: frozenset[Node]) -> dict[str, Any]:
        found: dict[str, list[Any]] = defaultdict(list)
        for count, (name, value) in enumerate(self._walk(node, "", path)):
            if count > MAX_VALUES:
                raise ValueError(f"has a part of more than {MAX_VALUES} values")
            found[name].append(value)
        gathered = {name: gather_values(values) for name, values in found.items()}
        about = {"@id": node.value} if isinstance(node, NamedNode) else {}
        return about | {name: value for name, value in gathered.items() if value is not None}

    def _walk(self, node: Node, prefix: str, path: frozenset[Node]) -> Iterator[tuple[str, Term]]:
        for predicate in self.graph.nodes.get(node, {}):
            name = prefix + self.names.shorten(predicate)
            if predicate == TYPE.value:
                continue
            for value in self.graph.list_values(node, predicate):
                yield name, value
                if not isinstance(value, Node) or value in path or value in self.entries:
                    continue
                if name not in self.parts and len(path) <= MAX_LEVELS:
                    yield from self._walk(value, f"{name}/", path | {value})


def gather_values(values: Iterable[Term]) -> Any:
    """One text, several as a sorted list, or texts by language; None where there is nothing but blank nodes."""
    plain: set[str] = set()
    by_language: dict[str, set[str]] = defaultdict(set)
    for value in values:
        if isinstance(value, Literal) and value.value.strip():
            tag = value.language or ""
            (by_language[tag] if is_language_tag(tag) else plain).add(value.value)
        elif isinstance(value, NamedNode):
            plain.add(value.value)
    if not by_language:
        return _simplify(plain) if plain else None
    plain -= {text for texts in by_language.values() for text in texts}
    if plain:
        by_language[NOT_DETERMINED] |= plain
    return {tag: _simplify(texts) for tag, texts in sorted(by_language.items())}


def _simplify(texts: set[str]) -> str | list[str]:
    return next(iter(texts)) if len(texts) == 1 else sorted(texts)


def _sort_key(part: Mapping[str, Any]) -> str:
    return repr(sorted(part.items()))
