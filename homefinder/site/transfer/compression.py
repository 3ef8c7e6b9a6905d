"""Answers of 1 KB and more compressed with gzip for whoever accepts it (RFC 9110, 8.4 and 12.5.3), piece by piece.

A compressed answer has a weak ETag, since its bytes are others than those of the plain one (8.8.1). A page for somebody
who sent a cookie stays plain: from the length of a compressed page that holds a secret beside words of the reader's own
choosing the secret can be guessed (https://www.breachattack.com/). The cookie of a sector is no secret.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterable

from homefinder.site.http.asgi import Message, Scope, Send
from homefinder.site.http.page import SECTOR_COOKIE

MIN_BYTES = 1_000
"""Bytes below which an answer stays plain: the head of an answer is as long."""
LEVEL = 6
"""zlib's own default: level 9 takes twice as long for 1 % less."""
BLOCKING_BYTES = 100_000
"""Bytes of one piece from which on it is compressed in a thread: some milliseconds, which others would wait."""

GZIP_WINDOW = 16 + zlib.MAX_WBITS
"""How zlib is told to write gzip's head and tail."""

COMPRESSIBLE = (
    b"text/", b"application/json", b"application/ld+json", b"application/xml", b"application/atom+xml",
    b"application/rdf+xml", b"application/n-triples", b"application/n-quads", b"application/trig",
    b"application/sparql-results", b"application/opensearchdescription+xml", b"application/x-suggestions+json",
    b"application/linkset+json", b"application/javascript", b"application/vnd.oai.openapi", b"image/svg+xml",
)  # fmt: skip
"""Beginnings of the media types whose answers are text."""

Headers = list[tuple[bytes, bytes]]


def compress_answer(send: Send, scope: Scope) -> Send:
    """``send`` that compresses the answer to ``scope`` where the client accepts it and it pays."""
    asked = {name.lower(): value for name, value in scope["headers"]}
    cookies = b";".join(value for name, value in scope["headers"] if name.lower() == b"cookie")
    accepts = accepts_gzip(asked.get(b"accept-encoding", b"").decode("latin-1"))
    compression = _Compression(send, accepts=accepts, has_cookie=has_secret_cookie(cookies.decode("latin-1")))
    return compression.pass_on


def has_secret_cookie(header: str) -> bool:
    """Whether a Cookie header holds any cookie but that of the sector."""
    return any(name != SECTOR_COOKIE for part in header.split(";") if (name := part.partition("=")[0].strip()))


def accepts_gzip(header: str) -> bool:
    """Whether Accept-Encoding allows gzip, by its name or by the star, with a quality above 0."""
    found: dict[str, float] = {}
    for item in header.lower().split(","):
        name, _, parameter = (part.strip() for part in item.partition(";"))
        found[name] = _parse_quality(parameter)
    return found.get("gzip", found.get("x-gzip", found.get("*", 0.0))) > 0


def _parse_quality(parameter: str) -> float:
    try:
        return float(parameter.partition("=")[2]) if parameter else 1.0
    except ValueError:
        return 0.0


class _Compression:
    """One answer on its way: its head is held until its first piece shows whether it is long enough."""

    def __init__(self, send: Send, *, accepts: bool, has_cookie: bool) -> None:
        self._send, self._accepts, self._has_cookie = send, accepts, has_cookie
        self._head: Message | None = None
        self._packer: zlib._Compress | None = None

    async def pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(bytes(name).lower(), bytes(value)) for name, value in message.get("headers", ())]
            if not is_compressible(message["status"], headers, has_cookie=self._has_cookie):
                confirms = message["status"] == 304  # it says what the answer depends on, as the answer itself did
                await self._send({**message, "headers": add_vary(headers)} if confirms else message)
                return
            message = {**message, "headers": add_vary(headers)}
            if self._accepts:
                self._head = message
            else:
                await self._send(message)
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        if self._head is not None:
            await self._send_head(message)
        if self._packer is not None:
            message = await self._pack(message, self._packer)
        await self._send(message)

    async def _send_head(self, first: Message) -> None:
        head, self._head = self._head, None
        assert head is not None
        if first.get("more_body") or len(first.get("body") or b"") >= MIN_BYTES:
            self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP_WINDOW)
            head = {**head, "headers": list(_describe_compressed(head["headers"]))}
        await self._send(head)

    async def _pack(self, message: Message, packer: zlib._Compress) -> Message:
        body, more = message.get("body") or b"", bool(message.get("more_body"))

        def compress() -> bytes:
            return packer.compress(body) + (b"" if more else packer.flush())

        packed = await asyncio.to_thread(compress) if len(body) >= BLOCKING_BYTES else compress()
        return {**message, "body": packed}


def is_compressible(status: int, headers: Headers, *, has_cookie: bool) -> bool:
    """Whether an answer is whole text that nothing has compressed yet, and holds no secret of its reader's."""
    named = dict(headers)
    media = named.get(b"content-type", b"").lower()
    if status in (204, 206, 304) or b"content-encoding" in named or b"content-range" in named:
        return False
    if b"no-transform" in named.get(b"cache-control", b"") or (has_cookie and media.startswith(b"text/html")):
        return False
    return media.startswith(COMPRESSIBLE)


def add_vary(headers: Headers) -> Headers:
    """The headers with Accept-Encoding among what the answer depends on."""
    known = b", ".join(value for name, value in headers if name == b"vary")
    if b"accept-encoding" in known.lower() or known.strip() == b"*":
        return headers
    rest = [(name, value) for name, value in headers if name != b"vary"]
    return [*rest, (b"vary", known + b", Accept-Encoding" if known else b"Accept-Encoding")]


def _describe_compressed(headers: Headers) -> Iterable[tuple[bytes, bytes]]:
    for name, value in headers:
        if name == b"etag" and not value.startswith(b"W/"):
            yield name, b"W/" + value
        elif name not in (b"content-length", b"accept-ranges"):
            yield name, value
    yield b"content-encoding", b"gzip"
