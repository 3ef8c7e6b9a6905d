"""Typed queries: what several packages ask of the databases, each asked in one way."""

from homefinder.store.queries.homes import (
    find_home_of_record,
    find_home_publisher,
    list_home_records,
    read_content_hashes,
    read_last_seen_on,
)
from homefinder.store.queries.rows import iterate_dicts, to_dicts
from homefinder.store.queries.status import list_changes, list_issues, list_runs, list_sources
from homefinder.store.queries.things import (
    KIND_TABLES,
    Table,
    find_row,
    is_known,
    list_sectors,
    read_name,
    read_names,
    read_row,
)

__all__ = [
    "KIND_TABLES",
    "Table",
    "find_home_of_record",
    "find_home_publisher",
    "find_row",
    "is_known",
    "iterate_dicts",
    "list_changes",
    "list_home_records",
    "list_issues",
    "list_runs",
    "list_sectors",
    "list_sources",
    "read_content_hashes",
    "read_last_seen_on",
    "read_name",
    "read_names",
    "read_row",
    "to_dicts",
]
