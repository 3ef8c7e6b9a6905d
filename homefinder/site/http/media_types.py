"""Forms of an answer: what each is called in our addresses and in HTTP, and which of them Accept likes best. Pure."""

from __future__ import annotations

from collections.abc import Mapping

CONTENT_TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig; charset=utf-8",
    "nq": "application/n-quads",
    "atom": "application/atom+xml; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "opensearch": "application/opensearchdescription+xml; charset=utf-8",
    "suggestions": "application/x-suggestions+json; charset=utf-8",
}
"""The Content-Type of each form."""

RESULT_CONTENT_TYPES: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    **{name: CONTENT_TYPES[name] for name in ("csv", "tsv", "ttl", "nt", "rdf", "jsonld", "trig", "nq")},
}
"""The same of an answer to a SPARQL query, whose tables in JSON and XML have media types of their own."""

HTML_MEDIA: Mapping[str, str] = {"text/html": "html", "application/xhtml+xml": "html"}

TRIPLE_MEDIA: Mapping[str, str] = {
    "text/turtle": "ttl",
    "application/x-turtle": "ttl",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}
"""Forms of triples by what a program may accept."""

RDF_MEDIA: Mapping[str, str] = {**TRIPLE_MEDIA, "application/json": "jsonld", "application/xml": "rdf"}
"""The same where nothing but triples is offered: JSON then means JSON-LD."""

TABLE_MEDIA: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
"""Forms of a table by what a program may accept."""

BOOLEAN_MEDIA: Mapping[str, str] = {media: form for media, form in TABLE_MEDIA.items() if form not in ("csv", "tsv")}
"""Forms of yes and no: CSV and TSV have none (SPARQL 1.1 Query Results CSV and TSV Formats, 1)."""

DATASET_MEDIA: Mapping[str, str] = {
    **TRIPLE_MEDIA, "application/json": "jsonld", "application/trig": "trig", "application/n-quads": "nq",
}  # fmt: skip
"""Forms of the triples that a query asks for."""

PAGE_MEDIA: Mapping[str, str] = {
    "text/html": "html",
    "application/json": "json",
    "text/csv": "csv",
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/n-triples": "nt",
}
"""Forms of a page by what a reader may accept."""


def choose_format(accept: str, offered: Mapping[str, str], otherwise: str) -> str:
    """The form that Accept likes best (RFC 9110, 12.5.1); ``otherwise`` where it likes none of them or is silent."""
    return find_format(accept, offered, otherwise) or otherwise


def find_format(accept: str, offered: Mapping[str, str], usual: str) -> str | None:
    """The form that Accept likes best; None where it likes none of them, ``usual`` where it is silent.

    The most specific range decides on a media type. Of several that are liked alike, the one that Accept names first is
    taken; of those below one wildcard ``usual``, else the first that is offered.
    """
    ranges = parse_accept(accept)
    if not ranges:
        return usual
    rated = [(*_rate_media(media, ranges), form != usual, form) for media, form in offered.items()]
    liked = [item for item in rated if item[0] < 0]
    return min(liked, key=lambda item: item[:3])[3] if liked else None


def parse_accept(accept: str) -> list[tuple[str, float]]:
    """Media ranges of an Accept header with their quality, in order; a quality that is no number counts 0."""
    found = []
    for item in accept.lower().split(","):
        media, *parameters = (part.strip() for part in item.split(";"))
        quality = next((part[2:] for part in parameters if part.startswith("q=")), "1")
        if media:
            found.append((media, _parse_quality(quality)))
    return found


def _rate_media(media: str, ranges: list[tuple[str, float]]) -> tuple[float, int]:
    """The quality of a media type, negated so that the best comes first, and the place of the range that gives it."""
    for wanted in (media, f"{media.partition('/')[0]}/*", "*/*"):
        for place, (known, quality) in enumerate(ranges):
            if known == wanted:
                return -quality, place
    return 0.0, 0


def _parse_quality(text: str) -> float:
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else float(quality > 1)
