"""Queries of the reconciliation protocol as they come in, checked. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefinder.site.reconcile.manifest import KINDS, MAX_BATCH, PROPERTIES

MAX_QUERY_LENGTH = 500
"""Characters of one query that are read."""
MAX_REQUEST_BYTES = 1_000_000
"""Bytes of one request."""
MAX_CANDIDATES = 25
"""Candidates of one answer."""
MAX_PROPERTIES = 10
"""Further columns of one query that are read."""
KNOWN_PROPERTIES = frozenset(field["id"] for field in PROPERTIES)


class ReconciliationRefused(Exception):
    """The request is no request of the protocol, or too large. The message says why, in plain words."""

    status = 400


class BatchTooLarge(ReconciliationRefused):
    """A batch holds more queries than one may."""

    status = 413


class TypeUnknown(ReconciliationRefused):
    """A query asks for a type that there is not, so that nothing can match it."""


@dataclass(frozen=True, slots=True)
class AskedProperty:
    """A further column whose meaning is known here: the field, and every form of its values (texts, names, ids)."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReconciliationQuery:
    """One line to match: its words (none: by its properties), the kinds wanted (none: any home), words of its other
    columns, and those columns of which we know what they mean."""

    text: str
    kinds: tuple[str, ...] = ()
    limit: int = 5
    other_words: tuple[str, ...] = ()
    properties: tuple[AskedProperty, ...] = ()


def parse_batch(text: str) -> dict[str, ReconciliationQuery | None]:
    """The queries of a batch by their keys; None for one of an unknown type, which finds nothing and must not keep the
    others from being answered. Raises ReconciliationRefused."""
    found = parse_json(text, "queries")
    if not isinstance(found, dict):
        raise ReconciliationRefused("“queries” must be a JSON object of queries by key")
    if len(found) > MAX_BATCH:
        raise BatchTooLarge(f"one request may hold {MAX_BATCH} queries; this one holds {len(found)}")
    return {key: _parse_batch_query(value) for key, value in found.items()}


def _parse_batch_query(value: Any) -> ReconciliationQuery | None:
    try:
        return parse_query(value)
    except TypeUnknown:
        return None


def parse_json(text: str, name: str) -> Any:
    """The JSON of one parameter. Raises ReconciliationRefused."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReconciliationRefused(f"“{name}” is not JSON") from error


def parse_query(value: Any) -> ReconciliationQuery:
    """One query. Raises ReconciliationRefused."""
    properties = _list_properties(value) if isinstance(value, Mapping) else []
    text = value.get("query") if isinstance(value, Mapping) else None
    text = "" if text is None and properties else text
    if not isinstance(text, str):
        raise ReconciliationRefused(
            "a query must be a JSON object with the text to match under “query”, or with “properties” to match by"
        )
    limit = value.get("limit", 5)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise ReconciliationRefused("“limit” must be a whole number above 0")
    return ReconciliationQuery(
        text.strip()[:MAX_QUERY_LENGTH],
        _parse_kinds(value.get("type")),
        min(limit, MAX_CANDIDATES),
        tuple(word for words in properties for word in _list_forms(words, all_forms=False)),
        tuple(_parse_properties(properties)),
    )


def _parse_kinds(value: Any) -> tuple[str, ...]:
    several = value if isinstance(value, list) else [value]
    known = {kind["id"] for kind in KINDS} | {"need"}
    named = [item.get("id", "") if isinstance(item, Mapping) else item for item in several if item]
    if not all(isinstance(item, str) for item in named):
        raise ReconciliationRefused("“type” must be the identifier of a type, or a list of them")
    wanted = tuple(item for item in named if item not in ("home", ""))
    if unknown := [item for item in wanted if item not in known]:
        raise TypeUnknown(f"there is no type “{unknown[0][:50]}”; there are: home, {', '.join(sorted(known))}")
    return wanted


def _list_properties(value: Mapping[str, Any]) -> list[Any]:
    properties = [] if value.get("properties") is None else value["properties"]
    if not isinstance(properties, list):
        raise ReconciliationRefused("“properties” must be a list")
    return properties[:MAX_PROPERTIES]


def _parse_properties(properties: Sequence[Any]) -> Iterator[AskedProperty]:
    """The properties that we have; several of one field are one."""
    forms: dict[str, list[str]] = {}
    for item in properties:
        name = item.get("pid") if isinstance(item, Mapping) else None
        if isinstance(name, str) and name in KNOWN_PROPERTIES:
            forms.setdefault(name, []).extend(_list_forms(item, all_forms=True))
    for name, values in forms.items():
        if values:
            yield AskedProperty(name, tuple(values))


def _list_forms(item: Any, *, all_forms: bool) -> Iterator[str]:
    """The values of a property as texts: of a matched thing its name, else its id, or with ``all_forms`` both."""
    held = item.get("v") if isinstance(item, Mapping) else None
    for part in held if isinstance(held, list) else [held]:
        forms = [part.get("name"), part.get("id")] if isinstance(part, Mapping) else [part]
        texts = [str(one) for one in forms if isinstance(one, str | int | float) and not isinstance(one, bool)]
        for text in filter(str.strip, texts if all_forms else [one for one in texts if one][:1]):
            yield text.strip()[:MAX_QUERY_LENGTH]
