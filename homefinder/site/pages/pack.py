"""The submission for a need: the paper on a page, as Word, as Markdown and for print."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

from homefinder.errors import UsageError
from homefinder.site.http.answers import Answer
from homefinder.site.http.page import Link, Page, PageContext, PageNotFound, PageRequest
from homefinder.store.queries import find_row, is_known
from homefinder.submissions.model import SubmissionPack
from homefinder.urls import build_page_path

PACK_FILE_ROUTE = r"^/pack/(?P<id>[^/]+?)\.docx$"
HOMES = """SELECT h.id, h.title FROM candidates c JOIN homes h ON h.id = c.home_id WHERE c.need_id = ?
    AND c.rank <= 10 ORDER BY c.rank"""


def pack_page(context: PageContext, request: PageRequest) -> Page:
    """The submission for a need, to the owner of ``home`` or of the home that was chosen. Raises PageNotFound."""
    from homefinder.submissions.forms.html import render_html, render_title
    from homefinder.submissions.render import GAP_MARK, render_submission

    need, pack = read_pack(context, request)
    text, page = render_submission(pack), build_page_path("pack", need["id"])
    query = f"?home={quote(pack.home.id, safe='-._~')}" if request.read_word("home") else ""
    data = {
        "need": need,
        "markdown": text,
        "paper": render_html(text.partition("\n")[2]),
        "heading": render_title(text),
        "home": {"id": pack.home.id, "title": pack.home.title, "page": build_page_path("home", pack.home.id)},
        "homes": context.list_rows(HOMES, need["id"]),
        "need_page": build_page_path("need", need["id"]),
        "gaps": text.count(f"{GAP_MARK}:"),
        "downloads": {"Word": f"{page}.docx{query}", "Markdown": f"{page}.md{query}"},
    }
    crumbs = (Link("/needs", "Needs"), Link(build_page_path("need", need["id"]), need["title"]))
    about = "The submission for a need."
    return Page("pages/pack.html", f"Submission: {need['title']}", data, about, crumbs=crumbs, markdown=text)


def build_pack_file(context: PageContext, request: PageRequest) -> Answer:
    """The same paper as a Word document. Raises PageNotFound."""
    from homefinder.submissions.forms.word import WORD_MEDIA, write_word
    from homefinder.submissions.render import render_submission

    need, pack = read_pack(context, request)
    file = io.BytesIO()
    write_word(render_submission(pack), file)
    name = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in need["id"])
    headers = {"content-disposition": f'attachment; filename="submission-{name}.docx"'}
    return Answer(file.getvalue(), WORD_MEDIA, headers)


def read_pack(context: PageContext, request: PageRequest) -> tuple[dict[str, Any], SubmissionPack]:
    """The need that the address names, and what its paper says. Raises PageNotFound."""
    from homefinder.submissions.build import build_submission_pack
    from homefinder.submissions.routes import read_routes

    need = find_row(context.catalogue, "needs", request.path["id"])
    if need is None:
        raise PageNotFound(f"There is no need “{request.path['id']}”. The list of needs has every one.", "/needs")
    need_page = build_page_path("need", need["id"])
    routes = read_routes(context.vocab / "routes")
    home = request.read_word("home")
    if home and not is_known(context.catalogue, "homes", home):
        raise PageNotFound(f"There is no standard or other home “{home}”.", need_page)
    try:
        pack = build_submission_pack(context.catalogue, context.curation, routes, need["id"], home, today=context.today)
    except UsageError as error:
        raise PageNotFound(f"No submission can be written for this need: {error}.", need_page) from error
    return dict(need), pack
