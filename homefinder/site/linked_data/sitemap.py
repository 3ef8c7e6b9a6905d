"""``/sitemap.xml``, ``/robots.txt`` and ``/opensearch.xml``: how search engines and browsers find our pages.

https://www.sitemaps.org/protocol.html, https://www.rfc-editor.org/rfc/rfc9309,
https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

from homefinder.model import ENDED_LIFECYCLES
from homefinder.site.http.answers import Answer
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest
from homefinder.site.linked_data.kept_files import open_kept_file
from homefinder.store.build_state import read_state
from homefinder.urls import build_page_path

MAX_ADDRESSES = 50_000
"""Addresses of one sitemap, by the protocol."""

INDEX = "index"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    *("", "needs", "homes", "owners", "themes", "changes", "calendar", "due", "load", "matrix", "map", "requests"),
    *("sources", "about"),
)

THINGS = f"""SELECT 'need' AS kind, id, linked_at AS day FROM needs UNION ALL
    SELECT 'home', h.id, max(h.modified, coalesce((SELECT max(v.valid_from) FROM home_records hr
      JOIN record_versions v ON v.record_id = hr.record_id WHERE hr.home_id = h.id), '')) FROM homes h
      WHERE h.lifecycle NOT IN ({", ".join(repr(state) for state in sorted(ENDED_LIFECYCLES))}) UNION ALL
    SELECT 'owner', id, '' FROM publishers UNION ALL
    SELECT 'theme', id, '' FROM concepts UNION ALL
    SELECT 'source', id, last_seen_on FROM sources UNION ALL
    SELECT 'change', id, seen_on FROM events ORDER BY 1, 2"""

_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")

ROBOTS = """User-agent: *
Disallow: /curate
Disallow: /-/
Disallow: /sign-in
Disallow: /sign-out
Disallow: /search
Disallow: /sparql
Disallow: /reconcile
Disallow: /dump/
Disallow: /*?
Allow: /

Sitemap: {base}/sitemap.xml
"""

OPENSEARCH = """<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
  <ShortName>Homefinder</ShortName>
  <Description>Find the standard that could own what you need.</Description>
  <InputEncoding>UTF-8</InputEncoding>
  <OutputEncoding>UTF-8</OutputEncoding>
  <Language>en-GB</Language>
  <Url type="text/html" rel="results" template="{base}/search?q={{searchTerms}}"/>
  <Url type="application/json" rel="results" template="{base}/search.json?q={{searchTerms}}"/>
  <Url type="application/x-suggestions+json" rel="suggestions" template="{base}/search/suggest?q={{searchTerms}}"/>
  <Url type="application/opensearchdescription+xml" rel="self" template="{base}/opensearch.xml"/>
</OpenSearchDescription>
"""


def build_sitemap(context: PageContext, request: PageRequest) -> Answer:
    """The sitemap, one part of it, or, where one is too small, the index of its parts. Raises PageNotFound.

    All parts are written once a snapshot.
    """
    depends_on = (context.stamp, context.settings.base, MAX_ADDRESSES)
    number = request.path.get("number", "")
    name = str(int(number)) if number else INDEX
    file = open_kept_file("sitemap", depends_on, lambda folder: _write_parts(context, folder), name)
    if file is None:
        raise PageNotFound(f"The sitemap has not so many parts that one had the number {number}.")
    return Answer(file, CONTENT_TYPES["xml"])


def iterate_entries(context: PageContext) -> Iterator[tuple[str, str]]:
    """The path of every page with the day of its last change."""
    day = read_state(context.catalogue, "published_at")
    yield from ((f"/{name}", day) for name in PAGES)
    for row in context.stream_rows(THINGS):
        yield build_page_path(row["kind"], row["id"]), row["day"] or day


def _write_parts(context: PageContext, folder: Path) -> None:
    """Each part as a file named by its number, and what is asked for first: the index of them, or the only one."""
    base, index = context.settings.base.rstrip("/"), list[tuple[str, str]]()
    entries = iterate_entries(context)
    while part := list(islice(entries, MAX_ADDRESSES)):
        number = len(index) + 1
        (folder / str(number)).write_bytes(_render_xml("urlset", "url", base, part))
        index.append((f"/sitemap-{number}.xml", max(day for _, day in part)))
    if len(index) == 1:
        shutil.copy(folder / "1", folder / INDEX)
    else:
        (folder / INDEX).write_bytes(_render_xml("sitemapindex", "sitemap", base, index))


def build_robots(context: PageContext, _: PageRequest) -> Answer:
    """What robots may read: pages, not questions with a query, nor what only curators use."""
    return Answer(ROBOTS.format(base=context.settings.base.rstrip("/")).encode(), CONTENT_TYPES["txt"])


def build_opensearch(context: PageContext, _: PageRequest) -> Answer:
    """How a browser searches here from its address bar."""
    base = escape(context.settings.base.rstrip("/"), {'"': "&quot;"})
    return Answer(OPENSEARCH.format(base=base).encode(), CONTENT_TYPES["opensearch"])


def _render_xml(root: str, item: str, base: str, addresses: Sequence[tuple[str, str]]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{SITEMAPS}">']
    for path, day in addresses:
        known = _DAY.match(day)
        last = f"<lastmod>{known.group()}</lastmod>" if known else ""
        lines.append(f"<{item}><loc>{escape(base + path)}</loc>{last}</{item}>")
    return "\n".join([*lines, f"</{root}>", ""]).encode()
