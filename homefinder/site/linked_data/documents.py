"""Answers for programs: made once for each published catalogue, open to every page of the web, cheap to check."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from homefinder.errors import StoreError
from homefinder.settings import Settings
from homefinder.site.http.database import DATABASE_NAME, PublishedDatabase
from homefinder.site.http.page import PageContext, PageNotFound, PageRequest
from homefinder.site.http.responses import (
    ANSWER_CACHE,
    compute_etag,
    read_curation_stamp,
    resolve_settings,
)
from homefinder.store.db import open_curation_read_only

CORS_HEADERS: Mapping[str, str] = {"access-control-allow-origin": "*"}
"""Whoever asks may read: these answers take no cookies (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

View = Callable[[Any, Any], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Document:
    """A finished answer: its bytes or text, its media type, and further headers."""

    body: bytes
    content_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


DocumentFunction = Callable[[PageContext, PageRequest, str], Document]
"""Makes a document from one snapshot; the last argument is the Accept header."""


def build_document_view(make: DocumentFunction) -> View:
    """A Datasette view of what ``make`` gives, with an ETag and CORS; 404 and 503 in one plain sentence."""

    async def view(request: Any, datasette: Any) -> Response:
        published = datasette.databases.get(DATABASE_NAME)
        if not isinstance(published, PublishedDatabase):
            return Response.text("No catalogue is served here.\n", status=503)
        accept = request.headers.get("accept") or ""
        settings, stamp = resolve_settings(Path(published.path)), published.stamp
        key = ("form", stamp, read_curation_stamp(settings), request.full_path, accept)
        etag = compute_etag(key)
        headers = {**CORS_HEADERS, "etag": etag, "cache-control": "no-cache", "vary": "Accept"}
        if request.headers.get("if-none-match") == etag:
            return Response("", status=304, headers=headers)
        try:
            made = await published.execute_fn(
                lambda catalogue: _build_document(catalogue, make, request, settings, stamp, key)
            )
        except PageNotFound as missing:
            return Response.text(f"{missing}\n", status=404, headers=dict(CORS_HEADERS))
        except StoreError as error:
            return Response.text(f"{error}\n", status=503, headers=dict(CORS_HEADERS))
        return Response(
            made.body, status=made.status, headers={**headers, **made.headers}, content_type=made.content_type
        )

    return view


def _build_document(
    catalogue: sqlite3.Connection,
    make: DocumentFunction,
    request: Any,
    settings: Settings,
    stamp: tuple[int, ...],
    key: tuple[Any, ...],
) -> Document:
    """The document that is kept under ``key``, or made anew from the snapshot with this stamp."""
    with closing(open_curation_read_only(settings.curation)) as curation:
        context = PageContext(catalogue, curation, settings, stamp)
        kept = ANSWER_CACHE.get((*key, "type"))
        body = ANSWER_CACHE.get(key)
        if kept is not None and body is not None:
            return Document(body, kept.decode())
        made = make(context, build_page_request(request), request.headers.get("accept") or "")
    if made.status == 200 and not made.headers:
        ANSWER_CACHE.put(key, made.body)
        ANSWER_CACHE.put((*key, "type"), made.content_type.encode())
    return made


def build_page_request(request: Any) -> PageRequest:
    """The parts of the address, decoded, and the first value of each parameter."""
    parts = {name: unquote(value) for name, value in request.url_vars.items() if value}
    return PageRequest(parts, {name: values[0] for name, values in request.args._data.items()})
