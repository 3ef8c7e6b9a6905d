"""The addresses of a site, as its sitemap lists them: https://www.sitemaps.org/protocol.html."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from homefinder.adapters.graph.pages import Exchanges
from homefinder.adapters.xml_text import parse_xml
from homefinder.clean.decoding import TextFormatError
from homefinder.errors import ParseError
from homefinder.fetch.body import GZIP_MAGIC, gunzip
from homefinder.model import FetchResult, Location

MAX_SITEMAPS = 50
MAX_UNPACKED = 50_000_000
"""Bytes of one sitemap, as the protocol has it."""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """One address, what the sitemap says of it, and where."""

    url: str
    fields: dict[str, str]
    location: Location


def walk_sitemap(start: str, exchanges: Exchanges) -> Iterator[SitemapEntry]:
    """The addresses of a sitemap, and of the sitemaps that it lists on its own site. Raises ParseError."""
    waiting, seen = [start], {start}
    while waiting:
        fetched = exchanges.ask(waiting.pop(0))
        for index, one in enumerate(_parse_sitemap(fetched)):
            fields = {
                etree.QName(child).localname: (child.text or "").strip() for child in one if isinstance(child.tag, str)
            }
            url = fields.get("loc", "")
            if not url or urlsplit(url).netloc != urlsplit(start).netloc:
                continue
            if etree.QName(one).localname == "sitemap":
                if url not in seen and len(seen) < MAX_SITEMAPS:
                    seen.add(url)
                    waiting.append(url)
            else:
                yield SitemapEntry(url, fields, fetched.locate(f"#url={index + 1}"))


def _parse_sitemap(fetched: FetchResult) -> list[etree._Element]:
    try:
        root = parse_xml(_unpack(fetched))
    except TextFormatError as error:
        raise ParseError(fetched.url, error.problem + (f" (line {error.line})" if error.line else "")) from error
    if etree.QName(root).localname not in ("urlset", "sitemapindex"):
        raise ParseError(fetched.url, "is XML, but no sitemap")
    return [one for one in root if isinstance(one.tag, str)]


def _unpack(fetched: FetchResult) -> bytes:
    if not fetched.body.startswith(GZIP_MAGIC):
        return fetched.body
    found = bytearray()
    try:
        for piece in gunzip([fetched.body]):
            found += piece
            if len(found) > MAX_UNPACKED:
                raise TextFormatError(f"unpacks to more than {MAX_UNPACKED:,} bytes")
    except (zlib.error, EOFError) as error:
        raise TextFormatError(f"is a damaged gzip body: {error}") from error
    return bytes(found)
