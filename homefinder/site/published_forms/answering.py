"""Answers for programs: made once for each published catalogue, open to every page of the web, cheap to check."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from homefinder.errors import StoreError
from homefinder.site.answer import KEEP, curation_stamp, settings_of
from homefinder.site.page import Asked, House, NotHere
from homefinder.site.published import NAME, Published
from homefinder.store.db import open_curation, open_read_only

OPEN: Mapping[str, str] = {"access-control-allow-origin": "*"}
"""Whoever asks may read: these answers take no cookies (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

View = Callable[[Any, Any], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Document:
    """A finished answer: its bytes or text, its media type, and further headers."""

    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


Make = Callable[[House, Asked, str], Document]
"""Makes a document from one snapshot; the last argument is the Accept header."""


def document_view(make: Make) -> View:
    """A Datasette view of what ``make`` gives, with an ETag and CORS; 404 and 503 in one plain sentence."""

    async def view(request: Any, datasette: Any) -> Response:
        published = datasette.databases.get(NAME)
        if not isinstance(published, Published):
            return Response.text("No catalogue is served here.\n", status=503)
        accept = request.headers.get("accept") or ""
        settings = settings_of(Path(published.path))
        key = ("form", published.stamp, curation_stamp(settings), request.full_path, accept)
        etag = '"' + hashlib.sha256(repr(key).encode()).hexdigest()[:32] + '"'
        headers = {**OPEN, "etag": etag, "cache-control": "no-cache", "vary": "Accept"}
        if request.headers.get("if-none-match") == etag:
            return Response("", status=304, headers=headers)
        try:
            made = await published.execute_fn(lambda catalogue: _made(published, catalogue, make, request, accept))
        except NotHere as missing:
            return Response.text(f"{missing}\n", status=404, headers=dict(OPEN))
        except StoreError as error:
            return Response.text(f"{error}\n", status=503, headers=dict(OPEN))
        return Response(
            made.body, status=made.status, headers={**headers, **made.headers}, content_type=made.content_type
        )

    return view


def _made(published: Published, catalogue: sqlite3.Connection, make: Make, request: Any, accept: str) -> Document:
    settings = settings_of(Path(published.path))
    key = ("form", published.stamp, curation_stamp(settings), request.full_path, accept)
    with closing(_curation(settings.curation)) as curation:
        house = House(catalogue, curation, settings, published.stamp)
        kept = KEEP.get((*key, "type"))
        body = KEEP.get(key)
        if kept is not None and body is not None:
            return Document(body, kept.decode())
        made = make(house, asked_of(request), accept)
    if made.status == 200 and not made.headers:
        KEEP.put(key, made.body)
        KEEP.put((*key, "type"), made.content_type.encode())
    return made


def asked_of(request: Any) -> Asked:
    """The parts of the address, decoded, and the first value of each parameter."""
    parts = {name: unquote(value) for name, value in request.url_vars.items() if value}
    return Asked(parts, {name: values[0] for name, values in request.args._data.items()})


def _curation(path: Path) -> sqlite3.Connection:
    return open_read_only(path) if path.exists() else open_curation(Path(":memory:"))
