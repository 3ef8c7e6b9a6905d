"""``/sparql``: the protocol's service, its description, and the editor for people."""

from __future__ import annotations

import tempfile
from typing import Any, BinaryIO, cast

from datasette.utils.asgi import Response

from homefinder.errors import HomefinderError, QueryError
from homefinder.rdf.query.shape import QueryTooComplex, require_bounded
from homefinder.rdf.sparql import default_format
from homefinder.site.guard.lanes import RETRY_SECONDS, Lane, LaneSize, TooBusy, find_lanes
from homefinder.site.guard.workers import AnswerTooLarge, QueryKilled
from homefinder.site.http.answers import MAX_ANSWER_BYTES, FileResponse
from homefinder.site.http.asgi import BodyIncomplete, BodyTooLong, read_body
from homefinder.site.http.headers import SERVICE_HEADERS
from homefinder.site.http.media_types import (
    BOOLEAN_MEDIA,
    DATASET_MEDIA,
    HTML_MEDIA,
    RESULT_CONTENT_TYPES,
    TABLE_MEDIA,
    TRIPLE_MEDIA,
    choose_format,
    find_format,
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
from homefinder.site.sparql.workers import SparqlWorkers, build_limits

QUEUE_PER_WORKER = 8
"""How many queries may wait for each process. Ordinary ones take some hundredths of a second."""


@with_catalogue
async def answer_sparql(request: Any, catalogue: ServedCatalogue) -> Response | FileResponse:
    """Answer one request of the protocol; a browser without a query gets the editor."""
    try:
        return await _answer_operation(request, catalogue)
    except OperationRefused as refused:
        return _build_refusal(refused.status, str(refused))
    except TooBusy as busy:
        return _build_refusal(503, str(busy), {"retry-after": str(RETRY_SECONDS)})
    except QueryKilled as killed:
        return _build_refusal(503, str(killed))
    except AnswerTooLarge as error:
        return _build_refusal(413, str(error))
    except QueryTooComplex as error:
        return _build_refusal(413, str(error))
    except QueryError as error:
        return _build_refusal(400, str(error))
    except HomefinderError as error:
        return _build_refusal(500, str(error))


async def _answer_operation(request: Any, catalogue: ServedCatalogue) -> Response | FileResponse:
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
        lane = find_lanes(catalogue.datasette).find("services")
        described = await lane.run(lambda: describe_service(catalogue.settings, endpoint, form))
        return Response(described, headers=_build_headers(), content_type=RESULT_CONTENT_TYPES[form])
    form = _choose_format(asked, accept)
    workers, base = ensure_workers(catalogue), str(catalogue.datasette.absolute_url(request, "/sparql"))
    answer = await _find_lane(catalogue).run(
        lambda: workers.ask_query(asked.text, form, asked.default_graphs, asked.named_graphs, base,
                                  is_guarded=asked.is_guarded)
    )  # fmt: skip
    return _send_answer(answer, RESULT_CONTENT_TYPES[form])


def _send_answer(answer: bytes, content_type: str) -> Response | FileResponse:
    """A long answer waits in a file, so that many slow readers do not fill the memory."""
    if len(answer) <= MAX_ANSWER_BYTES:
        return Response(answer, headers=_build_headers(), content_type=content_type)
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 sent later
    file.write(answer)
    file.seek(0)
    return FileResponse(file, {**_build_headers(), "content-type": content_type})


def _choose_format(operation: Operation, accept: str) -> str:
    """The form of the answer. Raises OperationRefused: 400 for a form that is unknown or cannot hold the answer, 406
    where Accept likes none that can.
    """
    shape = require_bounded(operation.text).form
    offered = {"triples": DATASET_MEDIA, "boolean": BOOLEAN_MEDIA}.get(shape or "", TABLE_MEDIA)
    named = resolve_format(operation.format_name, shape == "triples")
    if named and named not in RESULT_CONTENT_TYPES:
        raise OperationRefused(400, f"no format {named!r}; there are {', '.join(RESULT_CONTENT_TYPES)}")
    if named and shape == "boolean" and named not in offered.values():
        raise OperationRefused(400, f"ASK answers with yes or no, which {named} cannot hold: use json or xml")
    form = named or find_format(accept, offered, default_format(operation.text))
    if form is None:
        raise OperationRefused(406, f"this query is answered as {', '.join(offered)}; Accept names none of them")
    return form


def _find_lane(catalogue: ServedCatalogue) -> Lane:
    """As many threads as there are processes, so that a thread never waits for one; others wait in the queue."""
    threads = build_limits(catalogue.settings).workers
    return find_lanes(catalogue.datasette).find("sparql", LaneSize(threads, queue=QUEUE_PER_WORKER * threads))


def ensure_workers(catalogue: ServedCatalogue) -> SparqlWorkers:
    """The worker processes of this site, made when the first query comes."""
    datasette, settings = catalogue.datasette, catalogue.settings
    found: SparqlWorkers | None = getattr(datasette, "_homefinder_workers", None)
    if found is None:
        found = datasette._homefinder_workers = SparqlWorkers(
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
