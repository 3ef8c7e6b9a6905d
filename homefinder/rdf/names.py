"""Addresses of things and graphs, and the node: one typed row in the shape of JSON-LD. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from homefinder.ids import iri, slug
from homefinder.rdf.context import Context


class Node(NamedTuple):
    """One described thing: the graph that holds it, the table row it comes from, and its JSON-LD object."""

    graph: str
    row: str
    json_ld: dict[str, Any]

    @property
    def is_description(self) -> bool:
        """Whether it describes its thing; else it only adds to what another part describes, and names no type."""
        return "@type" in self.json_ld


@dataclass(frozen=True, slots=True)
class IriMinter:
    """Mints addresses below one base."""

    base: str
    context: Context

    def mint(self, kind: str, identifier: str | int) -> str:
        """``BASE/id/KIND/IDENTIFIER``."""
        return iri(self.base, kind, identifier)

    def mint_graph(self, name: str) -> str:
        """The named graph ``homes``, ``needs``, ``mappings``, ``changes``, ``provenance`` or ``vocabulary``."""
        return iri(self.base, "graph", name)

    def mint_source_graph(self, source_id: str) -> str:
        """The named graph of one source's records."""
        return iri(self.base, "graph/source", source_id)

    def expand_concept(self, scheme: str, word: str) -> str:
        """A concept of one of our schemes: ``concept("kinds", "standard")``."""
        return self.context.expand_name(f"{scheme}:{slug(word)}") if word else ""

    @property
    def catalogue(self) -> str:
        return iri(self.base, "catalogue", "homefinder")

    @property
    def software_agent(self) -> str:
        """The software agent that runs and maps."""
        return iri(self.base, "agent", "homefinder")


def build_json_ld(address: str, types: Iterable[str], *parts: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON-LD object of all ``parts`` in order: empty values left out, values of one term gathered once each."""
    gathered: dict[str, list[Any]] = {}
    for part in parts:
        for term, value in part.items():
            held = gathered.setdefault(term, [])
            for item in list_values(value):
                if _has_value(item) and item not in held:
                    held.append(item)
    made: dict[str, Any] = {"@id": address}
    if names := list(dict.fromkeys(types)):
        made["@type"] = names if len(names) > 1 else names[0]
    return made | {term: held if len(held) > 1 else held[0] for term, held in gathered.items() if held}


def _has_value(value: Any) -> bool:
    return (value["@value"] if isinstance(value, dict) else value) not in ("", None)


def list_values(value: Any) -> list[Any]:
    """The values of one term: JSON-LD writes one alone without its list."""
    return value if isinstance(value, list) else [value]
