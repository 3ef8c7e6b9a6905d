"""Needs, the homes that could meet them, and what people decided, as SSSOM mappings."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from homefinder.decisions.mappings import PREDICATE, Mapping, predictions, reviews
from homefinder.decisions.sssom_write import MEASURE, TOOL
from homefinder.decisions.store import DISPUTED, Decision
from homefinder.rdf.names import Names, Node, body
from homefinder.rdf.rows import ordered, several
from homefinder.rdf.values import clean, dated, decimal

NEEDS = "SELECT n.*, r.id AS record_id FROM needs n LEFT JOIN records r ON r.id = n.source ORDER BY n.id"
NEGATED = "sssom:NegatedPredicate"


def need_nodes(connection: sqlite3.Connection, names: Names) -> Iterator[Node]:
    """Each need in the words of those who ask."""
    for row in ordered(connection, NEEDS):
        stated = {"source": names.of("record", row["record_id"])} if row["record_id"] else {}
        made = body(
            names.of("need", row["id"]),
            ("Need",),
            {"identifier": clean(row["id"]), "title": clean(row["title"]), "description": clean(row["description"])},
            {"sector": clean(row["sector"]), "askedBy": clean(row["asked_by"])},
            {"evidence": _evidence(row["evidence"]), "consequence": clean(row["consequence"])},
            {"keyword": [clean(word) for word in several(row["keywords"])]},
            stated or {"sourceAsGiven": clean(row["source"])},
        )
        yield Node(names.graph("needs"), f"needs id={row['id']}", made)


def mapping_nodes(connection: sqlite3.Connection, curation: sqlite3.Connection | None, names: Names) -> Iterator[Node]:
    """Predictions and reviews; a pair that was accepted, or proposed and not turned down or disputed, is also said
    directly."""
    decided = list(reviews(connection, curation))
    verdicts = _verdicts(decided)
    proposed: set[tuple[str, str]] = set()
    for row in predictions(connection):
        pair = (row.need_id, row.home_id)
        proposed.add(pair)
        where = f"{row.origin} need_id={row.need_id} home_id={row.home_id}"
        yield from _pair(row, where, names, said=verdicts.get(pair) not in ("reject", DISPUTED))
    for row in decided:
        pair = (row.need_id, row.home_id)
        said = row.holds and verdicts[pair] == "accept" and pair not in proposed
        yield from _pair(row, f"decisions uid={row.key}", names, said=said)


def _verdicts(decided: list[Mapping]) -> dict[tuple[str, str], str]:
    """What stands on each pair: the one verdict of all reviewers, or that they dispute it."""
    said: dict[tuple[str, str], set[str]] = {}
    for row in decided:
        if row.holds:
            said.setdefault((row.need_id, row.home_id), set()).add(row.verdict)
    return {pair: DISPUTED if len(verdicts) > 1 else min(verdicts) for pair, verdicts in said.items()}


def _pair(row: Mapping, where: str, names: Names, *, said: bool) -> Iterator[Node]:
    graph = names.graph("mappings")
    yield Node(graph, where, _mapping(row, names))
    if said:
        link = {"couldBeMetBy": names.of("home", row.home_id)}
        yield Node(graph, where, body(names.of("need", row.need_id), (), link))


def _mapping(row: Mapping, names: Names) -> dict[str, object]:
    full = names.context.full
    kind, types = ("decision", ("Mapping", "Axiom", "Decision")) if row.decision else ("mapping", ("Mapping", "Axiom"))
    return body(
        names.of(kind, row.key),
        types,
        {"subject_id": names.of("need", row.need_id), "predicate_id": full(PREDICATE)},
        {"predicate_modifier": full(NEGATED) if row.negated else "", "object_id": names.of("home", row.home_id)},
        {"mapping_justification": full(row.justification), "confidence": decimal(row.confidence)},
        _person(row.decision) if row.decision else _machine(row),
        {"mapping_date": dated(row.date), "comment": clean(row.comment)},
        {"supersededBy": names.of("decision", row.superseded_by) if row.superseded_by else ""},
    )


def _person(decision: Decision) -> dict[str, object]:
    return {
        "author_label": clean(decision.reviewer),
        "reviewerRole": clean(decision.role),
        "verdict": decision.verdict,
        "lookAgainOn": dated(decision.look_again_on),
        "lookAgainWhen": clean(decision.look_again_when),
        "undoneOn": dated(decision.undone_on),
        "undoneBy": clean(decision.undone_by),
        "undoneBecause": clean(decision.undone_because),
    }


def _machine(row: Mapping) -> dict[str, object]:
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
