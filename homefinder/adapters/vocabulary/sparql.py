"""A declared question to a SPARQL endpoint, page by page, and the rows of its answers as entries.

https://www.w3.org/TR/sparql11-protocol/#query-via-get
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Self
from urllib.parse import urlencode

import pyoxigraph
from pydantic import BaseModel, ConfigDict, Field, model_validator

from homefinder.adapters.graph.graph import gather_values
from homefinder.adapters.graph.pages import Exchanges
from homefinder.adapters.mapping.mapping import SourceEntry
from homefinder.adapters.xml_text import decode_xml
from homefinder.clean.decoding import TextFormatError, decode_bytes
from homefinder.errors import ParseError
from homefinder.model import FetchResult, Issue, Location

Row = dict[str, Any]


class SparqlQuery(BaseModel):
    """What is asked of an endpoint. Rows that share ``group`` (if nothing is said, the first variable) are one
    entry."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    endpoint: str = Field(pattern=r"^https?://")
    """Where it is asked."""
    query: str
    """A SELECT query."""
    page_size: int = Field(default=0, ge=0)
    """Rows asked for at a time; 0: all at once."""
    group: str = ""
    """The variable by which rows are one entry; empty: the first."""
    options: dict[str, str] = {}
    """Further parameters of the address, such as ``format: json``."""

    @model_validator(mode="after")
    def _check_pages(self) -> Self:
        if self.page_size and not re.search(r"\border\s+by\b", self.query, re.IGNORECASE):
            raise ValueError("a query that is asked in pages needs ORDER BY, or its pages overlap")
        if self.page_size and re.search(r"\b(?:limit|offset)\s+[0-9]", self.query, re.IGNORECASE):
            raise ValueError("leave LIMIT and OFFSET to page_size")
        return self

    def build_url(self, start: int) -> str:
        """The address that asks for the rows from ``start`` on."""
        page = f"\nLIMIT {self.page_size} OFFSET {start}" if self.page_size else ""
        return f"{self.endpoint}?{urlencode({'query': self.query.strip() + page, **self.options})}"


def walk_rows(asked: SparqlQuery, max_pages: int, exchanges: Exchanges) -> Iterator[tuple[FetchResult, list[Row]]]:
    """Each answer with its rows, until one brings fewer rows than were asked for, or none that is new."""
    seen: set[str] = set()
    start = 0
    for _ in range(max_pages):
        fetched = exchanges.ask(asked.build_url(start))
        rows = _parse_rows(fetched)
        fresh = {repr(sorted(row.items())) for row in rows} - seen
        if start and rows and not fresh:
            return  # an endpoint that ignores OFFSET
        yield fetched, rows
        if not asked.page_size or len(rows) < asked.page_size:
            return
        seen |= fresh
        start += len(rows)


def parse_answers(asked: SparqlQuery, max_pages: int, exchanges: Exchanges) -> tuple[list[SourceEntry], list[Issue]]:
    """The entries of every answer, and what was wrong. Raises ParseError for what is no answer."""
    groups: dict[str, dict[str, list[Any]]] = {}
    places: dict[str, Location] = {}
    pages = list(walk_rows(asked, max_pages, exchanges))
    for fetched, rows in pages:
        for index, row in enumerate(rows):
            key = _read_key(asked.group, row) or f"{fetched.sha256} {index}"
            places.setdefault(key, fetched.locate("#").at("results", "bindings", index))
            values = groups.setdefault(key, defaultdict(list))
            for name, value in row.items():
                values[name].append(value)
    entries = [
        SourceEntry(
            {name: found for name, some in values.items() if (found := gather_values(some)) is not None}, places[key]
        )
        for key, values in groups.items()
    ]
    return entries, _list_limit_issues(asked, max_pages, pages)


def _list_limit_issues(
    asked: SparqlQuery, max_pages: int, pages: Sequence[tuple[FetchResult, list[Row]]]
) -> list[Issue]:
    if not asked.page_size or len(pages) < max_pages or len(pages[-1][1]) < asked.page_size:
        return []
    said = f"{max_pages} pages of {asked.page_size} rows were read; the declaration allows no more"
    return [Issue("list-cut", said, pages[-1][0].locate())]


def _read_key(group: str, row: Row) -> str:
    value = row.get(group) if group else next(iter(row.values()), None)
    return str(getattr(value, "value", ""))


def _parse_rows(fetched: FetchResult) -> list[Row]:
    start = fetched.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    try:
        if start == b"<":
            text, form = decode_xml(fetched.body), pyoxigraph.QueryResultsFormat.XML
        elif start == b"{":
            text, form = decode_bytes(fetched.body)[0], pyoxigraph.QueryResultsFormat.JSON
        else:
            raise TextFormatError("is neither JSON nor XML, as answers of SPARQL are")
        solutions = pyoxigraph.parse_query_results(text, format=form)
        if not isinstance(solutions, pyoxigraph.QuerySolutions):
            raise TextFormatError("answers yes or no: declare a SELECT query")
        names = [variable.value for variable in solutions.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in solutions]
    except TextFormatError as error:
        raise ParseError(fetched.url, error.problem) from error
    except (SyntaxError, ValueError) as error:
        raise ParseError(fetched.url, f"is no answer of SPARQL: {str(error)[:300]}") from error
