"""The catalogue as one request finds it: its snapshot, its settings, and the way to read it in a thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from datasette.utils.asgi import Response

from homefinder.administration.site_declaration import find_site_file
from homefinder.errors import StoreError
from homefinder.settings import Settings
from homefinder.site.http.database import DATABASE_NAME, PublishedDatabase
from homefinder.site.http.page import PageContext, format_day_note
from homefinder.store.db import open_curation_read_only

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ServedCatalogue:
    """What one request reads. ``stamp`` tells its snapshot from every other."""

    database: PublishedDatabase
    settings: Settings
    """The settings of this process, with the folder that the served file lies in."""
    stamp: tuple[int, ...]

    @property
    def datasette(self) -> Any:
        """The Datasette that serves it, which draws templates and signs cookies."""
        return self.database.ds

    async def read(self, function: Callable[[PageContext], T], lane: str = "pages") -> T:
        """What ``function`` finds in the snapshot and in what people said until now; run in a thread of ``lane``.

        Raises TooBusy where its queue is full.
        """

        def run(connection: sqlite3.Connection) -> T:
            with closing(open_curation_read_only(self.settings.curation)) as curation:
                return function(PageContext(connection, curation, self.settings, self.stamp))

        return await self.database.run_in_lane(lane, run)

    async def read_day_note(self) -> str:
        """What every page says of the day that it shows; empty too where the catalogue cannot be read."""

        def run(connection: sqlite3.Connection) -> str:
            return format_day_note(self.settings, connection)

        try:
            return str(await self.database.execute_fn(run))
        except (sqlite3.DatabaseError, StoreError):  # the page that says so is drawn all the same
            return ""

    @property
    def declaration_stamp(self) -> tuple[int, int]:
        """What tells one state of ``site.yml`` from the next, in the same way."""
        try:
            found = find_site_file(self.settings).stat()
        except OSError:
            return (0, 0)
        return found.st_mtime_ns, found.st_size

    @property
    def curation_stamp(self) -> tuple[tuple[int, int], ...]:
        """What tells one state of curation.db from the next: time of change in ns and size of it and its log."""
        found = []
        for suffix in ("", "-wal"):
            path = self.settings.curation.with_name(self.settings.curation.name + suffix)
            try:
                stat = path.stat()
                found.append((stat.st_mtime_ns, stat.st_size))
            except FileNotFoundError:
                found.append((0, 0))
        return tuple(found)


View: TypeAlias = Callable[[Any, Any], Awaitable[Response]]
"""What Datasette calls with its ``request`` and itself."""

CatalogueView: TypeAlias = Callable[[Any, ServedCatalogue], Awaitable[Response]]


def with_catalogue(view: CatalogueView) -> View:
    """A Datasette view that hands on the request and the served catalogue; status 503 where there is none."""

    async def answer(request: Any, datasette: Any) -> Response:
        catalogue = find_served_catalogue(datasette)
        if catalogue is None:
            return Response.text("No catalogue is served here.\n", status=503)
        return await view(request, catalogue)

    return answer


def find_served_catalogue(datasette: Any) -> ServedCatalogue | None:
    """The published catalogue of this Datasette. Called from the event loop: only a request's own context knows which
    snapshot it reads."""
    database = datasette.databases.get(DATABASE_NAME)
    if not isinstance(database, PublishedDatabase):
        return None
    settings = replace(Settings.from_environment(), data=Path(database.path).parent)
    return ServedCatalogue(database, settings, database.stamp)
