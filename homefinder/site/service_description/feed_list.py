"""``/feeds.opml``: every feed in one file that a reader takes in whole (http://opml.org/spec2.opml)."""

from __future__ import annotations

from lxml import etree  # type: ignore[import-untyped]

from homefinder.notify.atom import clean_xml_text
from homefinder.self_description import TITLE
from homefinder.site.http.answers import Answer
from homefinder.site.http.page import PageContext, PageRequest
from homefinder.site.sectors import format_sector_name
from homefinder.urls import build_feed_path, build_page_path

OPML = "text/x-opml; charset=utf-8"
NEEDS = "SELECT id, title, sector FROM needs ORDER BY sector, title, id"
SOURCES = "SELECT id, title FROM sources ORDER BY title, id"


def build_feed_list(context: PageContext, _: PageRequest) -> Answer:
    """All changes, then the feeds of needs by sector, then those of sources."""
    base = context.settings.base.rstrip("/")
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = f"{TITLE}: feeds"
    body = etree.SubElement(root, "body")
    _add_feed(body, "All changes", f"{base}/feeds/all.atom", f"{base}/changes")
    groups: dict[str, etree._Element] = {}
    for row in context.list_rows(NEEDS):
        sector = format_sector_name(context.vocab, row["sector"])
        if sector not in groups:
            groups[sector] = _add_group(body, f"Needs: {sector}")
        _add_thing(groups[sector], "need", row["id"], row["title"], base)
    sources = _add_group(body, "Sources")
    for row in context.list_rows(SOURCES):
        _add_thing(sources, "source", row["id"], row["title"], base)
    return Answer(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True), OPML)


def _add_group(parent: etree._Element, title: str) -> etree._Element:
    return etree.SubElement(parent, "outline", text=clean_xml_text(title), title=clean_xml_text(title))


def _add_thing(parent: etree._Element, kind: str, identifier: str, title: str, base: str) -> None:
    _add_feed(parent, title, base + build_feed_path(kind, identifier), base + build_page_path(kind, identifier))


def _add_feed(parent: etree._Element, title: str, feed: str, page: str) -> None:
    outline = _add_group(parent, title)
    for name, value in (("type", "rss"), ("xmlUrl", feed), ("htmlUrl", page)):
        outline.set(name, value)
