"""Compression on the way: what pays is packed piece by piece, what must stay as it is stays."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from homefinder.site.transfer.compression import accepts_gzip, compress_answer, has_secret_cookie

TEXT = b"".join(b"line %d of an answer\n" % number for number in range(5_000))
Headers = list[tuple[bytes, bytes]]
HTML = (b"content-type", b"text/html; charset=utf-8")
JSON = (b"content-type", b"application/json; charset=utf-8")


def travel(
    pieces: list[bytes], headers: Headers, asked: Headers | None = None, status: int = 200
) -> tuple[dict[bytes, bytes], bytes, int]:
    """The headers that arrive, the body, and in how many pieces it came."""
    found: list[dict[str, Any]] = []

    async def keep(message: dict[str, Any]) -> None:
        found.append(message)

    async def run() -> None:
        asks = [(b"accept-encoding", b"gzip, br")] if asked is None else asked
        send = compress_answer(keep, {"headers": asks})
        await send({"type": "http.response.start", "status": status, "headers": headers})
        for place, piece in enumerate(pieces, start=1):
            await send({"type": "http.response.body", "body": piece, "more_body": place < len(pieces)})

    asyncio.run(run())
    bodies = [message.get("body", b"") for message in found[1:]]
    return dict(found[0]["headers"]), b"".join(bodies), len(bodies)


@pytest.mark.parametrize("parts", [1, 7])
def test_text_arrives_packed_whole_and_in_as_many_pieces(parts: int) -> None:
    size = len(TEXT) // parts + 1
    pieces = [TEXT[at : at + size] for at in range(0, len(TEXT), size)]
    sent = [HTML, (b"etag", b'"a"'), (b"content-length", b"%d" % len(TEXT)), (b"vary", b"Accept")]
    headers, body, count = travel(pieces, sent)
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"etag"] == b'W/"a"'
    assert headers[b"vary"] == b"Accept, Accept-Encoding"
    assert b"content-length" not in headers
    assert count == len(pieces)
    assert len(body) < len(TEXT) / 4
    assert gzip.decompress(body) == TEXT


@pytest.mark.parametrize(
    ("body", "headers", "asked", "status"),
    [
        (b"x" * 999, [HTML], None, 200),
        (TEXT, [(b"content-type", b"application/vnd.sqlite3")], None, 200),
        (TEXT, [(b"content-type", b"image/png")], None, 200),
        (TEXT, [HTML, (b"content-encoding", b"br")], None, 200),
        (TEXT, [JSON, (b"content-range", b"bytes 0-9/100")], None, 206),
        (TEXT, [JSON, (b"cache-control", b"no-transform")], None, 200),
        (TEXT, [HTML], [(b"accept-encoding", b"gzip"), (b"cookie", b"ds_actor=x")], 200),
        (TEXT, [JSON], [(b"accept-encoding", b"gzip;q=0, identity")], 200),
        (TEXT, [JSON], [], 200),
    ],
)
def test_what_does_not_pay_or_must_not_be_changed_stays(
    body: bytes, headers: Headers, asked: Headers | None, status: int
) -> None:
    arrived, whole, _ = travel([body], headers, asked, status)
    assert whole == body
    assert {name: value for name, value in arrived.items() if name != b"vary"} == dict(headers)


def test_data_for_somebody_with_a_cookie_is_packed() -> None:
    headers, body, _ = travel([TEXT], [JSON], [(b"accept-encoding", b"gzip"), (b"cookie", b"ds_actor=x")])
    assert headers[b"content-encoding"] == b"gzip"
    assert gzip.decompress(body) == TEXT


@pytest.mark.parametrize(
    ("header", "accepted"),
    [("gzip", True), ("br, gzip;q=0.2", True), ("*", True), ("*;q=0", False), ("gzip;q=0, *", False), ("", False),
     ("identity", False), ("GZIP", True), ("gzip;q=none", False)],
)  # fmt: skip
def test_who_accepts_gzip(header: str, accepted: bool) -> None:
    assert accepts_gzip(header) is accepted


@pytest.mark.parametrize(
    ("header", "is_secret"),
    [("", False), ("homefinder_sector=tax", False), (" homefinder_sector=tax ; ", False),
     ("homefinder_session=x", True), ("homefinder_sector=tax; homefinder_session=x", True),
     ("ds_csrftoken=x", True), ("homefinder_sector_=x", True), ("x", True)],
)  # fmt: skip
def test_only_the_cookie_of_the_sector_is_no_secret(header: str, is_secret: bool) -> None:
    assert has_secret_cookie(header) is is_secret


def test_a_secret_in_the_first_of_two_cookie_headers_is_seen() -> None:
    asked = [(b"accept-encoding", b"gzip"), (b"cookie", b"homefinder_session=x"), (b"cookie", b"homefinder_sector=y")]
    headers, body, _ = travel([TEXT], [HTML], asked)
    assert (b"content-encoding" in headers, body) == (False, TEXT)
    headers, _, _ = travel([TEXT], [HTML], [asked[0], asked[2]])
    assert headers[b"content-encoding"] == b"gzip"
