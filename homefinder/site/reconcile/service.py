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

from homefinder.site.http.database import NAME, Published
from homefinder.site.http.page import House, NotHere
from homefinder.site.http.responses import settings_of
from homefinder.site.reconcile.extend import extension, proposed, suggested
from homefinder.site.reconcile.manifest import manifest
from homefinder.site.reconcile.match import answer, brief, described
from homefinder.site.reconcile.queries import LARGEST, Refused, read_batch, read_json, read_query
from homefinder.store.db import open_curation
from homefinder.urls import page_of, web

CORS = {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type",
    "access-control-max-age": "86400",
}
FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""The policy of a preview, which other sites show in a frame: it runs nothing."""

Fields = Mapping[str, str]


async def reconcile(request: Any, datasette: Any) -> Response:
    """One request of the protocol, for any of its addresses."""
    if request.method == "OPTIONS":
        return Response("", status=204, headers=CORS)
    published = datasette.databases.get(NAME)
    if not isinstance(published, Published):
        return _refusal("No catalogue is served here.", 503)
    try:
        fields = await _fields(request)
        part = unquote(request.url_vars.get("part") or "")
        if part in ("preview", "view"):
            return await _shown(datasette, request, published, part, fields.get("id", ""))
        found = await published.execute_fn(_with_house(published, lambda house: told(house, part, fields)))
    except Refused as refused:
        return _refusal(str(refused), 413 if "bytes" in str(refused) else 400)
    except NotHere as missing:
        return _refusal(str(missing), 404)
    return Response.json(found, headers=CORS)


def told(house: House, part: str, fields: Fields) -> dict[str, Any]:
    """The answer as plain values. Raises Refused."""
    if "callback" in fields:
        raise Refused("this service answers other sites by CORS; it has no JSONP, so leave “callback” out")
    if part.startswith("suggest/"):
        cursor = fields.get("cursor", "0")
        place = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 6 else 0
        return suggested(house, part.removeprefix("suggest/"), fields.get("prefix", ""), place)
    if part == "properties":
        return proposed(fields.get("type", "home"))
    if "extend" in fields or part == "extend":
        return extension(house, read_json(fields.get("extend", ""), "extend"))
    if "queries" in fields:
        return {key: {"result": answer(house, query)} for key, query in read_batch(fields["queries"]).items()}
    if "query" in fields:
        return {"result": answer(house, read_query(_single(fields)))}
    return manifest(house.settings.base)


def _single(fields: Fields) -> Any:
    """One query of its own, as JSON or as bare words with type and limit beside it."""
    text = fields["query"]
    if text.lstrip().startswith("{"):
        return read_json(text, "query")
    limit = fields.get("limit", "5")
    number = int(limit) if limit.isascii() and limit.isdigit() and len(limit) < 6 else limit
    return {"query": text, "type": fields.get("type", ""), "limit": number}


async def _fields(request: Any) -> Fields:
    query = dict(parse_qsl(request.query_string, keep_blank_values=True))
    if request.method != "POST":
        return query
    body = await _body(request)
    return {**query, **dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))}


async def _body(request: Any) -> bytes:
    """What was posted, read no further than a request may be long."""
    body, more = b"", True
    while more:
        message = await request.receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST:
            raise Refused(f"a request may have {LARGEST:,} bytes")
    return body


async def _shown(datasette: Any, request: Any, published: Published, part: str, identifier: str) -> Response:
    """A thing for people: its page, or a small card for a frame. Raises NotHere."""
    thing = await published.execute_fn(_with_house(published, lambda house: described(house, identifier)))
    if thing is None:
        raise NotHere(f"There is no “{identifier[:200]}” here. Identifiers look like home/… or need/….")
    page = page_of(*identifier.split("/", 1))
    if part == "view":
        return Response("", status=303, headers={**CORS, "location": page})
    base = settings_of(Path(published.path)).base.rstrip("/")
    context = {"thing": thing, "brief": brief(thing), "page": web(base + page)}
    text = await datasette.render_template("reconcile-preview.html", context, request=request)
    return Response.html(text, headers={**CORS, "content-security-policy": FRAMED})


def _with_house(published: Published, ask: Callable[[House], Any]) -> Callable[[sqlite3.Connection], Any]:
    settings, stamp = settings_of(Path(published.path)), published.stamp

    def run(catalogue: sqlite3.Connection) -> Any:
        with closing(open_curation(Path(":memory:"))) as nobody:
            return ask(House(catalogue, nobody, settings, stamp))

    return run


def _refusal(problem: str, status: int) -> Response:
    return Response.json({"status": "error", "message": problem}, status=status, headers=CORS)
