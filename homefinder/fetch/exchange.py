"""One HTTP exchange, without redirects or retries, with every failure said plainly."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from homefinder.errors import FetchError, NotRecorded
from homefinder.fetch.body import read_body
from homefinder.fetch.deadline import ExchangeDeadline
from homefinder.fetch.limits import Limits

UNARCHIVED_HEADERS = frozenset({"set-cookie", "set-cookie2"})
"""Headers that are not archived: a cookie names a visitor, not a publication."""


class FetchInterrupted(FetchError):
    """The exchange broke off or was not answered; it may work next time."""


class NotInReplay(httpx.ConnectError):
    """What a replay raises for an address that it has no answer for."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: ``asked`` is the address that the caller wanted, ``address`` the one that a redirect led to."""

    original_address: str
    address: str
    limit: int
    truncate: bool = False
    """Leave what lies behind the limit unread, instead of refusing the body."""
    method: str = "GET"
    fresh: bool = False
    """Ask for the whole answer, whatever is held of it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: header names in lower case, the body decoded, the time in milliseconds."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    elapsed_ms: int


def send_request(transport: httpx.BaseTransport, request: Request, headers: Mapping[str, str], limits: Limits) -> Reply:
    """Ask ``request.address`` once, with GET if nothing else is said.

    Raises Interrupted (timeouts, broken connections, truncated bodies), NotRecorded, AddressRefused, BodyTooLarge, or
    FetchError where the answer cannot be used at all.
    """
    url, started = request.address, time.monotonic()
    deadline = ExchangeDeadline(limits.total_s)
    try:
        with deadline:
            reply = _read_reply(transport, _build_http_request(request, headers, limits, deadline), request)
    except NotInReplay as error:
        raise NotRecorded(url, str(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # the last: of a name that no host can have
        raise (
            _build_timeout_error(url, deadline) if deadline.is_passed else _build_fetch_error(url, error, limits)
        ) from error
    if deadline.is_passed:  # a body without a length looks whole when its connection is cut
        raise _build_timeout_error(url, deadline)
    return Reply(reply.status, reply.headers, reply.body, round((time.monotonic() - started) * 1000))


def _build_http_request(
    what: Request, headers: Mapping[str, str], limits: Limits, deadline: ExchangeDeadline
) -> httpx.Request:
    timeout = httpx.Timeout(limits.read_s, connect=limits.connect_s)
    return httpx.Request(
        what.method,
        what.address,
        headers=headers,
        extensions={"timeout": timeout.as_dict(), "trace": deadline.on_trace},
    )


def _read_reply(transport: httpx.BaseTransport, request: httpx.Request, what: Request) -> Reply:
    response = transport.handle_request(request)
    try:
        body = read_body(response, what.address, what.limit, truncate=what.truncate)
    finally:
        response.close()
    kept = {name: value for name, value in response.headers.items() if name not in UNARCHIVED_HEADERS}
    return Reply(response.status_code, kept, body, 0)


def _build_timeout_error(url: str, deadline: ExchangeDeadline) -> FetchInterrupted:
    return FetchInterrupted(url, f"took longer than {deadline.seconds:g} s; the exchange was cut")


def _build_fetch_error(url: str, error: Exception, limits: Limits) -> FetchError:
    """The failure in words that a person can act on."""
    if isinstance(error, httpx.ConnectTimeout):
        return FetchInterrupted(url, f"no connection within {limits.connect_s:g} s")
    if isinstance(error, httpx.TimeoutException):
        return FetchInterrupted(url, f"no answer for {limits.read_s:g} s")
    if isinstance(error, httpx.RemoteProtocolError):
        return FetchInterrupted(url, f"broke off before the whole answer had come ({error})")
    if isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol):
        return FetchInterrupted(url, f"could not be reached ({error})")
    return FetchError(url, f"cannot be asked ({error})")
