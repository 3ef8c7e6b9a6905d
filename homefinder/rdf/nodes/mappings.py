"""Needs, the homes that could meet them, and what people decided, as SSSOM mappings."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from homefinder.decisions.mappings import PREDICATE, NeedMapping, read_predictions, read_reviews
from homefinder.decisions.new_decision import TOOL
from homefinder.decisions.sssom.write import MEASURE
from homefinder.decisions.store import DISPUTED_VERDICT, Decision
from homefinder.rdf.names import IriMinter, Node, build_json_ld
from homefinder.rdf.rows import read_ordered_rows, split_lines
from homefinder.rdf.values import clean, decimal, to_date_value

NEEDS = "SELECT n.*, r.id AS record_id FROM needs n LEFT JOIN records r ON r.id = n.source ORDER BY n.id"
NEGATED_MODIFIER = "sssom:NegatedPredicate"


def need_nodes(connection: sqlite3.Connection, minter: IriMinter) -> Iterator[Node]:
    """Each need in the words of those who ask."""
    for row in read_ordered_rows(connection, NEEDS):
        stated = {"source": minter.mint("record", row["record_id"])} if row["record_id"] else {}
        made = build_json_ld(
            minter.mint("need", row["id"]),
            ("Need",),
            {"identifier": clean(row["id"]), "title": clean(row["title"]), "description": clean(row["description"])},
            {"sector": clean(row["sector"]), "askedBy": clean(row["asked_by"])},
            {"evidence": _evidence(row["evidence"]), "consequence": clean(row["consequence"])},
            {"keyword": [clean(word) for word in split_lines(row["keywords"])]},
            stated or {"sourceAsGiven": clean(row["source"])},
        )
        yield Node(minter.mint_graph("needs"), f"needs id={row['id']}", made)


def mapping_nodes(
    connection: sqlite3.Connection, curation: sqlite3.Connection | None, minter: IriMinter
) -> Iterator[Node]:
    """Predictions and reviews; a pair that was accepted, or proposed and not turned down or disputed, is also said
    directly."""
    decided = list(read_reviews(connection, curation))
    verdicts = _verdicts(decided)
    proposed: set[tuple[str, str]] = set()
    for row in read_predictions(connection):
        pair = (row.need_id, row.home_id)
        proposed.add(pair)
        where = f"{row.origin} need_id={row.need_id} home_id={row.home_id}"
        yield from _pair(row, where, minter, states_link=verdicts.get(pair) not in ("reject", DISPUTED_VERDICT))
    for row in decided:
        pair = (row.need_id, row.home_id)
        said = row.is_current and row.is_known and verdicts[pair] == "accept" and pair not in proposed
        yield from _pair(row, f"decisions uid={row.key}", minter, states_link=said)


def _verdicts(mappings: list[NeedMapping]) -> dict[tuple[str, str], str]:
    """What stands on each pair: the one verdict of all reviewers since a difference was last settled, or that they
    dispute it."""
    said: dict[tuple[str, str], set[str]] = {}
    for row in mappings:
        if row.decision and row.is_current:
            pair = (row.need_id, row.home_id)
            said[pair] = {row.verdict} | (set() if row.decision.settles else said.get(pair, set()))
    return {pair: DISPUTED_VERDICT if len(verdicts) > 1 else min(verdicts) for pair, verdicts in said.items()}


def _pair(row: NeedMapping, where: str, minter: IriMinter, *, states_link: bool) -> Iterator[Node]:
    graph = minter.mint_graph("mappings")
    yield Node(graph, where, _mapping(row, minter))
    if states_link:
        link = {"couldBeMetBy": minter.mint("home", row.home_id)}
        yield Node(graph, where, build_json_ld(minter.mint("need", row.need_id), (), link))


def _mapping(row: NeedMapping, minter: IriMinter) -> dict[str, object]:
    full = minter.context.expand_name
    kind, types = ("decision", ("Mapping", "Axiom", "Decision")) if row.decision else ("mapping", ("Mapping", "Axiom"))
    return build_json_ld(
        minter.mint(kind, row.key),
        types,
        {"subject_id": minter.mint("need", row.need_id), "predicate_id": full(PREDICATE)},
        {
            "predicate_modifier": full(NEGATED_MODIFIER) if row.is_negated else "",
            "object_id": minter.mint("home", row.home_id),
        },
        {"mapping_justification": full(row.justification), "confidence": decimal(row.confidence)},
        _person(row.decision) if row.decision else _machine(row),
        {"mapping_date": to_date_value(row.date), "comment": clean(row.comment)},
        {"supersededBy": minter.mint("decision", row.superseded_by) if row.superseded_by else ""},
    )


def _person(decision: Decision) -> dict[str, object]:
    return {
        "reviewer_label" if decision.proposed_by else "author_label": clean(decision.reviewer),
        "mapping_tool": clean(decision.proposed_by),
        "reviewerRole": clean(decision.role),
        "verdict": decision.verdict,
        "lookAgainOn": to_date_value(decision.review_on),
        "lookAgainWhen": clean(decision.review_trigger),
        "undoneOn": to_date_value(decision.undone_on),
        "undoneBy": clean(decision.undone_by),
        "undoneBecause": clean(decision.undone_because),
    }


def _machine(row: NeedMapping) -> dict[str, object]:
    return {
        "similarity_score": decimal(row.confidence),
        "similarity_measure": MEASURE,
        "mapping_tool": TOOL,
        "match_string": [clean(word) for word in row.words.split()],
        "score": decimal(row.score),
        "rank": str(row.rank),
    }


def _evidence(text: str) -> list[str]:
    """Each piece of evidence as one line of words; the column holds JSON objects, or plain text."""
    try:
        pieces = json.loads(text)
    except ValueError:
        return [clean(text)]
    if not isinstance(pieces, list):
        return [clean(text)]
    return [clean(_line(piece)) for piece in pieces]


def _line(piece: object) -> str:
    return ", ".join(str(value) for value in piece.values() if value) if isinstance(piece, dict) else str(piece)
