"""Where the pages are that write, and who may use each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homefinder.site.auth.sign_in import curate, sign_in, sign_out
from homefinder.site.curation.change_requests import move, new_request, requests
from homefinder.site.curation.feedback import feedback, received
from homefinder.site.curation.form_view import Room, desk
from homefinder.site.curation.propose_need import proposals, propose
from homefinder.site.curation.record_pairs import pairs
from homefinder.site.curation.review import review, take_back
from homefinder.site.http.responses import settings_of
from homefinder.store.db import open_curation

ROOMS: Mapping[str, tuple[str, Room]] = {
    r"^/sign-in$": ("public", sign_in),
    r"^/sign-out$": ("public", sign_out),
    r"^/feedback$": ("public", feedback),
    r"^/curate$": ("contributor", curate),
    r"^/needs/new$": ("contributor", propose),
    r"^/requests/new$": ("contributor", new_request),
    r"^/curate/review$": ("curator", review),
    r"^/curate/undo$": ("curator", take_back),
    r"^/curate/pairs$": ("curator", pairs),
    r"^/curate/requests$": ("curator", requests),
    r"^/curate/requests/(?P<uid>[^/]+)$": ("curator", move),
    r"^/curate/needs$": ("curator", proposals),
    r"^/curate/feedback$": ("curator", received),
}
"""Address, the least role, and the room."""


def curating_routes() -> list[tuple[str, Any]]:
    """Patterns and views, as Datasette wants them."""
    return [(pattern, desk(least, room)) for pattern, (least, room) in ROOMS.items()]


def prepare(catalogue: Path) -> None:
    """Bring what people said to this version before the first reader; a folder for reading only is left as it is."""
    kept = settings_of(catalogue).curation
    if kept.exists() and os.access(kept, os.W_OK) and os.access(kept.parent, os.W_OK):
        open_curation(kept).close()
