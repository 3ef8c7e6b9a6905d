"""Candidates for one query: things of the same name, then of a name much alike, then what the ranking finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from datasette.utils import escape_fts

from homefinder.site.http.page import House
from homefinder.site.http.ranker_cache import ranked
from homefinder.site.reconcile.manifest import HOME, TYPES
from homefinder.site.reconcile.names import Named, names_of
from homefinder.site.reconcile.queries import Query

DEEP = 100
"""Homes that are ranked when only some kinds are wanted."""
KNOWN = {kind["id"]: dict(kind) for kind in TYPES}
HOMES = """SELECT 'home/' || h.id AS id, h.title, h.kind, substr(h.description, 1, 300) AS description,
    coalesce(p.name, '') AS publisher FROM homes h LEFT JOIN publishers p ON p.id = h.publisher_id
    WHERE h.id = ?"""
NEEDS = """SELECT 'need/' || id AS id, title, 'need' AS kind, substr(description, 1, 300) AS description,
    sector AS publisher FROM needs WHERE id = ?"""
NEEDS_FOUND = """SELECT n.id FROM needs_fts JOIN needs n ON n.rowid = needs_fts.rowid
    WHERE needs_fts MATCH ? ORDER BY bm25(needs_fts, 10.0, 2.0, 4.0), n.id LIMIT ?"""


def answer(house: House, query: Query) -> list[dict[str, Any]]:
    """The candidates, the best first. At most one is a certain match: the only thing of that very name."""
    found: dict[str, dict[str, Any]] = {}
    same = [named for named in names_of(house).same(query.text) if wanted(named, query)]
    sure = same[0].id if len(same) == 1 else ""
    for named in same:
        _put(found, house, named.id, named.worth, {f"same-{named.how}": 1.0}, match=named.id == sure)
    if not same:
        for named, likeness in names_of(house).alike(query.text, query.limit):
            if wanted(named, query):
                worth = round(min(likeness, named.worth) * 0.97, 2)
                _put(found, house, named.id, worth, {"alike-title": round(likeness / 100, 3)})
    if len(found) < query.limit:
        for identifier, worth, features in _searched(house, query):
            _put(found, house, identifier, worth, features)
    return sorted(found.values(), key=lambda item: (-item["score"], item["id"]))[: query.limit]


def wanted(named: Named, query: Query) -> bool:
    """Whether a thing is of the kinds asked for; without any, every home is, and no need."""
    return named.kind in query.kinds if query.kinds else named.kind != "need"


def _searched(house: House, query: Query) -> Iterator[tuple[str, float, dict[str, float]]]:
    words = " ".join((query.text, *query.more))
    homes = [kind for kind in query.kinds if kind != "need"]
    if homes or not query.kinds:
        for item in ranked(house, words, DEEP if homes else query.limit):
            if not homes or item.kind in homes:
                features = {part.name: round(part.contribution, 4) for part in item.features}
                yield f"home/{item.home_id}", _scaled(item.score), features
    if "need" in query.kinds:
        yield from _needs(house, words, query.limit)


def _needs(house: House, words: str, limit: int) -> Iterator[tuple[str, float, dict[str, float]]]:
    terms = " OR ".join(escape_fts(word) for word in words.split()[:40])
    rows: Sequence[Any] = house.catalogue.execute(NEEDS_FOUND, (terms, limit)).fetchall() if terms else ()
    for place, row in enumerate(rows):
        yield f"need/{row[0]}", round(60.0 / (1 + place), 2), {"words": round(1 / (1 + place), 3)}


def _scaled(score: float) -> float:
    """The ranking's score, which has no upper end, between 0 and 85: below every name that is the same."""
    return round(85.0 * score / (score + 1.0), 2) if score > 0 else 0.0


def _put(
    found: dict[str, dict[str, Any]],
    house: House,
    identifier: str,
    score: float,
    features: dict[str, float],
    match: bool = False,
) -> None:
    thing = None if identifier in found else described(house, identifier)
    if thing is None:
        return
    told = [{"id": name, "value": value} for name, value in features.items()]
    found[identifier] = {
        "id": identifier, "name": thing["title"], "description": brief(thing), "type": types(thing["kind"]),
        "score": score, "match": match, "features": told,
    }  # fmt: skip


def described(house: House, identifier: str) -> dict[str, Any] | None:
    """The thing ``home/…`` or ``need/…``, or None."""
    kind, _, name = identifier.partition("/")
    sql = {"home": HOMES, "need": NEEDS}.get(kind)
    return house.row(sql, name) if sql else None


def brief(thing: dict[str, Any]) -> str:
    """What tells a thing from others of a like name: its kind and who owns it."""
    kind = KNOWN.get(thing["kind"], {"name": thing["kind"]})["name"]
    return f"{kind} · {thing['publisher']}" if thing["publisher"] else kind


def types(kind: str) -> list[dict[str, str]]:
    """The types of a thing of that kind."""
    own = KNOWN.get(kind, {"id": kind, "name": kind})
    return [own] if kind == "need" else [own, dict(HOME)]
