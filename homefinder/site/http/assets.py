"""Files of front-end packages that the set-up installs with npm: a fixed list, served where they are there.

Where they are not, for want of npm's registry, the pages do without: a plain text box stays where the editor would be.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datasette.utils.asgi import Response

from homefinder.settings import Settings

FILES: Mapping[str, tuple[str, str]] = {
    "yasqe.js": ("@zazuko/yasqe/build/yasqe.min.js", "text/javascript; charset=utf-8"),
    "yasqe.css": ("@zazuko/yasqe/build/yasqe.min.css", "text/css; charset=utf-8"),
}
"""Name in our addresses → path below node_modules/ and media type."""

ADDRESS = "/-/homefinder-web/"


def vendored(settings: Settings, *names: str) -> Mapping[str, str]:
    """Address of each file of ``names``; empty unless all are installed."""
    if not all(_path(settings, name).is_file() for name in names):
        return {}
    return {name: f"{ADDRESS}{name}" for name in names}


async def vendored_file(request: Any) -> Response:
    """One file of the list; browsers keep it for a day. Status 404 for any other name, or where it is not installed."""
    name = request.url_vars["name"]
    path = _path(Settings.from_environment(), name) if name in FILES else None
    if path is None or not path.is_file():
        return Response.text("There is no such file here.", status=404)
    headers = {"cache-control": "public, max-age=86400"}
    return Response(path.read_bytes(), headers=headers, content_type=FILES[name][1])


def _path(settings: Settings, name: str) -> Path:
    return settings.home / "node_modules" / FILES[name][0]
