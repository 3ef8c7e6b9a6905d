"""Of which standards a question speaks: names, acronyms and ids of sources that stand in it."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from homefinder.search.tokenise import stem

ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{1,9}\b")
OF_SOURCE = re.compile(
    r"\s*(?:[,)/]|(?:census|return|schema|dataset|standard|list|collection|model|rules?)\b)", re.IGNORECASE
)
GENERAL = frozenset(
    [
        "data",
        "standard",
        "standards",
        "schema",
        "model",
        "rules",
        "rule",
        "list",
        "editions",
        "edition",
        "api",
        "code",
        "codes",
        "xsd",
        "yaml",
        "openapi",
        "json",
        "table",
        "tables",
        "the",
        "of",
        "for",
        "and",
        "return",
        "census",
        "dataset",
        "national",
        "validation",
        "service",
        "specification",
        "properties",
        "exchange",
        "items",
    ]
)


@dataclass(frozen=True, slots=True)
class SourceNames:
    """The words by which one source is named."""

    source_id: str
    acronyms: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]


def read_source_names(connection: sqlite3.Connection) -> list[SourceNames]:
    """The names of every source that has items, codes or rules: its id, and the titles of its homes or records."""
    titles: dict[str, list[str]] = {}
    for row in connection.execute(
        """SELECT DISTINCT x.source_id, r.title, s.title AS of_source FROM (SELECT source_id, record_id FROM items
             UNION SELECT source_id, record_id FROM rules UNION SELECT source_id, record_id FROM code_lists) x
           JOIN sources s ON s.id = x.source_id LEFT JOIN records r ON r.id = x.record_id"""
    ):
        titles.setdefault(row["source_id"], [row["of_source"]]).append(row["title"] or "")
    uses = Counter(word for source in titles for word in set(source.split("-")))
    found = []
    for source, named in titles.items():
        pieces = source.split("-")
        own = {piece.upper() for piece in pieces if piece not in GENERAL and len(piece) <= 8 and uses[piece] <= 3}
        acronyms = own | {word for title in named for word in ACRONYM.findall(title)}
        phrases = {
            tuple(stem(word) for word in re.findall(r"[a-z0-9]+", title.lower())) for title in named[:4] if title
        }
        phrases |= {tuple(stem(piece) for piece in pieces[:size]) for size in (2, 3) if len(pieces) >= size}
        found.append(SourceNames(source, frozenset(acronyms - {"CSV", "XSD", "YAML", "API", "JSON"}), tuple(phrases)))
    return found


def find_named_sources(
    text: str, names: list[SourceNames], spelled: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """The sources that a question names, each with the words of the question that name it.

    ``spelled``: abbreviations that stand for words of items, so that one names a source only before a word for one.
    """
    words = [stem(word) for word in re.findall(r"[a-z0-9]+", text.lower())]
    capitals = {
        hit[0] for hit in ACRONYM.finditer(text) if hit[0].lower() not in spelled or OF_SOURCE.match(text[hit.end() :])
    }
    found: dict[str, tuple[str, ...]] = {}
    for one in names:
        hits = capitals & one.acronyms
        phrase = next((p for p in sorted(one.phrases, key=len, reverse=True) if len(p) > 1 and _contains(words, p)), ())
        if phrase or hits:
            found[one.source_id] = (*phrase, *(stem(hit.lower()) for hit in hits))
    return found


def _contains(words: list[str], phrase: tuple[str, ...]) -> bool:
    return any(tuple(words[at : at + len(phrase)]) == phrase for at in range(len(words) - len(phrase) + 1))
