"""Events as an Atom feed (RFC 4287, paged as RFC 5005 section 3 describes). Pure."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from lxml import etree  # type: ignore[import-untyped]

from homefinder.change.kinds import format_event_kind
from homefinder.self_description import RIGHTS
from homefinder.version import __version__

ATOM = "http://www.w3.org/2005/Atom"
"""RFC 4287 section 1.2: the namespace of every element."""

XML = "http://www.w3.org/XML/1998/namespace"

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 section 2.2 does not allow; a publication may still hold them."""


@dataclass(frozen=True, slots=True)
class AtomEntry:
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
    language: str = ""
    """The tag of the title's language where it is not English."""
    why: str = ""
    """Why its reader sees it, with the path; empty where nobody asked."""


@dataclass(frozen=True, slots=True)
class FeedPageLinks:
    """Where the other pages of a feed are; empty where there is none."""

    first: str = ""
    previous: str = ""
    next: str = ""


def render_atom_feed(
    events: Iterable[AtomEntry],
    title: str,
    self_url: str,
    base: str,
    updated: str,
    *,
    pages: FeedPageLinks | None = None,
) -> bytes:
    """The feed as UTF-8. ``updated``: the day of the latest event, or, without one, of the latest look; ISO 8601.

    Ids are made from the names of feed and event, so that they stay whatever address the catalogue is served from.
    """
    root = etree.Element(_qualify_name("feed"), nsmap={None: ATOM})
    root.set(f"{{{XML}}}lang", "en")
    base = base.rstrip("/")
    _add_text(root, "id", build_feed_id(self_url, base))
    _add_text(root, "title", title)
    _add_text(root, "updated", format_moment(updated))
    _add_author(root, "Homefinder", base)
    generator = _add_text(root, "generator", "Homefinder")
    generator.set("uri", f"{base}/about")
    generator.set("version", __version__)
    _add_text(root, "rights", RIGHTS)
    _add_link(root, "self", self_url, "application/atom+xml")
    _add_link(root, "alternate", f"{base}/changes", "text/html")
    for rel, address in (("first", pages.first), ("previous", pages.previous), ("next", pages.next)) if pages else ():
        if address:
            _add_link(root, rel, address, "application/atom+xml")
    for event in events:
        _add_entry(root, event, base)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def build_entry_id(event_id: str) -> str:
    """The same for an event for ever (RFC 4287 section 4.2.6), as a UUID of version 5."""
    return uuid5(NAMESPACE_URL, f"homefinder:event:{event_id}").urn


def build_feed_id(self_url: str, base: str) -> str:
    """The same for every page of a feed: from its path without the number of the page."""
    path = re.sub(r"[?&]page=[0-9]+", "", self_url.removeprefix(base.rstrip("/")))
    return uuid5(NAMESPACE_URL, f"homefinder:feed:{path}").urn


def format_moment(text: str) -> str:
    """A day or moment as RFC 3339 wants it; a month or a year begins on its first day."""
    if "T" in text:
        return text if text.endswith("Z") or re.search(r"[+-]\d\d:\d\d$", text) else f"{text}Z"
    return f"{text}{'-01-01'[len(text) - 4 :] if len(text) in (4, 7) else ''}T00:00:00Z"


def clean_xml_text(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _add_entry(root: etree._Element, event: AtomEntry, base: str) -> None:
    node = etree.SubElement(root, _qualify_name("entry"))
    page = f"{base}/change/{quote(event.id, safe='')}"
    _add_text(node, "id", build_entry_id(event.id))
    title = _add_text(node, "title", f"{format_event_kind(event.kind)}: {event.title or event.id}")
    if event.language:
        title.set(f"{{{XML}}}lang", event.language)
    _add_text(node, "updated", format_moment(event.seen_on))
    if event.date[:10] <= event.seen_on:
        _add_text(node, "published", format_moment(event.date))
    _add_author(node, event.author or "Homefinder")
    category = etree.SubElement(node, _qualify_name("category"))
    category.set("term", event.kind)
    category.set("label", format_event_kind(event.kind))
    _add_link(node, "alternate", page, "text/html")
    if event.url.lower().startswith(("http://", "https://")):
        _add_link(node, "related", event.url, _guess_media_type(event.url))
    _add_text(node, "summary", f"{event.sentence} {event.why}".strip())
    if event.difference:
        why = f"<p>{escape(event.why)}</p>" if event.why else ""
        _add_text(node, "content", event.difference + why).set("type", "html")


def _guess_media_type(address: str) -> str:
    """What an address leads to by its ending; a page where that says nothing (a hint, RFC 4287 4.2.7.3)."""
    path = re.sub(r"^[A-Za-z]+://[^/?#]*|[?#].*$", "", address)
    return mimetypes.guess_type(path)[0] or "text/html"


def _add_author(parent: etree._Element, name: str, address: str = "") -> None:
    node = etree.SubElement(parent, _qualify_name("author"))
    _add_text(node, "name", name)
    if address:
        _add_text(node, "uri", address)


def _add_link(parent: etree._Element, rel: str, href: str, media_type: str = "") -> None:
    node = etree.SubElement(parent, _qualify_name("link"))
    node.set("rel", rel)
    node.set("href", quote(clean_xml_text(href), safe="%/~:@!$&'()*+,;=?#[]-._"))
    if media_type:
        node.set("type", media_type)


def _add_text(parent: etree._Element, name: str, text: str) -> etree._Element:
    node = etree.SubElement(parent, _qualify_name(name))
    node.text = clean_xml_text(text)
    return node


def _qualify_name(name: str) -> str:
    return f"{{{ATOM}}}{name}"
