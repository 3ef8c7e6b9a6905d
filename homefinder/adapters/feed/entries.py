"""One page of a feed: Atom (RFC 4287), RSS 2.0 and RSS 1.0, with the same names for the same things. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import etree  # type: ignore[import-untyped]

from homefinder.adapters.listing.xml_fields import name_element, open_document, read_element, read_text
from homefinder.adapters.mapping.mapping import SourceEntry
from homefinder.adapters.paging import parse_count
from homefinder.errors import ParseError
from homefinder.ids import slug
from homefinder.model import FetchResult

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS = "http://purl.org/rss/1.0/"
OPEN_SEARCH = "http://a9.com/-/spec/opensearch/1.1/"

TEXTS: Mapping[str, tuple[str, ...]] = {
    "id": (f"{{{ATOM}}}id", "guid"),
    "title": (f"{{{ATOM}}}title", "title", f"{{{RSS}}}title", f"{{{DUBLIN_CORE}}}title"),
    "summary": (f"{{{ATOM}}}summary", "description", f"{{{RSS}}}description", f"{{{DUBLIN_CORE}}}description"),
    "content": (f"{{{ATOM}}}content", f"{{{CONTENT}}}encoded"),
    "published": (f"{{{ATOM}}}published", "pubDate", f"{{{DUBLIN_CORE}}}date", f"{{{TERMS}}}issued"),
    "updated": (f"{{{ATOM}}}updated", f"{{{TERMS}}}modified"),
    "rights": (f"{{{ATOM}}}rights", "copyright", f"{{{DUBLIN_CORE}}}rights"),
}
"""Name of a text → the elements that may hold it; the first that is filled counts."""

AUTHORS = (f"{{{ATOM}}}author", "author", f"{{{DUBLIN_CORE}}}creator")
CATEGORIES = (f"{{{ATOM}}}category", "category", f"{{{DUBLIN_CORE}}}subject")
LINKS = (f"{{{ATOM}}}link", "link", f"{{{RSS}}}link", "enclosure")

READ_ELEMENTS = {name for names in TEXTS.values() for name in names} | {*AUTHORS, *CATEGORIES, *LINKS}


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of a feed: its entries, where it goes on, and how many entries it says that there are in all."""

    title: str
    entries: tuple[SourceEntry, ...]
    next_url: str = ""
    count: int | None = None


def read_feed(fetched: FetchResult, namespaces: Mapping[str, str]) -> Feed:
    """The page as a feed. Raises ParseError for what is neither Atom nor RSS."""
    if fetched.body.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        raise ParseError(fetched.url, "answered with a web page where a feed was asked for: a login or error page")
    root = open_document(fetched)
    head, items = _open(root, fetched)
    title = _find_text(head, TEXTS["title"])
    place = fetched.locate("#")
    entries = tuple(
        SourceEntry(_read_entry(item, namespaces, title), place.at("entries", index), {"$feed": title})
        for index, item in enumerate(items)
    )
    following = next((link for link in _read_links(head) if link["rel"] == "next"), {})
    return Feed(
        title, entries, following.get("href", ""), parse_count(_find_text(head, (f"{{{OPEN_SEARCH}}}totalResults",)))
    )


def _open(root: etree._Element, fetched: FetchResult) -> tuple[etree._Element, list[etree._Element]]:
    """What tells of the feed, and its entries."""
    if root.tag == f"{{{ATOM}}}feed":
        return root, root.findall(f"{{{ATOM}}}entry")
    if root.tag == "rss" and (channel := root.find("channel")) is not None:
        return channel, channel.findall("item")
    if root.tag == f"{{{RDF}}}RDF" and (channel := root.find(f"{{{RSS}}}channel")) is not None:
        return channel, root.findall(f"{{{RSS}}}item")
    raise ParseError(fetched.url, f"is XML of the element {str(root.tag)[:100]!r}, which is neither Atom nor RSS")


def _read_entry(item: etree._Element, namespaces: Mapping[str, str], feed_title: str) -> dict[str, Any]:
    links = _read_links(item)
    texts = {name: _find_text(item, elements) for name, elements in TEXTS.items()}
    url = _choose_page(links) or _find_permanent_link(item)
    own = texts["id"] or item.get(f"{{{RDF}}}about") or url
    fields: dict[str, Any] = {
        **texts,
        "id": own or "/".join(slug(name) for name in (feed_title, texts["title"]) if slug(name)),
        "url": url,
        "authors": [name for one in _list_elements(item, AUTHORS) if (name := _read_author(one))],
        "categories": [word for one in _list_elements(item, CATEGORIES) if (word := one.get("term") or read_text(one))],
        "links": links,
    }
    return {**_read_other_elements(item, namespaces), **{name: value for name, value in fields.items() if value}}


def _read_other_elements(item: etree._Element, namespaces: Mapping[str, str]) -> dict[str, Any]:
    prefixes = {uri: prefix for prefix, uri in namespaces.items()}
    found: dict[str, Any] = {}
    for child in item.iterchildren(tag=etree.Element):
        if child.tag in READ_ELEMENTS:
            continue
        name, value = name_element(child, prefixes), read_element(child, namespaces, 1)
        before = found.get(name)
        found[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
    return found


def _list_elements(item: etree._Element, names: Sequence[str]) -> list[etree._Element]:
    return [child for child in item.iterchildren(tag=etree.Element) if child.tag in names]


def _find_text(item: etree._Element, names: Sequence[str]) -> str:
    texts = (read_text(child) for name in names for child in item.iterchildren(name))
    return next((text for text in texts if text), "")


def _read_author(element: etree._Element) -> str:
    name = element.find(f"{{{ATOM}}}name")
    return read_text(element if name is None else name)


def _read_links(item: etree._Element) -> list[dict[str, str]]:
    """Every link with ``rel``, ``type``, ``href`` and ``title``. RSS gives addresses as text, or as enclosures."""
    found = []
    for child in _list_elements(item, LINKS):
        given = child.get("href") or child.get("url") or read_text(child)
        rel = "enclosure" if child.tag == "enclosure" else child.get("rel") or ""
        if given:
            link = {
                "rel": rel,
                "type": child.get("type") or "",
                "href": _resolve(child, given),
                "title": child.get("title") or "",
            }
            found.append(link)
    return found


def _resolve(element: etree._Element, address: str) -> str:
    try:
        return urljoin(element.base or "", address.strip())
    except ValueError:
        return address.strip()


def _choose_page(links: Sequence[Mapping[str, str]]) -> str:
    """The page of the entry itself: the link without a relation, else the alternate one for people, else any."""
    pages = [link for link in links if link["rel"] in ("", "alternate")]
    own = [link for link in pages if not link["rel"] and not link["type"]]
    for_people = [link for link in pages if link["type"] in ("", "text/html", "application/xhtml+xml")]
    return next((link["href"] for link in (*own, *for_people, *pages)), "")


def _find_permanent_link(item: etree._Element) -> str:
    guid = item.find("guid")
    text = read_text(guid) if guid is not None and guid.get("isPermaLink") != "false" else ""
    return text if text.startswith(("http://", "https://")) else ""
