"""Sitemaps as the list of a site's pages: https://www.sitemaps.org/protocol.html"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from homefinder.adapters.graph.pages import Exchanges
from homefinder.adapters.html_page.sitemap import walk_sitemap
from homefinder.discovery.forms.html.pages import describe_pages
from homefinder.discovery.forms.look import AddressLook, find_site
from homefinder.discovery.model import MAPPING, FormCandidate
from homefinder.errors import HomefinderError

MOST_ADDRESSES = 2_000
LOOKED_AT = 3
"""Pages that are read to see what is on them."""


def recognise_sitemap(look: AddressLook) -> Iterator[FormCandidate]:
    """A sitemap by its root; on a page, the one that its site has."""
    if look.content.form == "sitemap":
        yield from build_sitemap_candidate(look, look.address, 0.9)


def find_site_sitemap(look: AddressLook) -> Iterator[FormCandidate]:
    """The sitemap of a page's site, where robots.txt or the usual place has one: the last thing to try."""
    if look.content.form != "html" or look.depth:
        return
    named = [
        line.partition(":")[2].strip()
        for one in look.getter.exchanges
        if one.url.endswith("/robots.txt") and one.status == 200
        for line in one.body.decode("utf-8", "replace").splitlines()
        if line.lower().startswith("sitemap:")
    ]
    for url in dict.fromkeys(
        (*named[:2], f"{find_site(look.base)}/sitemap.xml", f"{look.base.rstrip('/')}/sitemap.xml")
    ):
        found = look.follow(url)
        if found is not None and found.content.form == "sitemap":
            yield from build_sitemap_candidate(found, url, 0.45)
            return


def build_sitemap_candidate(look: AddressLook, url: str, sureness: float) -> Iterator[FormCandidate]:
    """A declaration that reads every page of a sitemap."""
    try:
        entries = list(islice(walk_sitemap(url, Exchanges(look.getter.get)), MOST_ADDRESSES))
    except HomefinderError:
        return
    if not entries:
        return
    pages = [page for one in entries[:LOOKED_AT] if (page := look.follow(one.url)) and page.content.page is not None]
    detail = describe_pages([page for page in pages if page.content.page is not None])
    parameters: dict[str, Any] = {"sitemap": url, "detail": detail.parameters, "mapping": MAPPING}
    notes = ["every page of the sitemap is read; say with include and exclude which are wanted"]
    dates = {str(one.fields.get("lastmod", "")) for one in entries}
    settled: dict[str, Any] = {"page_url": "$url"}
    if len(dates) > 1 and "" not in dates:
        settled["modified"] = "$listing.lastmod"
    elif len(entries) > 1 and dates != {""}:
        notes.append(
            "the sitemap gives one date for all pages, the day on which it was made: it is not taken for a change"
        )
    yield FormCandidate(
        "html_page",
        parameters,
        sureness,
        f"a sitemap of {len(entries)} pages",
        url,
        title=detail.site,
        publisher=detail.publisher or look.host,
        language=detail.language,
        licence=detail.licence,
        licence_url=detail.licence_url,
        fields=settled,
        notes=tuple(notes),
        announced=len(entries),
        kind="guidance",
    )
