"""The scorecard of each candidate in RDF: every feature with what it weighs, and what it rests on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.rdf.names import Names, Node, body
from homefinder.rdf.rows import ordered
from homefinder.rdf.values import clean, decimal, linked

TABLES = ("candidates", "decided_candidates")
"""Pairs that the machine proposes, and pairs that a person judged: both were scored."""


def scorecard_nodes(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """For each scored pair its features and their evidence, hung on the pair's mapping.

    A feature has the address ``mapping/NEED/HOME/FEATURE``, its evidence ``mapping/NEED/HOME/FEATURE/NUMBER``.
    Evidence is what ``hf:restsOn`` leads to; it states no type, which would add a twentieth to all statements.
    """
    for table in TABLES:
        for row in ordered(connection, f"SELECT need_id, home_id, features FROM {table} ORDER BY need_id, home_id"):
            where = f"{table} need_id={row['need_id']} home_id={row['home_id']}"
            yield from _scorecard(f"{row['need_id']}/{row['home_id']}", row["features"], where, names)


def features_of(text: str) -> list[Mapping[str, Any]]:
    """The features in a ``features`` column; none where it holds no JSON list."""
    try:
        read = json.loads(text)
    except ValueError:
        return []
    return [item for item in read if isinstance(item, dict)] if isinstance(read, list) else []


def _scorecard(pair: str, text: str, where: str, names: Names) -> Iterator[Node]:
    graph, features = names.graph("mappings"), features_of(text)
    addresses = [names.of("mapping", f"{pair}/{feature['name']}") for feature in features]
    if not features:
        return
    yield Node(graph, where, body(names.of("mapping", pair), (), {"feature": addresses}))
    for feature, address in zip(features, addresses, strict=True):
        pieces = feature.get("evidence", ())
        keys = [names.of("mapping", f"{pair}/{feature['name']}/{number}") for number in range(1, len(pieces) + 1)]
        yield Node(graph, where, body(address, ("Feature",), _told(feature), {"restsOn": keys}))
        for piece, key in zip(pieces, keys, strict=True):
            yield Node(graph, where, body(key, (), *_evidence(piece, names)))


def _told(feature: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "featureName": clean(feature["name"]),
        "value": decimal(feature["value"]),
        "weight": decimal(feature["weight"]),
        "contribution": decimal(feature["value"] * feature["weight"]),
        "meaning": clean(feature["reason"]),
    }


def _evidence(piece: Mapping[str, Any], names: Names) -> list[dict[str, Any]]:
    record = piece.get("record_id", "")
    return [
        {"needWord": clean(piece.get("need", "")), "homeWord": clean(piece.get("home", ""))},
        {"source": names.of("record", record)} if record else {},
        linked("page", piece.get("url", "")),
    ]
