"""``/healthz``: whether there is a catalogue that can be read, for whoever starts the site again when there is none."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import Response

from homefinder.errors import StoreError
from homefinder.site.http.served_catalogue import find_served_catalogue
from homefinder.site.http.snapshot import read_file_stamp
from homefinder.store.build_state import read_state
from homefinder.version import __version__

NOT_KEPT = {"cache-control": "no-store"}


async def answer_health(request: Any, datasette: Any) -> Response:  # noqa: ARG001, Datasette's form of a view
    """200 with what is served, 503 with the reason where nothing can be."""
    catalogue = find_served_catalogue(datasette)
    if catalogue is None:
        return _refuse("no catalogue is served here; build one with `homefinder build`")
    try:
        stamp = read_file_stamp(catalogue.database.path)
        published_at = await catalogue.database.execute_fn(_read_published_at)
    except (OSError, sqlite3.Error, StoreError) as error:
        return _refuse(f"catalogue.db cannot be read ({error}); `homefinder doctor` says what to do")
    told = {
        "ok": True,
        "homefinder": __version__,
        "published_at": published_at,
        "catalogue": "-".join(map(str, catalogue.stamp)),
    }
    if stamp != catalogue.stamp:
        told["waiting"] = "the file that stands there now cannot be read; the last good one is served"
    return Response.json(told, headers=NOT_KEPT)


def _read_published_at(connection: sqlite3.Connection) -> str:
    return read_state(connection, "published_at")


def _refuse(problem: str) -> Response:
    return Response.json({"ok": False, "error": problem}, status=503, headers=NOT_KEPT)
