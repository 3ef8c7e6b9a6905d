"""The scorecard of each candidate in RDF: every feature with what it weighs, and what it rests on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from homefinder.ids import iri_of_part
from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import read_ordered_rows
from homefinder.rdf.values import build_link, clean, decimal

TABLES = ("candidates", "decided_candidates")
"""Pairs that the machine proposes, and pairs that a person judged: both were scored."""


def scorecard_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """For each scored pair its features and their evidence, hung on the pair's mapping.

    A feature has the address ``mapping/NEED/HOME/FEATURE``, its evidence ``mapping/NEED/HOME/FEATURE/NUMBER``.
    """
    for table in TABLES:
        for row in read_ordered_rows(
            connection, f"SELECT need_id, home_id, features FROM {table} ORDER BY need_id, home_id"
        ):
            where = f"{table} need_id={row['need_id']} home_id={row['home_id']}"
            yield from _scorecard(f"{row['need_id']}/{row['home_id']}", row["features"], where, minter)


def features_of(text: str) -> list[Mapping[str, Any]]:
    """The features in a ``features`` column; none where it holds no JSON list."""
    try:
        read = json.loads(text)
    except ValueError:
        return []
    return [item for item in read if isinstance(item, dict)] if isinstance(read, list) else []


def _scorecard(pair: str, text: str, where: str, minter: IriMinter) -> Iterator[Node]:
    graph, features = minter.mint_graph("mappings"), features_of(text)
    own = minter.mint("mapping", pair)
    addresses = [iri_of_part(own, feature["name"]) for feature in features]
    if not features:
        return
    yield Node(graph, where, build_json_ld(own, (), {"feature": addresses}))
    for feature, address in zip(features, addresses, strict=True):
        pieces = feature.get("evidence", ())
        keys = [iri_of_part(address, number) for number in range(1, len(pieces) + 1)]
        yield Node(graph, where, build_json_ld(address, ("Feature",), _build_feature_facts(feature), {"restsOn": keys}))
        for piece, key in zip(pieces, keys, strict=True):
            yield Node(graph, where, build_json_ld(key, ("Evidence",), *_evidence(piece, minter)))


def _build_feature_facts(feature: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "featureName": clean(feature["name"]),
        "value": decimal(feature["value"]),
        "weight": decimal(feature["weight"]),
        "contribution": decimal(feature["value"] * feature["weight"]),
        "meaning": clean(feature["reason"]),
    }


def _evidence(piece: Mapping[str, Any], minter: IriMinter) -> list[dict[str, Any]]:
    record = piece.get("record_id", "")
    return [
        {"needWord": clean(piece.get("need", "")), "homeWord": clean(piece.get("home", ""))},
        {"source": minter.mint("record", record)} if record else {},
        build_link("page", piece.get("url", "")),
    ]
