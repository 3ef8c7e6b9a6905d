"""A page in the forms that machines read: JSON, CSV, Turtle and JSON-LD. Pure but for reading the RDF store."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any, cast

from pyoxigraph import Triple

from homefinder.clean.csv_safe import escape_formula
from homefinder.ids import iri
from homefinder.rdf.context import read_context
from homefinder.rdf.serialise import serialise
from homefinder.rdf.store.repository import open_local
from homefinder.site.http.page import Page, PageContext


def render_json(page: Page) -> bytes:
    """The page's facts."""
    facts = {"title": page.title, **page.data}
    return json.dumps(facts, ensure_ascii=False, indent=1, default=to_json_value).encode()


def render_csv(page: Page) -> bytes:
    """The page's list; a cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in page.rows for name in row))
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([escape_cell(row.get(name)) for name in names] for row in page.rows)
    return out.getvalue().encode()


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
