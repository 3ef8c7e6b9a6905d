"""Statements written in the form of RDF that a program likes best. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from pyoxigraph import RdfFormat, Triple, serialize

from homefinder.rdf.turtle import write_turtle
from homefinder.site.sparql.protocol import CONTENT_TYPE, TRIPLE_MEDIA, choose_format

RDF_FORMATS: Mapping[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
"""Endings of addresses, with what they mean."""


def choose_rdf_format(accept: str, otherwise: str = "ttl") -> str:
    """The form of RDF that an Accept header likes best; JSON means JSON-LD."""
    media = {**TRIPLE_MEDIA, "application/json": "jsonld", "application/xml": "rdf"}
    return choose_format(accept, media, otherwise)


def serialise_triples(triples: Iterable[Triple], format_name: str, prefixes: Mapping[str, str]) -> tuple[bytes, str]:
    """The statements in that form, and its media type."""
    out = io.BytesIO()
    if format_name == "ttl":
        write_turtle(triples, RdfFormat.TURTLE, prefixes, out)
    elif format_name == "rdf":
        serialize(triples, out, RdfFormat.RDF_XML, prefixes=dict(prefixes))
    else:
        serialize(triples, out, RDF_FORMATS[format_name])
    return out.getvalue(), CONTENT_TYPE[format_name]
