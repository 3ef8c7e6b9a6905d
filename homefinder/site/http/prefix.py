"""The site below a path of another site: it hears addresses with and without the prefix, and says each with it.

Pages, redirects and JSON name addresses of this site from its root. A proxy that hands on one path of a bigger site may
leave the prefix in place or take it off; both work. What names whole addresses (feeds, calendars, RDF, the sitemap) has
them from ``HOMEFINDER_BASE``, which holds the prefix.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from homefinder.errors import UsageError
from homefinder.site.http.asgi import Application, Message, Receive, Scope, Send

_ATTRIBUTE = re.compile(rb"""(?<=[\s"'])((?:href|src|action|formaction|data-[a-z-]+)\s*=\s*["'])(/(?!/))""")
"""An attribute whose value is an address from the root. Text cannot hold one: quotation marks are escaped there."""

_MEMBER = re.compile(rb"""("(?:[a-z]+_)?(?:page|href|feed|next|previous|months|owners|themes|changes)":\s*")(/(?!/))""")
"""A member of JSON that is such an address. A value cannot hold one: quotation marks are escaped there."""

_LOCATION = re.compile(rb"^(/(?!/))")

_COOKIE_PATH = re.compile(rb"(?i)(?<=; path=)(/)(?=;|$)")
"""The path of a cookie: the bigger site is not to get ours."""

_LINK = re.compile(rb"<(/(?!/))")
"""Such an address in a Link header (RFC 8288)."""

_PREFIX = re.compile(r"(?:/[A-Za-z0-9_~][A-Za-z0-9._~-]*)+")
_FIRST = re.compile(r"\^(/[\w-]+)")
"""How the pattern of an address begins."""

DATASETTE_PATHS = ("/catalogue", "/-/")
"""Below these Datasette answers, whose JSON has the prefix already, and rows of tables besides."""


def check_prefix(prefix: str, patterns: Iterable[str]) -> None:
    """Raises UsageError for what cannot be a prefix, and for one that is how an address of the site itself begins.

    ``patterns``: those of the site's own addresses.
    """
    if not prefix:
        return
    if not _PREFIX.fullmatch(prefix):
        raise UsageError(f"{prefix!r} cannot be the path below which the site stands; write one such as /standards")
    first = f"/{prefix.split('/')[1]}"
    if first in {*DATASETTE_PATHS, *(match[1] for text in patterns if (match := _FIRST.match(text)))}:
        raise UsageError(f"{first} is an address of the site itself; put the site below another, such as /standards")


def serve_below(application: Application, prefix: str) -> Application:
    """``application`` below ``prefix``; itself where that is empty."""
    if not prefix:
        return application

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        inner = _strip(scope, prefix)
        await application(inner, receive, add_prefix(send, inner["path"], prefix, has_body=scope["method"] != "HEAD"))

    return wrapped


def add_prefix(send: Send, path: str, prefix: str, *, has_body: bool = True) -> Send:
    """``send`` that puts the prefix before addresses in headers, pages and JSON; other answers pass as they come.

    ``has_body``: false for an answer of headers alone, whose length is then not said.
    """
    held: list[Message] = []
    pieces: list[bytes] = []

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _add_to_headers(message.get("headers", ()), prefix)}
            if _find_pattern(message["headers"], path) is None:
                await send(message)
            elif not has_body:
                await send({**message, "headers": _drop_length(message["headers"])})
            else:
                held.append(message)
            return
        if not held or message["type"] != "http.response.body":
            await send(message)
            return
        pieces.append(message.get("body", b""))
        if message.get("more_body"):
            return
        start = held.pop()
        pattern = _find_pattern(start["headers"], path)
        body = b"".join(pieces)
        if pattern is not None:
            body = _add(pattern, body, prefix)
        await send({**start, "headers": _set_length(start["headers"], len(body))})
        await send({**message, "body": body})

    return sending


def _strip(scope: Scope, prefix: str) -> Scope:
    """The request as the site itself knows it."""
    path, raw, before = scope["path"], scope.get("raw_path"), prefix.encode()
    if path != prefix and not path.startswith(f"{prefix}/"):
        return scope
    stripped = {**scope, "path": path[len(prefix) :] or "/"}
    if raw and raw.startswith(before):
        stripped["raw_path"] = raw[len(before) :] or b"/"
    return stripped


def _find_pattern(headers: Iterable[tuple[bytes, bytes]], path: str) -> re.Pattern[bytes] | None:
    media = next((value for name, value in headers if name.lower() == b"content-type"), b"")
    if media.startswith(b"text/html"):
        return _ATTRIBUTE
    is_json = media.startswith(b"application/json") and not path.startswith(DATASETTE_PATHS)
    return _MEMBER if is_json else None


def _add(pattern: re.Pattern[bytes], text: bytes, prefix: str) -> bytes:
    """The text with the prefix before each address that has it not yet."""
    own = re.compile(re.escape(prefix.encode()) + rb"(?![A-Za-z0-9._~-])")

    def put(match: re.Match[bytes]) -> bytes:
        if own.match(text, match.start(match.lastindex or 0)):
            return match[0]
        return match[0][:-1] + prefix.encode() + b"/"

    return pattern.sub(put, text)


def _add_to_headers(headers: Iterable[tuple[bytes, bytes]], prefix: str) -> list[tuple[bytes, bytes]]:
    patterns = {b"location": _LOCATION, b"link": _LINK, b"set-cookie": _COOKIE_PATH}
    return [
        (name, _add(patterns[name.lower()], value, prefix) if name.lower() in patterns else value)
        for name, value in headers
    ]


def _set_length(headers: Iterable[tuple[bytes, bytes]], length: int) -> list[tuple[bytes, bytes]]:
    return [*_drop_length(headers), (b"content-length", str(length).encode())]


def _drop_length(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name.lower() != b"content-length"]
