"""``/dump/homefinder.ttl``, ``.trig`` and ``.nq``: every statement as one file, written once for each build."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from datasette.utils.asgi import AsgiFileDownload
from pyoxigraph import RdfFormat, serialize

from homefinder.errors import StoreError
from homefinder.rdf.store.repository import open_local
from homefinder.settings import Settings
from homefinder.site.guard.lanes import TooBusy, find_lanes
from homefinder.site.http.answers import send_failure
from homefinder.site.http.headers import OPEN_HEADERS
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.served_catalogue import ServedCatalogue, with_catalogue

DUMP_FORMATS = {"ttl": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS}
_write_lock = Lock()


@with_catalogue
async def send_dump(request: Any, catalogue: ServedCatalogue) -> Any:
    """The file, sent in pieces."""
    format_name = request.url_vars["format"]
    try:
        lane = find_lanes(catalogue.datasette).find("services")
        path = await lane.run(lambda: write_dump(catalogue.settings, format_name))
    except (StoreError, TooBusy) as error:
        return send_failure(request, error)
    name, media = f"homefinder.{format_name}", CONTENT_TYPES[format_name]
    return AsgiFileDownload(str(path), name, content_type=media, headers=dict(OPEN_HEADERS))


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
            statements = (quad.triple for quad in quads) if format_name == "ttl" else quads
            serialize(statements, out, DUMP_FORMATS[format_name])
        return fresh.rename(path)


@cache
def _make_folder() -> TemporaryDirectory[str]:
    """A folder of this process's own, gone when it ends."""
    return TemporaryDirectory(prefix="homefinder-dumps-")
