"""The published catalogue as Datasette reads it: one file that is replaced whole while requests run.

Datasette keeps one connection a thread for as long as it lives, so it would go on reading the file that was replaced.
Here every request reads one snapshot, the newest when it began, from its first query to its last; a snapshot that was
replaced is closed when its last reader leaves.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import Database, QueryInterrupted

from homefinder.errors import StoreError
from homefinder.site.guard.lanes import SIZES, find_lanes
from homefinder.site.http.snapshot import Prepare, Snapshot, open_snapshot, read_file_stamp
from homefinder.site.sql.queries import (
    Statement,
    StatementLate,
    build_results,
    execute_stranger_sql,
    is_stranger_sql,
)

DATABASE_NAME = "catalogue"
"""What Datasette calls the database, after its file ``catalogue.db``."""

COUNT_MS = 2_000
"""Longest that counting one table may take; counts are made once a snapshot, so a slow one costs one reader."""

FACET_COUNT = " as value, count(*) as count from ("
"""How Datasette begins the statement that counts a facet (``datasette.facets.ColumnFacet``)."""

CATALOGUE_LANES = ("pages", "tables", "services")
"""Lanes whose threads read the catalogue: as many connections as threads, so that none waits for one."""

T = TypeVar("T")

_pinned_snapshot: ContextVar[Snapshot | None] = ContextVar("pinned", default=None)


class PublishedDatabase(Database):  # type: ignore[misc]  # Datasette ships no types
    """A database of Datasette's whose file may be replaced by a rename at any time. Read-only, opened immutable."""

    def __init__(self, datasette: Any, path: Path) -> None:
        super().__init__(datasette, str(path), is_mutable=False)
        self._snapshot = self._open_snapshot(path)
        self._unreadable_stamp: tuple[int, ...] = ()

    @contextmanager
    def pin_snapshot(self) -> Iterator[None]:
        """Within this context every query reads the snapshot that is newest now."""
        snapshot = self.resolve_latest_snapshot()
        snapshot.hold()
        token = _pinned_snapshot.set(snapshot)
        try:
            yield
        finally:
            _pinned_snapshot.reset(token)
            snapshot.release()

    def resolve_latest_snapshot(self) -> Snapshot:
        """The snapshot of the file that stands under the path now; the last good one while it is absent or damaged.

        Costs one ``stat`` when nothing was published. Called from the event loop only.
        """
        try:
            stamp = read_file_stamp(self.path)
        except OSError:
            return self._snapshot
        if stamp not in (self._snapshot.stamp, self._unreadable_stamp):
            self._swap_snapshot(stamp)
        return self._snapshot

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``fn``, one of Datasette's own, with a connection of the request's snapshot in the lane of tables."""
        return await self.run_in_lane("tables", fn)

    async def run_in_lane(self, lane: str, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run ``fn`` with a connection of the request's snapshot in a thread of ``lane``. Raises TooBusy."""
        snapshot = self._resolve_request_snapshot()
        if self.ds.executor is None:
            return snapshot.run(fn)
        snapshot.hold()
        # A reader that gives up leaves its query running: the snapshot stays open until the thread is done with it.
        return await find_lanes(self.ds).find(lane).run(lambda: snapshot.run(fn), when_done=snapshot.release)

    async def execute(
        self, sql: str, params: Any = None, truncate: bool = False, custom_time_limit: int | None = None,
        page_size: int | None = None, log_sql_errors: bool = True,
    ) -> Any:  # fmt: skip
        """Datasette's way to run a statement; where the request brought SQL of its own, in a process apart.

        Facets, which look at every row of a table, are counted once a snapshot.
        """
        if not is_stranger_sql.get():
            facets, key = self._resolve_request_snapshot().facet_counts, (sql, repr(params))
            if (known := facets.get(key)) is not None:
                return known
            results = await super().execute(sql, params, truncate, custom_time_limit, page_size, log_sql_errors)
            if FACET_COUNT in sql:
                facets.put(key, results)
            return results
        most, limit = self.ds.max_returned_rows, self.ds.sql_time_limit_ms
        most += most == (page_size or self.ds.page_size)
        milliseconds = min(custom_time_limit or limit, limit)
        statement = Statement(sql, params or {}, most + 1 if truncate else None, milliseconds)
        try:
            columns, rows = await execute_stranger_sql(self.ds, str(self.path), statement)
        except StatementLate as late:
            raise QueryInterrupted(late, sql, params) from late
        return build_results(columns, rows[:most] if truncate else rows, truncate and len(rows) > most)

    async def table_counts(self, limit: int = 10) -> dict[str, int | None]:
        """Rows of every table, counted once a snapshot. ``limit``: least time that each count is given, in ms."""
        snapshot = self._resolve_request_snapshot()
        if snapshot.table_counts is None:
            snapshot.table_counts = await super().table_counts(max(limit, COUNT_MS))
        return snapshot.table_counts

    @property
    def cached_table_counts(self) -> dict[str, int | None] | None:
        return self._resolve_request_snapshot().table_counts

    @property
    def stamp(self) -> tuple[int, ...]:
        """Tells the snapshot that this request reads from every other."""
        return self._resolve_request_snapshot().stamp

    @property
    def size(self) -> int:
        return self._resolve_request_snapshot().size

    @property
    def hash(self) -> None:
        """None: hashing the file would stop every reader for as long as it takes, at each publish."""

    def close(self) -> None:
        self._snapshot.retire()

    def _resolve_request_snapshot(self) -> Snapshot:
        snapshot = _pinned_snapshot.get()
        return snapshot if snapshot is not None and snapshot.is_readable_by(self) else self.resolve_latest_snapshot()

    def _open_snapshot(self, path: Path) -> Snapshot:
        prepare: Prepare = lambda connection: self.ds._prepare_connection(connection, DATABASE_NAME)  # noqa: E731
        return open_snapshot(path, sum(SIZES[lane].threads for lane in CATALOGUE_LANES), prepare, self)

    def _swap_snapshot(self, stamp: tuple[int, ...]) -> None:
        try:
            fresh = self._open_snapshot(Path(self.path))
        except (StoreError, OSError) as error:
            self._unreadable_stamp = stamp
            print(f"homefinder: the last good catalogue stays in use: {error}", file=sys.stderr)
            return
        replaced, self._snapshot = self._snapshot, fresh
        replaced.retire()


def adopt_published_database(datasette: Any) -> PublishedDatabase | None:
    """The published catalogue of this Datasette, taken over from the database that Datasette opened under its name.

    None when no file is served under that name. Raises StoreError when the file cannot be read.
    """
    known = datasette.databases.get(DATABASE_NAME)
    if known is None or isinstance(known, PublishedDatabase):
        return known
    if known.is_memory or not known.path:
        return None
    published = PublishedDatabase(datasette, Path(os.fspath(known.path)))
    published.name, published.route = known.name, known.route
    datasette.databases = {**datasette.databases, DATABASE_NAME: published}
    known.close()
    return published
