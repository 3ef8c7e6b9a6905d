"""The SPARQL 1.1 Protocol: what a request asks, and in which form it wants the answer. Pure.

https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-http-rdf-update/ for what is not offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from homefinder.errors import HomefinderError

TABLE_MEDIA: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
"""Forms of the answer to SELECT and ASK."""

TRIPLE_MEDIA: Mapping[str, str] = {
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}
"""Forms of the answer to CONSTRUCT and DESCRIBE."""

CONTENT_TYPE: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}

FORMAT_ALIASES: Mapping[str, str] = {
    **TABLE_MEDIA, **TRIPLE_MEDIA, "turtle": "ttl", "n3": "ttl", "ntriples": "nt", "n-triples": "nt", "rdf+xml": "rdf",
    "rdfxml": "rdf", "json-ld": "jsonld", "json+ld": "jsonld",
}  # fmt: skip
"""What clients call the forms in a ``format`` parameter, which the protocol does not know but they send."""

TRIPLE_ALIASES: Mapping[str, str] = {"xml": "rdf", "json": "jsonld"}
"""Forms of a table by the names that, for triples, mean another form."""

MAX_BODY_BYTES = 200_000
"""Bytes of the longest request body that is read."""

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


class OperationRefused(HomefinderError):
    """A request that the protocol, or this service, does not allow. ``status`` is the HTTP status."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation: its text and the dataset that the request names. ``text`` is empty where none was sent."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format_name: str = ""
    """The form that a ``format`` parameter names; empty leaves it to Accept."""


def parse_operation(method: str, query_string: str, content_type: str, body: bytes) -> Operation:
    """What a GET or POST asks. Raises Refused with status 400, 403, 405, 413 or 415."""
    if method in ("GET", "HEAD"):
        return _build_operation(_parse_fields(query_string))
    if method != "POST":
        raise OperationRefused(405, f"{method} is not offered; send a query with GET or POST")
    if len(body) > MAX_BODY_BYTES:
        raise OperationRefused(413, f"the request is longer than {MAX_BODY_BYTES:,} bytes")
    media = content_type.partition(";")[0].strip().lower()
    if media == FORM:
        return _build_operation(_parse_fields(_decode_text(body)))
    if media == QUERY:
        fields = _parse_fields(query_string)
        if "query" in fields:
            raise OperationRefused(400, "the query is both in the address and in the body; send it once")
        return _build_operation({**fields, "query": [_decode_text(body)]})
    if media == UPDATE:
        raise OperationRefused(403, "this service is read-only: updates are refused")
    raise OperationRefused(415, f"a POST is sent as {FORM} or {QUERY}, not as {media or 'nothing'}")


def _build_operation(fields: Mapping[str, Sequence[str]]) -> Operation:
    if "update" in fields:
        raise OperationRefused(403, "this service is read-only: updates are refused")
    queries = fields.get("query", [])
    if len(queries) > 1:
        raise OperationRefused(400, "more than one query was sent; send one")
    return Operation(
        queries[0] if queries else "",
        tuple(fields.get("default-graph-uri", ())),
        tuple(fields.get("named-graph-uri", ())),
        (fields.get("format") or [""])[0],
    )


def choose_format(accept: str, offered: Mapping[str, str], otherwise: str) -> str:
    """The form that Accept likes best (RFC 9110, 12.5.1); ``otherwise`` where it likes none of them or is silent."""
    best, chosen = 0.0, otherwise
    for media, quality in parse_accept(accept):
        form = otherwise if media == "*/*" else _match_media(media, offered)
        if form and quality > best:
            best, chosen = quality, form
    return chosen


def choose_rdf_format(accept: str) -> str:
    """The form of RDF that an Accept header likes best, Turtle where it likes none; JSON means JSON-LD."""
    return choose_format(accept, {**TRIPLE_MEDIA, "application/json": "jsonld", "application/xml": "rdf"}, "ttl")


def resolve_format(name: str, triples: bool) -> str:
    """The form that a ``format`` parameter means, in our word; an unknown name stays as it is."""
    form = FORMAT_ALIASES.get(name.strip().lower(), name.strip().lower())
    return TRIPLE_ALIASES.get(form, form) if triples else form


def parse_accept(accept: str) -> list[tuple[str, float]]:
    """Media types of an Accept header with their quality, in order; a quality that is no number counts 0."""
    found = []
    for item in accept.lower().split(","):
        media, *parameters = (part.strip() for part in item.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        if media:
            found.append((media, _parse_quality(quality)))
    return found


def _match_media(media: str, offered: Mapping[str, str]) -> str:
    if media.endswith("/*"):
        return next((form for known, form in offered.items() if known.startswith(media[:-1])), "")
    return offered.get(media, "")


def _parse_quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _parse_fields(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(text, keep_blank_values=True, max_num_fields=100)
    except ValueError as error:
        raise OperationRefused(400, f"the request cannot be read: {error}") from error


def _decode_text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise OperationRefused(400, "the query is not in UTF-8") from error
