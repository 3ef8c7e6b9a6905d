"""The form by which a reader asks for e-mail, and the page on which they say yes from their mailbox."""

from __future__ import annotations

import logging
from dataclasses import replace

from datasette.utils.asgi import Response

from homefinder.errors import HomefinderError
from homefinder.notify.subscriptions.letters import KIND_WORDS, build_thing_path
from homefinder.notify.subscriptions.news import read_cursor
from homefinder.notify.subscriptions.send import find_mail_server, send_question
from homefinder.notify.subscriptions.store import (
    KINDS,
    ask_for_subscription,
    confirm_subscription,
    find_subscription,
    find_title,
)
from homefinder.site.auth.rate_limit import RateLimit
from homefinder.site.auth.slowdown import name_network
from homefinder.site.curation.feedback import HONEYPOT_FIELD
from homefinder.site.curation.fields import FormField, Problems, parse_answers
from homefinder.site.curation.form_view import FormRequest, redirect
from homefinder.site.guard.lanes import find_lanes
from homefinder.site.http.page import Page, PageContext, PageNotFound, parse_request
from homefinder.site.sectors import format_sector_name
from homefinder.store.queries import list_sectors

LOG = logging.getLogger(__name__)

MAIL_LIMIT = RateLimit(5, 10 * 60)
"""Requests for e-mail from one network: five in ten minutes."""

EMAIL_FIELD = FormField(
    "email", "Email address", "email", missing_message="Enter your email address", max_length=254, autocomplete="email",
    hint="We send a mail in which you say yes. The address is not shown on this site.",
)  # fmt: skip
SECTOR_FIELD = FormField("id", "Sector", "choice", missing_message="Choose a sector")
TOO_MUCH = "There were many requests from here. Wait ten minutes, then send it again"
NOT_SENT = "The mail could not be sent now. Try again later"


async def subscribe(form_request: FormRequest) -> Response:
    """The form for what ``kind`` and ``id`` name, or for a sector to choose; and its answer.

    The answer is the same whether an address gets this already or not, so that nobody learns who does.
    """
    settings = form_request.catalogue.settings
    if find_mail_server(settings) is None:
        message = (
            "This site sends no e-mail. Follow what changes by a feed: the page of each need and standard has one."
        )
        return await form_request.refuse("There is no e-mail here", message, 404)
    given = form_request.posted_values or form_request.query
    kind = given.get("kind", "sector")
    is_chosen = kind != "sector" or bool(given.get("chosen" if form_request.posted_values else "id"))
    title = await form_request.read(lambda it: read_title(it, kind, given.get("id", "")))
    if kind not in KINDS or (is_chosen and not title):
        raise PageNotFound("There is nothing of this name to be told of.")
    names = {} if is_chosen else await form_request.read(_name_sectors)
    fields = (EMAIL_FIELD,) if is_chosen else (replace(SECTOR_FIELD, choices=names), EMAIL_FIELD)
    values: dict[str, str] = {}
    problems: Problems = ()
    status = 400
    if form_request.posted_values is not None:
        values, problems = parse_answers(fields, form_request.posted_values)
        if not problems and not values["email"].isascii():
            problems = [("email", "Email address must have plain letters only")]
        if not problems and given.get(HONEYPOT_FIELD):
            return redirect("/mail/new?asked=1")
        if not problems and not MAIL_LIMIT.use(name_network(form_request.client_address)):
            status, problems = 429, [("email", TOO_MUCH)]
        if not problems and not await _ask(form_request, values["email"], kind, given["id"], title):
            status, problems = 503, [("email", NOT_SENT)]
        if not problems:
            return redirect("/mail/new?asked=1")
    data = {
        "fields": fields, "values": values, "problems": problems, "kind": kind, "target": given.get("id", ""),
        "is_chosen": is_chosen, "about": title, "kind_words": KIND_WORDS[kind], "honeypot": HONEYPOT_FIELD,
        "thing_page": build_thing_path(kind, given.get("id", "")), "is_asked": "asked" in form_request.query,
    }  # fmt: skip
    page = Page("pages/mail-new.html", "Be told by e-mail", data, is_indexed=False)
    return await form_request.render_page(page, status if problems else 200)


async def confirm(form_request: FormRequest) -> Response:
    """A button for the yes, which a program that only looks at links does not press; and that it was taken."""
    token = parse_request(form_request.request).path["id"]
    found = await form_request.read(lambda it: find_subscription(it.curation, token))
    if found is None:
        raise PageNotFound("This address is not known any more. Ask again on the page of what you want to follow.")
    if form_request.posted_values is not None and not found.confirmed_at:
        cursor = await form_request.read(lambda it: read_cursor(it.catalogue, found.kind, found.target))
        await form_request.write(lambda curation: confirm_subscription(curation, token, *cursor))
        return redirect(form_request.request.path)
    title = await form_request.read(lambda it: read_title(it, found.kind, found.target))
    data = {
        "about": title or found.target, "kind_words": KIND_WORDS[found.kind], "is_confirmed": bool(found.confirmed_at),
        "thing_page": build_thing_path(found.kind, found.target), "token": token, "is_private": True,
    }  # fmt: skip
    return await form_request.render_page(
        Page("pages/mail-confirm.html", "Be told by e-mail", data, is_indexed=False)
    )  # fmt: skip


def read_title(context: PageContext, kind: str, target: str) -> str:
    """How the thing is called; empty where there is none."""
    name = format_sector_name(context.vocab, target) if kind == "sector" else ""
    return find_title(context.catalogue, kind, target[:500], name)


def _name_sectors(context: PageContext) -> dict[str, str]:
    return {name: format_sector_name(context.vocab, name) for name in list_sectors(context.catalogue)}


async def _ask(form_request: FormRequest, email: str, kind: str, target: str, title: str) -> bool:
    """Keep the request and send the mail with the question; False where it could not be sent."""
    asked = await form_request.write(lambda curation: ask_for_subscription(curation, email, kind, target))
    if asked is None:
        return True
    settings = form_request.catalogue.settings
    try:
        await (
            find_lanes(form_request.catalogue.datasette).find("mail").run(lambda: send_question(settings, asked, title))
        )
    except HomefinderError as error:
        LOG.error("a request for e-mail was not sent: %s", str(error).replace(email, "the address"))
        return False
    return True
