"""The SPARQL 1.1 Protocol: what a request asks, and which form it names. Pure.

https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-http-rdf-update/ for what is not offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from homefinder.errors import HomefinderError
from homefinder.site.http.media_types import DATASET_MEDIA, TABLE_MEDIA

FORMAT_ALIASES: Mapping[str, str] = {
    **DATASET_MEDIA, **TABLE_MEDIA, "srj": "json", "srx": "xml", "turtle": "ttl", "n3": "ttl", "ntriples": "nt",
    "n-triples": "nt", "n-quads": "nq", "nquads": "nq", "rdf+xml": "rdf",
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
    is_guarded: bool = True
    """Whether CSV is guarded against spreadsheets; ``guard=off`` gives programs the exact values."""


def parse_operation(method: str, query_string: str, content_type: str, body: bytes) -> Operation:
    """What a GET or POST asks. Raises OperationRefused with status 400, 403, 405 or 415."""
    if method in ("GET", "HEAD"):
        return _build_operation(_parse_fields(query_string))
    if method != "POST":
        raise OperationRefused(405, f"{method} is not offered; send a query with GET or POST")
    media = content_type.partition(";")[0].strip().lower()
    if media == FORM:
        return _build_operation(_join_fields(_parse_fields(query_string), _parse_fields(_decode_text(body))))
    if media == QUERY:
        fields = _parse_fields(query_string)
        if "query" in fields:
            raise OperationRefused(400, "the query is both in the address and in the body; send it once")
        return _build_operation({**fields, "query": [_decode_text(body)]})
    if media == UPDATE:
        raise OperationRefused(403, "this service is read-only: updates are refused")
    raise OperationRefused(415, f"a POST is sent as {FORM} or {QUERY}, not as {media or 'nothing'}")


def _join_fields(in_address: Mapping[str, Sequence[str]], in_body: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The fields of both; clients send the dataset and the form in the address of a posted form, too."""
    return {name: [*in_address.get(name, ()), *in_body.get(name, ())] for name in {**in_address, **in_body}}


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
        (fields.get("guard") or [""])[0].strip().lower() != "off",
    )


def resolve_format(name: str, triples: bool) -> str:
    """The form that a ``format`` parameter means, in our word; an unknown name stays as it is."""
    form = FORMAT_ALIASES.get(name.strip().lower(), name.strip().lower())
    return TRIPLE_ALIASES.get(form, form) if triples else form


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
