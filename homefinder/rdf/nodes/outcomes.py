"""What becomes of each need, and the proof of what was searched, in RDF."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from homefinder.decisions.mappings import NOTHING, PREDICATE, gaps
from homefinder.rdf.names import Names, Node, body
from homefinder.rdf.rows import Beside, ordered
from homefinder.rdf.values import clean, dated, decimal

OUTCOMES = "SELECT * FROM outcomes ORDER BY need_id"
SEARCHES = "SELECT need_id, source_id, run_id FROM need_searches ORDER BY need_id, source_id"
QUERIES = "SELECT need_id, how, query, found FROM need_queries ORDER BY need_id, position"
NEAREST = "SELECT need_id, rank, home_id, score, lacking FROM need_nearest ORDER BY need_id, rank"


def outcome_nodes(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """Outcomes, a mapping to ``sssom:NoTermFound`` for each gap, and the search that all of them rest on."""
    for row in ordered(connection, OUTCOMES):
        yield Node(names.graph("mappings"), f"outcomes need_id={row['need_id']}", _outcome(row, names))
    for gap in gaps(connection):
        made = body(
            names.of("mapping", gap.key),
            ("Mapping", "Axiom"),
            {"subject_id": names.of("need", gap.need_id), "predicate_id": names.context.full(PREDICATE)},
            {"object_id": names.context.full(NOTHING), "mapping_justification": names.context.full(gap.justification)},
            {"confidence": decimal(gap.confidence), "mapping_date": dated(gap.date), "comment": clean(gap.comment)},
        )
        yield Node(names.graph("mappings"), f"outcomes need_id={gap.need_id}", made)
    yield from _searches(connection, names)


def _outcome(row: sqlite3.Row, names: Names) -> dict[str, object]:
    return body(
        names.of("outcome", row["need_id"]),
        ("Outcome",),
        {"ofNeed": names.of("need", row["need_id"]), "outcomeIs": row["outcome"], "runnerUp": row["runner_up"]},
        {"basis": row["basis"], "confidence": decimal(row["confidence"]), "margin": decimal(row["margin"])},
        {"outcomeHome": names.of("home", row["home_id"]) if row["home_id"] else ""},
        {"outcomeOwner": names.of("publisher", row["owner_id"]) if row["owner_id"] else ""},
        {"comment": clean(row["sentence"]), "nextStep": clean(row["next_step"])},
        {"byRoute": clean(row["route_id"]), "addressedTo": clean(row["addressed_to"])},
        {"deadline": dated(row["deadline"])},
    )


def _searches(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """The search of each need, said of the need itself: it was searched whatever came of it."""
    asked, near = Beside(connection, QUERIES), Beside(connection, NEAREST)
    searched = Beside(connection, SEARCHES)
    for (need_id,) in ordered(connection, "SELECT id FROM needs ORDER BY id"):
        runs = searched.of(need_id)
        found = near.of(need_id)
        keys = [names.of("outcome", f"{need_id}/near/{row['rank']}") for row in found]
        made = body(
            names.of("need", need_id),
            (),
            {"searchedIn": [names.of("run", row["run_id"]) for row in runs if row["run_id"] is not None]},
            {"notSearched": [names.of("source", row["source_id"]) for row in runs if row["run_id"] is None]},
            {"searchedWith": [clean(f"{row['how']}: {row['query']} ({row['found']})") for row in asked.of(need_id)]},
            {"cameNear": keys},
        )
        yield Node(names.graph("mappings"), f"need_searches need_id={need_id}", made)
        for row, key in zip(found, keys, strict=True):
            yield Node(
                names.graph("mappings"), f"need_nearest need_id={need_id} rank={row['rank']}", _near(row, key, names)
            )


def _near(row: sqlite3.Row, address: str, names: Names) -> dict[str, object]:
    return body(
        address,
        ("NearHome",),
        {"nearHome": names.of("home", row["home_id"]), "rank": str(row["rank"])},
        {"score": decimal(row["score"]), "lacking": clean(row["lacking"])},
    )
