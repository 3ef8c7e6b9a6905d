"""Whether a SPARQL query may run: it parses, and it only reads, and only here.

The store would fetch what ``SERVICE`` names, so that a stranger's query could reach the network from this machine.
Whether a word is a keyword or part of a text is decided by the store's own parser: the word is misspelt wherever it
stands, and if the query still parses, it was no keyword. A tokeniser of ours could be led astray by quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import QueryBoolean, QuerySolutions, Store

from homefinder.errors import QueryError
from homefinder.rdf.query.shape import Form, require_bounded

_SERVICE = re.compile(r"(servic)e", re.IGNORECASE)
_FROM = re.compile(r"(fro)m", re.IGNORECASE)
_POSITION = re.compile(r"error at ([0-9]+):([0-9]+): (.*)", re.DOTALL)
_FIRST_WORD = re.compile(r"(?:\s|#[^\n]*(?:\n|$)|prefix\s+\S*:\s*<[^>]*>|base\s+<[^>]*>)*([a-z]*)", re.IGNORECASE)
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
ANY_BASE = "http://localhost/"
"""What relative addresses are resolved against while a query is only parsed."""

MAX_SHOWN_CHARACTERS = 40
"""How many characters of a query are shown from the place of an error on."""


@dataclass(frozen=True, slots=True)
class CheckedQuery:
    """What a query that may run will answer with, and whether it leaves the default graph to us."""

    form: Form
    uses_union_graph: bool


def check_query(text: str, prefixes: Mapping[str, str]) -> CheckedQuery:
    """Parse a query without running it on any data. Raises QueryError that tells line and column.

    Only SELECT, ASK, CONSTRUCT and DESCRIBE pass, without SERVICE. ``prefixes`` need no declaration. Parsing computes
    what needs no data, however long that takes: a stranger's query comes here in a worker process only.
    """
    require_bounded(text)
    word = _FIRST_WORD.match(text)
    if word and word.group(1).upper() in _UPDATES:
        raise QueryError(f"{word.group(1).upper()} would write: only SELECT, ASK, CONSTRUCT and DESCRIBE are allowed")
    form = _parse(_without_service(text, prefixes), text, prefixes)
    return CheckedQuery(form, uses_union_graph=not _has_from_clause(text, prefixes))


def _without_service(text: str, prefixes: Mapping[str, str]) -> str:
    masked = _SERVICE.sub(r"\1x", text)
    if masked == text:
        return text
    try:
        _parse(masked, text, prefixes)
    except QueryError as error:
        if _fails_at_service(masked, text, prefixes):
            raise QueryError("SERVICE is not allowed: a query may only read this store") from error
        raise
    return masked


def _fails_at_service(masked: str, text: str, prefixes: Mapping[str, str]) -> bool:
    """Whether the parser stopped at, or right behind, one of the misspelt words."""
    try:
        Store().query(masked, base_iri=ANY_BASE, prefixes=dict(prefixes))
    except SyntaxError as error:
        place = _offset(text, error)
        return any(word.start() <= place <= word.end() + 1 for word in _SERVICE.finditer(text))
    return False


def _has_from_clause(text: str, prefixes: Mapping[str, str]) -> bool:
    """Whether the query has a FROM clause; then it says itself what its default graph is."""
    masked = _FROM.sub(r"\1x", _SERVICE.sub(r"\1x", text))
    if not _FROM.search(text):
        return False
    try:
        _parse(masked, text, prefixes)
    except QueryError:
        return True
    return False


def _parse(masked: str, text: str, prefixes: Mapping[str, str]) -> Form:
    try:
        answer = Store().query(masked, base_iri=ANY_BASE, prefixes=dict(prefixes))
    except SyntaxError as error:
        raise QueryError(_explain(text, error)) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be read: {error}") from error
    if isinstance(answer, QuerySolutions):
        return "rows"
    return "boolean" if isinstance(answer, QueryBoolean) else "triples"


def _explain(text: str, error: SyntaxError) -> str:
    found = _POSITION.match(str(error))
    if not found:
        return f"the query cannot be read: {error}"
    line, column, expected = int(found.group(1)), int(found.group(2)), found.group(3)
    lines = text.splitlines()
    shown = lines[line - 1] if line <= len(lines) else ""
    where = f"syntax error at line {line}, column {column}"
    if "Prefix not found" in expected:
        return f"{where}: a prefix used just before is not declared; write PREFIX name: <address> in front"
    if rest := shown[column - 1 :].strip():
        return f"{where}: cannot be read from “{rest[:MAX_SHOWN_CHARACTERS]}” on"
    before = f" behind “{shown.strip()[-MAX_SHOWN_CHARACTERS:]}”" if shown.strip() else ""
    return f"{where}: something is missing{before}, or a word there is not SPARQL"


def _offset(text: str, error: SyntaxError) -> int:
    found = _POSITION.match(str(error))
    if not found:
        return -1
    lines = text.splitlines(keepends=True)
    return sum(len(line) for line in lines[: int(found.group(1)) - 1]) + int(found.group(2)) - 1
