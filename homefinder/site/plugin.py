"""Homefinder as a Datasette plugin: the published catalogue always fresh, a front page, a stylesheet, links in queries.

It serves under ``homefinder serve`` and under plain ``datasette catalogue.db -m metadata.yml`` alike.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from datasette import hookimpl
from datasette.utils import escape_fts, tilde_encode
from datasette.utils.asgi import Response, asgi_static
from jinja2 import FileSystemLoader
from markupsafe import Markup, escape

from homefinder.administration.site_declaration import read_site_declaration
from homefinder.errors import StoreError
from homefinder.settings import Settings
from homefinder.site.auth.middleware import protect_application
from homefinder.site.auth.session import find_actor
from homefinder.site.curation.routes import migrate_curation
from homefinder.site.http.asgi import Application, Scope
from homefinder.site.http.csv_guard import ask_whole_table, guard_csv
from homefinder.site.http.database import DATABASE_NAME, adopt_published_database
from homefinder.site.http.headers import add_headers
from homefinder.site.http.media_types import HTML_MEDIA, choose_format
from homefinder.site.http.prefix import serve_below
from homefinder.site.http.served_catalogue import find_served_catalogue
from homefinder.site.http.text_direction import strip_direction_controls
from homefinder.site.mail.links import build_mail_path
from homefinder.site.methods import CompiledRoute, answer_methods, compile_routes
from homefinder.site.operation.request_counts import count_requests
from homefinder.site.pages.state_words import build_state
from homefinder.site.reading_lists import read_reading_lists
from homefinder.site.routes import list_routes
from homefinder.site.sectors import format_sector_name, read_sectors
from homefinder.site.sql.limits import limit_connection
from homefinder.site.sql.queries import has_stranger_sql, is_stranger_sql
from homefinder.site.transfer import compress_answer

SITE_FOLDER = Path(__file__).resolve().parent
"""Where templates/ and static/ lie."""

TABLE_OF_COLUMN = {
    "home_id": "homes",
    "part_of": "homes",
    "record_id": "records",
    "need_id": "needs",
    "source_id": "sources",
    "publisher_id": "publishers",
    "run_id": "runs",
}
"""Columns of a query's answer that name a row of a table, so that the page can lead there."""

_EMPTY_SEARCH = re.compile(rb"_search=(\+|%20)*")


@hookimpl  # type: ignore[untyped-decorator]
def startup(datasette: Any) -> None:
    """Take the catalogue over before the first request."""
    adopt_published_database(datasette)
    catalogue = find_served_catalogue(datasette)
    if catalogue is not None:
        try:
            migrate_curation(catalogue.settings)
        except StoreError as error:  # what needs no word of people is served all the same
            print(f"homefinder: {error}", file=sys.stderr)


@hookimpl  # type: ignore[untyped-decorator]
def actor_from_request(datasette: Any, request: Any) -> dict[str, str] | None:
    """Who signed in on our own page."""
    return find_actor(datasette, request)


@hookimpl  # type: ignore[untyped-decorator]
def permission_allowed(actor: dict[str, str] | None, action: str) -> bool | None:
    """SQL of one's own is for whoever signed in where the setting takes it from the public."""
    if action == "execute-sql" and not actor and not Settings.from_environment().public_sql:
        return False
    return None


@hookimpl  # type: ignore[untyped-decorator]
def menu_links(actor: dict[str, str] | None) -> list[dict[str, str]]:
    """The desk of whoever signed in; the sign-in plugin gives the link for the others."""
    return [{"href": "/curate", "label": "Your desk"}] if actor else []


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[Application], Application]:
    """Let each request read one snapshot of the catalogue from beginning to end, and answer with our headers."""

    def list_all_routes() -> Sequence[CompiledRoute]:
        return compile_routes(list_routes(), datasette._routes())

    def wrap(inner: Application) -> Application:
        application = answer_methods(protect_application(inner), list_all_routes)
        settings = Settings.from_environment()

        async def pinned(scope: Scope, receive: Any, send: Any) -> None:
            send = count_requests(send) if scope["type"] == "http" else send
            published = adopt_published_database(datasette) if scope["type"] == "http" else None
            if scope["type"] == "http":
                path, query = scope["path"], ask_whole_table(scope["path"], drop_empty_search(scope["query_string"]))
                limit = datasette.setting("max_returned_rows")
                send = guard_csv(add_headers(send, path, settings.csp), path, query, limit)
                scope = {**scope, "query_string": query}
            if published is None:
                await application(scope, receive, send)
                return
            token = is_stranger_sql.set(has_stranger_sql(scope["query_string"]))
            try:
                with published.pin_snapshot():
                    await application(scope, receive, send)
            finally:
                is_stranger_sql.reset(token)

        below = serve_below(pinned, settings.prefix)

        async def compressed(scope: Scope, receive: Any, send: Any) -> None:
            # The last thing before an answer leaves: whatever else changes its bytes or headers comes before.
            await below(scope, receive, compress_answer(send, scope) if scope["type"] == "http" else send)

        return compressed

    return wrap


def drop_empty_search(query: bytes) -> bytes:
    """A query string without an empty search: Datasette passes one on to FTS5, which calls it a syntax error.

    Every form of a table page sends its search box along, so an empty one is the rule.
    """
    return b"&".join(part for part in query.split(b"&") if not _EMPTY_SEARCH.fullmatch(part))


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Let a search for nothing but quotation marks find nothing; Datasette's own function makes it an error.

    And bound what a statement may hold: a stranger's words reach each of them as values.
    """
    limit_connection(conn)
    conn.create_function("escape_fts", 1, lambda text: escape_fts(text or "") or '""')


@hookimpl  # type: ignore[untyped-decorator]
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Put our templates before Datasette's. On Python 3.11 it finds those of a plugin that is a package only.

    What a template writes keeps the order of its words, whoever wrote them.
    """
    settings = Settings.from_environment()
    vocab = settings.home / "vocab"
    read_sectors(vocab / "sectors")  # a wrong file is told of now, not to the first reader
    read_reading_lists(vocab)
    read_site_declaration(settings)
    env.finalize = strip_direction_controls
    env.filters["sector"] = partial(format_sector_name, vocab)
    env.loader.loaders.insert(0, FileSystemLoader(str(SITE_FOLDER / "templates")))
    env.globals["read_day_note"] = partial(_read_day_note, datasette)
    env.globals["build_mail_path"] = partial(_build_mail_path, datasette)
    env.globals["build_state"] = build_state
    env.globals["site_base"] = settings.base.rstrip("/")


def _build_mail_path(datasette: Any, links: Sequence[Any], sector: str | None = None) -> str:
    """Where a reader asks for e-mail on what a page is about; empty where the site sends none, or not of that."""
    catalogue = find_served_catalogue(datasette)
    return build_mail_path(catalogue.settings, [link.href for link in links], sector) if catalogue else ""


async def _read_day_note(datasette: Any) -> str:
    """Which day a page shows, and whether it is of the sample: on ours and Datasette's, and where there is no page."""
    catalogue = find_served_catalogue(datasette)
    return await catalogue.read_day_note() if catalogue else ""


@hookimpl  # type: ignore[untyped-decorator]
def handle_exception(request: Any, exception: Exception) -> Response | None:
    """Why there is no answer as JSON for whoever accepts that and no page; Datasette looks at the address only."""
    status = getattr(exception, "status", 500)
    wanted = choose_format(request.headers.get("accept") or "", {**HTML_MEDIA, "application/json": "json"}, "html")
    if wanted == "html" or status >= 500:
        return None
    return Response.json({"ok": False, "status": status, "error": str(exception)}, status=status)


@hookimpl  # type: ignore[untyped-decorator]
def register_routes() -> list[tuple[str, Any]]:
    """Our pages, and our stylesheet under one address however the plugin came to be loaded."""
    routes = ((route.pattern, route.view) for route in list_routes())
    return [(r"^/-/homefinder/(?P<path>.+)$", asgi_static(SITE_FOLDER / "static")), *routes]


@hookimpl  # type: ignore[untyped-decorator]
def skip_csrf(scope: Scope) -> bool:
    """A query may be posted from anywhere: it reads, and no cookie changes its answer."""
    return bool(scope["path"] in ("/sparql", "/reconcile", "/reconcile/extend"))


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: object, column: str, table: str | None, database: str, datasette: Any) -> Markup | None:
    """In a query's answer, lead from an identifier to its row; tables have such links already."""
    if database != DATABASE_NAME or table is not None or column not in TABLE_OF_COLUMN or value in (None, ""):
        return None
    address = datasette.urls.row(DATABASE_NAME, TABLE_OF_COLUMN[column], tilde_encode(str(value)))
    return Markup('<a href="{}">{}</a>').format(address, escape(value))


def register_plugin() -> None:
    """Make the plugin known to Datasette where the package's entry point has not done so."""
    from datasette.plugins import pm  # it loads every plugin, this one too, so not while this module is loaded

    module = sys.modules[__name__]
    if not pm.is_registered(module):
        pm.register(module, "homefinder")
