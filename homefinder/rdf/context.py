"""The one mapping: ``vocab/context.jsonld`` says which address, datatype and language each of our terms has.

rdflib reads contexts too, but takes 0.2 s to load where ``homefinder sparql`` takes 0.3 s, and lets a definition pass
that ``expand`` would not follow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from homefinder.errors import DeclarationError

FILE = "context.jsonld"
LINK = "@id"


@dataclass(frozen=True, slots=True)
class Term:
    """What one word of ours means in RDF. ``datatype`` is an address, ``@id`` for a link, or empty."""

    iri: str
    datatype: str = ""
    language: str = ""

    @property
    def is_link(self) -> bool:
        return self.datatype == LINK


@dataclass(frozen=True, slots=True)
class Context:
    """The terms and prefixes of a context, with every address written out."""

    path: Path
    prefixes: Mapping[str, str]
    terms: Mapping[str, Term]

    def term(self, name: str) -> Term:
        """The term ``name``. Raises DeclarationError when the context lacks it."""
        try:
            return self.terms[name]
        except KeyError:
            raise DeclarationError(self.path, f"has no term {name!r}; add it to the @context") from None

    def expand_name(self, name: str) -> str:
        """The address behind a term (``Home``) or a prefixed name (``xsd:date``). Raises DeclarationError."""
        prefix, colon, local = name.partition(":")
        return self.prefixes[prefix] + local if colon and prefix in self.prefixes else self.term(name).iri


@lru_cache(maxsize=8)
def read_context(vocab: Path) -> Context:
    """Read ``vocab/context.jsonld``: the flat subset of JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) that we use.

    A definition is a prefix (an address ending in ``/`` or ``#``), an alias, or an object with ``@id`` and
    ``@type`` or ``@language``. Raises DeclarationError for anything else.
    """
    path = vocab / FILE
    try:
        entries: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["@context"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DeclarationError(path, f"is not a readable JSON-LD context ({error})") from error
    entries.pop("@version", None)
    prefixes = {name: value for name, value in entries.items() if _is_prefix(value)}
    terms = {name: _term(path, prefixes, name, entry) for name, entry in entries.items() if name not in prefixes}
    return Context(path, prefixes, terms)


def _is_prefix(value: Any) -> bool:
    return isinstance(value, str) and "://" in value and value.endswith(("/", "#"))


def _term(path: Path, prefixes: Mapping[str, str], name: str, entry: Any) -> Term:
    parts = {"@id": entry} if isinstance(entry, str) else entry
    if not isinstance(parts, dict) or "@id" not in parts or set(parts) - {"@id", "@type", "@language"}:
        raise DeclarationError(path, f"term {name!r}: write an address, or an object of @id, @type and @language")
    datatype = parts.get("@type", "")
    return Term(
        _write_out(path, prefixes, name, parts["@id"]),
        datatype if datatype in ("", LINK) else _write_out(path, prefixes, name, datatype),
        parts.get("@language", ""),
    )


def _write_out(path: Path, prefixes: Mapping[str, str], name: str, short: str) -> str:
    prefix, colon, local = short.partition(":")
    if colon and prefix in prefixes:
        return prefixes[prefix] + local
    raise DeclarationError(path, f"term {name!r}: {short!r} does not begin with a prefix of this file")
