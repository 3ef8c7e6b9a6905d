"""``/sparql``: the protocol's service, its description, and the editor for people."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from homefinder.errors import HomefinderError, QueryError
from homefinder.rdf.sparql import RESULTS, default_format
from homefinder.site.http.asgi import BodyIncomplete, BodyTooLong, read_body
from homefinder.site.http.headers import SERVICE_HEADERS
from homefinder.site.http.media_types import (
    HTML_MEDIA,
    RESULT_CONTENT_TYPES,
    TABLE_MEDIA,
    TRIPLE_MEDIA,
    choose_format,
)
from homefinder.site.http.served_catalogue import ServedCatalogue, with_catalogue
from homefinder.site.sparql.description import describe_service
from homefinder.site.sparql.editor import editor_page
from homefinder.site.sparql.protocol import (
    MAX_BODY_BYTES,
    Operation,
    OperationRefused,
    parse_operation,
    resolve_format,
)
from homefinder.site.sparql.workers import AnswerTooLarge, QueryKilled, TooBusy, WorkerPool, build_limits


@with_catalogue
async def answer_sparql(request: Any, catalogue: ServedCatalogue) -> Response:
    """Answer one request of the protocol; a browser without a query gets the editor."""
    if request.method == "OPTIONS":
        return Response("", status=204, headers=SERVICE_HEADERS)
    try:
        return await _answer_operation(request, catalogue)
    except OperationRefused as refused:
        return _build_refusal(refused.status, str(refused))
    except TooBusy as busy:
        return _build_refusal(503, str(busy), {"retry-after": "5"})
    except QueryKilled as killed:
        return _build_refusal(503, str(killed))
    except AnswerTooLarge as error:
        return _build_refusal(413, str(error))
    except QueryError as error:
        return _build_refusal(400, str(error))
    except HomefinderError as error:
        return _build_refusal(500, str(error))


async def _answer_operation(request: Any, catalogue: ServedCatalogue) -> Response:
    accept = request.headers.get("accept") or ""
    body = await _read_query_body(request) if request.method == "POST" else b""
    asked = parse_operation(request.method, request.query_string, request.headers.get("content-type") or "", body)
    if not asked.text:
        if request.method == "POST":
            raise OperationRefused(400, "no query was sent")
        form = resolve_format(asked.format_name, triples=True)
        if form not in TRIPLE_MEDIA.values():
            form = choose_format(accept, TRIPLE_MEDIA if asked.format_name else {**HTML_MEDIA, **TRIPLE_MEDIA}, "ttl")
        if form == "html":
            return await editor_page(request, catalogue)
        endpoint = str(catalogue.datasette.absolute_url(request, "/sparql"))
        described = await asyncio.to_thread(describe_service, catalogue.settings, endpoint, form)
        return Response(described, headers=_build_headers(), content_type=RESULT_CONTENT_TYPES[form])
    form = _choose_format(asked, accept, catalogue.settings.home / "vocab")
    workers = ensure_workers(catalogue)
    answer = await asyncio.to_thread(workers.ask, asked.text, form, asked.default_graphs, asked.named_graphs)
    return Response(answer, headers=_build_headers(), content_type=RESULT_CONTENT_TYPES[form])


def _choose_format(operation: Operation, accept: str, vocab: Path) -> str:
    usual = default_format(operation.text, vocab)
    triples = usual not in RESULTS
    form = resolve_format(operation.format_name, triples) or choose_format(
        accept, TRIPLE_MEDIA if triples else TABLE_MEDIA, usual
    )
    if form not in RESULT_CONTENT_TYPES:
        raise OperationRefused(400, f"no format {form!r}; there are {', '.join(RESULT_CONTENT_TYPES)}")
    return form


def ensure_workers(catalogue: ServedCatalogue) -> WorkerPool:
    """The worker processes of this site, made when the first query comes."""
    datasette, settings = catalogue.datasette, catalogue.settings
    found: WorkerPool | None = getattr(datasette, "_homefinder_workers", None)
    if found is None:
        found = datasette._homefinder_workers = WorkerPool(
            settings.rdf.resolve(), (settings.home / "vocab").resolve(), build_limits(settings)
        )
    return found


async def _read_query_body(request: Any) -> bytes:
    try:
        return await read_body(request.receive, MAX_BODY_BYTES)
    except BodyTooLong as error:
        raise OperationRefused(413, str(error)) from error
    except BodyIncomplete as error:
        raise OperationRefused(400, "the request did not arrive whole; send it again") from error


def _build_headers() -> dict[str, str]:
    return {**SERVICE_HEADERS, "vary": "Accept", "x-content-type-options": "nosniff", "cache-control": "no-cache"}


def _build_refusal(status: int, problem: str, more: dict[str, str] | None = None) -> Response:
    return Response.text(f"{problem}\n", status=status, headers={**_build_headers(), **(more or {})})
