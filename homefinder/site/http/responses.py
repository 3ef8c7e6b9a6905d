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
from homefinder.site.http.database import NAME, Published
from homefinder.site.http.errors import EXPLAINED, failure_of
from homefinder.site.http.formats import MEDIA, as_csv, as_json, as_rdf
from homefinder.site.http.page import Asked, House, NotHere, Page, PageFunction
from homefinder.store.db import open_curation, open_read_only

LOG = logging.getLogger(__name__)

FORMS = tuple(name for name in MEDIA if name != "html")
"""Forms of a page for programs."""

KEPT = 512
"""Answers held in memory, the latest used first to stay."""

BIGGEST = 1_000_000
"""Bytes of the longest answer that is held."""

View = Callable[[Any, Any], Awaitable[Response]]


class Kept:
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
        if len(body) > BIGGEST:
            return
        with self._lock:
            self._answers[key] = body
            while len(self._answers) > KEPT:
                self._answers.popitem(last=False)


KEEP = Kept()


def page_view(function: PageFunction) -> View:
    """A Datasette view that answers with ``function``'s page, in the form named by the address or by Accept."""

    async def view(request: Any, datasette: Any) -> Response:
        published = datasette.databases.get(NAME)
        if not isinstance(published, Published):
            return Response.text("No catalogue is served here.", status=503)
        form, asked = _form(request), _asked(request)
        key = (published.stamp, curation_stamp(_settings(published)), request.full_path, form, asked.role)
        etag = etag_of(key)
        if request.headers.get("if-none-match") == etag:
            return Response("", status=304, headers={"etag": etag})
        body = KEEP.get(key)
        if body is None:
            try:
                body = await _made(datasette, published, function, request, asked, form)
            except EXPLAINED as error:
                return await _failed(datasette, request, form, error)
            KEEP.put(key, body)
        headers = {"etag": etag, "cache-control": "no-cache", "vary": "Accept, Cookie"}
        if form in ("json", "ttl", "jsonld"):
            headers["access-control-allow-origin"] = "*"
        return Response(body, headers=headers, content_type=MEDIA[form])

    return view


async def _made(
    datasette: Any, published: Published, function: PageFunction, request: Any, asked: Asked, form: str
) -> bytes:
    # Asked for here and not in the thread: only this request's own context knows which snapshot it reads.
    settings, stamp = _settings(published), published.stamp

    def read(connection: sqlite3.Connection) -> tuple[Page, bytes]:
        with closing(read_curation(settings)) as curation:
            house = House(connection, curation, settings, stamp)
            page = function(house, asked)
            return page, _machine(house, page, form)

    page, body = await published.execute_fn(read)
    return body if form != "html" else await _drawn(datasette, request, page)


def _machine(house: House, page: Page, form: str) -> bytes:
    if form == "json":
        return as_json(page)
    if form == "csv":
        return as_csv(page)
    if form == "md" and not page.text:
        raise NotHere("This page has no form in Markdown. It has one in JSON.")
    if form == "md":
        return page.text.encode()
    return as_rdf(house, page, form) if form in ("ttl", "jsonld") else b""


async def _drawn(datasette: Any, request: Any, page: Page, forms: Sequence[str] = FORMS) -> bytes:
    told = [name for name in forms if _has(page, name)]
    asked = f"?{request.query_string}" if request.query_string else ""
    context = {"page": page, "here": request.path, "asked": asked, "forms": told, **page.data}
    text: str = await datasette.render_template(page.template, context, request=request, view_name="homefinder")
    return text.encode()


def _has(page: Page, form: str) -> bool:
    return bool({"csv": page.rows, "ttl": page.things, "jsonld": page.things, "md": page.text}.get(form, True))


async def _failed(datasette: Any, request: Any, form: str, error: Exception) -> Response:
    """Why there is no page, and what to do: for people as a page, for programs as JSON."""
    failure = failure_of(error)
    if failure.ours:
        LOG.error("%s could not be given: %r", request.path, error)
    if form != "html":
        return Response.json({"ok": False, "status": failure.status, "error": failure.message}, status=failure.status)
    page = Page("pages/not-here.html", failure.title, {"message": failure.message, "href": failure.href})
    return Response.html((await _drawn(datasette, request, page, forms=())).decode(), status=failure.status)


def _form(request: Any) -> str:
    """The ending of the address; without one, the first of our forms that Accept names, HTML before all others."""
    ending = request.url_vars.get("form") or ""
    if ending in MEDIA:
        return str(ending)
    accepted = (request.headers.get("accept") or "").lower()
    if "text/html" in accepted or not accepted:
        return "html"
    found = [name for name, media in MEDIA.items() if name != "md" and media.partition(";")[0] in accepted]
    return min(found, key=lambda name: accepted.index(MEDIA[name].partition(";")[0])) if found else "html"


def _asked(request: Any) -> Asked:
    parts = {name: unquote(value) for name, value in request.url_vars.items() if name != "form" and value}
    query = {name: values[0] for name, values in request.args._data.items()}
    actor = request.actor or {}
    return Asked(parts, query, str(actor.get("role", "public")))


def _settings(published: Published) -> Settings:
    return settings_of(Path(published.path))


def settings_of(catalogue: Path) -> Settings:
    """The settings of this process, with the folder that the served catalogue lies in."""
    return replace(Settings.from_environment(), data=catalogue.parent)


def read_curation(settings: Settings) -> sqlite3.Connection:
    """People's decisions, read-only; an empty place where nobody has decided anything yet."""
    if settings.curation.exists():
        return open_read_only(settings.curation)
    return open_curation(Path(":memory:"))


def etag_of(key: tuple[Any, ...]) -> str:
    """The ETag (RFC 9110, 8.8.3) of an answer that depends on ``key`` and nothing else."""
    return '"' + hashlib.sha256(repr(key).encode()).hexdigest()[:32] + '"'


def curation_stamp(settings: Settings) -> tuple[tuple[int, int], ...]:
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
