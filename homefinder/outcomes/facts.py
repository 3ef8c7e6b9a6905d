"""What the catalogue knows of the homes in front of a need, read for the outcome."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from homefinder.outcomes.consultations import OpenConsultation, read_open_consultations
from homefinder.outcomes.handover import mentions_exchange
from homefinder.outcomes.model import CandidateFacts, OutcomeFacts, OutcomeRoute
from homefinder.ranking.floor import has_word, is_known, judge_fit
from homefinder.ranking.model import Candidate
from homefinder.ranking.ranker import Ranker
from homefinder.search.bm25 import UNKNOWN_SHARE, Postings, idf
from homefinder.search.query import Query, parse_query
from homefinder.search.subject_matching import list_uncovered_subjects, match_subjects
from homefinder.search.tokenise import stem

PART = 5
"""Letters that each half of a compound word has at least; shorter ones are found in any word."""

HOMES = """SELECT h.*, coalesce(p.name, '') AS publisher, coalesce(e.label, '') AS edition,
      coalesce((SELECT n.label FROM home_editions n WHERE n.series = e.series ORDER BY n.position DESC LIMIT 1), '')
        AS newest,
      CASE WHEN u.next_due > (SELECT max(last_seen_on) FROM sources) THEN u.next_due ELSE '' END AS next_due
    FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id LEFT JOIN home_editions e ON e.home_id = h.id
    LEFT JOIN home_upkeep u ON u.home_id = h.id WHERE h.id IN ({marks})"""
ROUTES = (
    """SELECT hr.home_id, r.* FROM home_routes hr JOIN routes r ON r.id = hr.route_id WHERE hr.home_id IN ({marks})"""
)
RELATIVES = """SELECT id AS a, part_of AS b FROM homes
    WHERE part_of IS NOT NULL AND (id IN ({marks}) OR part_of IN ({marks}))
    UNION SELECT home_id, other_id FROM home_relations WHERE home_id IN ({marks}) OR other_id IN ({marks})"""
SUBJECTS = "SELECT home_id, concept_id FROM home_subjects WHERE home_id IN ({marks})"


@dataclass(frozen=True, slots=True)
class SearchedCatalogue:
    """What is the same for every need of a catalogue."""

    sources: int
    homes: int
    consultations: tuple[OpenConsultation, ...]


def read_searched_catalogue(connection: sqlite3.Connection) -> SearchedCatalogue:
    """How much there is to search, and the consultations that are open."""
    sources, homes = connection.execute("SELECT count(DISTINCT source_id), count(*) FROM homes").fetchone()
    return SearchedCatalogue(sources, homes, read_open_consultations(connection))


def read_outcome_facts(
    connection: sqlite3.Connection,
    ranker: Ranker,
    title: str,
    text: str,
    candidates: Sequence[Candidate],
    further: Iterable[str] = (),
    searched: SearchedCatalogue | None = None,
) -> OutcomeFacts:
    """The facts on which the outcome of one need rests, with those of its ``candidates`` (best first) and of the homes
    ``further``.

    ``connection`` needs ``row_factory = sqlite3.Row``. ``searched``: read before, where many needs are asked for.
    """
    searched = searched or read_searched_catalogue(connection)
    query, postings = parse_query(title, text), ranker.scorer.postings
    telling = compute_term_weights(query, postings)
    unknown = [
        root for root in telling if not is_known(ranker.scorer, root) and not _is_known_compound(root, query, postings)
    ]
    wanted = sum(telling.values()) or 1.0
    ids = list(dict.fromkeys([*(item.home_id for item in candidates), *further]))
    return OutcomeFacts(
        homes=_homes(connection, ranker, query, telling, f"{title}\n{text}", ids),
        term_count=len(telling),
        missing_share=round(sum(telling[root] for root in unknown) / wanted, 4),
        unknown_words=tuple(query.words_by_stem[root] for root in unknown),
        consultations=searched.consultations,
        sources_searched=searched.sources,
        homes_searched=searched.homes,
        fit=judge_fit(ranker.scorer, title, candidates, text),
    )


def compute_term_weights(query: Query, postings: Postings) -> dict[str, float]:
    """Stems of the need with how telling each is, the most telling first."""
    unseen = idf(0, postings.home_count) * UNKNOWN_SHARE
    weighed = postings.weigh_terms(query.stem_weights, unseen)
    return dict(sorted(weighed.items(), key=lambda item: (-item[1], item[0])))


def _is_known_compound(root: str, query: Query, postings: Postings) -> bool:
    """Whether a word is two known ones written as one, such as ``multiagency``: no new subject then."""
    word = query.words_by_stem[root]
    return any(
        postings.idf(stem(word[:at])) and postings.idf(stem(word[at:])) for at in range(PART, len(word) - PART + 1)
    )


def _homes(
    connection: sqlite3.Connection,
    ranker: Ranker,
    query: Query,
    term_weights: Mapping[str, float],
    text: str,
    ids: Sequence[str],
) -> dict[str, CandidateFacts]:
    attributes, postings = ranker.scorer.attributes, ranker.scorer.postings
    place = {home: bisect_left(attributes.ids, home) for home in ids}  # the shelf stands in the order of ids
    routes, relatives, about = _routes(connection, ids), _relatives(connection, ids), _about(connection, ids)
    asked = match_subjects(ranker.labels, text, term_weights)
    found = {}
    for row in _rows(connection, HOMES, ids):
        home = row["id"]
        has = {root: query.words_by_stem[root] for root in term_weights if has_word(ranker.scorer, root, place[home])}
        cover = sum(term_weights[root] for root in has) / (sum(term_weights.values()) or 1.0)
        lacking = list_uncovered_subjects(asked, has, about[home])
        facts = _facts(row, routes.get(home), frozenset(relatives[home]))
        lost = sorted((root for root in term_weights if root not in has), key=lambda root: postings.idf(root) > 0)
        without = tuple(query.words_by_stem[root] for root in lost)
        found[home] = replace(facts, covered_share=round(cover, 4), uncovered_subjects=lacking, missing_words=without)
    return found


def _facts(row: sqlite3.Row, route: OutcomeRoute | None, relatives: frozenset[str]) -> CandidateFacts:
    return CandidateFacts(
        id=row["id"],
        title=row["title"],
        kind=row["kind"],
        lifecycle=row["lifecycle"],
        status=row["status"],
        publisher_id=row["publisher_id"] or "",
        publisher=row["publisher"],
        url=row["url"],
        edition=row["version"] or ("" if row["edition"] == row["title"] else row["edition"]),
        newest_edition="" if row["newest"] in (row["title"], row["edition"]) else row["newest"],
        next_edition_date=row["next_due"] or "",
        change_route=row["change_route"],
        carries_records=mentions_exchange(f"{row['title']}\n{row['description']}"),
        related_ids=relatives,
        route=route,
    )


def _about(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in _rows(connection, SUBJECTS, ids):
        found[row["home_id"]].add(row["concept_id"])
    return found


def _routes(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, OutcomeRoute]:
    return {
        row["home_id"]: OutcomeRoute(row["id"], row["title"], row["addressed_to"], row["url"], row["owner"])
        for row in _rows(connection, ROUTES, ids)
    }


def _relatives(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in _rows(connection, RELATIVES, ids):
        found[row["a"]].add(row["b"])
        found[row["b"]].add(row["a"])
    return found


def _rows(connection: sqlite3.Connection, sql: str, ids: Sequence[str]) -> list[sqlite3.Row]:
    marks = ", ".join("?" * len(ids))
    return connection.execute(sql.format(marks=marks), [*ids] * sql.count("{marks}")).fetchall()
