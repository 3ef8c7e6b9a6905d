"""``/sparql``: the protocol's service, its description, and the editor for people."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from homefinder.errors import HomefinderError, QueryError, StoreError
from homefinder.rdf.sparql import RESULTS, default_format
from homefinder.settings import Settings
from homefinder.site.http.database import DATABASE_NAME, PublishedDatabase
from homefinder.site.http.responses import resolve_settings
from homefinder.site.sparql.description import describe_service
from homefinder.site.sparql.editor import editor_page
from homefinder.site.sparql.protocol import (
    CONTENT_TYPE,
    TABLE_MEDIA,
    TRIPLE_MEDIA,
    Operation,
    OperationRefused,
    choose_format,
    parse_accept,
    parse_operation,
    resolve_format,
)
from homefinder.site.sparql.workers import QueryKilled, TooBusy, WorkerPool, build_limits

CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type",
    "access-control-max-age": "86400",
}
"""Any page may ask: the service only reads, and takes no cookies."""


async def answer_sparql(request: Any, datasette: Any) -> Response:
    """Answer one request of the protocol; a browser without a query gets the editor."""
    if request.method == "OPTIONS":
        return Response("", status=204, headers=CORS)
    try:
        return await _answer_operation(request, datasette)
    except OperationRefused as refused:
        return _build_refusal(refused.status, str(refused))
    except TooBusy as busy:
        return _build_refusal(503, str(busy), {"retry-after": "5"})
    except QueryKilled as killed:
        return _build_refusal(503, str(killed))
    except QueryError as error:
        return _build_refusal(400, str(error))
    except HomefinderError as error:
        return _build_refusal(500, str(error))


async def _answer_operation(request: Any, datasette: Any) -> Response:
    accept = request.headers.get("accept") or ""
    body = await request.post_body() if request.method == "POST" else b""
    asked = parse_operation(request.method, request.query_string, request.headers.get("content-type") or "", body)
    if not asked.text:
        if request.method == "POST":
            raise OperationRefused(400, "no query was sent")
        if _is_for_people(accept) and not asked.format_name:
            return await editor_page(datasette, request)
        named = resolve_format(asked.format_name, triples=True)
        form = named if named in TRIPLE_MEDIA.values() else choose_format(accept, TRIPLE_MEDIA, "ttl")
        settings = _resolve_settings(datasette)
        described = await asyncio.to_thread(describe_service, settings, _build_endpoint(datasette, request), form)
        return Response(described, headers=_build_headers(), content_type=CONTENT_TYPE[form])
    form = _choose_format(asked, accept)
    workers = ensure_workers(datasette)
    answer = await asyncio.to_thread(workers.ask, asked.text, form, asked.default_graphs, asked.named_graphs)
    return Response(answer, headers=_build_headers(), content_type=CONTENT_TYPE[form])


def _choose_format(operation: Operation, accept: str) -> str:
    usual = default_format(operation.text)
    triples = usual not in RESULTS
    form = resolve_format(operation.format_name, triples) or choose_format(
        accept, TRIPLE_MEDIA if triples else TABLE_MEDIA, usual
    )
    if form not in CONTENT_TYPE:
        raise OperationRefused(400, f"no format {form!r}; there are {', '.join(CONTENT_TYPE)}")
    return form


def ensure_workers(datasette: Any) -> WorkerPool:
    """The worker processes of this site, made when the first query comes."""
    found: WorkerPool | None = getattr(datasette, "_homefinder_workers", None)
    if found is None:
        settings = _resolve_settings(datasette)
        found = datasette._homefinder_workers = WorkerPool(
            settings.rdf.resolve(), (settings.home / "vocab").resolve(), build_limits(settings)
        )
    return found


def _resolve_settings(datasette: Any) -> Settings:
    published = datasette.databases.get(DATABASE_NAME)
    if not isinstance(published, PublishedDatabase):
        raise StoreError("catalogue.db", "is not served here, so that there is nothing to ask")
    return resolve_settings(Path(published.path))


def _is_for_people(accept: str) -> bool:
    return any(media in ("text/html", "application/xhtml+xml") and quality for media, quality in parse_accept(accept))


def _build_endpoint(datasette: Any, request: Any) -> str:
    return str(datasette.absolute_url(request, "/sparql"))


def _build_headers() -> dict[str, str]:
    return {**CORS, "vary": "Accept", "x-content-type-options": "nosniff", "cache-control": "no-cache"}


def _build_refusal(status: int, problem: str, more: dict[str, str] | None = None) -> Response:
    return Response.text(f"{problem}\n", status=status, headers={**_build_headers(), **(more or {})})
