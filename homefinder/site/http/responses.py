"""From a page's facts to an answer: the form that was asked for, kept while neither catalogue nor decisions change."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from homefinder.settings import Settings
from homefinder.site.http.database import DATABASE_NAME, PublishedDatabase
from homefinder.site.http.errors import EXPLAINED_ERRORS, build_failure
from homefinder.site.http.formats import MEDIA, as_csv, as_json, as_rdf
from homefinder.site.http.page import Page, PageContext, PageFunction, PageNotFound, PageRequest
from homefinder.store.db import open_curation_read_only

LOG = logging.getLogger(__name__)

MACHINE_FORMATS = tuple(name for name in MEDIA if name != "html")
"""Forms of a page for programs."""

MAX_ANSWERS = 512
"""Answers held in memory, the latest used first to stay."""

MAX_ANSWER_BYTES = 1_000_000
"""Bytes of the longest answer that is held."""

View = Callable[[Any, Any], Awaitable[Response]]


class AnswerCache:
    """Answers by what they depend on. Safe between threads."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[Any, ...]) -> bytes | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: tuple[Any, ...], body: bytes) -> None:
        if len(body) > MAX_ANSWER_BYTES:
            return
        with self._lock:
            self._answers[key] = body
            while len(self._answers) > MAX_ANSWERS:
                self._answers.popitem(last=False)


ANSWER_CACHE = AnswerCache()


def build_page_view(function: PageFunction) -> View:
    """A Datasette view that answers with ``function``'s page, in the form named by the address or by Accept."""

    async def view(request: Any, datasette: Any) -> Response:
        published = datasette.databases.get(DATABASE_NAME)
        if not isinstance(published, PublishedDatabase):
            return Response.text("No catalogue is served here.", status=503)
        form, page_request = _choose_format(request), _build_page_request(request)
        key = (
            published.stamp,
            read_curation_stamp(_resolve_database_settings(published)),
            request.full_path,
            form,
            page_request.role,
        )
        etag = compute_etag(key)
        if request.headers.get("if-none-match") == etag:
            return Response("", status=304, headers={"etag": etag})
        body = ANSWER_CACHE.get(key)
        if body is None:
            try:
                body = await _build_body(datasette, published, function, request, page_request, form)
            except EXPLAINED_ERRORS as error:
                return await _render_failure(datasette, request, form, error)
            ANSWER_CACHE.put(key, body)
        headers = {"etag": etag, "cache-control": "no-cache", "vary": "Accept, Cookie"}
        if form in ("json", "ttl", "jsonld"):
            headers["access-control-allow-origin"] = "*"
        return Response(body, headers=headers, content_type=MEDIA[form])

    return view


async def _build_body(
    datasette: Any,
    database: PublishedDatabase,
    function: PageFunction,
    request: Any,
    page_request: PageRequest,
    format_name: str,
) -> bytes:
    # Asked for here and not in the thread: only this request's own context knows which snapshot it reads.
    settings, stamp = _resolve_database_settings(database), database.stamp

    def read(connection: sqlite3.Connection) -> tuple[Page, bytes]:
        with closing(open_curation_read_only(settings.curation)) as curation:
            context = PageContext(connection, curation, settings, stamp)
            page = function(context, page_request)
            return page, _render_for_machines(context, page, format_name)

    page, body = await database.execute_fn(read)
    return body if format_name != "html" else await _render_html(datasette, request, page)


def _render_for_machines(context: PageContext, page: Page, format_name: str) -> bytes:
    if format_name == "json":
        return as_json(page)
    if format_name == "csv":
        return as_csv(page)
    if format_name == "md" and not page.markdown:
        raise PageNotFound("This page has no form in Markdown. It has one in JSON.")
    if format_name == "md":
        return page.markdown.encode()
    return as_rdf(context, page, format_name) if format_name in ("ttl", "jsonld") else b""


async def _render_html(datasette: Any, request: Any, page: Page, forms: Sequence[str] = MACHINE_FORMATS) -> bytes:
    told = [name for name in forms if _has_format(page, name)]
    asked = f"?{request.query_string}" if request.query_string else ""
    context = {"page": page, "here": request.path, "asked": asked, "forms": told, **page.data}
    text: str = await datasette.render_template(page.template, context, request=request, view_name="homefinder")
    return text.encode()


def _has_format(page: Page, format_name: str) -> bool:
    return bool(
        {"csv": page.rows, "ttl": page.things, "jsonld": page.things, "md": page.markdown}.get(format_name, True)
    )


async def _render_failure(datasette: Any, request: Any, format_name: str, error: Exception) -> Response:
    """Why there is no page, and what to do: for people as a page, for programs as JSON."""
    failure = build_failure(error)
    if failure.is_our_fault:
        LOG.error("%s could not be given: %r", request.path, error)
    if format_name != "html":
        return Response.json({"ok": False, "status": failure.status, "error": failure.message}, status=failure.status)
    page = Page("pages/not-here.html", failure.title, {"message": failure.message, "href": failure.href})
    return Response.html((await _render_html(datasette, request, page, forms=())).decode(), status=failure.status)


def _choose_format(request: Any) -> str:
    """The ending of the address; without one, the first of our forms that Accept names, HTML before all others."""
    ending = request.url_vars.get("form") or ""
    if ending in MEDIA:
        return str(ending)
    accepted = (request.headers.get("accept") or "").lower()
    if "text/html" in accepted or not accepted:
        return "html"
    found = [name for name, media in MEDIA.items() if name != "md" and media.partition(";")[0] in accepted]
    return min(found, key=lambda name: accepted.index(MEDIA[name].partition(";")[0])) if found else "html"


def _build_page_request(request: Any) -> PageRequest:
    parts = {name: unquote(value) for name, value in request.url_vars.items() if name != "form" and value}
    query = {name: values[0] for name, values in request.args._data.items()}
    actor = request.actor or {}
    return PageRequest(parts, query, str(actor.get("role", "public")))


def _resolve_database_settings(database: PublishedDatabase) -> Settings:
    return resolve_settings(Path(database.path))


def resolve_settings(catalogue: Path) -> Settings:
    """The settings of this process, with the folder that the served catalogue lies in."""
    return replace(Settings.from_environment(), data=catalogue.parent)


def compute_etag(key: tuple[Any, ...]) -> str:
    """The ETag (RFC 9110, 8.8.3) of an answer that depends on ``key`` and nothing else."""
    return '"' + hashlib.sha256(repr(key).encode()).hexdigest()[:32] + '"'


def read_curation_stamp(settings: Settings) -> tuple[tuple[int, int], ...]:
    """What tells one state of curation.db from the next: time of change in ns and size of it and its log."""
    found = []
    for suffix in ("", "-wal"):
        path = settings.curation.with_name(settings.curation.name + suffix)
        try:
            stat = path.stat()
            found.append((stat.st_mtime_ns, stat.st_size))
        except FileNotFoundError:
            found.append((0, 0))
    return tuple(found)
