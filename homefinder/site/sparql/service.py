"""``/sparql``: the protocol's service, its description, and the editor for people."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from homefinder.errors import HomefinderError, QueryError, StoreError
from homefinder.rdf.sparql import RESULTS, default_format
from homefinder.settings import Settings
from homefinder.site.http.database import NAME, Published
from homefinder.site.http.responses import settings_of
from homefinder.site.sparql.description import describe
from homefinder.site.sparql.editor import editor_page
from homefinder.site.sparql.protocol import (
    CONTENT_TYPE,
    TABLE_MEDIA,
    TRIPLE_MEDIA,
    Operation,
    Refused,
    accepted,
    named_form,
    read_operation,
    wanted,
)
from homefinder.site.sparql.workers import QueryKilled, TooBusy, Workers, limits_of

CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type",
    "access-control-max-age": "86400",
}
"""Any page may ask: the service only reads, and takes no cookies."""


async def sparql(request: Any, datasette: Any) -> Response:
    """Answer one request of the protocol; a browser without a query gets the editor."""
    if request.method == "OPTIONS":
        return Response("", status=204, headers=CORS)
    try:
        return await _answer(request, datasette)
    except Refused as refused:
        return _refusal(refused.status, str(refused))
    except TooBusy as busy:
        return _refusal(503, str(busy), {"retry-after": "5"})
    except QueryKilled as killed:
        return _refusal(503, str(killed))
    except QueryError as error:
        return _refusal(400, str(error))
    except HomefinderError as error:
        return _refusal(500, str(error))


async def _answer(request: Any, datasette: Any) -> Response:
    accept = request.headers.get("accept") or ""
    body = await request.post_body() if request.method == "POST" else b""
    asked = read_operation(request.method, request.query_string, request.headers.get("content-type") or "", body)
    if not asked.text:
        if request.method == "POST":
            raise Refused(400, "no query was sent")
        if _for_people(accept) and not asked.form:
            return await editor_page(datasette, request)
        named = named_form(asked.form, triples=True)
        form = named if named in TRIPLE_MEDIA.values() else wanted(accept, TRIPLE_MEDIA, "ttl")
        settings = _settings(datasette)
        described = await asyncio.to_thread(describe, settings, _here(datasette, request), form)
        return Response(described, headers=_headers(), content_type=CONTENT_TYPE[form])
    form = _form(asked, accept)
    workers = workers_of(datasette)
    answer = await asyncio.to_thread(workers.ask, asked.text, form, asked.default_graphs, asked.named_graphs)
    return Response(answer, headers=_headers(), content_type=CONTENT_TYPE[form])


def _form(asked: Operation, accept: str) -> str:
    usual = default_format(asked.text)
    triples = usual not in RESULTS
    form = named_form(asked.form, triples) or wanted(accept, TRIPLE_MEDIA if triples else TABLE_MEDIA, usual)
    if form not in CONTENT_TYPE:
        raise Refused(400, f"no format {form!r}; there are {', '.join(CONTENT_TYPE)}")
    return form


def workers_of(datasette: Any) -> Workers:
    """The worker processes of this site, made when the first query comes."""
    found: Workers | None = getattr(datasette, "_homefinder_workers", None)
    if found is None:
        settings = _settings(datasette)
        found = datasette._homefinder_workers = Workers(
            settings.rdf.resolve(), (settings.home / "vocab").resolve(), limits_of(settings)
        )
    return found


def _settings(datasette: Any) -> Settings:
    published = datasette.databases.get(NAME)
    if not isinstance(published, Published):
        raise StoreError("catalogue.db", "is not served here, so that there is nothing to ask")
    return settings_of(Path(published.path))


def _for_people(accept: str) -> bool:
    return any(media in ("text/html", "application/xhtml+xml") and quality for media, quality in accepted(accept))


def _here(datasette: Any, request: Any) -> str:
    return str(datasette.absolute_url(request, "/sparql"))


def _headers() -> dict[str, str]:
    return {**CORS, "vary": "Accept", "x-content-type-options": "nosniff", "cache-control": "no-cache"}


def _refusal(status: int, problem: str, more: dict[str, str] | None = None) -> Response:
    return Response.text(f"{problem}\n", status=status, headers={**_headers(), **(more or {})})
