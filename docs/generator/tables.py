"""docs/reference/tables.md: every table and column that stands in the databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import yaml

from docs.generator.described import ROOT, read_descriptions, require_text
from docs.generator.markdown import code, page, table
from homefinder.store.db import create_in_memory
from homefinder.store.schema import CURATION, LEDGER
from homefinder.store.schema.views import VIEWS, create_views

METADATA = ROOT / "metadata.yml"

INTRODUCTION = """`ledger.db` is what harvests write to; `catalogue.db` is its published copy, with the same tables and
a full-text index beside `homes`, `records` and `needs`. `curation.db` holds what people said and is never rebuilt.
Dates and times are ISO 8601 in UTC; an empty text means that the source does not say."""


def tables_page() -> str:
    """The page. Raises Undescribed for a table or column without description."""
    metadata = yaml.safe_load(METADATA.read_text(encoding="utf-8"))
    catalogue = metadata["databases"]["catalogue"]["tables"]
    return page(
        "Tables", INTRODUCTION,
        "## catalogue.db and ledger.db", *_sections(create_in_memory(LEDGER), catalogue, "metadata.yml"),
        "## Views of catalogue.db", *_sections(_create_views(), catalogue, "metadata.yml"),
        "## curation.db", *_sections(create_in_memory(CURATION), read_descriptions()["curation"],
        "docs/described.yml under curation"),
    )  # fmt: skip


def _create_views() -> sqlite3.Connection:
    """The views as tables of their own, so that they are described in the same way."""
    found, made = create_in_memory(LEDGER), sqlite3.connect(":memory:")
    made.row_factory = sqlite3.Row
    create_views(found)
    for name in VIEWS:
        columns = ", ".join(
            f"{row['name']} {row['type'] or 'TEXT'}" for row in found.execute(f"PRAGMA table_info({name})")
        )
        made.execute(f"CREATE TABLE {name} ({columns})")
    found.close()
    return made


def _sections(schema: sqlite3.Connection, told: Mapping[str, Any], where: str) -> Iterator[str]:
    with closing(schema) as connection:
        for name in table_names(connection):
            entry = told.get(name) or {}
            yield f"### {name}"
            yield require_text(entry.get("description"), f"table {name}", where)
            yield table(("column", "type", "what it is"), _columns(connection, name, entry.get("columns") or {}, where))


def _columns(connection: sqlite3.Connection, name: str, told: Mapping[str, str], where: str) -> list[tuple[str, ...]]:
    points = {row["from"]: row["table"] for row in connection.execute(f"PRAGMA foreign_key_list({name})")}
    return [
        (
            code(row["name"]),
            _type(row, points),
            require_text(told.get(row["name"]), f"column {name}.{row['name']}", where),
        )
        for row in connection.execute(f"PRAGMA table_info({name})")
    ]


def _type(row: sqlite3.Row, points: Mapping[str, str]) -> str:
    words = {"TEXT": "text", "INTEGER": "number", "REAL": "number", "BLOB": "bytes"}
    kind = words[row["type"]]
    if row["name"] in points:
        kind = f"→ [{points[row['name']]}](#{points[row['name']]})"
    return f"{kind}, key" if row["pk"] else kind


def table_names(connection: sqlite3.Connection) -> list[str]:
    """Tables in the order in which the schema makes them, without those of the full-text index."""
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid")
    return [row["name"] for row in found if "_fts" not in row["name"]]
