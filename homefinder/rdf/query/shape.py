"""The shape of a SPARQL query as a stranger sent it: how long, how deep, and what kind of answer it asks for. Pure.

The store's parser overflows the stack on deep nesting and takes a time that doubles with each level of some brackets,
and neither can be stopped from within. So the words are told apart here, in one pass and a time that grows with the
length only, before that parser sees them. Tokens: https://www.w3.org/TR/sparql11-query/#sparqlGrammar, 19.8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from homefinder.errors import QueryError

Form: TypeAlias = Literal["rows", "boolean", "triples"]

MAX_CHARACTERS = 50_000
"""Length of the longest query. The longest of ours has 1,500; a list of 500 addresses in VALUES has 40,000."""
MAX_DEPTH = 50
"""Most brackets open at once. Measured with pyoxigraph 0.5.13: 50 lists within lists take its parser 2 s, 100 take more
than 20 s; 1,000 groups overflow a stack of 8 MB. The deepest of our saved queries has 5."""

FORMS: dict[str, Form] = {"SELECT": "rows", "ASK": "boolean", "CONSTRUCT": "triples", "DESCRIBE": "triples"}

# A text that nobody ends is one token too, so that no place is looked at more than once: it cannot be parsed anyway.
_TOKEN = re.compile(
    r'''
      (?P<comment>\#[^\r\n]*)
    | (?P<text>"""(?:[^"\\]|\\.|"(?!""))*+(?:""")? | \'\'\'(?:[^'\\]|\\.|'(?!\'\'))*+(?:\'\'\')?
        | "(?:[^"\\\r\n]|\\.)*+"? | '(?:[^'\\\r\n]|\\.)*+'?)
    | (?P<address><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<open>[(\[{]) | (?P<close>[)\]}])
    | (?P<variable>[?$]\w+)
    | (?P<name>[\w.-]{0,100}:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*)
    | (?P<word>\w+)
    | (?P<other>.)
    ''',
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class QueryShape:
    """``form`` is None where no word tells it: the parser will say what is wrong with such a query."""

    form: Form | None
    depth: int


class QueryTooComplex(QueryError):
    """A query is longer, or nested deeper, than one may be."""


def read_shape(text: str) -> QueryShape:
    """Form and depth of a query. Never raises; the parser decides later whether it is one at all."""
    form: Form | None = None
    depth = deepest = 0
    for token in _TOKEN.finditer(text):
        kind, word = token.lastgroup, token.group()
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(depth - 1, 0)
        elif kind == "address":
            # ``?a<(((?b>?c`` may be an address or a comparison: what it opens and leaves open counts.
            depth += max(word.count("(") + word.count("[") - word.count(")") - word.count("]"), 0)
        elif kind == "word" and form is None:
            form = FORMS.get(word.upper())
        deepest = max(deepest, depth)
    return QueryShape(form, deepest)


def require_bounded(text: str) -> QueryShape:
    """The shape of a query that may be parsed. Raises QueryTooComplex with what to do."""
    if len(text) > MAX_CHARACTERS:
        raise QueryTooComplex(
            f"the query has {len(text):,} characters, more than the {MAX_CHARACTERS:,} allowed; ask in parts"
        )
    shape = read_shape(text)
    if shape.depth > MAX_DEPTH:
        raise QueryTooComplex(
            f"the query opens {shape.depth:,} brackets within each other, more than the {MAX_DEPTH} allowed; "
            "write it with fewer levels"
        )
    return shape
