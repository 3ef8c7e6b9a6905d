"""Events as an Atom feed (RFC 4287, paged as RFC 5005 section 3 describes). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from lxml import etree  # type: ignore[import-untyped]

ATOM = "http://www.w3.org/2005/Atom"
"""RFC 4287 section 1.2: the namespace of every element."""

XML = "http://www.w3.org/XML/1998/namespace"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 section 2.2 does not allow; a publication may still hold them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event for a feed. Days are ISO 8601; ``difference`` is HTML in which all harvested text is escaped."""

    id: str
    kind: str
    title: str
    sentence: str
    seen_on: str
    date: str
    author: str
    url: str = ""
    difference: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the other pages of a feed are; empty where there is none."""

    first: str = ""
    previous: str = ""
    next: str = ""


def write_atom(
    events: Iterable[Entry], title: str, self_url: str, base: str, updated: str, *, pages: Pages | None = None
) -> bytes:
    """The feed as UTF-8. ``updated``: the day of the latest event, or, without one, of the latest look; ISO 8601.

    Ids are made from the names of feed and event, so that they stay whatever address the catalogue is served from.
    """
    root = etree.Element(_name("feed"), nsmap={None: ATOM})
    root.set(f"{{{XML}}}lang", "en")
    base = base.rstrip("/")
    _text(root, "id", feed_id(self_url, base))
    _text(root, "title", title)
    _text(root, "updated", moment(updated))
    _person(root, "Homefinder", base)
    _link(root, "self", self_url, "application/atom+xml")
    _link(root, "alternate", f"{base}/changes", "text/html")
    for rel, address in (("first", pages.first), ("previous", pages.previous), ("next", pages.next)) if pages else ():
        if address:
            _link(root, rel, address, "application/atom+xml")
    for event in events:
        _entry(root, event, base)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def entry_id(event_id: str) -> str:
    """The same for an event for ever (RFC 4287 section 4.2.6), as a UUID of version 5."""
    return uuid5(NAMESPACE_URL, f"homefinder:event:{event_id}").urn


def feed_id(self_url: str, base: str) -> str:
    """The same for every page of a feed: from its path without the number of the page."""
    path = re.sub(r"[?&]page=[0-9]+", "", self_url.removeprefix(base.rstrip("/")))
    return uuid5(NAMESPACE_URL, f"homefinder:feed:{path}").urn


def moment(text: str) -> str:
    """A day or moment as RFC 3339 wants it; a month or a year begins on its first day."""
    if "T" in text:
        return text if text.endswith("Z") or re.search(r"[+-]\d\d:\d\d$", text) else f"{text}Z"
    return f"{text}{'-01-01'[len(text) - 4 :] if len(text) in (4, 7) else ''}T00:00:00Z"


def clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _entry(root: etree._Element, event: Entry, base: str) -> None:
    node = etree.SubElement(root, _name("entry"))
    page = f"{base}/change/{quote(event.id, safe='')}"
    _text(node, "id", entry_id(event.id))
    _text(node, "title", f"{_words(event.kind)}: {event.title or event.id}")
    _text(node, "updated", moment(event.seen_on))
    if event.date[:10] <= event.seen_on:
        _text(node, "published", moment(event.date))
    _person(node, event.author or "Homefinder")
    category = etree.SubElement(node, _name("category"))
    category.set("term", event.kind)
    category.set("label", _words(event.kind))
    _link(node, "alternate", page, "text/html")
    if event.url.lower().startswith(("http://", "https://")):
        _link(node, "related", event.url)
    _text(node, "summary", event.sentence)
    if event.difference:
        _text(node, "content", event.difference).set("type", "html")


def _words(kind: str) -> str:
    return kind.replace("-", " ").capitalize()


def _person(parent: etree._Element, name: str, address: str = "") -> None:
    node = etree.SubElement(parent, _name("author"))
    _text(node, "name", name)
    if address:
        _text(node, "uri", address)


def _link(parent: etree._Element, rel: str, href: str, media_type: str = "") -> None:
    node = etree.SubElement(parent, _name("link"))
    node.set("rel", rel)
    node.set("href", quote(clean(href), safe="%/~:@!$&'()*+,;=?#[]-._"))
    if media_type:
        node.set("type", media_type)


def _text(parent: etree._Element, name: str, text: str) -> etree._Element:
    node = etree.SubElement(parent, _name(name))
    node.text = clean(text)
    return node


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"
