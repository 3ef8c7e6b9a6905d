"""Candidates for every need, rebuilt at will in one transaction. Reads people's decisions, never writes them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from homefinder.link.model import Candidate
from homefinder.link.needs import Need, load_needs
from homefinder.link.rank import Ranker
from homefinder.model import canonical_json
from homefinder.store.db import insert_many, transaction

CANDIDATES = 20
"""How many candidates are kept for each need: two pages of a list that a person reads."""


def link(ledger: sqlite3.Connection, vocab: Path) -> tuple[int, int]:
    """Rebuild needs and candidates; returns (needs, candidates). Raises DeclarationError for a wrong needs file."""
    needs = [*load_needs(vocab / "needs"), *_stated_needs(ledger)]
    ranker = Ranker(ledger)
    found = [(need, ranker.rank(need.title, need_text(need), CANDIDATES)) for need in needs]
    rows = [_row(need, rank, item) for need, items in found for rank, item in enumerate(items, start=1)]
    with transaction(ledger):
        ledger.execute("DELETE FROM candidates")
        ledger.execute("DELETE FROM needs")
        insert_many(ledger, "needs", NEED_COLUMNS, [_need_row(need) for need in needs])
        insert_many(ledger, "candidates", CANDIDATE_COLUMNS, rows)
    return len(needs), len(rows)


def need_text(need: Need) -> str:
    """What is searched for a need besides its title: its description and keywords."""
    return " ".join((need.description, *need.keywords))


NEED_COLUMNS = ("id", "sector", "title", "description", "asked_by", "evidence", "consequence", "keywords", "source")
CANDIDATE_COLUMNS = ("need_id", "home_id", "rank", "score", "matched", "explanation", "features")


def _need_row(need: Need) -> tuple[object, ...]:
    evidence = canonical_json([asdict(item) for item in need.evidence]) if need.evidence else ""
    return (
        need.id, need.sector, need.title, need.description, need.asked_by, evidence, need.consequence,
        "\n".join(need.keywords), need.source,
    )  # fmt: skip


def _row(need: Need, rank: int, item: Candidate) -> tuple[object, ...]:
    words = [evidence.need for feature in item.features if feature.name == "words" for evidence in feature.evidence]
    features = canonical_json([asdict(feature) for feature in item.features])
    return (need.id, item.home_id, rank, item.score, " ".join(words), item.sentence, features)


def _stated_needs(ledger: sqlite3.Connection) -> Sequence[Need]:
    """Needs that a publication states, such as a programme's use cases."""
    rows = ledger.execute(
        """SELECT r.id, r.source_id, v.content FROM records r JOIN record_versions v ON v.id = r.current_version_id
           WHERE r.kind = 'need' AND r.state <> 'removed' ORDER BY r.id"""
    ).fetchall()
    return [_stated(row["id"], row["source_id"], json.loads(row["content"])) for row in rows]


def _stated(identifier: str, source_id: str, content: dict[str, object]) -> Need:
    keywords = content.get("keywords", ())
    return Need(
        id=identifier,
        sector=source_id,
        title=str(content["title"]),
        description=str(content.get("description", "")),
        asked_by=str(content.get("publisher", "")),
        evidence=(),
        consequence="",
        keywords=tuple(str(word) for word in keywords) if isinstance(keywords, list) else (),
        source=identifier,
    )
