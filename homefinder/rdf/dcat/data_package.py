"""Every table as CSV or Parquet in one archive, with a description of each column: a Frictionless data package.

https://specs.frictionlessdata.io/data-package/ and https://specs.frictionlessdata.io/table-schema/. The cells are as
they stand in the tables: nothing is guarded against spreadsheets, since programs read them by the description.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Mapping
from typing import Any, BinaryIO

from homefinder.ids import slug
from homefinder.rdf.dcat.catalog import CatalogueIdentity
from homefinder.rdf.dcat.parquet import write_parquet
from homefinder.self_description import DESCRIPTION, KEYWORDS, OPEN_LICENCE, OPEN_LICENCE_NAME, TITLE
from homefinder.store.build_state import read_state

TYPES: Mapping[str, str] = {"TEXT": "string", "INTEGER": "integer", "REAL": "number"}
FORMS: Mapping[str, str] = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
"""Forms of the tables, each with its media type."""
LICENCE_ID = "OGL-UK-3.0"
"""Of the Open Government Licence, as https://spdx.org/licenses/ names it."""


def write_data_package(
    catalogue: sqlite3.Connection,
    described: Mapping[str, Any],
    identity: CatalogueIdentity,
    out: BinaryIO,
    form: str = "csv",
) -> None:
    """Write the archive to ``out``, which stays open; one table after the other, none held whole. ``form``: of FORMS.

    ``described``: table or view → its ``title``, ``description`` and ``columns``, as the metadata of the site has them;
    what is not there, or holds bytes, is left out. The same catalogue gives the same bytes. Raises UsageError for
    Parquet where Arrow is not installed.
    """
    names = [row[0] for row in catalogue.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
                                                 "ORDER BY name")]  # fmt: skip
    kept = [name for name in names if name in described and not _holds_bytes(catalogue, name)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        resources = [_write_table(archive, catalogue, name, described[name], set(kept), form) for name in kept]
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
    archive: zipfile.ZipFile, catalogue: sqlite3.Connection, name: str, about: Mapping[str, Any], kept: set[str],
    form: str,
) -> dict[str, Any]:  # fmt: skip
    columns = catalogue.execute(f"PRAGMA table_info([{name}])").fetchall()
    order = ", ".join(str(place) for place in range(1, min(3, len(columns)) + 1))
    sql = f"SELECT * FROM [{name}] ORDER BY {order}"
    path = f"data/{name}.{form}"
    with tempfile.TemporaryFile() as file:
        if form == "csv":
            _write_csv(catalogue, sql, [column["name"] for column in columns], file)
        else:
            write_parquet(catalogue, sql, [(column["name"], column["type"]) for column in columns], file)
        size = file.tell()
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        with archive.open(_build_entry(path, is_packed=form != "csv"), "w", force_zip64=True) as entry:
            shutil.copyfileobj(file, entry)
    return {
        "profile": "tabular-data-resource",
        "name": name.replace("_", "-"),
        "title": about["title"],
        "description": about["description"],
        "path": path,
        "format": form,
        "mediatype": FORMS[form],
        **({"encoding": "utf-8"} if form == "csv" else {}),
        "bytes": size,
        "hash": f"sha256:{digest}",
        "schema": _describe_schema(catalogue, name, columns, about, kept),
    }


def _write_csv(catalogue: sqlite3.Connection, sql: str, columns: list[str], out: BinaryIO) -> None:
    """What ``sql`` selects as CSV (RFC 4180)."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(tuple(row) for row in catalogue.execute(sql))
    text.detach()


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


def _build_entry(path: str, is_packed: bool = False) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path)  # of 1980: the time of writing says nothing, and would differ each time
    entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    return entry
