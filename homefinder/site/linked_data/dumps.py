"""Files to take away: ``/catalogue.db``, and ``/dump/homefinder.ttl``, ``.trig`` and ``.nq`` with all statements, plain
and compressed (``.gz``), written once for each build."""

from __future__ import annotations

import gzip
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from datasette.utils.asgi import Forbidden
from pyoxigraph import RdfFormat, serialize

from homefinder.errors import StoreError
from homefinder.rdf.store.repository import open_local
from homefinder.settings import Settings
from homefinder.site.guard.lanes import TooBusy, find_lanes
from homefinder.site.http.answers import send_failure
from homefinder.site.http.database import DATABASE_NAME, PublishedDatabase
from homefinder.site.http.media_types import CONTENT_TYPES
from homefinder.site.http.served_catalogue import ServedCatalogue, with_catalogue
from homefinder.site.transfer.file_download import FileDownload

DUMP_FORMATS = {"ttl": RdfFormat.TURTLE, "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS}
GZIP, SQLITE = "application/gzip", "application/vnd.sqlite3"
_write_lock = Lock()


@with_catalogue
async def send_dump(request: Any, catalogue: ServedCatalogue) -> Any:
    """The file, sent in pieces."""
    format_name, packed = request.url_vars["format"], request.url_vars.get("packed") or ""
    try:
        lane = find_lanes(catalogue.datasette).find("services")
        path = await lane.run(lambda: write_dump(catalogue.settings, format_name, is_packed=bool(packed)))
    except (StoreError, TooBusy) as error:
        return send_failure(request, error)
    media = GZIP if packed else CONTENT_TYPES[format_name]
    return FileDownload(path, f"homefinder.{format_name}{packed}", media, request.headers, request.method)


async def send_catalogue(request: Any, datasette: Any) -> Any:
    """The file that is served, as it is now. Who may have it, and whether it may be had, is Datasette's to say."""
    needed = [("view-database-download", DATABASE_NAME), ("view-database", DATABASE_NAME), "view-instance"]
    await datasette.ensure_permissions(request.actor, needed)
    database = datasette.databases.get(DATABASE_NAME)
    if not isinstance(database, PublishedDatabase) or not datasette.setting("allow_download"):
        raise Forbidden("The catalogue may not be downloaded here")
    return FileDownload(Path(database.path), f"{DATABASE_NAME}.db", SQLITE, request.headers, request.method)


def write_dump(settings: Settings, format_name: str, *, is_packed: bool = False) -> Path:
    """The file of the current build, written if it is not there yet. Raises StoreError where no RDF was built."""
    plain = _write_plain_dump(settings, format_name)
    packed = plain.with_name(f"{plain.name}.gz")
    if not is_packed:
        return plain
    with _write_lock:
        if not packed.exists():
            fresh = packed.with_suffix(".part")
            with plain.open("rb") as source, gzip.open(fresh, "wb", compresslevel=6) as out:
                shutil.copyfileobj(source, out, 1_000_000)
            fresh.rename(packed)
    return packed


def _write_plain_dump(settings: Settings, format_name: str) -> Path:
    with _write_lock, open_local(settings.rdf) as repository:
        folder = Path(_make_folder().name)
        path = folder / f"{abs(hash(settings.rdf.resolve()))}-{repository.version}.{format_name}"
        if path.exists():
            return path
        for old in folder.glob(f"{path.name.partition('-')[0]}-*.{format_name}*"):
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
