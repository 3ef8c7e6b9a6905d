"""What travels between a server and an application (ASGI, https://asgi.readthedocs.io/en/latest/specs/www.html)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

Message: TypeAlias = dict[str, Any]
Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Any, Any], Awaitable[None]]


class BodyTooLong(Exception):
    """A request has a longer body than may be sent. The message says so in plain words."""


class BodyIncomplete(Exception):
    """A client left before its request was whole."""


async def read_body(receive: Receive, max_bytes: int) -> bytes:
    """What was posted, read no further than it may be long. Raises BodyTooLong and BodyIncomplete."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise BodyIncomplete
        body += message.get("body", b"")
        if len(body) > max_bytes:
            raise BodyTooLong(f"a request may have {max_bytes:,} bytes")
        more = message.get("more_body", False)
    return body
