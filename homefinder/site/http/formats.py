"""A page in the forms that machines read: JSON, CSV, Turtle and JSON-LD. Pure but for reading the RDF store."""

from __future__ import annotations

import codecs
import csv
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from itertools import islice
from typing import Any, BinaryIO, cast

from pyoxigraph import Triple

from homefinder.clean.csv_safe import escape_formula
from homefinder.ids import iri
from homefinder.rdf.context import read_context
from homefinder.rdf.serialise import serialise
from homefinder.rdf.store.repository import open_local
from homefinder.site.http.page import Page, PageContext, RowStream

MAX_CSV_SECONDS, MAX_CSV_BYTES = 30.0, 200_000_000
"""What one list in CSV may take."""


def render_json(page: Page, path: str = "") -> bytes:
    """The page's facts; of a list how many rows it has in all, and where the rows before and after these are."""
    facts = {"title": page.title, **page.data}
    if page.rows:
        facts.setdefault("total", len(page.rows))
    pager = page.data.get("pager")
    if pager is not None:
        turns = {"next": pager.after, "previous": pager.before}
        facts |= {"total": pager.total, **{name: f"{path}{query}" if query else None for name, query in turns.items()}}
    return json.dumps(facts, ensure_ascii=False, indent=1, default=to_json_value).encode()


class ListTooLong(Exception):
    """A list takes longer, or more bytes, than one answer may. The message says what to do."""


def write_csv(page: Page, out: BinaryIO, *, is_download: bool = False, prefix: str = "") -> None:
    """Every row of the page's list, as it is read; a cell that a spreadsheet would run as a formula gets an apostrophe
    in front. A download begins with the mark by which spreadsheets know UTF-8. ``prefix`` goes before the addresses of
    our own pages.

    Raises ListTooLong after MAX_CSV_SECONDS or MAX_CSV_BYTES.
    """
    if is_download:
        out.write(codecs.BOM_UTF8)
    writer = csv.writer(codecs.getwriter("utf-8")(out))
    names = _list_columns(page)
    writer.writerow(names)
    ends = time.monotonic() + MAX_CSV_SECONDS
    for row in page.rows:
        writer.writerow(
            [escape_cell(f"{prefix}{row[name]}" if _is_own_page(name, row) else row.get(name)) for name in names]
        )
        if time.monotonic() > ends or out.tell() > MAX_CSV_BYTES:
            raise ListTooLong(
                "This list is longer than one answer may be. Narrow it, or take the whole catalogue: /catalogue.db"
            )


def _is_own_page(name: str, row: Mapping[str, Any]) -> bool:
    return name.endswith(("page", "href")) and str(row.get(name)).startswith("/")


def _list_columns(page: Page) -> list[str]:
    """The page's own columns, then what else rows have; of a list that is read row by row its first is asked."""
    known = islice(page.rows, 1) if isinstance(page.rows, RowStream) else page.rows
    return list(dict.fromkeys((*page.columns, *(name for row in known for name in row))))


def escape_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; a list or a mapping is JSON."""
    if value is None or isinstance(value, str | int | float):
        return escape_formula(value)
    return escape_formula(json.dumps(value, ensure_ascii=False, default=to_json_value))


def render_rdf(context: PageContext, page: Page, format_name: str) -> bytes:
    """All statements about the page's things. Raises StoreError where no RDF was built."""
    addresses = [iri(context.settings.base, kind, name) if kind else name for kind, name in page.things]
    values = " ".join(f"<{address}>" for address in addresses)
    query = f"CONSTRUCT {{ ?thing ?p ?o }} WHERE {{ VALUES ?thing {{ {values} }} ?thing ?p ?o }}"
    prefixes = read_context(context.vocab).prefixes
    with open_local(context.settings.rdf) as repository:
        return serialise(cast("Iterable[Triple]", repository.query(query)), format_name, prefixes)


def to_json_value(value: object) -> Any:
    """A value as JSON knows it."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, Sequence):
        return list(value)
    return str(value)
