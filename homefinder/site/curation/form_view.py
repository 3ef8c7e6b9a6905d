"""What every page that writes shares: who may use it, that the form is ours, reading, writing and answering."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from datasette.utils.asgi import Response

from homefinder.settings import Settings
from homefinder.site.auth.accounts import RANKS
from homefinder.site.http.database import NAME, Published
from homefinder.site.http.page import House, NotHere, Page
from homefinder.site.http.responses import read_curation, settings_of
from homefinder.store.db import open_curation, transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """One request to a page that may write. ``actor`` is empty for the public, ``posted`` None where it only reads."""

    datasette: Any
    request: Any
    published: Published
    actor: str
    role: str
    posted: Mapping[str, str] | None

    @property
    def settings(self) -> Settings:
        return settings_of(Path(self.published.path))

    @property
    def query(self) -> Mapping[str, str]:
        """The first value of each query parameter."""
        return {name: values[0] for name, values in self.request.args._data.items()}

    @property
    def address(self) -> str:
        """Where the request comes from, for limits."""
        client = self.request.scope.get("client") or ("unknown",)
        return str(client[0])

    async def read(self, function: Callable[[House], T]) -> T:
        """What ``function`` finds in one snapshot of the catalogue and in what people said until now."""
        settings, stamp = self.settings, self.published.stamp

        def run(connection: sqlite3.Connection) -> T:
            with closing(read_curation(settings)) as curation:
                return function(House(connection, curation, settings, stamp))

        return await self.published.execute_fn(run)

    async def write(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``function`` in one short transaction of curation.db: all of it is kept or nothing."""

        def run() -> T:
            with closing(open_curation(self.settings.curation)) as curation, transaction(curation):
                return function(curation)

        return await asyncio.to_thread(run)

    async def page(self, page: Page, status: int = 200) -> Response:
        """The page drawn for this person alone: nobody keeps it, since it holds a token."""
        told = {"page": page, "here": self.request.path, "forms": [], "actor_name": self.actor, "role": self.role}
        text = await self.datasette.render_template(
            page.template, told | dict(page.data), request=self.request, view_name="homefinder"
        )
        return Response.html(text, status=status, headers={"cache-control": "no-store"})

    async def refuse(self, title: str, message: str, status: int = 403) -> Response:
        """Say why not, and what to do."""
        return await self.page(Page("pages/curate-refused.html", title, {"message": message}), status)


def go(address: str) -> Response:
    """Lead on after a form was taken in, so that loading again does not send it twice."""
    return Response("", status=303, headers={"location": address, "cache-control": "no-store"})


def own(address: str, otherwise: str = "/") -> str:
    """``address`` where it is a page of this site, else ``otherwise``: nobody is led away by a link."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if inside and len(address) <= 500 and "\\" not in address else otherwise


Room = Callable[[Turn], Awaitable[Response]]


def desk(least: str, room: Room) -> Callable[[Any, Any], Awaitable[Response]]:
    """A Datasette view for those whose role is ``least`` or more; a form must be ours and come from this site."""

    async def view(request: Any, datasette: Any) -> Response:
        published = datasette.databases.get(NAME)
        if not isinstance(published, Published):
            return Response.text("No catalogue is served here.", status=503)
        actor = request.actor or {}
        role = str(actor.get("role", "public"))
        posted = await request.post_vars() if request.method == "POST" else None
        turn = Turn(datasette, request, published, str(actor.get("id", "")), role, posted)
        if request.method not in ("GET", "HEAD", "POST"):
            return Response.text("This page takes GET and POST only.", status=405)
        refused = await _refused(turn, least)
        if refused is not None:
            return refused
        try:
            return await room(turn)
        except NotHere as missing:
            return await turn.page(
                Page("pages/not-here.html", "There is no such page", {"message": str(missing)}), status=404
            )

    return view


async def _refused(turn: Turn, least: str) -> Response | None:
    if turn.posted is not None and not (from_here(turn.request) and _token_is_ours(turn)):
        return await turn.refuse(
            "This form was not sent from this site",
            "Nothing was kept. Go back, load the page again and send the form from there.",
        )
    if RANKS.get(turn.role, 0) >= RANKS[least]:
        return None
    if not turn.actor and turn.posted is None:
        return go(f"/sign-in?next={quote(turn.request.full_path)}")
    return await turn.refuse(
        "You cannot do this with your account" if turn.actor else "Sign in first",
        f"This needs the role of a {least}. Whoever runs this site can give it." if turn.actor
        else "Your session has ended, or you have not signed in. Nothing was kept.",
    )  # fmt: skip


def from_here(request: Any) -> bool:
    """Whether the browser says that one of our own pages sent this: Origin, or Referer, names the host that was asked.

    See https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    sender = request.headers.get("origin") or request.headers.get("referer") or ""
    host = request.headers.get("host") or ""
    return bool(host) and _host(sender) == host.lower()


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _token_is_ours(turn: Turn) -> bool:
    """Datasette lets a form without any cookie pass; ours never do."""
    expected = str(turn.request.scope["csrftoken"]())
    given = (turn.posted or {}).get("csrftoken", "")
    return bool(expected) and secrets.compare_digest(given.encode(), expected.encode())
