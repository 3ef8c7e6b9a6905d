"""Queries of the reconciliation protocol as they come in, checked. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.site.reconcile.manifest import KINDS, MAX_BATCH

MAX_QUERY_LENGTH = 500
"""Characters of one query that are read."""
MAX_REQUEST_BYTES = 1_000_000
"""Bytes of one request."""
MAX_CANDIDATES = 25
"""Candidates of one answer."""


class ReconciliationRefused(Exception):
    """The request is no request of the protocol, or too large. The message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class ReconciliationQuery:
    """One line to match: its words, the kinds wanted (none: any home), and words of its other columns."""

    text: str
    kinds: tuple[str, ...] = ()
    limit: int = 5
    other_words: tuple[str, ...] = ()


def parse_batch(text: str) -> dict[str, ReconciliationQuery]:
    """The queries of a batch by their keys. Raises ReconciliationRefused."""
    found = parse_json(text, "queries")
    if not isinstance(found, dict):
        raise ReconciliationRefused("“queries” must be a JSON object of queries by key")
    if len(found) > MAX_BATCH:
        raise ReconciliationRefused(f"one request may hold {MAX_BATCH} queries; this one holds {len(found)}")
    return {key: parse_query(value) for key, value in found.items()}


def parse_json(text: str, name: str) -> Any:
    """The JSON of one parameter. Raises ReconciliationRefused."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReconciliationRefused(f"“{name}” is not JSON") from error


def parse_query(value: Any) -> ReconciliationQuery:
    """One query. Raises ReconciliationRefused."""
    if not isinstance(value, Mapping) or not isinstance(value.get("query"), str):
        raise ReconciliationRefused("a query must be a JSON object with the text to match under “query”")
    limit = value.get("limit", 5)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise ReconciliationRefused("“limit” must be a whole number above 0")
    return ReconciliationQuery(
        value["query"].strip()[:MAX_QUERY_LENGTH],
        _parse_kinds(value.get("type")),
        min(limit, MAX_CANDIDATES),
        _collect_words(value),
    )


def _parse_kinds(value: Any) -> tuple[str, ...]:
    several = value if isinstance(value, list) else [value]
    known = {kind["id"] for kind in KINDS} | {"need"}
    named = [item.get("id", "") if isinstance(item, Mapping) else item for item in several if item]
    if not all(isinstance(item, str) for item in named):
        raise ReconciliationRefused("“type” must be the identifier of a type, or a list of them")
    wanted = tuple(item for item in named if item not in ("home", ""))
    if unknown := [item for item in wanted if item not in known]:
        raise ReconciliationRefused(
            f"there is no type “{unknown[0][:50]}”; there are: home, {', '.join(sorted(known))}"
        )
    return wanted


def _collect_words(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Words of the further columns: of each property its value, or the name or identifier of a matched thing."""
    properties = [] if value.get("properties") is None else value["properties"]
    if not isinstance(properties, list):
        raise ReconciliationRefused("“properties” must be a list")
    words: list[str] = []
    for item in properties[:10]:
        held = item.get("v") if isinstance(item, Mapping) else None
        for part in held if isinstance(held, list) else [held]:
            word = part.get("name") or part.get("id") if isinstance(part, Mapping) else part
            if isinstance(word, str | int | float) and not isinstance(word, bool):
                words.append(str(word)[:MAX_QUERY_LENGTH])
    return tuple(words)
