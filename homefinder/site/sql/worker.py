"""One worker process: answers statements of SQL on the published catalogue, one at a time, within its limits.

SQLite can be stopped between its steps, not within one: ``trim`` of two long texts runs for minutes in a single step,
and nothing but the end of the process ends it.
"""

from __future__ import annotations

import base64
import json
import resource
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from homefinder.site.guard.process import Answer, limit_process, serve_requests
from homefinder.site.sql.limits import STRANGER_LIMITS, limit_connection

STEPS_BETWEEN_LOOKS = 1_000
"""Steps of SQLite's machine after which the clock is looked at."""
TEMPORARY_BYTES = 256 * 1024 * 1024
"""Bytes of the longest temporary file, which sorting and recursion write."""

SqlValue = str | int | float | bytes | None


class CurrentCatalogue:
    """A connection on the file that stands under the path now, opened again when another was published."""

    def __init__(self) -> None:
        self._connection: sqlite3.Connection | None = None
        self._opened: tuple[str, int, int] | None = None

    def open_current(self, path: str) -> sqlite3.Connection:
        """Raises sqlite3.OperationalError where there is no such file."""
        try:
            found = Path(path).stat()
        except OSError as error:
            raise sqlite3.OperationalError("the catalogue cannot be read now; try again") from error
        stamp = (path, found.st_ino, found.st_mtime_ns)
        if self._connection is None or self._opened != stamp:
            if self._connection is not None:
                self._connection.close()
            self._connection = _connect(path)
            self._opened = stamp
        return self._connection


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?immutable=1", uri=True)
    connection.text_factory = lambda text: str(text, "utf-8", "replace")
    connection.create_function("escape_fts", 1, quote_words)
    limit_connection(connection, STRANGER_LIMITS)
    return connection


def quote_words(text: str | None) -> str:
    """Words for FTS5, each a text and no operator. As ``escape_fts`` of Datasette, which takes a second to load."""
    words = (text or "").replace('"', " ").split()
    return " ".join(f'"{word}"' for word in words) or '""'


def answer_statement(catalogue: CurrentCatalogue, max_bytes: int, request: dict[str, Any]) -> Answer:
    """Columns and rows as JSON; a failure is told in the head, with the kind ``late`` where time was out."""
    try:
        connection = catalogue.open_current(request["path"])
        until = time.monotonic() + request["milliseconds"] / 1000
        connection.set_progress_handler(lambda: time.monotonic() > until, STEPS_BETWEEN_LOOKS)
        cursor = connection.execute(request["sql"], request["params"])
        rows = _list_rows(cursor, request["rows"], max_bytes)
        columns = [column[0] for column in cursor.description or ()]
    except sqlite3.Error as error:
        return {"ok": False, "kind": "late" if str(error) == "interrupted" else "", "error": str(error)}, b""
    except MemoryError:
        return {"ok": False, "kind": "memory", "error": "the statement needs more memory than is allowed"}, b""
    body = json.dumps({"columns": columns, "rows": rows}).encode()
    return {"ok": True, "length": len(body)}, body


def _list_rows(cursor: sqlite3.Cursor, most: int | None, max_bytes: int) -> list[list[Any]]:
    rows, size = [], 0
    for row in cursor:
        size += sum(len(value) if isinstance(value, (str, bytes)) else 8 for value in row)
        if size > max_bytes:
            raise sqlite3.OperationalError(
                f"the answer is longer than the {max_bytes:,} bytes allowed; add LIMIT, or ask for fewer columns"
            )
        rows.append([_encode(value) for value in row])
        if len(rows) == most:
            break
    return rows


def _encode(value: SqlValue) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def main(memory: int, max_bytes: int, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until standard input ends, which it does when the site ends."""
    limit_process(memory)
    resource.setrlimit(resource.RLIMIT_FSIZE, (TEMPORARY_BYTES, TEMPORARY_BYTES))
    catalogue = CurrentCatalogue()
    serve_requests(lambda request: answer_statement(catalogue, max_bytes, request), requests, answers)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer)
