"""Statements written in the form of RDF that a program likes best. Pure."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from pyoxigraph import RdfFormat, Triple, serialize

from homefinder.rdf.turtle import write_turtle
from homefinder.site.sparql.protocol import CONTENT_TYPE, TRIPLE_MEDIA, wanted

FORMS: Mapping[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
"""Endings of addresses, with what they mean."""


def form_of(accept: str, otherwise: str = "ttl") -> str:
    """The form of RDF that an Accept header likes best; JSON means JSON-LD."""
    media = {**TRIPLE_MEDIA, "application/json": "jsonld", "application/xml": "rdf"}
    return wanted(accept, media, otherwise)


def written(triples: Iterable[Triple], form: str, prefixes: Mapping[str, str]) -> tuple[bytes, str]:
    """The statements in that form, and its media type."""
    out = io.BytesIO()
    if form == "ttl":
        write_turtle(triples, RdfFormat.TURTLE, prefixes, out)
    elif form == "rdf":
        serialize(triples, out, RdfFormat.RDF_XML, prefixes=dict(prefixes))
    else:
        serialize(triples, out, FORMS[form])
    return out.getvalue(), CONTENT_TYPE[form]
