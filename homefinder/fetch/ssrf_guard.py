"""Refuse addresses that lead into a private network, and connect only to the very IP that was checked.

A name is resolved once for each request; every IP of it must be public; the request then goes to one of these IPs under
the name's Host header and TLS name. A name that resolves differently a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence

import httpx

from homefinder.errors import AddressRefused
from homefinder.fetch.urls import check_url_form

ResolveHost = Callable[[str, int], Sequence[str]]
"""The IPs of a host and port, as text. Raises OSError when there are none."""

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""RFC 6052: the last 32 bits are the IPv4 address that is meant."""


def resolve_host(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver; IPs in the order in which they should be tried."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


def is_allowed_ip(ip: str, *, allow_loopback: bool = False) -> bool:
    """Whether ``ip`` is a public unicast address; with ``allow_loopback``, also whether it is this machine."""
    meant = _unwrap_ipv4(ipaddress.ip_address(ip.partition("%")[0]))
    if meant.is_loopback:
        return allow_loopback
    refused = meant.is_multicast or meant.is_reserved or meant.is_unspecified or meant.is_link_local
    return meant.is_global and not refused


def check_address(url: str, *, allow_loopback: bool = False) -> None:
    """Raise AddressRefused where the form of ``url`` already shows that it must not be asked. Resolves nothing."""
    check_url_form(url)
    try:
        host = httpx.URL(url).host
    except (httpx.InvalidURL, UnicodeError) as error:
        raise AddressRefused(url, f"is not a web address: {error}") from error
    if _is_ip(host) and not is_allowed_ip(host, allow_loopback=allow_loopback):
        raise _build_refusal(url, host)


class GuardedTransport(httpx.BaseTransport):
    """A transport that checks where each request leads before ``inner`` connects.

    ``inner`` must not keep connections open: two names on one IP would share a connection that was
    verified for the first name only.
    """

    def __init__(
        self,
        inner: httpx.BaseTransport | None = None,
        *,
        allow_loopback: bool = False,
        resolve: ResolveHost = resolve_host,
    ) -> None:
        self._inner = inner or httpx.HTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))
        self._allow_loopback = allow_loopback
        self._resolve = resolve

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises AddressRefused, and httpx.ConnectError when the host has no IP or none answers."""
        ips = self._checked_ips(request)
        for ip in ips[:-1]:
            try:
                return self._inner.handle_request(_build_request_to_ip(request, ip))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        return self._inner.handle_request(_build_request_to_ip(request, ips[-1]))

    def close(self) -> None:
        self._inner.close()

    def _checked_ips(self, request: httpx.Request) -> Sequence[str]:
        url = request.url
        check_url_form(str(url))
        try:
            ips = self._resolve(url.raw_host.decode("ascii"), url.port or (443 if url.scheme == "https" else 80))
        except (OSError, UnicodeError) as error:
            raise httpx.ConnectError(f"the name {url.host} does not resolve: {error}", request=request) from error
        if not ips:
            raise httpx.ConnectError(f"the name {url.host} has no address", request=request)
        for ip in ips:
            if not is_allowed_ip(ip, allow_loopback=self._allow_loopback):
                raise _build_refusal(str(url), ip)
        return ips


def _build_request_to_ip(request: httpx.Request, ip: str) -> httpx.Request:
    extensions = dict(request.extensions)
    if not _is_ip(request.url.host):
        extensions["sni_hostname"] = request.url.raw_host.decode("ascii")
    return httpx.Request(
        request.method,
        request.url.copy_with(host=ip),
        headers=request.headers,
        stream=request.stream,
        extensions=extensions,
    )


def _build_refusal(url: str, ip: str) -> AddressRefused:
    return AddressRefused(url, f"leads to {ip}, which is not on the public internet; it was not asked")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _unwrap_ipv4(ip: IP) -> IP:
    """The IPv4 address inside an IPv6 one, where it has one (mapped, 6to4, NAT64); else itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
