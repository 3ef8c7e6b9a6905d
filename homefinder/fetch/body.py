"""Read a body up to a limit. The limit counts decoded bytes, so that a small body cannot unpack into a large one."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx

from homefinder.errors import BodyTooLarge, FetchError

GZIP_MAGIC = b"\x1f\x8b"
PIECE = 64 * 1024
"""Most bytes that one step of decompression may yield."""
_GZIP_FRAME = zlib.MAX_WBITS | 16


def gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Decoded pieces, each of at most about PIECE bytes, of one or more gzip members (RFC 1952).

    Bytes behind the last member that are no member are ignored, as gzip does. Raises EOFError when the data ends
    early and zlib.error when it is damaged.
    """
    inflater, began = zlib.decompressobj(_GZIP_FRAME), False
    for chunk in chunks:
        data = chunk
        while data:
            if inflater.eof:
                if not GZIP_MAGIC.startswith(data[:2]):
                    return
                inflater = zlib.decompressobj(_GZIP_FRAME)
            began = True
            yield inflater.decompress(data, PIECE)
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    yield inflater.flush()
    if began and not inflater.eof:
        raise EOFError("the compressed data ends before its end mark")


def read_body(response: httpx.Response, url: str, limit: int, *, truncate: bool = False) -> bytes:
    """The decoded body of ``response``.

    Raises BodyTooLarge past ``limit`` bytes (with ``truncate``, what lies behind is left unread instead), and
    FetchError when the encoding is damaged or is one that was not asked for.
    """
    declared = response.headers.get("content-length", "")
    if not truncate and declared.isdigit() and int(declared) > limit:
        raise _too_large(url, limit, f"announces {int(declared):,} bytes")
    body = bytearray()
    try:
        for piece in _decode_chunks(response, url):
            body += piece
            if len(body) > limit:
                break
    except (zlib.error, EOFError) as error:
        raise FetchError(url, f"sent a damaged gzip body: {error}") from error
    if len(body) > limit and not truncate:
        raise _too_large(url, limit, "sends more")
    return bytes(body[:limit])


def _decode_chunks(response: httpx.Response, url: str) -> Iterator[bytes]:
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return response.iter_raw()
    if encoding in ("gzip", "x-gzip"):
        return gunzip(response.iter_raw())
    raise FetchError(url, f"encodes its body as {encoding!r}, which was not asked for")


def _too_large(url: str, limit: int, what: str) -> BodyTooLarge:
    return BodyTooLarge(
        url, f"{what}; the limit is {limit:,} bytes: raise max_bytes in the declaration if this is right"
    )
