"""Candidates for every need, rebuilt at will in one transaction. Reads people's decisions, never writes them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import cast

from homefinder.decisions.exclusions import NOTHING_DECIDED, DecidedHomes, group_decided_homes
from homefinder.decisions.precedents import build_precedents
from homefinder.decisions.store import group_decisions_by_pair, read_decisions
from homefinder.model import ENDED_LIFECYCLES, canonical_json
from homefinder.outcomes.run import RankedNeed, decide_outcomes, write_outcomes
from homefinder.proposed_needs.store import add_accepted_needs
from homefinder.ranking.model import Candidate
from homefinder.ranking.needs import Need, read_needs
from homefinder.ranking.ranker import Ranker
from homefinder.source import read_sources_if_any
from homefinder.store.db import insert_many, transaction
from homefinder.store.records import IS_LIVE
from homefinder.store.today import read_as_at, read_present_day

CANDIDATES = 20
"""How many candidates are kept for each need: two pages of a list that a person reads."""


DECIDED_DEPTH = 200
"""How far down a need's ranking a decided home is looked for: ten times what a person is shown."""

REBUILT_TABLES = (
    "candidates", "decided_candidates", "need_nearest_homes", "need_queries", "need_searches", "outcomes", "needs",
)  # fmt: skip
"""What follows from needs and their ranking, made anew with them."""

PRUNED_TABLES = ("event_needs", "calendar_needs", "item_coverage")
"""Tables that point at needs and are made elsewhere: they lose only what points at a need that is gone."""


def link(ledger: sqlite3.Connection, curation: sqlite3.Connection, vocab: Path) -> tuple[int, int]:
    """Rebuild needs and candidates; returns (needs, candidates). Raises DeclarationError for a wrong needs file.

    A pair that a person decided is no candidate: it stands, as it ranks now, among the decided ones. What has ended or
    was withdrawn is no candidate for anything.
    """
    needs = add_accepted_needs([*read_needs(vocab / "needs"), *_read_stated_needs(ledger)], curation)
    said = group_decisions_by_pair(read_decisions(curation), ledger, {need.id for need in needs})
    decided = group_decided_homes(ledger, said)
    texts = {need.id: build_need_text(need) for need in needs}
    ranker = Ranker(ledger, precedents=build_precedents(said.values(), texts))
    ended = _list_ended_homes(ledger)
    rows: list[tuple[object, ...]] = []
    judged: list[tuple[object, ...]] = []
    ranked: list[RankedNeed] = []
    for need in needs:
        known = decided.get(need.id, NOTHING_DECIDED)
        passed_over = ended - known.excluded_ids
        found = ranker.rank_with_decided(
            need.title, build_need_text(need), CANDIDATES, known.excluded_ids | passed_over, DECIDED_DEPTH, need.id
        )
        found = [(rank, item) for rank, item in found if item.home_id not in passed_over]
        proposed = [item for _, item in found if item.home_id not in known.excluded_ids]
        ranked.append(RankedNeed(need, build_need_text(need), [item for _, item in found]))
        rows += [_row(need, rank, item) for rank, item in enumerate(proposed, start=1)]
        judged += _build_decided_rows(need, found, known)
    searched, outcomes = decide_outcomes(ledger, ranker, ranked, decided, _list_declared_sources(vocab))
    days = _date_rankings(ledger, rows)
    with transaction(ledger):
        ledger.execute("PRAGMA defer_foreign_keys = ON")
        for table in REBUILT_TABLES:
            ledger.execute(f"DELETE FROM {table}")
        insert_many(ledger, "needs", NEED_COLUMNS, [(*_need_row(need), days(need.id)) for need in needs])
        insert_many(ledger, "candidates", CANDIDATE_COLUMNS, rows)
        insert_many(ledger, "decided_candidates", (*CANDIDATE_COLUMNS, "verdict"), judged)
        write_outcomes(ledger, searched, outcomes)
        for table in PRUNED_TABLES:
            ledger.execute(f"DELETE FROM {table} WHERE need_id NOT IN (SELECT id FROM needs)")
    return len(needs), len(rows)


def _date_rankings(ledger: sqlite3.Connection, rows: Sequence[tuple[object, ...]]) -> Callable[[str], str]:
    """Need → the day (ISO) since which it has the candidates that it has now; for one whose candidates are other ones
    than before, the day against which this catalogue reckons."""
    columns = ", ".join(CANDIDATE_COLUMNS)
    before = _group_by_need(tuple(row) for row in ledger.execute(f"SELECT {columns} FROM candidates"))
    known = dict(tuple(row) for row in ledger.execute("SELECT id, linked_at FROM needs"))
    now, day = _group_by_need(rows), read_as_at(ledger) or read_present_day()

    def find_day(need_id: str) -> str:
        return (known.get(need_id) if before.get(need_id) == now.get(need_id) else "") or day

    return find_day


def _group_by_need(rows: Iterable[tuple[object, ...]]) -> dict[object, list[tuple[object, ...]]]:
    found: dict[object, list[tuple[object, ...]]] = {}
    for row in sorted(rows, key=lambda row: (str(row[0]), cast(int, row[2]))):
        found.setdefault(row[0], []).append(row)
    return found


def _list_ended_homes(ledger: sqlite3.Connection) -> frozenset[str]:
    """Homes that can own nothing any more, and so are no candidates."""
    marks = ", ".join("?" * len(ENDED_LIFECYCLES))
    return frozenset(
        row[0] for row in ledger.execute(f"SELECT id FROM homes WHERE lifecycle IN ({marks})", ENDED_LIFECYCLES)
    )


def _list_declared_sources(vocab: Path) -> set[str]:
    """Ids of the sources of homes declared beside ``vocab``: all must have been searched before a gap is one."""
    sources = read_sources_if_any(vocab.parent / "sources").values()
    return {source.id for source in sources if source.scope == "homes"}


def _build_decided_rows(
    need: Need, found: Sequence[tuple[int, Candidate]], decided: DecidedHomes
) -> list[tuple[object, ...]]:
    """The rows of the decided homes of a need."""
    rows = []
    for home_id, verdict in decided.verdicts.items():
        rank, item = decided.find_in_ranking(home_id, found)
        row = _row(need, rank, item) if item else (need.id, home_id, 0, 0.0, "", "", "[]")
        rows.append((row[0], home_id, *row[2:], verdict))
    return rows


def build_need_text(need: Need) -> str:
    """What is searched for a need besides its title: its description and keywords."""
    return " ".join((need.description, *need.keywords))


NEED_COLUMNS = ("id", "sector", "title", "description", "asked_by", "evidence", "consequence", "keywords", "source",
                "items", "linked_at")  # fmt: skip
CANDIDATE_COLUMNS = ("need_id", "home_id", "rank", "score", "matched", "explanation", "features")


def _need_row(need: Need) -> tuple[object, ...]:
    evidence = canonical_json([asdict(item) for item in need.evidence]) if need.evidence else ""
    return (
        need.id, need.sector, need.title, need.description, need.asked_by, evidence, need.consequence,
        "\n".join(need.keywords), need.source, "\n".join(need.items),
    )  # fmt: skip


def _row(need: Need, rank: int, item: Candidate) -> tuple[object, ...]:
    words = [evidence.need for feature in item.features if feature.name == "words" for evidence in feature.evidence]
    features = canonical_json([feature.to_dict() for feature in item.features])
    return (need.id, item.home_id, rank, item.score, " ".join(words), item.sentence, features)


def _read_stated_needs(ledger: sqlite3.Connection) -> Sequence[Need]:
    """Needs that a publication states, such as a programme's use cases."""
    rows = ledger.execute(
        f"""SELECT r.id, r.source_id, v.content FROM records r JOIN record_versions v ON v.id = r.current_version_id
           WHERE r.kind = 'need' AND {IS_LIVE} ORDER BY r.id"""
    ).fetchall()
    return [_build_stated_need(row["id"], row["source_id"], json.loads(row["content"])) for row in rows]


def _build_stated_need(identifier: str, source_id: str, content: dict[str, object]) -> Need:
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
