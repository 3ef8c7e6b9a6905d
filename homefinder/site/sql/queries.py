"""Which requests bring SQL of their own, and how such SQL is answered: in a worker process, as Datasette wants it."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from datasette.database import Results
from datasette.utils import escape_sqlite
from datasette.views.base import DatasetteError

from homefinder.errors import QueryError
from homefinder.site.guard.lanes import SIZES, TooBusy, find_lanes
from homefinder.site.guard.workers import MIB, QueryKilled, WorkerPool, WorkLimits

WORKER_MODULE = "homefinder.site.sql.worker"
ADVICE = "add LIMIT, or narrow it"
MEMORY_BYTES, ANSWER_BYTES = 512 * MIB, 10_000_000
"""Of a process, its libraries included (it takes 30 MB itself); of an answer's values."""
GRACE_SECONDS = 1.0
"""How long after its time a statement may take to end by itself before its process is ended."""

SQL_PARAMETERS = frozenset({"sql", "_where"})
"""Parameters of an address in which Datasette takes SQL."""

is_stranger_sql: ContextVar[bool] = ContextVar("stranger_sql", default=False)
"""Whether the request at hand brought SQL of its own."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its values, how many rows are wanted at most (None: all), and how long it may take."""

    sql: str
    params: Mapping[str, Any] | Sequence[Any]
    rows: int | None
    milliseconds: int


class StatementLate(Exception):
    """A statement took longer than it may."""


def has_stranger_sql(query_string: bytes) -> bool:
    """Whether an address brings SQL of its own."""
    names = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    return any(name in SQL_PARAMETERS for name, _ in names)


async def execute_stranger_sql(datasette: Any, path: str, statement: Statement) -> tuple[list[str], list[sqlite3.Row]]:
    """Columns and rows. Raises StatementLate, sqlite3.OperationalError for a statement that is wrong or takes too much,
    DatasetteError with status 503 where too many others ask."""
    workers = _ensure_workers(datasette)
    request = {
        "path": path, "sql": statement.sql, "rows": statement.rows, "milliseconds": statement.milliseconds,
        "params": dict(statement.params) if isinstance(statement.params, Mapping) else list(statement.params),
    }  # fmt: skip
    try:
        body = await find_lanes(datasette).find("sql").run(lambda: workers.ask(request))
    except TooBusy as busy:
        raise DatasetteError(f"The statement was not run: {busy}.", title="The site is busy", status=503) from busy
    except QueryKilled as killed:
        raise sqlite3.OperationalError(str(killed)) from killed
    except QueryError as error:
        if str(error) == "interrupted":
            raise StatementLate from error
        raise sqlite3.OperationalError(str(error)) from error
    answer = json.loads(body)
    return answer["columns"], _build_rows(answer["columns"], answer["rows"])


def build_results(columns: Sequence[str], rows: list[sqlite3.Row], truncated: bool) -> Results:
    """An answer as Datasette's pages take it."""
    return Results(rows, truncated, tuple((name, *[None] * 6) for name in columns))


def _ensure_workers(datasette: Any) -> WorkerPool:
    found: WorkerPool | None = getattr(datasette, "_homefinder_sql_workers", None)
    if found is None:
        seconds = datasette.setting("sql_time_limit_ms") / 1000 + GRACE_SECONDS
        limits = WorkLimits(seconds, MEMORY_BYTES, ANSWER_BYTES, SIZES["sql"].threads, advice=ADVICE)
        found = datasette._homefinder_sql_workers = WorkerPool(WORKER_MODULE, (), limits)
    return found


def _build_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[sqlite3.Row]:
    """Rows as SQLite gives them, with every column even where two bear one name."""
    if not rows:
        return []
    connection = sqlite3.connect(":memory:")
    try:
        names = ", ".join(f"NULL AS {escape_sqlite(name) if name else '[]'}" for name in columns)
        cursor = connection.execute(f"SELECT {names}")
        return [sqlite3.Row(cursor, tuple(_decode(value) for value in row)) for row in rows]
    finally:
        connection.close()


def _decode(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value
