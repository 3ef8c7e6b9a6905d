"""SPARQL 1.1 queries over the catalogue, answered in the formats of the command line."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, TypeAlias

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize

from homefinder.errors import QueryError
from homefinder.rdf.context import load_context
from homefinder.rdf.guard import check
from homefinder.rdf.repository import Answer, Repository
from homefinder.rdf.turtle import write_turtle
from homefinder.settings import ROOT

Prefixes: TypeAlias = dict[str, str]

RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
TRIPLES = ("ttl", "nt")
FORMATS = (*RESULTS, *TRIPLES)


def run(repository: Repository, text: str, format: str = "json", vocab: Path = ROOT / "vocab") -> bytes:
    """The answer to ``text`` in ``format``: json, xml, csv or tsv for SELECT and ASK, ttl or nt for triples.

    The prefixes of ``vocab/context.jsonld`` need no declaration; the default graph is the union of all graphs unless
    the query has a FROM. Raises QueryError for a query that is wrong, writes, reaches elsewhere, or answers in a form
    that the format cannot hold.
    """
    prefixes = dict(load_context(vocab).prefixes)
    checked = check(text, prefixes)
    if format not in FORMATS:
        raise QueryError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    if checked.form == "triples" and format in RESULTS:
        raise QueryError(f"CONSTRUCT and DESCRIBE answer with triples, which {format} cannot hold: use ttl or nt")
    if checked.form != "triples" and format in TRIPLES:
        raise QueryError(f"SELECT and ASK answer with a table, which {format} cannot hold: use json, xml, csv or tsv")
    answer = repository.query(declared(text, prefixes), union=checked.union)
    try:
        return _written(answer, format, prefixes)
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query failed while it was answered: {error}") from error


def declared(text: str, prefixes: Prefixes) -> str:
    """``text`` with our prefixes in front; the query's own declarations come later and so hold."""
    return "".join(f"PREFIX {name}: <{address}> " for name, address in sorted(prefixes.items())) + text


def _written(answer: Answer, format: str, prefixes: Prefixes) -> bytes:
    if isinstance(answer, QuerySolutions | QueryBoolean):
        table: Any = answer.serialize(format=RESULTS[format])
        return bytes(table)
    out = io.BytesIO()
    if format == "ttl":
        write_turtle(answer, RdfFormat.TURTLE, prefixes, out)
    else:
        serialize(answer, out, RdfFormat.N_TRIPLES)
    return out.getvalue()


def default_format(text: str, vocab: Path = ROOT / "vocab") -> str:
    """The format that suits what the query answers with. Raises QueryError for a query that may not run."""
    return "ttl" if check(text, dict(load_context(vocab).prefixes)).form == "triples" else "json"
