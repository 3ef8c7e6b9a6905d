"""Web addresses as values: whose host they name, where a redirect leads. Pure functions."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from homefinder.clean.urls import build_origin
from homefinder.errors import AddressRefused, FetchError

SCHEMES = ("http", "https")


def origin(url: str) -> str:
    """Scheme, host and port, the scope of one robots.txt (RFC 9309 section 2.3): ``https://www.gov.uk``."""
    return build_origin(urlsplit(url))


def host_of(url: str) -> str:
    """The host, lower-case and without port: what politeness is owed to."""
    return (urlsplit(url).hostname or "").lower()


def build_robots_url(url: str) -> str:
    """The address of the robots.txt that governs ``url``."""
    return origin(url) + "/robots.txt"


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
