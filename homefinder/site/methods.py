"""Around every request: a method that its route does not take, or a form in another shape, goes no further.

Datasette calls a plugin's view for any method, so that a page would answer DELETE as it answers GET. Here the table of
routes says what each takes, and of Datasette's own routes what Datasette itself takes. See RFC 9110, 9.3.7, 15.5.6 and
15.5.16.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from homefinder.clean.wording import join_words
from homefinder.site.guard.route import READS, SiteRoute
from homefinder.site.http.asgi import Application, Scope, Send
from homefinder.site.http.headers import SERVICE_HEADERS, open_to_other_sites

DATASETTE_WRITING_VIEWS = frozenset({"LogoutView", "MessagesDebugView"})
"""Views of Datasette that take a form. Its tables take one only for a declared question that writes, and none does."""

CompiledRoute = tuple[re.Pattern[str], SiteRoute]


def answer_methods(application: Application, list_routes: Callable[[], Sequence[CompiledRoute]]) -> Application:
    """``application`` behind these rules. ``list_routes`` is called at the first request, with all plugins there."""
    routes: list[CompiledRoute] = []

    async def wrapped(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        if not routes:
            routes.extend(list_routes())
        route = find_route(routes, read_raw_path(scope))
        allowed = (*route.methods, "OPTIONS")
        if scope["method"] == "OPTIONS":
            await _send(send, 204, "", allowed, route)
        elif scope["method"] not in allowed:
            await _send(send, 405, f"This address takes {join_words(allowed)} only.\n", allowed, route)
        elif scope["method"] == "POST" and not _is_accepted(route, read_media_type(scope)):
            await _send(send, 415, f"A form is sent here as {' or '.join(route.media)}.\n", allowed, route)
        else:
            is_read_by_all = route.is_open and scope["method"] in READS
            await application(scope, receive, open_to_other_sites(send) if is_read_by_all else send)

    return wrapped


def compile_routes(own: Iterable[SiteRoute], datasettes: Iterable[tuple[re.Pattern[str], Any]]) -> list[CompiledRoute]:
    """Our routes, then those of Datasette and other plugins, in the order in which Datasette looks at them."""
    found = [(re.compile(route.pattern), route) for route in own]
    known = {pattern.pattern for pattern, _ in found}
    others = [item for item in datasettes if item[0].pattern not in known]
    return found + [(pattern, _describe_view(pattern.pattern, view)) for pattern, view in others]


def find_route(routes: Sequence[CompiledRoute], path: str) -> SiteRoute:
    """The first route that fits. An address that none fits is only read: Datasette has a page that says so."""
    return next((route for pattern, route in routes if pattern.match(path)), SiteRoute("", None))


def read_raw_path(scope: Scope) -> str:
    """The path as Datasette looks it up: “%2F” is no slash."""
    raw = scope.get("raw_path")
    return (raw.decode("ascii", "replace") if raw else str(scope["path"])).partition("?")[0]


def read_media_type(scope: Scope) -> str:
    """The media type of what is sent, without its parameters; empty where nothing is said."""
    value = next((value for name, value in scope["headers"] if name.lower() == b"content-type"), b"")
    return bytes(value).decode("latin-1").partition(";")[0].strip().lower()


def _describe_view(pattern: str, view: Any) -> SiteRoute:
    view_class = getattr(view, "view_class", None)
    if getattr(view_class, "__name__", "") in DATASETTE_WRITING_VIEWS:
        return SiteRoute(pattern, view, (*READS, "POST"), is_open=False)
    return SiteRoute(pattern, view)


def _is_accepted(route: SiteRoute, media_type: str) -> bool:
    return not route.media or not media_type or media_type in route.media


async def _send(send: Send, status: int, text: str, allowed: Sequence[str], route: SiteRoute) -> None:
    methods = ", ".join(allowed).encode()
    headers = [(b"allow", methods)]
    if text:
        headers.append((b"content-type", b"text/plain; charset=utf-8"))
    if status == 415:
        headers.append((b"accept-post", ", ".join(route.media).encode()))
    if route.is_open:
        headers += [(name.encode(), value.encode()) for name, value in SERVICE_HEADERS.items()]
        headers = [(name, methods if name == b"access-control-allow-methods" else value) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
