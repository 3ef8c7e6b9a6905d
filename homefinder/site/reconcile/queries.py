"""Queries of the reconciliation protocol as they come in, checked. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homefinder.site.reconcile.manifest import BATCH, KINDS

LONGEST = 500
"""Characters of one query that are read."""
LARGEST = 1_000_000
"""Bytes of one request."""
MOST = 25
"""Candidates of one answer."""


class Refused(Exception):
    """The request is no request of the protocol, or too large. The message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class Query:
    """One line to match: its words, the kinds wanted (none: any home), and words of its other columns."""

    text: str
    kinds: tuple[str, ...] = ()
    limit: int = 5
    more: tuple[str, ...] = ()

    @property
    def of_needs(self) -> bool:
        return self.kinds == ("need",)


def read_batch(text: str) -> dict[str, Query]:
    """The queries of a batch by their keys. Raises Refused."""
    found = read_json(text, "queries")
    if not isinstance(found, dict):
        raise Refused("“queries” must be a JSON object of queries by key")
    if len(found) > BATCH:
        raise Refused(f"one request may hold {BATCH} queries; this one holds {len(found)}")
    return {key: read_query(value) for key, value in found.items()}


def read_json(text: str, name: str) -> Any:
    """The JSON of one parameter. Raises Refused."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"“{name}” is not JSON") from error


def read_query(value: Any) -> Query:
    """One query. Raises Refused."""
    if not isinstance(value, Mapping) or not isinstance(value.get("query"), str):
        raise Refused("a query must be a JSON object with the text to match under “query”")
    limit = value.get("limit", 5)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise Refused("“limit” must be a whole number above 0")
    return Query(value["query"].strip()[:LONGEST], _kinds(value.get("type")), min(limit, MOST), _more(value))


def _kinds(value: Any) -> tuple[str, ...]:
    several = value if isinstance(value, list) else [value]
    known = {kind["id"] for kind in KINDS} | {"need"}
    named = [item.get("id", "") if isinstance(item, Mapping) else item for item in several if item]
    if not all(isinstance(item, str) for item in named):
        raise Refused("“type” must be the identifier of a type, or a list of them")
    wanted = tuple(item for item in named if item not in ("home", ""))
    if unknown := [item for item in wanted if item not in known]:
        raise Refused(f"there is no type “{unknown[0][:50]}”; there are: home, {', '.join(sorted(known))}")
    return wanted


def _more(value: Mapping[str, Any]) -> tuple[str, ...]:
    """Words of the further columns: of each property its value, or the name or identifier of a matched thing."""
    properties = [] if value.get("properties") is None else value["properties"]
    if not isinstance(properties, list):
        raise Refused("“properties” must be a list")
    words: list[str] = []
    for item in properties[:10]:
        held = item.get("v") if isinstance(item, Mapping) else None
        for part in held if isinstance(held, list) else [held]:
            word = part.get("name") or part.get("id") if isinstance(part, Mapping) else part
            if isinstance(word, str | int | float) and not isinstance(word, bool):
                words.append(str(word)[:LONGEST])
    return tuple(words)
