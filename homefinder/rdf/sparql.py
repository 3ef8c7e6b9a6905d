"""SPARQL 1.1 queries over the catalogue, answered in the formats of the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

from homefinder.clean.csv_safe import escape_rows
from homefinder.errors import QueryError
from homefinder.rdf.context import read_context
from homefinder.rdf.query.guard import check_query
from homefinder.rdf.query.shape import require_bounded
from homefinder.rdf.serialise import RDF_FORMATS, serialise
from homefinder.rdf.store.repository import NO_GRAPHS, Answer, Graphs, Repository

Prefixes: TypeAlias = dict[str, str]

_NO_ADDRESS = re.compile(r"[\s<>\"{}|\\^`]")

RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
FORMATS = (*RESULTS, *RDF_FORMATS)


def run_query(
    repository: Repository,
    text: str,
    format: str,
    vocab: Path,
    graphs: Graphs = NO_GRAPHS,
    base: str = "",
    *,
    is_guarded: bool = True,
) -> bytes:
    """The answer to ``text`` in ``format``: json, xml, csv or tsv for SELECT and ASK; ttl, nt, rdf, jsonld, trig or
    nq for triples.

    The prefixes of ``vocab/context.jsonld`` need no declaration; the default graph is the union of all graphs unless
    ``graphs`` or, where that is empty, the query's FROM says otherwise. Relative addresses are resolved against
    ``base``, the address of the service (SPARQL 1.1 Protocol, 2.1.4), unless the query declares its own. In csv, which
    people open in spreadsheets, an apostrophe stands before what would begin a formula unless ``is_guarded`` is false;
    the other formats hold each value exactly. Raises QueryError for a query that is wrong, writes, reaches elsewhere,
    or answers in a form that the format cannot hold.
    """
    prefixes = dict(read_context(vocab).prefixes)
    checked = check_query(text, prefixes)
    if format not in FORMATS:
        raise QueryError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    if checked.form == "triples" and format in RESULTS:
        raise QueryError(
            f"CONSTRUCT and DESCRIBE answer with triples, which {format} cannot hold: use {join_with_or(RDF_FORMATS)}"
        )
    if checked.form != "triples" and format in RDF_FORMATS:
        raise QueryError(f"SELECT and ASK answer with a table, which {format} cannot hold: use {join_with_or(RESULTS)}")
    answer = repository.query(
        _declare_base(base) + add_prefixes(text, prefixes), union=checked.uses_union_graph, graphs=graphs
    )
    try:
        return _serialise_answer(answer, format, prefixes, is_guarded=is_guarded)
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query failed while it was answered: {error}") from error


def _declare_base(base: str) -> str:
    return f"BASE <{base}> " if base and not _NO_ADDRESS.search(base) else ""


def add_prefixes(text: str, prefixes: Prefixes) -> str:
    """``text`` with our prefixes in front; the query's own declarations come later and so hold."""
    return "".join(f"PREFIX {name}: <{address}> " for name, address in sorted(prefixes.items())) + text


def _serialise_answer(answer: Answer, format: str, prefixes: Prefixes, *, is_guarded: bool) -> bytes:
    if isinstance(answer, QuerySolutions | QueryBoolean):
        table: Any = answer.serialize(format=RESULTS[format])
        return escape_rows(bytes(table).decode()).encode() if format == "csv" and is_guarded else bytes(table)
    return serialise(answer, format, prefixes)


def join_with_or(names: Iterable[str]) -> str:
    """Names in a sentence: ``json, xml or csv``."""
    *most, last = names
    return f"{', '.join(most)} or {last}"


def default_format(text: str) -> str:
    """The format that suits what the query asks for, by its words alone. Raises QueryTooComplex."""
    return "ttl" if require_bounded(text).form == "triples" else "json"
