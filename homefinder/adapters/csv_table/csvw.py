"""The part of CSVW metadata that a harvest needs: the columns of a table and which are required. Pure.

https://www.w3.org/TR/tabular-metadata/#columns
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ColumnNames = tuple[str, ...]
"""What a column may be called in the header: its name, then its titles."""


@dataclass(frozen=True, slots=True)
class CsvwColumn:
    """One column as the metadata describes it."""

    names: ColumnNames
    required: bool


def parse_columns(document: Any, file: str) -> list[CsvwColumn]:
    """The columns of the table kept in ``file``, from a table or a table group.

    Raises ValueError for what is neither.
    """
    if not isinstance(document, Mapping):
        raise ValueError("it is not an object")
    schema = _table(document, file).get("tableSchema", document.get("tableSchema"))
    if schema is None:
        raise ValueError("it has no tableSchema")
    columns = schema.get("columns", []) if isinstance(schema, Mapping) else []
    described = [column for column in columns if isinstance(column, Mapping) and not column.get("virtual")]
    return [CsvwColumn(names, column.get("required") is True) for column in described if (names := _names(column))]


def _table(document: Mapping[str, Any], file: str) -> Mapping[str, Any]:
    tables = document.get("tables")
    if not isinstance(tables, list):
        return document
    known = [table for table in tables if isinstance(table, Mapping)]
    named = [table for table in known if str(table.get("url", "")).rsplit("/", 1)[-1] == file]
    return next(iter(named or known), document)


def _names(column: Mapping[str, Any]) -> ColumnNames:
    return tuple(dict.fromkeys(text for text in (column.get("name"), *_titles(column.get("titles"))) if text))


def _titles(titles: Any) -> Iterator[str]:
    """A title is text, a list of texts, or either by language."""
    if isinstance(titles, str):
        yield titles
    elif isinstance(titles, list | Mapping):
        for title in titles.values() if isinstance(titles, Mapping) else titles:
            yield from _titles(title)
