"""``/reconcile``: match a list of one's own to homes, needs and owners, by the W3C Reconciliation Service API 0.2.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
OpenRefine and other clients ask it; other sites may, by CORS. JSONP, the older way, is refused: an answer that runs as
a script would be a hole in the rule that our pages run scripts from our own files only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from datasette.utils.asgi import Response

from homefinder.site.guard.lanes import TooBusy
from homefinder.site.http.asgi import BodyIncomplete, BodyTooLong, read_body
from homefinder.site.http.headers import SERVICE_HEADERS
from homefinder.site.http.page import PageContext, PageNotFound, parse_request, parse_whole_number
from homefinder.site.http.served_catalogue import ServedCatalogue, with_catalogue
from homefinder.site.reconcile.extend import build_extension, build_suggestions, propose_properties
from homefinder.site.reconcile.manifest import build_manifest
from homefinder.site.reconcile.match import match_query
from homefinder.site.reconcile.queries import (
    MAX_REQUEST_BYTES,
    ReconciliationRefused,
    parse_batch,
    parse_json,
    parse_query,
)
from homefinder.site.reconcile.things import build_thing_path, describe_thing, find_thing
from homefinder.urls import clean_link

PREVIEW_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""The policy of a preview, which other sites show in a frame: it runs nothing."""

Fields = Mapping[str, str]


@with_catalogue
async def reconcile(request: Any, catalogue: ServedCatalogue) -> Response:
    """One request of the protocol, for any of its addresses."""
    try:
        fields = await _read_fields(request)
        part = request.url_vars.get("part") or ""
        if part in ("preview", "view"):
            return await _render_thing(request, catalogue, part, fields.get("id", ""))
        found = await catalogue.read(lambda context: build_answer(context, part, fields), "services")
    except BodyTooLong as error:
        return _build_refusal(str(error), 413)
    except BodyIncomplete:
        return _build_refusal("the request did not arrive whole; send it again", 400)
    except ReconciliationRefused as refused:
        return _build_refusal(str(refused), refused.status)
    except PageNotFound as missing:
        return _build_refusal(str(missing), 404)
    except TooBusy as busy:
        return _build_refusal(str(busy), 503)
    return Response.json(found, headers=SERVICE_HEADERS)


def build_answer(context: PageContext, part: str, fields: Fields) -> dict[str, Any]:
    """The answer as plain values. Raises ReconciliationRefused."""
    if "callback" in fields:
        raise ReconciliationRefused(
            "this service answers other sites by CORS; it has no JSONP, so leave “callback” out"
        )
    if part.startswith("suggest/"):
        place = parse_whole_number(fields.get("cursor", "")) or 0
        return build_suggestions(context, part.removeprefix("suggest/"), fields.get("prefix", ""), place)
    if part == "properties":
        return propose_properties(fields.get("type", "home"), parse_whole_number(fields.get("limit", "")))
    if "extend" in fields or part == "extend":
        return build_extension(context, parse_json(fields.get("extend", ""), "extend"))
    if "queries" in fields:
        batch = parse_batch(fields["queries"])
        return {key: {"result": match_query(context, query) if query else []} for key, query in batch.items()}
    if "query" in fields:
        return {"result": match_query(context, parse_query(_read_single_query(fields)))}
    return build_manifest(context.settings.base)


def _read_single_query(fields: Fields) -> Any:
    """One query of its own, as JSON or as bare words with type and limit beside it."""
    text = fields["query"]
    if text.lstrip().startswith("{"):
        return parse_json(text, "query")
    return {"query": text, "type": fields.get("type", ""), "limit": parse_whole_number(fields.get("limit", "5"))}


async def _read_fields(request: Any) -> Fields:
    query = parse_request(request).query
    if request.method != "POST":
        return query
    body = await read_body(request.receive, MAX_REQUEST_BYTES)
    return {**query, **dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))}


async def _render_thing(request: Any, catalogue: ServedCatalogue, part: str, identifier: str) -> Response:
    """A thing for people: its page, or a small card for a frame. Raises PageNotFound."""
    thing = await catalogue.read(lambda context: find_thing(context, identifier), "services")
    if thing is None:
        raise PageNotFound(
            f"There is no “{identifier[:200]}” here. Identifiers look like home/…, need/…, publisher/… or concept/…."
        )
    page = build_thing_path(identifier)
    if part == "view":
        return Response("", status=303, headers={**SERVICE_HEADERS, "location": page})
    base = catalogue.settings.base.rstrip("/")
    template_context = {"thing": thing, "brief": describe_thing(thing), "page": clean_link(base + page)}
    text = await catalogue.datasette.render_template("reconcile-preview.html", template_context, request=request)
    return Response.html(text, headers={**SERVICE_HEADERS, "content-security-policy": PREVIEW_POLICY})


def _build_refusal(problem: str, status: int) -> Response:
    return Response.json({"status": "error", "message": problem}, status=status, headers=SERVICE_HEADERS)
