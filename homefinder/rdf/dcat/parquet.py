"""A table of the catalogue as a Parquet file (https://parquet.apache.org/), for DuckDB, pandas, R and the like.

Arrow is an extra of its own, ``homefinder[parquet]``: it is larger than all else that Homefinder needs together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, BinaryIO

from homefinder.errors import UsageError

ROWS = 20_000
"""Rows of one group: what is held in memory at a time."""
ARROW_TYPES = {"TEXT": "string", "INTEGER": "int64", "REAL": "float64"}
"""The type of a column by how it is declared; of all others the values are written as texts."""


def load_arrow() -> tuple[Any, Any]:
    """The packages ``pyarrow`` and ``pyarrow.parquet``. Raises UsageError where they are not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise UsageError(
            "Parquet needs the extra `parquet`, which is not installed: `pip install 'homefinder[parquet]'`, or "
            "`uv sync --inexact --extra parquet` in a checkout; `homefinder export datapackage` gives the same as CSV"
        ) from error
    return pyarrow, parquet


def write_parquet(catalogue: sqlite3.Connection, sql: str, columns: Sequence[tuple[str, str]], out: BinaryIO) -> None:
    """Write what ``sql`` selects to ``out``, some rows at a time. ``columns``: name and declared type of each.

    Raises UsageError without Arrow.
    """
    arrow, parquet = load_arrow()
    schema = arrow.schema([(name, ARROW_TYPES.get(declared.upper(), "string")) for name, declared in columns])
    rows = catalogue.execute(sql)
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while group := rows.fetchmany(ROWS):
            values = zip(*(tuple(row) for row in group), strict=True)
            arrays = [
                arrow.array([_fit(value, str(field.type)) for value in column], field.type)
                for column, field in zip(values, schema, strict=True)
            ]
            writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))


def _fit(value: Any, arrow_type: str) -> Any:
    """SQLite keeps any value in any column: a number among texts is written as a text."""
    return str(value) if arrow_type == "string" and value is not None else value
