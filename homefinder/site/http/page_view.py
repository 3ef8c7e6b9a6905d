"""From a page's facts to an answer, in the form that was asked for; why there is none in plain words."""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, BinaryIO, cast
from urllib.parse import quote

from datasette.utils.asgi import Response

from homefinder.settings import Settings
from homefinder.site.http.answers import (
    MAX_ANSWER_BYTES,
    Answer,
    FileResponse,
    read_answer_body,
    send_cached_answer,
)
from homefinder.site.http.failures import EXPLAINED_ERRORS, describe_failure
from homefinder.site.http.formats import render_json, render_rdf, write_csv
from homefinder.site.http.headers import OPEN_HEADERS
from homefinder.site.http.media_types import CONTENT_TYPES, PAGE_MEDIA, choose_format
from homefinder.site.http.page import (
    SECTOR_COOKIE,
    SECTOR_COOKIE_DAYS,
    Page,
    PageContext,
    PageFunction,
    PageMoved,
    PageNotFound,
    parse_request,
)
from homefinder.site.http.served_catalogue import ServedCatalogue, View, with_catalogue

LOG = logging.getLogger(__name__)

MACHINE_FORMATS = ("json", "csv", "ttl", "jsonld", "md")
"""Forms of a page for programs, by the ending of its address."""
OPEN_FORMATS = ("json", "ttl", "jsonld", "rdf", "nt")
"""Forms that other sites' pages may read."""
MAX_SECTOR_LENGTH = 80
"""Characters of the cookie that are read."""


def build_page_view(function: PageFunction, *, reads_sector: bool = False) -> View:
    """A Datasette view that answers with ``function``'s page, in the form named by the address or by Accept.

    ``reads_sector``: the page depends on the sector that a cookie remembers.
    """

    @with_catalogue
    async def view(request: Any, catalogue: ServedCatalogue) -> Response | FileResponse:
        page_request = parse_request(request)
        if reads_sector:
            page_request = replace(page_request, sector=request.cookies.get(SECTOR_COOKIE, "")[:MAX_SECTOR_LENGTH])
        format_name = page_request.path.get("format") or choose_format(page_request.accept, PAGE_MEDIA, "html")

        is_download = format_name == "csv" and "_dl" in page_request.query

        def render(context: PageContext) -> tuple[Page, bytes | BinaryIO]:
            page = function(context, page_request)
            if format_name == "csv":
                return page, _render_csv(page, is_download, catalogue.settings.prefix)
            return page, _render_for_machines(context, page, format_name, request.path)

        async def make() -> Answer:
            page, body = await catalogue.read(render)
            if format_name == "html":
                body = (await render_html(catalogue.datasette, request, page, MACHINE_FORMATS)).encode()
            headers = _build_headers(page, format_name, request.path, is_download)
            if page.remembered_sector:
                headers["set-cookie"] = build_sector_cookie(page.remembered_sector, is_secure=request.scheme == "https")
            return Answer(body, CONTENT_TYPES[format_name], headers, status=page.status)

        headers = {**(OPEN_HEADERS if format_name in OPEN_FORMATS else {}), "vary": "Accept, Cookie"}
        depends_on = (
            catalogue.curation_stamp,
            catalogue.declaration_stamp,
            format_name,
            page_request.role,
            page_request.sector,
        )
        try:
            return await send_cached_answer(request, catalogue, depends_on, make, headers)
        except PageMoved as moved:
            to = moved.path + (f".{page_request.path['format']}" if "format" in page_request.path else "")
            return Response.text(f"See {to}\n", status=moved.status, headers={**headers, "location": to})
        except EXPLAINED_ERRORS as error:
            return await _render_failure(catalogue.datasette, request, format_name, error)

    return view


def build_sector_cookie(sector: str, *, is_secure: bool) -> str:
    """The header that remembers a sector for ``SECTOR_COOKIE_DAYS``: no script reads it, no other site sends it."""
    parts = [f"{SECTOR_COOKIE}={quote(sector)}", "Path=/", f"Max-Age={SECTOR_COOKIE_DAYS * 86_400}", "HttpOnly",
             "SameSite=Lax"]  # fmt: skip
    return "; ".join([*parts, "Secure"] if is_secure else parts)


def _render_csv(page: Page, is_download: bool, prefix: str) -> bytes | BinaryIO:
    """The list, written to a file that stays in memory while it is short, so that a slow reader holds no thread."""
    file = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=MAX_ANSWER_BYTES))  # noqa: SIM115 sent later
    try:
        write_csv(page, file, is_download=is_download, prefix=prefix)
    except BaseException:
        file.close()
        raise
    return read_answer_body(file)


def _build_headers(page: Page, format_name: str, path: str, is_download: bool) -> dict[str, str]:
    """Where the rows before and after these are (RFC 8288), and what a download is called."""
    pager, headers = page.data.get("pager"), {}
    turns = {"next": pager.after, "prev": pager.before} if pager is not None and format_name == "json" else {}
    if links := [f'<{path}{query}>; rel="{name}"' for name, query in turns.items() if query]:
        headers["link"] = ", ".join(links)
    if is_download:
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", path.removesuffix(".csv")).strip("-") or "homefinder"
        headers["content-disposition"] = f'attachment; filename="{name}.csv"'
    return headers


def _render_for_machines(context: PageContext, page: Page, format_name: str, path: str) -> bytes:
    if format_name == "json":
        return render_json(page, path)
    if format_name == "md" and not page.markdown:
        raise PageNotFound("This page has no form in Markdown. It has one in JSON.")
    if format_name == "md":
        return page.markdown.encode()
    return render_rdf(context, page, format_name) if format_name != "html" else b""


async def render_html(datasette: Any, request: Any, page: Page, formats: Sequence[str] = (), **more: object) -> str:
    """The page drawn by its template; ``formats`` are the forms for programs that it leads to where it has them."""
    context = {
        "page": page,
        "here": request.path,
        "query": f"?{request.query_string}" if request.query_string else "",
        "formats": [name for name in formats if _has_format(page, name)],
        "media_types": {name: CONTENT_TYPES[name].partition(";")[0] for name in formats},
        "structured_data": [facts for facts in (page.linked_data, build_breadcrumbs(page, request.path)) if facts],
        **more,
        **page.data,
    }
    text: str = await datasette.render_template(page.template, context, request=request, view_name="homefinder")
    return text


def build_breadcrumbs(page: Page, path: str) -> dict[str, Any]:
    """The way to a page for search engines (https://schema.org/BreadcrumbList); empty for a page that has none."""
    if not page.crumbs:
        return {}
    base = Settings.from_environment().base.rstrip("/")
    steps = [*((link.href, link.title) for link in page.crumbs), (path, page.title)]
    items = [
        {"@type": "ListItem", "position": place, "name": title, "item": base + href}
        for place, (href, title) in enumerate(steps, start=1)
    ]
    return {"@context": "https://schema.org/", "@type": "BreadcrumbList", "itemListElement": items}


def _has_format(page: Page, format_name: str) -> bool:
    return bool(
        {"csv": page.rows, "ttl": page.things, "jsonld": page.things, "md": page.markdown}.get(format_name, True)
    )


async def _render_failure(datasette: Any, request: Any, format_name: str, error: Exception) -> Response:
    """Why there is no page, and what to do: for people as a page, for programs as JSON."""
    failure = describe_failure(error)
    if failure.is_our_fault:
        LOG.error("%s could not be given: %r", request.path, error)
    if format_name != "html":
        return Response.json({"ok": False, "status": failure.status, "error": failure.message}, status=failure.status)
    page = Page("pages/not-found.html", failure.title, {"message": failure.message, "href": failure.href})
    return Response.html(await render_html(datasette, request, page), status=failure.status)
