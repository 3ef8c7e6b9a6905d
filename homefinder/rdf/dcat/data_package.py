"""Every table as CSV in one archive, with a description of each column: a Frictionless data package.

https://specs.frictionlessdata.io/data-package/ and https://specs.frictionlessdata.io/table-schema/. The cells are as
they stand in the tables: nothing is guarded against spreadsheets, since programs read them by the description.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO

from homefinder.ids import slug
from homefinder.rdf.dcat.catalog import CatalogueIdentity
from homefinder.self_description import DESCRIPTION, KEYWORDS, OPEN_LICENCE, OPEN_LICENCE_NAME, TITLE
from homefinder.store.build_state import read_state

TYPES: Mapping[str, str] = {"TEXT": "string", "INTEGER": "integer", "REAL": "number"}
LICENCE_ID = "OGL-UK-3.0"
"""Of the Open Government Licence, as https://spdx.org/licenses/ names it."""


def write_data_package(
    catalogue: sqlite3.Connection, described: Mapping[str, Any], identity: CatalogueIdentity, out: BinaryIO
) -> None:
    """Write the archive to ``out``, which stays open; one table after the other, none held whole.

    ``described``: table or view → its ``title``, ``description`` and ``columns``, as the metadata of the site has them;
    what is not there, or holds bytes, is left out. The same catalogue gives the same bytes.
    """
    names = [row[0] for row in catalogue.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
                                                 "ORDER BY name")]  # fmt: skip
    kept = [name for name in names if name in described and not _holds_bytes(catalogue, name)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        resources = [_write_table(archive, catalogue, name, described[name], set(kept)) for name in kept]
        package = {
            "profile": "data-package",
            "name": slug(TITLE),
            "title": TITLE,
            "description": DESCRIPTION,
            "homepage": f"{identity.base.rstrip('/')}/",
            "created": read_state(catalogue, "published_at"),
            "keywords": list(KEYWORDS),
            "licenses": [{"name": LICENCE_ID, "path": OPEN_LICENCE, "title": OPEN_LICENCE_NAME}],
            "resources": resources,
        }
        text = json.dumps(package, ensure_ascii=False, indent=1)
        archive.writestr(_build_entry("datapackage.json"), text)


def _write_table(
    archive: zipfile.ZipFile, catalogue: sqlite3.Connection, name: str, about: Mapping[str, Any], kept: set[str]
) -> dict[str, Any]:
    columns = catalogue.execute(f"PRAGMA table_info([{name}])").fetchall()
    digest, size, path = hashlib.sha256(), 0, f"data/{name}.csv"
    with archive.open(_build_entry(path), "w", force_zip64=True) as entry:
        for chunk in _render_rows(catalogue, name, [column["name"] for column in columns]):
            digest.update(chunk)
            size += len(chunk)
            entry.write(chunk)
    return {
        "profile": "tabular-data-resource",
        "name": name.replace("_", "-"),
        "title": about["title"],
        "description": about["description"],
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest.hexdigest()}",
        "schema": _describe_schema(catalogue, name, columns, about, kept),
    }


def _render_rows(catalogue: sqlite3.Connection, name: str, columns: list[str]) -> Any:
    """The table as CSV (RFC 4180), some rows at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(columns)
    order = ", ".join(str(place) for place in range(1, min(3, len(columns)) + 1))
    for row in catalogue.execute(f"SELECT * FROM [{name}] ORDER BY {order}"):
        writer.writerow(tuple(row))
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _describe_schema(
    catalogue: sqlite3.Connection, name: str, columns: list[sqlite3.Row], about: Mapping[str, Any], kept: set[str]
) -> dict[str, Any]:
    fields = [
        {
            "name": column["name"],
            "type": TYPES.get(column["type"].upper(), "any"),
            "description": (about.get("columns") or {}).get(column["name"], ""),
        }
        for column in columns
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    key = [column["name"] for column in sorted(columns, key=lambda item: item["pk"]) if column["pk"]]
    if key:
        schema["primaryKey"] = key
    links = [
        {"fields": row["from"], "reference": {"resource": row["table"].replace("_", "-"), "fields": row["to"] or "id"}}
        for row in catalogue.execute(f"PRAGMA foreign_key_list([{name}])")
        if row["table"] in kept
    ]
    return {**schema, "foreignKeys": links} if links else schema


def _holds_bytes(catalogue: sqlite3.Connection, name: str) -> bool:
    return any(row["type"].upper() == "BLOB" for row in catalogue.execute(f"PRAGMA table_info([{name}])"))


def _build_entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path)  # of 1980: the time of writing says nothing, and would differ each time
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
