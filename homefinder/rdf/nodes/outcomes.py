"""What becomes of each need, and the proof of what was searched, in RDF."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from homefinder.decisions.mappings import NO_TERM_FOUND, PREDICATE, read_gaps
from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import RowsByKey, read_ordered_rows
from homefinder.rdf.values import clean, decimal, to_date_value

OUTCOMES = "SELECT * FROM outcomes ORDER BY need_id"
SEARCHES = "SELECT need_id, source_id, run_id FROM need_searches ORDER BY need_id, source_id"
QUERIES = "SELECT need_id, method, query, homes_found FROM need_queries ORDER BY need_id, position"
NEAREST = "SELECT need_id, rank, home_id, score, shortfall FROM need_nearest_homes ORDER BY need_id, rank"


def outcome_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Outcomes, a mapping to ``sssom:NoTermFound`` for each gap, and the search that all of them rest on."""
    for row in read_ordered_rows(connection, OUTCOMES):
        yield Node(minter.mint_graph("mappings"), f"outcomes need_id={row['need_id']}", _outcome(row, minter))
    for gap in read_gaps(connection):
        made = build_json_ld(
            minter.mint("mapping", gap.key),
            ("Mapping", "Axiom"),
            {"subject_id": minter.mint("need", gap.need_id), "predicate_id": minter.context.expand_name(PREDICATE)},
            {
                "object_id": minter.context.expand_name(NO_TERM_FOUND),
                "mapping_justification": minter.context.expand_name(gap.justification),
            },
            {
                "confidence": decimal(gap.confidence),
                "mapping_date": to_date_value(gap.date),
                "comment": clean(gap.comment),
            },
        )
        yield Node(minter.mint_graph("mappings"), f"outcomes need_id={gap.need_id}", made)
    yield from _searches(connection, minter)


def _outcome(row: sqlite3.Row, minter: IriMinter) -> dict[str, object]:
    return build_json_ld(
        minter.mint("outcome", row["need_id"]),
        ("Outcome",),
        {"ofNeed": minter.mint("need", row["need_id"]), "outcomeIs": row["outcome"], "runnerUp": row["runner_up"]},
        {"basis": row["basis"], "strength": row["strength"], "margin": decimal(row["margin"])},
        {"outcomeHome": minter.mint("home", row["home_id"]) if row["home_id"] else ""},
        {"outcomeOwner": minter.mint("publisher", row["owner_id"]) if row["owner_id"] else ""},
        {"comment": clean(row["explanation"]), "nextStep": clean(row["next_step"])},
        {"byRoute": clean(row["route_id"]), "addressedTo": clean(row["addressed_to"])},
        {"deadline": to_date_value(row["deadline"])},
    )


def _searches(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """The search of each need, said of the need itself: it was searched whatever came of it."""
    asked, near = RowsByKey(connection, QUERIES), RowsByKey(connection, NEAREST)
    searched = RowsByKey(connection, SEARCHES)
    for (need_id,) in read_ordered_rows(connection, "SELECT id FROM needs ORDER BY id"):
        runs = searched.take(need_id)
        found = near.take(need_id)
        keys = [minter.mint("outcome", f"{need_id}/near/{row['rank']}") for row in found]
        made = build_json_ld(
            minter.mint("need", need_id),
            (),
            {"searchedIn": [minter.mint("run", row["run_id"]) for row in runs if row["run_id"] is not None]},
            {"notSearched": [minter.mint("source", row["source_id"]) for row in runs if row["run_id"] is None]},
            {
                "searchedWith": [
                    clean(f"{row['method']}: {row['query']} ({row['homes_found']})") for row in asked.take(need_id)
                ]
            },
            {"cameNear": keys},
        )
        yield Node(minter.mint_graph("mappings"), f"need_searches need_id={need_id}", made)
        for row, key in zip(found, keys, strict=True):
            yield Node(
                minter.mint_graph("mappings"),
                f"need_nearest_homes need_id={need_id} rank={row['rank']}",
                _near(row, key, minter),
            )


def _near(row: sqlite3.Row, address: str, minter: IriMinter) -> dict[str, object]:
    return build_json_ld(
        address,
        ("NearHome",),
        {"nearHome": minter.mint("home", row["home_id"]), "rank": str(row["rank"])},
        {"score": decimal(row["score"]), "lacking": clean(row["shortfall"])},
    )
