"""``/reconcile``: match a list of one's own to homes and needs, by the W3C Reconciliation Service API 0.2.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
OpenRefine and other clients ask it; other sites may, by CORS. JSONP, the older way, is refused: an answer that runs as
a script would be a hole in the rule that our pages run scripts from our own files only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from datasette.utils.asgi import Response

from homefinder.site.http.database import DATABASE_NAME, PublishedDatabase
from homefinder.site.http.page import PageContext, PageNotFound
from homefinder.site.http.responses import resolve_settings
from homefinder.site.reconcile.extend import build_extension, build_suggestions, propose_properties
from homefinder.site.reconcile.manifest import build_manifest
from homefinder.site.reconcile.match import describe_thing, find_thing, match_query
from homefinder.site.reconcile.queries import (
    MAX_REQUEST_BYTES,
    ReconciliationRefused,
    parse_batch,
    parse_json,
    parse_query,
)
from homefinder.store.db import create_in_memory
from homefinder.store.schema import CURATION
from homefinder.urls import build_page_path, clean_link

CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type",
    "access-control-max-age": "86400",
}
PREVIEW_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""The policy of a preview, which other sites show in a frame: it runs nothing."""

Fields = Mapping[str, str]


async def reconcile(request: Any, datasette: Any) -> Response:
    """One request of the protocol, for any of its addresses."""
    if request.method == "OPTIONS":
        return Response("", status=204, headers=CORS)
    published = datasette.databases.get(DATABASE_NAME)
    if not isinstance(published, PublishedDatabase):
        return _build_refusal("No catalogue is served here.", 503)
    try:
        fields = await _read_fields(request)
        part = unquote(request.url_vars.get("part") or "")
        if part in ("preview", "view"):
            return await _render_thing(datasette, request, published, part, fields.get("id", ""))
        found = await published.execute_fn(
            _with_context(published, lambda context: build_answer(context, part, fields))
        )
    except ReconciliationRefused as refused:
        return _build_refusal(str(refused), 413 if "bytes" in str(refused) else 400)
    except PageNotFound as missing:
        return _build_refusal(str(missing), 404)
    return Response.json(found, headers=CORS)


def build_answer(context: PageContext, part: str, fields: Fields) -> dict[str, Any]:
    """The answer as plain values. Raises Refused."""
    if "callback" in fields:
        raise ReconciliationRefused(
            "this service answers other sites by CORS; it has no JSONP, so leave “callback” out"
        )
    if part.startswith("suggest/"):
        cursor = fields.get("cursor", "0")
        place = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 6 else 0
        return build_suggestions(context, part.removeprefix("suggest/"), fields.get("prefix", ""), place)
    if part == "properties":
        return propose_properties(fields.get("type", "home"))
    if "extend" in fields or part == "extend":
        return build_extension(context, parse_json(fields.get("extend", ""), "extend"))
    if "queries" in fields:
        return {key: {"result": match_query(context, query)} for key, query in parse_batch(fields["queries"]).items()}
    if "query" in fields:
        return {"result": match_query(context, parse_query(_read_single_query(fields)))}
    return build_manifest(context.settings.base)


def _read_single_query(fields: Fields) -> Any:
    """One query of its own, as JSON or as bare words with type and limit beside it."""
    text = fields["query"]
    if text.lstrip().startswith("{"):
        return parse_json(text, "query")
    limit = fields.get("limit", "5")
    number = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 6 else limit
    return {"query": text, "type": fields.get("type", ""), "limit": number}


async def _read_fields(request: Any) -> Fields:
    query = dict(parse_qsl(request.query_string, keep_blank_values=True))
    if request.method != "POST":
        return query
    body = await _read_body(request)
    return {**query, **dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))}


async def _read_body(request: Any) -> bytes:
    """What was posted, read no further than a request may be long."""
    body, more = b"", True
    while more:
        message = await request.receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAX_REQUEST_BYTES:
            raise ReconciliationRefused(f"a request may have {MAX_REQUEST_BYTES:,} bytes")
    return body


async def _render_thing(
    datasette: Any, request: Any, database: PublishedDatabase, part: str, identifier: str
) -> Response:
    """A thing for people: its page, or a small card for a frame. Raises NotHere."""
    thing = await database.execute_fn(_with_context(database, lambda context: find_thing(context, identifier)))
    if thing is None:
        raise PageNotFound(f"There is no “{identifier[:200]}” here. Identifiers look like home/… or need/….")
    page = build_page_path(*identifier.split("/", 1))
    if part == "view":
        return Response("", status=303, headers={**CORS, "location": page})
    base = resolve_settings(Path(database.path)).base.rstrip("/")
    context = {"thing": thing, "brief": describe_thing(thing), "page": clean_link(base + page)}
    text = await datasette.render_template("reconcile-preview.html", context, request=request)
    return Response.html(text, headers={**CORS, "content-security-policy": PREVIEW_POLICY})


def _with_context(
    database: PublishedDatabase, ask: Callable[[PageContext], Any]
) -> Callable[[sqlite3.Connection], Any]:
    settings, stamp = resolve_settings(Path(database.path)), database.stamp

    def run(catalogue: sqlite3.Connection) -> Any:
        with closing(create_in_memory(CURATION)) as nobody:
            return ask(PageContext(catalogue, nobody, settings, stamp))

    return run


def _build_refusal(problem: str, status: int) -> Response:
    return Response.json({"status": "error", "message": problem}, status=status, headers=CORS)
