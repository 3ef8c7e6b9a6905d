"""Typed queries: what several packages ask of the databases, each asked in one way."""

from homefinder.store.queries.homes import (
    count_searched,
    find_former_home,
    find_home_of_record,
    find_home_publisher,
    list_home_records,
    read_content_hashes,
    read_last_seen_on,
    resolve_home_id,
)
from homefinder.store.queries.renames import list_waiting_pairs, read_renames
from homefinder.store.queries.rows import iterate_dicts, to_dicts
from homefinder.store.queries.status import (
    STANDING_ISSUES,
    describe_refused_run,
    list_changes,
    list_issues,
    list_refused_runs,
    list_runs,
    list_sources,
    list_titles_of_run,
)
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
    "STANDING_ISSUES",
    "Table",
    "count_searched",
    "describe_refused_run",
    "find_former_home",
    "find_home_of_record",
    "find_home_publisher",
    "find_row",
    "is_known",
    "iterate_dicts",
    "list_changes",
    "list_home_records",
    "list_issues",
    "list_refused_runs",
    "list_runs",
    "list_sectors",
    "list_sources",
    "list_titles_of_run",
    "list_waiting_pairs",
    "read_content_hashes",
    "read_last_seen_on",
    "read_name",
    "read_names",
    "read_renames",
    "read_row",
    "resolve_home_id",
    "to_dicts",
]
