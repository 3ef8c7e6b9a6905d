"""``/dump/homefinder.ttl``, ``.trig`` and ``.nq``: every statement as one file, written once for each build."""

from __future__ import annotations

import asyncio
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from datasette.utils.asgi import AsgiFileDownload, Response
from pyoxigraph import RdfFormat, serialize

from homefinder.errors import StoreError
from homefinder.rdf.store.repository import open_local
from homefinder.settings import Settings
from homefinder.site.http.database import DATABASE_NAME, PublishedDatabase
from homefinder.site.http.responses import resolve_settings
from homefinder.site.linked_data.documents import CORS_HEADERS

DUMP_FORMATS = {
    "ttl": (RdfFormat.TURTLE, "text/turtle; charset=utf-8"),
    "trig": (RdfFormat.TRIG, "application/trig; charset=utf-8"),
    "nq": (RdfFormat.N_QUADS, "application/n-quads"),
}
_write_lock = Lock()


async def send_dump(request: Any, datasette: Any) -> Any:
    """The file, sent in pieces."""
    published = datasette.databases.get(DATABASE_NAME)
    if not isinstance(published, PublishedDatabase):
        return Response.text("No catalogue is served here.\n", status=503)
    form = request.url_vars["form"]
    try:
        path = await asyncio.to_thread(write_dump, resolve_settings(Path(published.path)), form)
    except StoreError as error:
        return Response.text(f"{error}\n", status=503, headers=dict(CORS_HEADERS))
    return AsgiFileDownload(
        str(path), f"homefinder.{form}", content_type=DUMP_FORMATS[form][1], headers=dict(CORS_HEADERS)
    )


def write_dump(settings: Settings, format_name: str) -> Path:
    """The file of the current build, written if it is not there yet. Raises StoreError where no RDF was built."""
    with _write_lock, open_local(settings.rdf) as repository:
        folder = Path(_make_folder().name)
        path = folder / f"{abs(hash(settings.rdf.resolve()))}-{repository.version}.{format_name}"
        if path.exists():
            return path
        for old in folder.glob(f"{path.name.partition('-')[0]}-*.{format_name}"):
            old.unlink()
        fresh = path.with_suffix(".part")
        quads = repository.quads()
        with fresh.open("wb") as out:
            if format_name == "ttl":
                serialize((quad.triple for quad in quads), out, DUMP_FORMATS[format_name][0])
            else:
                serialize(quads, out, DUMP_FORMATS[format_name][0])
        return fresh.rename(path)


@cache
def _make_folder() -> TemporaryDirectory[str]:
    """A folder of this process's own, gone when it ends."""
    return TemporaryDirectory(prefix="homefinder-dumps-")
