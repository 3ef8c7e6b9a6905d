"""Remote contexts of JSON-LD, put into the document before it is parsed: no library asks the network.

A context is taken from the declaration, from the copies here, or through the getter, in this order. JSON-LD 1.1:
https://www.w3.org/TR/json-ld11-api/#context-processing-algorithm
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urldefrag, urljoin

from homefinder.adapters.graph.names import NAMESPACES
from homefinder.clean.decoding import TextFormatError, parse_json
from homefinder.model import FetchResult

MAX_DEPTH = 100
"""Levels of a document that are read: catalogues have 6."""
MAX_CHAIN = 8
"""Contexts that lead to contexts."""
MAX_CONTEXTS = 20

_POD = "https://project-open-data.cio.gov/v1.1/schema#"
_LINK = "@id"


def _link(name: str) -> dict[str, str]:
    return {"@id": name, "@type": _LINK}


BUNDLED_CONTEXTS: Mapping[str, Any] = {
    "project-open-data.cio.gov/v1.1/schema/catalog.jsonld": {
        "@vocab": NAMESPACES["dcat"], "dcat": NAMESPACES["dcat"], "org": NAMESPACES["org"], "foaf": NAMESPACES["foaf"],
        "vcard": NAMESPACES["vcard"], "skos": NAMESPACES["skos"], "dc": NAMESPACES["dct"], "pod": _POD,
        "describedBy": _link("http://www.w3.org/2007/05/powder#describedby"),
        "downloadURL": _link("dcat:downloadURL"), "accessURL": _link("dcat:accessURL"),
        "conformsTo": _link("dc:conformsTo"), "homepage": "foaf:homepage", "fn": "vcard:fn", "hasEmail": "vcard:email",
        "name": "skos:prefLabel", "subOrganizationOf": "org:subOrganizationOf",
        **{name: f"dc:{name}" for name in (
            "title", "description", "issued", "modified", "language", "license", "rights", "spatial", "publisher",
            "identifier", "temporal", "format", "accrualPeriodicity")},
        **{name: f"pod:{name}" for name in (
            "accessLevel", "bureauCode", "dataQuality", "describedByType", "primaryITInvestmentUII", "programCode")},
    },
    "www.w3.org/ns/hydra/context.jsonld": {
        "hydra": NAMESPACES["hydra"], "Collection": "hydra:Collection", "member": _link("hydra:member"),
        "PartialCollectionView": "hydra:PartialCollectionView", "totalItems": "hydra:totalItems",
        **{name: _link(f"hydra:{name}") for name in ("view", "first", "last", "next", "previous")},
    },
    "schema.org": {"@vocab": "http://schema.org/", **{name: {"@type": _LINK} for name in ("url", "sameAs", "license")}},
}  # fmt: skip
"""The terms that are read of contexts that many catalogues name, by address without scheme."""


def inline_contexts(document: Any, base: str, declared: Mapping[str, Any], ask: Callable[[str], FetchResult]) -> Any:
    """The document with every remote context in its place.

    Raises TextFormatError for one that nests too deeply, or whose contexts lead in a circle; what ``ask`` raises
    passes through.
    """
    return _Inliner(declared, ask).inline(document, base, 0)


class _Inliner:
    def __init__(self, declared: Mapping[str, Any], ask: Callable[[str], FetchResult]) -> None:
        self._declared, self._ask = declared, ask
        self._asked: set[str] = set()

    def inline(self, value: Any, base: str, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise TextFormatError("is nested too deeply")
        if isinstance(value, Mapping):
            return {
                name: self._context(member, base, ()) if name == "@context" else self.inline(member, base, depth + 1)
                for name, member in value.items()
            }
        return [self.inline(member, base, depth + 1) for member in value] if isinstance(value, list) else value

    def _context(self, value: Any, base: str, chain: tuple[str, ...]) -> Any:
        if isinstance(value, str):
            return self._remote(urldefrag(urljoin(base, value))[0], chain)
        if isinstance(value, list):
            made = [self._context(member, base, chain) for member in value]
            return [one for member in made for one in (member if isinstance(member, list) else [member])]
        if not isinstance(value, Mapping):
            return value
        terms = {name: self._term(term, base, chain) for name, term in value.items() if name != "@import"}
        imported = self._context(value["@import"], base, chain) if isinstance(value.get("@import"), str) else {}
        return {**imported, **terms} if isinstance(imported, Mapping) else terms

    def _term(self, term: Any, base: str, chain: tuple[str, ...]) -> Any:
        if len(chain) > MAX_CHAIN + MAX_DEPTH:
            raise TextFormatError("is nested too deeply")
        if not (isinstance(term, Mapping) and "@context" in term):
            return term
        return {**term, "@context": self._context(term["@context"], base, (*chain, ""))}

    def _remote(self, url: str, chain: tuple[str, ...]) -> Any:
        if url in chain or sum(map(bool, chain)) >= MAX_CHAIN:
            raise TextFormatError(f"has contexts that lead in a circle, or on and on: {url}")
        bare = url.partition("://")[2].rstrip("/")
        for known in (self._declared, BUNDLED_CONTEXTS):
            for name in (url, f"{url}#", bare):
                if name in known:
                    return known[name]
        self._asked.add(url)
        if len(self._asked) > MAX_CONTEXTS:
            raise TextFormatError(f"names more than {MAX_CONTEXTS} remote contexts")
        found = self._ask(url)
        document = parse_json(found.body.decode("utf-8-sig", "replace"))
        inner = document.get("@context", document) if isinstance(document, Mapping) else document
        return self._context(inner, found.final_url or url, (*chain, url))
