"""A file as an answer, whole or in the one range of bytes that is asked for (RFC 9110, 14), so that a broken download
goes on where it stopped, and programs such as DuckDB read a few pages of ``catalogue.db`` and no more."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping
from email.utils import formatdate
from pathlib import Path
from typing import Any, BinaryIO

from homefinder.site.http.answers import PIECE_BYTES, compute_etag, has_entity_tag
from homefinder.site.http.asgi import Send
from homefinder.site.http.headers import EXPOSED_HEADERS, OPEN_HEADERS

_RANGE = re.compile(r"bytes=\s*([0-9]*)-([0-9]*)\s*")


class FileDownload:
    """An answer as Datasette sends one. The file is opened when the answer begins, so that it stays the one it was
    when another takes its place. ``asked``: the headers of the request, their names in small letters."""

    def __init__(self, path: Path, name: str, content_type: str, asked: Mapping[str, str], method: str = "GET") -> None:
        self._path, self._asked, self._method = path, asked, method
        self._headers = {
            **OPEN_HEADERS,
            "access-control-expose-headers": EXPOSED_HEADERS,
            "accept-ranges": "bytes",
            "cache-control": "no-cache",
            "content-disposition": f'attachment; filename="{name}"',
            "content-type": content_type,
        }

    async def asgi_send(self, send: Send) -> None:
        with self._path.open("rb") as file:
            stat = os.fstat(file.fileno())
            size, etag = stat.st_size, compute_etag((str(self._path), stat.st_mtime_ns, stat.st_size, stat.st_ino))
            modified = formatdate(stat.st_mtime, usegmt=True)
            headers = {**self._headers, "etag": etag, "last-modified": modified}
            if has_entity_tag(self._asked.get("if-none-match", ""), etag):
                await _send_whole(send, 304, headers)
                return
            wanted = self._asked.get("range", "")
            if self._asked.get("if-range", etag) not in (etag, modified):
                wanted = ""
            span = parse_range(wanted, size)
            if span is None:
                await _send_whole(send, 416, {**headers, "content-range": f"bytes */{size}"})
                return
            begins, ends, is_part = span
            if is_part:
                headers["content-range"] = f"bytes {begins}-{ends - 1}/{size}"
            await _start(send, 206 if is_part else 200, {**headers, "content-length": str(ends - begins)})
            if self._method != "HEAD":
                await _send_bytes(send, file, begins, ends)
        await send({"type": "http.response.body", "body": b""})


def parse_range(header: str, size: int) -> tuple[int, int, bool] | None:
    """Where the wanted bytes begin and end (not included), and whether a part was asked for: no range, several, and
    what is none are the whole file. None where no byte of the range is there."""
    found, whole = _RANGE.fullmatch(header), (0, size, False)
    if not found or found.group(1) == found.group(2) == "":
        return whole
    first, last = found.groups()
    if not first:
        return (max(size - int(last), 0), size, True) if int(last) and size else None
    if last and int(last) < int(first):
        return whole
    ends = min(int(last) + 1, size) if last else size
    return (int(first), ends, True) if int(first) < size else None


async def _start(send: Send, status: int, headers: Mapping[str, str]) -> None:
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})


async def _send_whole(send: Any, status: int, headers: Mapping[str, str]) -> None:
    await _start(send, status, headers)
    await send({"type": "http.response.body", "body": b""})


async def _send_bytes(send: Send, file: BinaryIO, begins: int, ends: int) -> None:
    file.seek(begins)
    left = ends - begins
    while left and (piece := await asyncio.to_thread(file.read, min(PIECE_BYTES, left))):
        left -= len(piece)
        await send({"type": "http.response.body", "body": piece, "more_body": True})
