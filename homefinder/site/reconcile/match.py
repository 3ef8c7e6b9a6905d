"""Candidates for one query: things of the same name, then of a name much alike, then what the ranking finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from datasette.utils import escape_fts

from homefinder.lookup import NamedThing
from homefinder.site.http.page import PageContext
from homefinder.site.ranker_cache import rank_homes
from homefinder.site.reconcile.manifest import HOME, TYPES
from homefinder.site.reconcile.names import read_name_index
from homefinder.site.reconcile.queries import ReconciliationQuery

SAME_NAME_SCORES = {"title": 100.0, "identifier": 99.0, "other-title": 98.0}
"""The score of a query that is the very name of a thing, by what sort of name it is."""
RANKED_HOMES = 100
"""Homes that are ranked when only some kinds are wanted."""
TYPES_BY_ID = {kind["id"]: dict(kind) for kind in TYPES}
HOMES = """SELECT 'home/' || h.id AS id, h.title, h.kind, substr(h.description, 1, 300) AS description,
    coalesce(p.name, '') AS publisher FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id
    WHERE h.id = ?"""
NEEDS = """SELECT 'need/' || id AS id, title, 'need' AS kind, substr(description, 1, 300) AS description,
    sector AS publisher FROM needs WHERE id = ?"""
NEEDS_FOUND = """SELECT n.id FROM needs_fts JOIN needs n ON n.rowid = needs_fts.rowid
    WHERE needs_fts MATCH ? ORDER BY bm25(needs_fts, 10.0, 2.0, 4.0), n.id LIMIT ?"""


def match_query(context: PageContext, query: ReconciliationQuery) -> list[dict[str, Any]]:
    """The candidates, the best first. At most one is a certain match: the only thing of that very name."""
    found: dict[str, dict[str, Any]] = {}
    same = [named for named in read_name_index(context).list_same(query.text) if is_wanted_kind(named, query)]
    sure = same[0].id if len(same) == 1 else ""
    for named in same:
        features, worth = {f"same-{named.name_kind}": 1.0}, SAME_NAME_SCORES[named.name_kind]
        _add_candidate(found, context, named.id, worth, features, match=named.id == sure)
    if not same:
        for named, likeness in read_name_index(context).list_alike(query.text, query.limit):
            if is_wanted_kind(named, query):
                worth = round(min(likeness, SAME_NAME_SCORES[named.name_kind]) * 0.97, 2)
                _add_candidate(found, context, named.id, worth, {"alike-title": round(likeness / 100, 3)})
    if len(found) < query.limit:
        for identifier, worth, features in _search(context, query):
            _add_candidate(found, context, identifier, worth, features)
    return sorted(found.values(), key=lambda item: (-item["score"], item["id"]))[: query.limit]


def is_wanted_kind(thing: NamedThing, query: ReconciliationQuery) -> bool:
    """Whether a thing is of the kinds asked for; without any, every home is, and no need."""
    return thing.kind in query.kinds if query.kinds else thing.kind != "need"


def _search(context: PageContext, query: ReconciliationQuery) -> Iterator[tuple[str, float, dict[str, float]]]:
    words = " ".join((query.text, *query.other_words))
    homes = [kind for kind in query.kinds if kind != "need"]
    if homes or not query.kinds:
        for item in rank_homes(context, words, RANKED_HOMES if homes else query.limit):
            if not homes or item.kind in homes:
                features = {part.name: round(part.contribution, 4) for part in item.features}
                yield f"home/{item.home_id}", _scale_score(item.score), features
    if "need" in query.kinds:
        yield from _search_needs(context, words, query.limit)


def _search_needs(context: PageContext, words: str, limit: int) -> Iterator[tuple[str, float, dict[str, float]]]:
    terms = " OR ".join(escape_fts(word) for word in words.split()[:40])
    rows: Sequence[Any] = context.catalogue.execute(NEEDS_FOUND, (terms, limit)).fetchall() if terms else ()
    for place, row in enumerate(rows):
        yield f"need/{row[0]}", round(60.0 / (1 + place), 2), {"words": round(1 / (1 + place), 3)}


def _scale_score(score: float) -> float:
    """The ranking's score, which has no upper end, between 0 and 85: below every name that is the same."""
    return round(85.0 * score / (score + 1.0), 2) if score > 0 else 0.0


def _add_candidate(
    candidates: dict[str, dict[str, Any]],
    context: PageContext,
    identifier: str,
    score: float,
    features: dict[str, float],
    match: bool = False,
) -> None:
    thing = None if identifier in candidates else find_thing(context, identifier)
    if thing is None:
        return
    parts = [{"id": name, "value": value} for name, value in features.items()]
    candidates[identifier] = {
        "id": identifier, "name": thing["title"], "description": describe_thing(thing),
        "type": list_types(thing["kind"]),
        "score": score, "match": match, "features": parts,
    }  # fmt: skip


def find_thing(context: PageContext, identifier: str) -> dict[str, Any] | None:
    """The thing ``home/…`` or ``need/…``, or None."""
    kind, _, name = identifier.partition("/")
    sql = {"home": HOMES, "need": NEEDS}.get(kind)
    return context.find_row(sql, name) if sql else None


def describe_thing(thing: dict[str, Any]) -> str:
    """What tells a thing from others of a like name: its kind and who owns it."""
    kind = TYPES_BY_ID.get(thing["kind"], {"name": thing["kind"]})["name"]
    return f"{kind} · {thing['publisher']}" if thing["publisher"] else kind


def list_types(kind: str) -> list[dict[str, str]]:
    """The types of a thing of that kind."""
    own = TYPES_BY_ID.get(kind, {"id": kind, "name": kind})
    return [own] if kind == "need" else [own, dict(HOME)]
