"""What every page that writes shares: who may use it, that the form is ours, reading, writing and answering."""

from __future__ import annotations

import logging
import secrets
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from datasette.utils.asgi import Response

from homefinder.errors import StoreError
from homefinder.site.auth.accounts import ROLE_RANKS
from homefinder.site.curation.fields import FormField, parse_answers
from homefinder.site.guard.lanes import TooBusy, find_lanes
from homefinder.site.http.page import Page, PageContext, PageNotFound, parse_request
from homefinder.site.http.page_view import render_html
from homefinder.site.http.served_catalogue import ServedCatalogue, View, with_catalogue
from homefinder.store.db import open_curation, transaction
from homefinder.store.today import read_present_day

T = TypeVar("T")

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FormRequest:
    """One request to a page that may write. ``actor`` is empty for the public, ``posted_values`` None where it only
    reads."""

    request: Any
    catalogue: ServedCatalogue
    actor: str
    role: str
    posted_values: Mapping[str, str] | None

    @property
    def query(self) -> Mapping[str, str]:
        """The first value of each query parameter."""
        return parse_request(self.request).query

    @property
    def present_day(self) -> str:
        """The ISO day that what is sent now bears: the real one, whatever day the pages reckon from."""
        return read_present_day()

    @property
    def client_address(self) -> str:
        """Where the request comes from, for limits."""
        client = self.request.scope.get("client") or ("unknown",)
        return str(client[0])

    async def read(self, function: Callable[[PageContext], T]) -> T:
        """What ``function`` finds in one snapshot of the catalogue and in what people said until now."""
        return await self.catalogue.read(function)

    async def write(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``function`` in one short transaction of curation.db: all of it is kept or nothing."""

        def run() -> T:
            with closing(open_curation(self.catalogue.settings.curation)) as curation, transaction(curation):
                return function(curation)

        return await find_lanes(self.catalogue.datasette).find("writes").run(run)

    async def render_page(self, page: Page, status: int = 200) -> Response:
        """The page drawn for this person alone: nobody keeps it, since it holds a token."""
        text = await render_html(self.catalogue.datasette, self.request, page, actor_name=self.actor, role=self.role)
        return Response.html(text, status=status, headers={"cache-control": "no-store"})

    async def refuse(self, title: str, message: str, status: int = 403) -> Response:
        """Say why not, and what to do."""
        return await self.render_page(Page("pages/curate-refused.html", title, {"message": message}), status)


def build_busy_answer() -> Response:
    """For a person whose form found the queue full: drawing a page would wait in a queue too."""
    message = "The site is busy. Nothing was kept. Wait a few seconds, go back and send the form again.\n"
    return Response.text(message, status=503, headers={"cache-control": "no-store"})


def redirect(address: str) -> Response:
    """Lead on after a form was taken in, so that loading again does not send it twice."""
    return Response("", status=303, headers={"location": address, "cache-control": "no-store"})


def resolve_own_path(address: str, otherwise: str = "/") -> str:
    """``address`` where it is a page of this site, else ``otherwise``: nobody is led away by a link."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside and len(address) <= 500 and "\\" not in address else otherwise


FormHandler = Callable[[FormRequest], Awaitable[Response]]


def build_form_view(minimum_role: str, handler: FormHandler) -> View:
    """A Datasette view for those whose role is ``minimum_role`` or more; a form must be ours and come from this
    site."""

    @with_catalogue
    async def view(request: Any, catalogue: ServedCatalogue) -> Response:
        actor = request.actor or {}
        role = str(actor.get("role", "public"))
        posted = await request.post_vars() if request.method == "POST" else None
        form_request = FormRequest(request, catalogue, str(actor.get("id", "")), role, posted)
        refused = await _find_refusal(form_request, minimum_role)
        if refused is not None:
            return refused
        try:
            return await handler(form_request)
        except PageNotFound as missing:
            return await form_request.render_page(
                Page("pages/not-found.html", "There is no such page", {"message": str(missing)}), status=404
            )
        except TooBusy:
            return build_busy_answer()
        except StoreError as error:
            LOG.error("%s could not be done: %s", request.path, error)
            message = "Nothing was kept: a file of this site cannot be used now. Tell whoever runs it, and try again."
            return await form_request.refuse("This cannot be done now", message, 503)

    return view


async def _find_refusal(form_request: FormRequest, minimum_role: str) -> Response | None:
    if form_request.posted_values is not None and not (
        is_same_origin(form_request.request) and _has_valid_token(form_request)
    ):
        return await form_request.refuse(
            "This form was not sent from this site",
            "Nothing was kept. Go back, load the page again and send the form from there.",
        )
    if ROLE_RANKS.get(form_request.role, 0) >= ROLE_RANKS[minimum_role]:
        return None
    if not form_request.actor and form_request.posted_values is None:
        return redirect(f"/sign-in?next={quote(form_request.request.full_path)}")
    return await form_request.refuse(
        "You cannot do this with your account" if form_request.actor else "Sign in first",
        f"This needs the role of a {minimum_role}. Whoever runs this site can give it." if form_request.actor
        else "Your session has ended, or you have not signed in. Nothing was kept.",
    )  # fmt: skip


def is_same_origin(request: Any) -> bool:
    """Whether the browser says that one of our own pages sent this: Origin, or Referer, names the host that was asked.

    See https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    sender = request.headers.get("origin") or request.headers.get("referer") or ""
    host = request.headers.get("host") or ""
    return bool(host) and _parse_host(sender) == host.lower()


def _parse_host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _has_valid_token(form_request: FormRequest) -> bool:
    """Datasette lets a form without any cookie pass; ours never do."""
    expected = str(form_request.request.scope["csrftoken"]())
    given = (form_request.posted_values or {}).get("csrftoken", "")
    return bool(expected) and secrets.compare_digest(given.encode(), expected.encode())


async def take_answer(
    form_request: FormRequest,
    fields: Sequence[FormField],
    write: Callable[[sqlite3.Connection, FormRequest, str, Mapping[str, str]], None],
    leads_to: str,
) -> Response | dict[str, Any]:
    """Answer one of the things that wait, by the ``id`` that was posted, and lead to ``leads_to``; where nothing was
    posted, or with faults, the values, problems and id that the page shows."""
    posted = form_request.posted_values
    chosen = (posted or {}).get("id", "")
    if posted is None:
        return {"values": {}, "problems": (), "chosen": chosen}
    values, problems = parse_answers(fields, posted)
    if problems:
        return {"values": values, "problems": problems, "chosen": chosen}
    await form_request.write(lambda curation: write(curation, form_request, chosen, values))
    return redirect(leads_to)
