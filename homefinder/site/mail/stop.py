"""Stopping e-mail: by a button for people, and by one click of a mail program, which has neither cookie nor token."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from homefinder.errors import StoreError
from homefinder.notify.subscriptions.letters import KIND_WORDS
from homefinder.notify.subscriptions.store import find_subscription, stop_subscription
from homefinder.site.curation.form_view import FormRequest, build_busy_answer
from homefinder.site.guard.lanes import TooBusy, find_lanes
from homefinder.site.http.page import Page, PageContext, parse_request
from homefinder.site.http.served_catalogue import ServedCatalogue, with_catalogue
from homefinder.site.mail.subscribe import read_title
from homefinder.site.personal_data.retention import open_erasing

STOP_ROUTE = r"^/mail/stop/(?P<id>[^/]+)$"


@with_catalogue
async def answer_stop(request: Any, catalogue: ServedCatalogue) -> Response:
    """Show the buttons, or stop what the address names, all of the same mailbox with ``all``.

    Whoever has the address may stop it, as RFC 8058 wants; a second time, or an address of old, says the same.
    """
    asked = parse_request(request)
    token, form_request = asked.path["id"], FormRequest(request, catalogue, "", "public", None)

    def read(context: PageContext) -> dict[str, Any] | None:
        found = find_subscription(context.curation, token)
        if found is None:
            return None
        title = read_title(context, found.kind, found.target) or found.target
        return {"about": title, "kind_words": KIND_WORDS[found.kind]}

    def stop() -> int:
        with open_erasing(catalogue.settings) as curation:
            return stop_subscription(curation, token, everything="all" in asked.query)

    try:
        known = await catalogue.read(read)
        if request.method == "POST" and known:
            await find_lanes(catalogue.datasette).find("writes").run(stop)
            known = None
    except TooBusy:
        return build_busy_answer()
    except StoreError:
        message = "It could not be stopped now: a file of this site cannot be used. Try again later."
        return await form_request.refuse("This cannot be done now", message, 503)
    data = {"known": known, "token": token, "is_private": True}
    return await form_request.render_page(Page("pages/mail-stop.html", "Stop e-mail", data, is_indexed=False))
