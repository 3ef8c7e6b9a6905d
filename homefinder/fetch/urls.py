"""Web addresses as values: which are the same, whose host they name, where a redirect leads. Pure functions."""

from __future__ import annotations

import re
import string
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from homefinder.errors import AddressRefused, FetchError

SCHEMES = ("http", "https")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
"""RFC 3986 section 2.3: these mean the same escaped or not."""


def origin(url: str) -> str:
    """Scheme, host and port, the scope of one robots.txt (RFC 9309 section 2.3): ``https://www.gov.uk``."""
    parts = urlsplit(url)
    scheme, host, port = parts.scheme.lower(), _bracket_ipv6((parts.hostname or "").lower()), parts.port
    return f"{scheme}://{host}" if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{scheme}://{host}:{port}"


def host_of(url: str) -> str:
    """The host, lower-case and without port: what politeness is owed to."""
    return (urlsplit(url).hostname or "").lower()


def build_robots_url(url: str) -> str:
    """The address of the robots.txt that governs ``url``."""
    return origin(url) + "/robots.txt"


def canonicalise_url(url: str) -> str:
    """One spelling for addresses that mean the same: query in order of name, default port and fragment left out.

    Percent-encoding is normalised as RFC 3986 section 6.2.2 describes.
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    query = urlencode(sorted(pairs), errors="surrogateescape")
    return origin(url) + _plain_path(parts.path) + (f"?{query}" if query else "")


def check_url_form(url: str) -> None:
    """Raise AddressRefused unless ``url`` is a full http(s) address without a user name in it."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise AddressRefused(url, f"is not a web address: {error}") from error
    if parts.scheme.lower() not in SCHEMES:
        raise AddressRefused(url, f"has the scheme {parts.scheme or 'none'!r}; only http and https are asked")
    if not parts.hostname:
        raise AddressRefused(url, "names no host")
    if "@" in parts.netloc:
        raise AddressRefused(url, "carries a user name or password; declare the address without it")


def resolve_redirect(url: str, location: str) -> str:
    """Where a ``Location`` header leads, seen from ``url``.

    Raises AddressRefused when it would leave https for http, FetchError when it is no address at all.
    """
    try:
        target = urljoin(url, location.strip())
        urlsplit(target)
    except ValueError as error:
        raise FetchError(url, f"redirects to something that is no address: {location[:200]!r}") from error
    if url.lower().startswith("https:") and target.lower().startswith("http:"):
        raise AddressRefused(url, f"redirects from https to http: {target[:200]}")
    return target


def _plain_path(path: str) -> str:
    """One spelling of a path. Escaped letters are undone; an escaped delimiter (%2F) means another path and stays."""
    kept = re.sub(r"%[0-9A-Fa-f]{2}", _plain_escape, path or "/")
    return quote(kept, safe="%/~:@!$&'()*+,;=", errors="surrogateescape")


def _plain_escape(escape: re.Match[str]) -> str:
    letter = chr(int(escape[0][1:], 16))
    return letter if letter in _UNRESERVED else escape[0].upper()


def _bracket_ipv6(host: str) -> str:
    return f"[{host}]" if ":" in host else host
