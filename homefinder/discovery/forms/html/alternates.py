"""Other forms that a page links to: a catalogue in RDF, a feed, a table, beside the page for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urldefrag, urlsplit

from homefinder.adapters.html_page.page import resolve_link
from homefinder.discovery.forms.look import AddressLook
from homefinder.discovery.model import FormCandidate

RDF_TYPES = ("application/rdf+xml", "text/turtle", "application/ld+json", "application/n-triples")
FEED_TYPES = ("application/atom+xml", "application/rss+xml")
FILE_ENDINGS = (".ttl", ".rdf", ".jsonld", ".xlsx", ".ods", ".csv")
MOST_LINKS = 4

Recognise = Callable[[AddressLook], Sequence[FormCandidate]]
"""Every recogniser, on what a link leads to."""


def recognise_alternates(look: AddressLook, recognise: Recognise) -> Iterator[FormCandidate]:
    """What ``link rel=alternate`` and links to files lead to, each recognised by its own form."""
    if look.content.form != "html" or look.depth:
        return
    for url, lower in list_linked_forms(look):
        found = look.follow(url)
        if found is None or found.content.form == "html":
            continue
        for one in recognise(found):
            note = f"the page links to it: {url}"
            yield replace(one, sureness=one.sureness * lower, notes=(*one.notes, note))


def list_linked_forms(look: AddressLook) -> list[tuple[str, float]]:
    """Addresses with how much less sure they are than the same form given by a person; RDF first, feeds last."""
    page = look.content.page
    if page is None:
        return []
    found: dict[str, float] = {}
    for one in page.select("link[href]", limit=300):
        kind, rel = str(one.get("type") or "").lower(), str(one.get("rel") or "").lower()
        if any(word in rel for word in ("alternate", "describedby", "dcat", "meta")):
            lower = 0.95 if kind in RDF_TYPES else 0.6 if kind in FEED_TYPES else 0.0
            if lower and "comment" not in str(one.get("title") or "").lower():
                found.setdefault(urldefrag(resolve_link(one, look.base))[0], lower)
    files = [urldefrag(resolve_link(one, look.base))[0] for one in page.select("a[href]", limit=2_000)]
    named = [url for url in dict.fromkeys(files) if urlsplit(url).path.lower().endswith(FILE_ENDINGS)]
    if len(named) <= MOST_LINKS:
        for url in named:
            found.setdefault(url, 0.7)
    return sorted(found.items(), key=lambda one: -one[1])[:MOST_LINKS]
