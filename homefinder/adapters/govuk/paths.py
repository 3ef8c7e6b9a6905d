"""Paths on GOV.UK and the addresses of its two APIs."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urljoin, urlsplit

from homefinder.model import FetchResult

API_CONTENT = "/api/content"
API_SEARCH = "/api/search.json"
_HOSTS = frozenset({"www.gov.uk", "gov.uk", "www.gov.uk."})
_SAFE = "/%-._~!$&'()*+,;=:@"
"""Characters that may stand in a path as they are (RFC 3986 section 3.3), and those that are encoded already."""
_EDITION = re.compile(r"( \d{4} to \d{4}) (?=[a-z])")
_COPY = re.compile(r"--\d+$")


def build_content_url(base: str, path: str) -> str:
    """Where the Content API describes a path."""
    return base + API_CONTENT + quote(path, safe=_SAFE, errors="replace")


def parse_requested_path(url: str) -> str:
    """The path that an address of the Content API asks for; empty for any other address."""
    try:
        _, found, path = urlsplit(url).path.partition(API_CONTENT)
    except ValueError:
        return ""
    return unquote(path) if found else ""


def is_search(fetched: FetchResult) -> bool:
    """Whether the exchange asked the Search API."""
    return urlsplit(fetched.url).path.endswith(API_SEARCH)


def parse_site_path(site: str, link: str) -> str:
    """The path of a link that stays on GOV.UK, without query and fragment; empty for a link that leads elsewhere."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return ""
    if parts.netloc and parts.netloc.lower() not in _HOSTS | {urlsplit(site).netloc}:
        return ""
    return parts.path if parts.path.startswith("/") and parts.scheme in ("", "http", "https") else ""


def resolve_link(site: str, link: str) -> str:
    """A link as a full address; one that begins with a slash stands on the site."""
    try:
        return urljoin(site + "/", link.strip())
    except ValueError:
        return link.strip()


def title_from_path(path: str) -> str:
    """The best title that the address alone gives, for a page that no longer says its own.

    GOV.UK makes addresses from titles, and sets a colon between the year of an edition and what follows it.
    """
    words = _COPY.sub("", unquote(path).rstrip("/").rpartition("/")[2]).replace("-", " ").strip()
    whole = _EDITION.sub(r"\1: ", words)
    return whole[:1].upper() + whole[1:] if whole else path
