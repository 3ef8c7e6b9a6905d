"""Files of front-end packages that the set-up installs with npm: a fixed list, served where they are there.

Where they are not, for want of npm's registry, the pages do without: a plain text box stays where the editor would be.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from homefinder.settings import Settings

ASSETS: Mapping[str, tuple[str, str]] = {
    "yasqe.js": ("@zazuko/yasqe/build/yasqe.min.js", "text/javascript; charset=utf-8"),
    "yasqe.css": ("@zazuko/yasqe/build/yasqe.min.css", "text/css; charset=utf-8"),
}
"""Name in our addresses → path below node_modules/ and media type."""

ASSET_ADDRESS = "/-/homefinder-web/"


def list_assets(settings: Settings, *names: str) -> Mapping[str, str]:
    """Address of each file of ``names``; empty unless all are installed."""
    if not all(_resolve_path(settings, name).is_file() for name in names):
        return {}
    return {name: f"{ASSET_ADDRESS}{name}" for name in names}


async def serve_asset(request: Any) -> Response:
    """One file of the list; browsers keep it for a day. Status 404 for any other name, or where it is not installed."""
    name = request.url_vars["name"]
    path = _resolve_path(Settings.from_environment(), name) if name in ASSETS else None
    if path is None or not path.is_file():
        return Response.text("There is no such file here.", status=404)
    headers = {"cache-control": "public, max-age=86400"}
    return Response(path.read_bytes(), headers=headers, content_type=ASSETS[name][1])


def _resolve_path(settings: Settings, name: str) -> Path:
    return settings.home / "node_modules" / ASSETS[name][0]
