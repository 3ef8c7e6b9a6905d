"""Short names of RDF: ``dct:title`` for ``http://purl.org/dc/terms/title``. Pure."""

from __future__ import annotations

from collections.abc import Mapping

NAMESPACES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatus": "http://resources.data.gov/ontology/dcat-us#",
    "dct": "http://purl.org/dc/terms/",
    "dctype": "http://purl.org/dc/dcmitype/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "ldp": "http://www.w3.org/ns/ldp#",
    "locn": "http://www.w3.org/ns/locn#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "spdx": "http://spdx.org/rdf/terms#",
    "time": "http://www.w3.org/2006/time#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xhv": "http://www.w3.org/1999/xhtml/vocab#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Namespaces of DCAT 1 to 3 and of what stands beside it, by the prefix that declarations use."""


class Names:
    """Short names by the namespaces above and those that a declaration adds; the longest that fits counts."""

    def __init__(self, declared: Mapping[str, str]) -> None:
        spaces = {**{iri: prefix for prefix, iri in NAMESPACES.items()}, "https://schema.org/": "schema"}
        spaces |= {iri: prefix for prefix, iri in declared.items()}
        self._spaces = sorted(spaces.items(), key=lambda one: -len(one[0]))
        self._short: dict[str, str] = {}

    def shorten(self, iri: str) -> str:
        """``prefix:name``, or the whole address where no namespace fits."""
        if iri not in self._short:
            fits = next(((space, prefix) for space, prefix in self._spaces if iri.startswith(space)), None)
            self._short[iri] = f"{fits[1]}:{iri[len(fits[0]) :]}" if fits and len(iri) > len(fits[0]) else iri
        return self._short[iri]
