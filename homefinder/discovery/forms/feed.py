"""Feeds in Atom and RSS, and single documents of XML that say what they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from homefinder.adapters.feed.entries import read_feed
from homefinder.adapters.listing.xml_fields import open_document
from homefinder.discovery.forms.look import AddressLook
from homefinder.discovery.model import MAPPING, FormCandidate
from homefinder.errors import ParseError

READ_ALREADY = (
    "http://www.w3.org/2005/Atom",
    "http://purl.org/rss/1.0/",
    "http://purl.org/dc/elements/1.1/",
    "http://www.w3.org/XML/1998/namespace",
    "http://purl.org/rss/1.0/modules/content/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/1999/xhtml",
)
FEED_FIELDS: Mapping[str, Any] = {
    "title": "title",
    "description": ["summary", "content"],
    "url": "url",
    "issued": "published",
    "modified": "updated",
    "keywords": "categories",
    "licence": "rights",
}
MOST_NAMESPACES = 12


def recognise_feed(look: AddressLook) -> Iterator[FormCandidate]:
    """A feed by its own root. It shows its newest entries, so it is a window."""
    if look.content.form != "feed":
        return
    spaces = _collect_namespaces(look)
    try:
        feed = read_feed(look.fetched, spaces)
    except ParseError:
        return
    texts = {name for entry in feed.entries for name, value in entry.fields.items() if value}
    fields = {name: _keep_filled(path, texts) for name, path in FEED_FIELDS.items()}
    settled = {name: path for name, path in fields.items() if path}
    if any(not entry.fields.get("title") for entry in feed.entries):
        settled["title"] = ["title", "summary", "url"]
    parameters: dict[str, Any] = {"url": look.address}
    parameters |= {"namespaces": spaces} if spaces else {}
    notes = ["a feed shows its newest entries: older ones are not read, and what leaves it is not taken for gone"]
    if feed.next_url:
        notes.append("the feed has further pages")
    yield FormCandidate(
        "feed",
        {**parameters, "mapping": MAPPING},
        0.95,
        "a feed",
        look.address,
        title=feed.title,
        publisher=look.host,
        completeness="window",
        fields=settled,
        ignore=("links", "authors", "categories", "summary", "content", "id"),
        notes=tuple(notes),
        announced=feed.count,
    )


def recognise_document(look: AddressLook) -> Iterator[FormCandidate]:
    """One document of XML: a source with one entry, whose elements are its fields."""
    if look.content.form != "xml":
        return
    try:
        root = open_document(look.fetched)
    except ParseError:
        return
    spaces = {
        (prefix or ""): uri
        for element in list(root.iter())[:5_000]
        for prefix, uri in element.nsmap.items()
        if isinstance(uri, str)
    }
    spaces = dict(list(spaces.items())[:MOST_NAMESPACES])
    parts = urlsplit(look.address)
    path = parts.path.strip("/") or "document"
    address = f"{parts.scheme}://{parts.netloc}/{{path}}" + (f"?{parts.query}" if parts.query else "")
    parameters = {
        "entries": [{"path": path}],
        "detail": {"url": address, "format": "xml", "namespaces": spaces},
        "mapping": MAPPING,
    }
    yield FormCandidate(
        "feed",
        parameters,
        0.6,
        f"one document of XML ({look.content.root})",
        look.address,
        publisher=look.host,
        notes=("one document makes one record; add further paths under entries for others of its kind",),
    )


def _collect_namespaces(look: AddressLook) -> dict[str, str]:
    try:
        root = open_document(look.fetched)
    except ParseError:
        return {}
    found: dict[str, str] = {}
    for element in list(root.iter())[:3_000]:
        for prefix, uri in element.nsmap.items():
            if prefix and uri not in READ_ALREADY and len(found) < MOST_NAMESPACES:
                found.setdefault(str(prefix), str(uri))
    return found


def _keep_filled(path: Any, texts: set[str]) -> Any:
    if isinstance(path, list):
        kept = [one for one in path if one in texts]
        return kept[0] if len(kept) == 1 else kept
    return path if path in texts else ""
